"""The office: plain pages of forms, where a mall is set up without code."""

from fastapi import APIRouter

from routers.office import (
    booking_rules,
    building,
    calendar,
    catalogue,
    devices,
    entrance,
    flow,
    greeter,
    kiosk,
    lobby,
    offline_tickets,
    outcomes,
    overview,
    own_password,
    people,
    report,
    rule,
    slides,
    special_days,
)

router = APIRouter(tags=["office"], include_in_schema=False)
for _part in (
    entrance,
    own_password,
    overview,
    report,
    people,
    building,
    calendar,
    special_days,
    rule,
    booking_rules,
    devices,
    greeter,
    kiosk,
    offline_tickets,
    lobby,
    slides,
    catalogue,
    outcomes,
    flow,
):
    router.include_router(_part.router)
router.include_router(entrance.rest)  # last: it takes what no other page took

"""The office: plain pages of forms, where a mall is set up without code."""

from fastapi import APIRouter

from routers.office import (
    building,
    calendar,
    catalogue,
    devices,
    entrance,
    lobby,
    overview,
    own_password,
    people,
    rule,
    slides,
    special_days,
)

router = APIRouter(tags=["office"], include_in_schema=False)
for _part in (
    entrance,
    own_password,
    overview,
    people,
    building,
    calendar,
    special_days,
    rule,
    devices,
    lobby,
    slides,
    catalogue,
):
    router.include_router(_part.router)
router.include_router(entrance.rest)  # last: it takes what no other page took

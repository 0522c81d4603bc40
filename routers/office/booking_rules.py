"""How appointments are given out, in the office: of the mall, an agency or a service, on all days or on one weekday."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, NotFound
from app.vocabulary import AgencyId, Scope
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.queries.booking_rules_of import booking_rules_of
from counters.rules.booking_settings import (
    BOUNDS,
    FLAGS,
    TIMES,
    BookingRules,
    BookingSettings,
    Changes,
    Place,
)
from counters.rules.calendar import hours_on
from counters.rules.plan import OfferPlan
from counters.rules.slots import day_steps, pool_of
from routers.office.calendar import WEEKDAYS
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, typed_status
from routers.office.places import WHOLE, scope_of
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/booking", route_class=OfficeRoute, default_response_class=HTMLResponse
)
STAGE_ROWS = range(1, 5)
_MOST_DAYS = 365
_FOLLOW, _YES, _NO = "", "yes", "no"
GROUPS = {
    "places": ("places", "walk_in_percent", "no_show_percent", "grid_minutes"),
    "holding": ("hold_seconds", "return_within_seconds", "waiting_list", "offer_seconds", "draw_minutes"),
    "person": ("per_person", "no_shows_allowed", "no_show_days"),
    "visit": ("early_minutes", "walking_minutes"),
}


@dataclass(frozen=True, kw_only=True)
class _At:
    """Whose rules: `code` is "mall", an agency's letter or "service:A1"; `weekday` None is every day."""

    code: str
    scope: Scope
    offer: OfferPlan | None
    weekday: int | None

    @property
    def place(self) -> Place:
        agency_id = self.offer.agency_id if self.offer else self.scope.agency_id
        return (
            AgencyId(agency_id) if agency_id else None,
            self.offer.offer_id if self.offer else None,
            self.weekday,
        )


def _at(office: Office, code: str, weekday: str) -> _At:
    """Raises NotFound, UnknownService, UnknownAgency, NotAllowed."""
    service = code.removeprefix("service:") if code.startswith("service:") else None
    scope = scope_of(office, code, service)
    if weekday != "all" and weekday not in map(str, WEEKDAYS):
        raise NotFound
    return _At(
        code=code,
        scope=scope,
        offer=office.plan.offer(service) if service else None,
        weekday=None if weekday == "all" else int(weekday),
    )


@router.get("")
async def booking_rules(office: InMall) -> Response:
    """Where something is set: the mall, agencies, services."""
    rules = await office.database.read(booking_rules_of, scope=office.scope)
    own = {place[:2] for place, changes in rules.changed.items() if changes}
    return office.show(
        "booking",
        "booking",
        whole=WHOLE,
        mall_differs=(None, None) in own,
        agencies=[
            (
                agency,
                (agency.agency_id, None) in own,
                [(offer, (agency.agency_id, offer.offer_id) in own) for offer in agency.offers],
            )
            for agency in office.my_agencies
        ],
    )


@router.get("/{place}/{weekday}")
async def show_rules(office: InMall, place: str, weekday: str) -> Response:
    """What is set there; what is empty follows the wider place."""
    at = _at(office, place, weekday)
    rules = await office.database.read(booking_rules_of, scope=office.scope)
    return _page(office, at, rules, office.form(**_shown(rules.changed.get(at.place, {}))))


def _shown(changes: Changes) -> dict[str, object]:
    """A row's changes as the form has them."""
    shown: dict[str, object] = {}
    for name, value in changes.items():
        if name == "stages":
            for row, (days, clock, percent) in zip(STAGE_ROWS, value, strict=False):
                shown |= {f"days_{row}": days, f"at_{row}": clock, f"percent_{row}": percent}
        elif name in FLAGS:
            shown[name] = _YES if value else _NO
        elif name in TIMES:
            shown[f"{name}_is"] = _NO if value is None else _YES
            shown[name] = value or ""
        else:
            shown[name] = value
    return shown


def _page(office: Office, at: _At, rules: BookingRules, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "booking_rules",
        "booking",
        status=status,
        form=form,
        at_place=at,
        name=office.said(at.offer.name if at.offer else office.plan.name)
        if at.offer or at.scope.agency_id is None
        else office.short(at.scope.agency_id),
        wider=rules.inherited(at.place),
        groups=GROUPS,
        bounds=BOUNDS,
        flags=FLAGS,
        times=TIMES,
        stage_rows=STAGE_ROWS,
        weekdays=WEEKDAYS,
        set_days={
            place[2] for place, changes in rules.changed.items() if changes and place[:2] == at.place[:2]
        },
        example=_example(office, at, rules),
    )


def _example(office: Office, at: _At, rules: BookingRules) -> tuple[date, int, BookingSettings] | None:
    """The next day on which the service is open, its places, and what holds then; of a wider place None."""
    if at.offer is None:
        return None
    for ahead in range(1, 15):
        day = office.today + timedelta(days=ahead)
        hours = hours_on(office.plan, at.offer, day)
        if hours is None or at.weekday not in {None, day.isoweekday()}:
            continue
        pool = pool_of(office.plan, rules, at.offer, day)
        steps = day_steps(
            pool, hours, day=day, timezone=office.plan.timezone, now=office.clock.now(), taken={}
        )
        places = sum(step.places for step in steps) if pool.settings.bookable else 0
        return day, places, rules.settings(at.offer, day.isoweekday())
    return None


@router.post("/{place}/{weekday}")
async def save_rules(office: InMall, place: str, weekday: str, form: Typed) -> Response:
    """All of them at once; what is booked already stays."""
    at = _at(office, place, weekday)
    try:
        changes = _typed(form)
        form.require()
        await office.database.write(
            set_booking_rules,
            scope=at.scope,
            changes=changes,
            service=at.offer.code if at.offer else None,
            weekday=at.weekday,
        )
    except (Malformed, Conflict) as error:
        rules = await office.database.read(booking_rules_of, scope=office.scope)
        return _page(office, at, rules, form.refused(error), status=typed_status(error))
    return office.back(office.at("booking", place, weekday), "booking_rules_set")


def _typed(form: Form) -> dict[str, Any]:
    """What was filled in, as the row keeps it."""
    changes: dict[str, Any] = {
        name: form.number(name, least=least, most=most)
        for name, (least, most) in BOUNDS.items()
        if form.value(name)
    }
    for name in FLAGS:
        if chosen := form.choice(name, (_FOLLOW, _YES, _NO)):
            changes[name] = chosen == _YES
    for name in TIMES:
        chosen = form.choice(f"{name}_is", (_FOLLOW, _YES, _NO))
        if chosen:
            moment = form.time(name, required=True) if chosen == _YES else None
            changes[name] = _clock(moment)
    if stages := _stages(form):
        changes["stages"] = stages
    return changes


def _stages(form: Form) -> list[tuple[int, str | None, int]]:
    """Rows with a day; the rule says whether they rise to the whole."""
    return [
        (
            form.number(f"days_{row}", least=0, most=_MOST_DAYS),
            _clock(form.time(f"at_{row}", required=True)),
            form.number(f"percent_{row}", least=0, most=100),
        )
        for row in STAGE_ROWS
        if form.value(f"days_{row}") or form.value(f"percent_{row}")
    ]


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None

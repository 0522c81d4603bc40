"""Days that differ from the usual week in the office: holidays, special openings, seasons and pauses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.adapters.holiday_calendar import holidays_of_year, ramadan_of
from app.errors import Conflict, Malformed, UnknownSpecialDay
from app.vocabulary import CounterId, HolidayKind, Scope, SpecialDay
from counters.commands.calendar.add_opening import add_opening
from counters.commands.calendar.add_pause import add_pause
from counters.commands.calendar.add_season import add_season
from counters.commands.calendar.change_holiday import change_holiday
from counters.commands.calendar.import_holidays import import_holidays
from counters.commands.calendar.mark_holiday import mark_holiday
from counters.commands.calendar.remove_holiday import remove_holiday
from counters.commands.calendar.remove_special_day import remove_special_day
from counters.queries.building_of import DeskListed
from counters.rules.opening import Hours
from counters.rules.plan import Name
from counters.rules.special_days import OpeningPlan, PausePlan, SeasonPlan
from counters.store.seasons import Days, NewPause
from routers.office.affected import carefully
from routers.office.calendar import TIMES, WEEKDAYS, typed_week
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, RunsMall, typed_status
from routers.office.places import desk_places, grouped, my_desks, places, scope_of
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/special-days", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_TEXT = 200
_YEARS = timedelta(days=2 * 366)
_FROM_OCTOBER = 10  # the joint decree of the next year is out in September
_FASTING = {  # Perpres 21/2023 as practised: 08:00-15:00 with half an hour's break, Friday an hour
    **dict.fromkeys(range(1, 5), ("08:00", "15:00", "12:00", "12:30", "")),
    5: ("08:00", "15:30", "11:30", "12:30", ""),
}


async def _carefully(
    office: Office, form: Form, command: Callable[..., Any], *, scope: Scope, **arguments: object
) -> Response | None:
    return await carefully(office, form, "special-days", command, scope=scope, **arguments)


def _pausing(office: Office, desks: list[DeskListed]) -> Iterator[tuple[str, str]]:
    for agency in office.my_agencies:
        yield agency.code, f"{agency.code} · {agency.short}"
    yield from desk_places(office, desks)


async def _page(office: Office, form: Form, *, status: int = 200) -> Response:
    desks = await my_desks(office)
    year = office.today.year
    decreed = {one.day.year for one in office.plan.holidays.values() if one.kind is HolidayKind.CUTI_BERSAMA}
    return office.show(
        "special_days",
        "special-days",
        status=status,
        form=form,
        holidays=office.plan.holidays.values(),
        years=(year, year + 1),
        missing=office.runs_mall and office.today.month >= _FROM_OCTOBER and year + 1 not in decreed,
        kinds=list(HolidayKind),
        openings=office.plan.openings,
        seasons=office.plan.seasons,
        pauses=[
            one for one in office.plan.pauses if office.agencies is None or one.agency_id in office.agencies
        ],
        desk_labels={desk.counter_id: desk.label for desk in desks},
        mine=lambda agency_id: _removable(office, agency_id),
        places=grouped(office, [*places(office), *desk_places(office, desks)]),
        pausing=grouped(office, _pausing(office, desks)),
        weekdays=WEEKDAYS,
    )


def _removable(office: Office, agency_id: object) -> bool:
    if agency_id is None:
        return office.runs_mall
    return office.agencies is None or agency_id in office.agencies


@router.get("")
async def special_days(office: InMall) -> Response:
    """All of them from today on, with the forms for another."""
    today = office.today.isoformat()
    return await _page(office, office.form(first_day=today, last_day=today))


@router.post("/import")
async def fetch_holidays(office: RunsMall, form: Typed) -> Response:
    """A year's holidays from the calendar."""
    try:
        year = form.number("year", least=office.today.year, most=office.today.year + 1)
        form.require()
    except Malformed as error:
        return await _page(office, form.refused(error), status=typed_status(error))
    days = holidays_of_year(year)
    if asked := await _carefully(office, form, import_holidays, scope=office.scope, year=year, days=days):
        return asked
    return office.back(office.at("special-days"), "holidays_imported")


@router.post("/holidays")
async def make_holiday(office: RunsMall, form: Typed) -> Response:
    """A day that no calendar knows."""
    try:
        day = form.day("day", earliest=office.today, latest=office.today + _YEARS)
        kind = form.choice("kind", [str(one) for one in HolidayKind])
        name = form.name(longest=_TEXT)
        form.require()
        asked = await _carefully(
            office, form, mark_holiday, scope=office.scope, day=day, kind=HolidayKind(kind), name=name
        )
        if asked:
            return asked
    except Malformed as error:
        return await _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("special-days"), "holiday_marked")


@router.post("/holidays/{day}/{verb}")
async def touch_holiday(office: RunsMall, day: str, verb: str, form: Typed) -> Response:
    """Works on it, closes on it after all, or removes it. Raises UnknownSpecialDay."""
    found = next((one for one in office.plan.holidays if one.isoformat() == day), None)
    if found is None or verb not in {"open", "close", "remove"}:
        raise UnknownSpecialDay
    if verb == "remove":
        await office.database.write(remove_holiday, scope=office.scope, day=found)
        return office.back(office.at("special-days"), "holiday_removed")
    works = verb == "open"
    if asked := await _carefully(office, form, change_holiday, scope=office.scope, day=found, works=works):
        return asked
    return office.back(office.at("special-days"), "holiday_changed")


def _days(office: Office, form: Form) -> Days:
    latest = office.today + _YEARS
    return Days(
        first_day=form.day("first_day", earliest=office.today, latest=latest),
        last_day=form.day("last_day", earliest=office.today, latest=latest),
        text=_words(form),
    )


def _words(form: Form, prefix: str = "") -> Name:
    return Name(
        id=form.text(f"{prefix}text_id", longest=_TEXT), en=form.text(f"{prefix}text_en", longest=_TEXT)
    )


@router.post("/openings")
async def make_opening(office: InMall, form: Typed) -> Response:
    """Hours of their own for some days."""
    try:
        desks = {code: desk for desk in await my_desks(office) for code, _ in desk_places(office, [desk])}
        place = form.choice("place", [*(code for code, _ in places(office)), *desks])
        days = _days(office, form)
        opens, closes = (form.time(name, required=True) for name in TIMES[:2])
        starts, ends, cutoff = (form.time(name) for name in TIMES[2:])
        form.require()
        assert opens is not None  # noqa: S101  (narrows the type: `require` would have raised)
        assert closes is not None  # noqa: S101
        service = place.removeprefix("service:") if place.startswith("service:") else None
        desk = desks.get(place)
        asked = await _carefully(
            office,
            form,
            add_opening,
            scope=office.within(desk.agency_id) if desk else scope_of(office, place, service),
            service=service,
            counter_id=desk.counter_id if desk else None,
            days=days,
            hours=Hours(
                opens=opens, closes=closes, break_starts=starts, break_ends=ends, ticket_cutoff=cutoff
            ),
        )
        if asked:
            return asked
    except (Malformed, Conflict) as error:
        return await _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("special-days"), "opening_added")


@router.post("/pauses")
async def make_pause(office: InMall, form: Typed) -> Response:
    """A break of an agency or of one desk."""
    try:
        desks = await my_desks(office)
        place = form.choice("pause_place", [code for code, _ in _pausing(office, desks)])
        weekday = form.choice("weekday", ["", *map(str, WEEKDAYS)])
        day = None
        if not weekday:
            day = form.day("pause_day", earliest=office.today, latest=office.today + _YEARS)
        starts, ends = form.time("starts", required=True), form.time("ends", required=True)
        text = _words(form, "pause_")
        form.require()
        assert starts is not None  # noqa: S101  (narrows the type: `require` would have raised)
        assert ends is not None  # noqa: S101
        new = NewPause(
            counter_id=next((d.counter_id for d in desks if place == f"desk:{d.counter_id}"), None),
            weekday=int(weekday) if weekday else None,
            day=day,
            starts=starts,
            ends=ends,
            text=text,
        )
        scope = _pause_scope(office, place, desks)
        if asked := await _carefully(office, form, add_pause, scope=scope, new=new):
            return asked
    except (Malformed, Conflict) as error:
        return await _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("special-days"), "pause_added")


def _pause_scope(office: Office, place: str, desks: list[DeskListed]) -> Scope:
    desk = next((one for one in desks if place == f"desk:{CounterId(one.counter_id)}"), None)
    return office.within(desk.agency_id if desk else office.agency(place).agency_id)


@router.get("/season")
async def new_season(office: InMall) -> Response:
    """The form for a season, filled in for the next Ramadan."""
    proposed = next(
        (
            found
            for year in (office.today.year, office.today.year + 1)
            if (found := ramadan_of(year)) and found[1] >= office.today
        ),
        None,
    )
    defaults: dict[str, object] = {"text_id": "Ramadan", "text_en": "Ramadan"}
    if proposed:
        defaults |= {"first_day": max(proposed[0], office.today), "last_day": proposed[1]}
    for weekday, moments in _FASTING.items():
        defaults[f"open_{weekday}"] = True
        defaults |= {f"{name}_{weekday}": moment for name, moment in zip(TIMES, moments, strict=True)}
    return _season(office, office.form(**defaults))


def _season(office: Office, form: Form, *, status: int = 200) -> Response:
    offered = [one for one in places(office) if not one[0].startswith("service:")]
    return office.show(
        "season", "special-days", status=status, form=form, places=grouped(office, offered), weekdays=WEEKDAYS
    )


@router.post("/season")
async def make_season(office: InMall, form: Typed) -> Response:
    """Another week for a range of days."""
    try:
        offered = [code for code, _ in places(office) if not code.startswith("service:")]
        place = form.choice("place", offered)
        days = _days(office, form)
        week = typed_week(form)
        form.require()
        scope = scope_of(office, place, None)
        if asked := await _carefully(office, form, add_season, scope=scope, days=days, week=week):
            return asked
    except (Malformed, Conflict) as error:
        return _season(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("special-days"), "season_added")


@router.post("/{kind}/{notice}/remove")
async def drop(office: InMall, kind: str, notice: str, form: Typed) -> Response:
    """The usual again. Raises UnknownSpecialDay."""
    listed: dict[SpecialDay, tuple[OpeningPlan | SeasonPlan | PausePlan, ...]] = {
        SpecialDay.OPENING: office.plan.openings,
        SpecialDay.SEASON: office.plan.seasons,
        SpecialDay.PAUSE: office.plan.pauses,
    }
    if kind not in set(SpecialDay):
        raise UnknownSpecialDay
    found = next((one for one in listed[SpecialDay(kind)] if str(one.notice) == notice), None)
    if found is None or not _removable(office, found.agency_id):
        raise UnknownSpecialDay
    scope = office.scope if found.agency_id is None else office.within(found.agency_id)
    gone = {"kind": SpecialDay(kind), "notice": found.notice}
    if asked := await _carefully(office, form, remove_special_day, scope=scope, **gone):
        return asked
    return office.back(office.at("special-days"), "special_day_removed")

"""When the mall is open in the office: weekly hours, and the days that are different."""

from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, NotAllowed, UnknownClosure
from app.vocabulary import AgencyId, ClosureKind, Scope
from counters.commands.office.add_closure import add_closure
from counters.commands.office.remove_closure import remove_closure
from counters.commands.office.set_hours import set_hours
from counters.rules.opening import Hours, Week
from counters.rules.plan import ClosurePlan, Name
from routers.office.affected import carefully
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, typed_status
from routers.office.places import WHOLE, desk_places, grouped, my_desks, places, scope_of
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office/{mall}", route_class=OfficeRoute, default_response_class=HTMLResponse)
WEEKDAYS = range(1, 8)
TIMES = ("opens", "closes", "break_starts", "break_ends", "ticket_cutoff")
_TEXT = 200
_YEARS = timedelta(days=2 * 366)


@router.get("/hours")
async def hours(office: InMall) -> Response:
    """The week of the mall, and which agencies have one of their own."""
    own = [agency for agency in office.my_agencies if agency.agency_id in office.plan.weeks]
    others = [agency for agency in office.my_agencies if agency.agency_id not in office.plan.weeks]
    return office.show(
        "hours",
        "hours",
        week=office.plan.week(None),
        weekdays=WEEKDAYS,
        own=own,
        others=others,
        whole=WHOLE,
    )


def _place(office: Office, code: str) -> tuple[Scope, str, AgencyId | None]:
    """The mall or an agency of it, with its name. Raises NotAllowed, UnknownAgency."""
    if code == WHOLE:
        if not office.runs_mall:
            raise NotAllowed
        return office.scope, office.said(office.plan.name), None
    agency = office.agency(code)
    return office.within(agency.agency_id), office.said(agency.name), agency.agency_id


@router.get("/hours/{place}")
async def show_hours(office: InMall, place: str) -> Response:
    """A week, to be changed; an agency without one starts from the mall's."""
    _, _, agency_id = _place(office, place)
    week = office.plan.week(agency_id)
    defaults: dict[str, object] = {f"open_{day}": True for day in week}
    for day, kept in week.items():
        for name in TIMES:
            moment = getattr(kept, name)
            defaults[f"{name}_{day}"] = f"{moment:%H:%M}" if moment else ""
    return _week(office, place, Form(office.language, defaults=defaults))


def _week(office: Office, place: str, form: Form, *, status: int = 200) -> Response:
    _, name, agency_id = _place(office, place)
    return office.show(
        "week",
        "hours",
        status=status,
        form=form,
        place=place,
        place_name=name,
        of_agency=agency_id is not None,
        own=agency_id is not None and agency_id in office.plan.weeks,
        weekdays=WEEKDAYS,
    )


def typed_week(form: Form) -> Week:
    """The days that are open, with their hours as far as they could be read."""
    week = {}
    for day in WEEKDAYS:
        if not form.chosen(f"open_{day}"):
            continue
        opens, closes = (form.time(f"{name}_{day}", required=True) for name in TIMES[:2])
        starts, ends, cutoff = (form.time(f"{name}_{day}") for name in TIMES[2:])
        if opens and closes:
            week[day] = Hours(
                opens=opens, closes=closes, break_starts=starts, break_ends=ends, ticket_cutoff=cutoff
            )
    return week


@router.post("/hours/{place}")
async def save_hours(office: InMall, place: str, form: Typed) -> Response:
    """The whole week at once."""
    scope, _, agency_id = _place(office, place)
    try:
        week = typed_week(form)
        if agency_id is not None and not week:
            form.fault("form", "office.error.no_day")
        form.require()
        if asked := await carefully(office, form, "hours", set_hours, scope=scope, week=week):
            return asked
    except (Malformed, Conflict) as error:
        return _week(office, place, form.refused(error), status=typed_status(error))
    return office.back(office.at("hours"), "hours_set")


@router.post("/hours/{place}/follow")
async def follow_mall(office: InMall, place: str, form: Typed) -> Response:
    """The agency has the mall's hours again."""
    scope, _, agency_id = _place(office, place)
    if agency_id is None:
        raise NotAllowed
    if asked := await carefully(office, form, "hours", set_hours, scope=scope, week={}):
        return asked
    return office.back(office.at("hours"), "hours_follow")


async def _closures(office: Office, form: Form, *, status: int = 200) -> Response:
    offers = {offer.offer_id: offer for agency in office.plan.agencies for offer in agency.offers}
    desks = await my_desks(office)
    shown = [
        closure
        for closure in office.plan.closures
        if office.agencies is None or closure.agency_id is None or closure.agency_id in office.agencies
    ]
    return office.show(
        "closures",
        "closures",
        status=status,
        form=form,
        closures=[(closure, _removable(office, closure)) for closure in shown],
        offers=offers,
        desk_labels={desk.counter_id: desk.label for desk in desks},
        kinds=list(ClosureKind),
        places=grouped(office, [*places(office), *desk_places(office, desks)]),
    )


def _removable(office: Office, closure: ClosurePlan) -> bool:
    if closure.agency_id is None:
        return office.runs_mall
    return office.agencies is None or closure.agency_id in office.agencies


@router.get("/closures")
async def closures(office: InMall) -> Response:
    """Closures of today and later, and the form for another."""
    today = office.today.isoformat()
    form = office.form(first_day=today, last_day=today, kind=ClosureKind.HOLIDAY)
    return await _closures(office, form)


@router.post("/closures")
async def make_closure(office: InMall, form: Typed) -> Response:
    """One more, shown on boards and tiles from its first day on; of one desk, it takes only that desk away."""
    try:
        desks = {code: desk for desk in await my_desks(office) for code, _ in desk_places(office, [desk])}
        place = form.choice("place", [*(code for code, _ in places(office)), *desks])
        kind = form.choice("kind", [str(one) for one in ClosureKind])
        first, last = _days(office, form)
        text = Name(id=form.text("text_id", longest=_TEXT), en=form.text("text_en", longest=_TEXT))
        form.require()
        desk = desks.get(place)
        service = place.removeprefix("service:") if place.startswith("service:") else None
        asked = await carefully(
            office,
            form,
            "closures",
            add_closure,
            scope=office.within(desk.agency_id) if desk else scope_of(office, place, service),
            service=service,
            counter_id=desk.counter_id if desk else None,
            first_day=first,
            last_day=last,
            kind=ClosureKind(kind),
            text=text,
        )
        if asked:
            return asked
    except (Malformed, Conflict) as error:
        return await _closures(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("closures"), "closure_added")


def _days(office: Office, form: Form) -> tuple[date, date]:
    latest = office.today + _YEARS
    first = form.day("first_day", earliest=office.today, latest=latest)
    return first, form.day("last_day", earliest=office.today, latest=latest)


@router.post("/closures/{notice}/remove")
async def drop_closure(office: InMall, notice: str) -> Response:
    """The usual service again."""
    found = next((one for one in office.plan.closures if str(one.notice) == notice), None)
    if found is None or not _removable(office, found):
        raise UnknownClosure
    scope = office.scope if found.agency_id is None else office.within(found.agency_id)
    await office.database.write(remove_closure, scope=scope, notice=found.notice)
    return office.back(office.at("closures"), "closure_removed")

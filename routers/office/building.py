"""The building in the office: counters with what they serve, and the zones of the lobby."""

from collections.abc import Iterable
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, UnknownCounter
from app.vocabulary import AgencyId, CounterId
from counters.commands.desks.close_counter import close_counter
from counters.commands.office.add_counter import add_counter
from counters.commands.office.add_zone import add_zone
from counters.commands.office.change_counter import change_counter
from counters.commands.office.rename_zone import rename_zone
from counters.queries.building_of import DeskListed, OfferListed, offers_of
from counters.rules.plan import AgencyPlan
from routers.office.affected import carefully
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, RunsMall, typed_status
from routers.office.places import my_desks
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office/{mall}", route_class=OfficeRoute, default_response_class=HTMLResponse)
_LABEL = 40


async def _desk(office: Office, counter: str) -> DeskListed:
    """Raises UnknownCounter, for one of another agency, too."""
    try:
        counter_id = UUID(counter)
    except ValueError as error:
        raise UnknownCounter from error
    for desk in await my_desks(office):
        if desk.counter_id == counter_id:
            return desk
    raise UnknownCounter


async def _offers(office: Office, agency_id: AgencyId) -> list[OfferListed]:
    return await office.database.read(offers_of, scope=office.within(agency_id))


def _zones(office: Office) -> list[tuple[str, str]]:
    return [(zone.slug, office.said(zone.name)) for zone in office.plan.zones]


def _slugs(office: Office) -> Iterable[str]:
    return [zone.slug for zone in office.plan.zones]


@router.get("/counters")
async def counters(office: InMall) -> Response:
    """Every counter that they run."""
    return office.show("counters", "counters", desks=await my_desks(office), zones=dict(_zones(office)))


@router.get("/counters/new")
async def new_counter(office: InMall) -> Response:
    """The form for a counter: first the agency, where there are several, then the rest."""
    mine = office.my_agencies
    code = office.request.query_params.get("agency", mine[0].code if len(mine) == 1 else "")
    if not code:
        return office.show("counter_agency", "counters", agencies=mine)
    agency = office.agency(code)
    offers = await _offers(office, agency.agency_id)
    zone = office.plan.zone_by_id(agency.zone_id).slug
    form = office.form(agency=agency.code, zone=zone, services=[one.code for one in offers])
    return _new(office, form, agency, offers)


def _new(
    office: Office, form: Form, agency: AgencyPlan, offers: list[OfferListed], *, status: int = 200
) -> Response:
    return office.show(
        "counter_new",
        "counters",
        status=status,
        form=form,
        agency=agency,
        offers=offers,
        zones=_zones(office),
    )


@router.post("/counters/new")
async def make_counter(office: InMall, form: Typed) -> Response:
    """One more counter of the agency that the form names."""
    agency = office.agency(form.value("agency"))
    offers = await _offers(office, agency.agency_id)
    try:
        zone = form.choice("zone", list(_slugs(office)))
        label = form.text("label", longest=_LABEL, shortest=0)
        services = form.choices("services", [one.code for one in offers])
        form.require()
        await office.database.write(
            add_counter,
            scope=office.within(agency.agency_id),
            zone=zone,
            label=label or None,
            services=services,
        )
    except (Malformed, Conflict) as error:
        return _new(office, form.refused(error), agency, offers, status=typed_status(error))
    return office.back(office.at("counters"), "counter_added")


@router.get("/counters/{counter}")
async def show_counter(office: InMall, counter: str) -> Response:
    """A counter, to be changed."""
    desk = await _desk(office, counter)
    form = office.form(**_typed(desk))
    return await _one(office, desk, form)


def _typed(desk: DeskListed) -> dict[str, object]:
    """The counter as its form shows it."""
    return {
        "label": desk.label,
        "zone": desk.zone,
        "planned": desk.planned,
        "officer_chooses": desk.officer_chooses,
        "services": list(desk.services),
    }


async def _one(office: Office, desk: DeskListed, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "counter",
        "counters",
        status=status,
        desk=desk,
        form=form,
        offers=await _offers(office, desk.agency_id),
        zones=_zones(office),
    )


@router.post("/counters/{counter}")
async def save_counter(office: InMall, counter: str, form: Typed) -> Response:
    """Its label, zone, services, and whether it is planned."""
    desk = await _desk(office, counter)
    offers = await _offers(office, desk.agency_id)
    try:
        zone = form.choice("zone", list(_slugs(office)))
        label = form.text("label", longest=_LABEL)
        services = form.choices("services", [one.code for one in offers])
        form.require()
        asked = await carefully(
            office,
            form,
            "counters",
            change_counter,
            scope=office.within(desk.agency_id),
            counter_id=CounterId(desk.counter_id),
            zone=zone,
            label=label,
            planned="yes" in form.chosen("planned"),
            services=services,
            officer_chooses="yes" in form.chosen("officer_chooses"),
        )
        if asked:
            return asked
    except (Malformed, Conflict) as error:
        return await _one(office, desk, form.refused(error), status=typed_status(error))
    return office.back(office.at("counters"), "counter_changed")


@router.post("/counters/{counter}/close")
async def close(office: InMall, counter: str) -> Response:
    """Closes a counter that somebody left open."""
    desk = await _desk(office, counter)
    try:
        await office.database.write(
            close_counter,
            scope=office.within(desk.agency_id),
            counter_id=desk.counter_id,
            as_supervisor=True,
        )
    except Conflict as error:
        shown = Form(office.language, defaults=_typed(desk))
        return await _one(office, desk, shown.refused(error), status=typed_status(error))
    return office.back(office.at("counters"), "counter_closed")


@router.get("/zones")
async def zones(office: RunsMall) -> Response:
    """The areas of the lobby."""
    return office.show("zones", "zones", form=office.form())


@router.post("/zones")
async def make_zone(office: RunsMall, form: Typed) -> Response:
    """One more."""
    try:
        name = form.name()
        form.require()
        await office.database.write(add_zone, scope=office.scope, name=name)
    except (Malformed, Conflict) as error:
        return office.show("zones", "zones", status=typed_status(error), form=form.refused(error))
    return office.back(office.at("zones"), "zone_added")


@router.get("/zones/{zone}")
async def show_zone(office: RunsMall, zone: str) -> Response:
    """A zone, to be renamed."""
    found = office.plan.zone(zone)
    form = office.form(name_id=found.name.id, name_en=found.name.en)
    return office.show("zone", "zones", zone=found, form=form)


@router.post("/zones/{zone}")
async def save_zone(office: RunsMall, zone: str, form: Typed) -> Response:
    """Another name."""
    found = office.plan.zone(zone)
    try:
        name = form.name()
        form.require()
        await office.database.write(rename_zone, scope=office.scope, zone=found.slug, name=name)
    except Malformed as error:
        return office.show("zone", "zones", status=typed_status(error), zone=found, form=form.refused(error))
    return office.back(office.at("zones"), "zone_renamed")

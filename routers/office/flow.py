"""How services hang together, in the office: which comes first in a visit, and which stage follows which."""

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed
from app.vocabulary import Scope
from counters.commands.office.add_order import add_order
from counters.commands.office.link_stages import link_stages
from counters.commands.office.remove_order import remove_order
from counters.rules.plan import OfferPlan
from routers.office.affected import carefully
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, typed_status
from routers.office.places import by_agency
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office/{mall}/flow", route_class=OfficeRoute, default_response_class=HTMLResponse)


def _offers(office: Office) -> list[OfferPlan]:
    return [offer for agency in office.my_agencies for offer in agency.offers]


def _mine(office: Office, offer: OfferPlan) -> bool:
    return office.agencies is None or offer.agency_id in office.agencies


def _scope(office: Office, service: str) -> Scope:
    """The mall of a manager, else the service's agency. Raises UnknownService, UnknownAgency."""
    agency_id = office.plan.offer(service).agency_id
    return office.scope if office.runs_mall else office.within(agency_id)


def _orders(office: Office) -> list[tuple[OfferPlan, OfferPlan, bool]]:
    """Those that touch what they run; the last says whether they may take it away."""
    found = []
    for before_id, after_id in office.plan.orders:
        before, after = office.plan.offer_by_id(before_id), office.plan.offer_by_id(after_id)
        if before and after and (_mine(office, before) or _mine(office, after)):
            found.append((before, after, _mine(office, before) and _mine(office, after)))
    return sorted(found, key=lambda one: (one[0].code, one[1].code))


def _links(office: Office) -> Iterator[tuple[OfferPlan, OfferPlan, bool]]:
    """Each stage with the next, a service's stages one after another."""
    seen = set()
    every = [offer for agency in office.plan.agencies for offer in agency.offers]
    for here in sorted(every, key=lambda one: one.follows):
        offer: OfferPlan | None = here
        while offer and offer.next_offer_id and offer.offer_id not in seen:
            seen.add(offer.offer_id)
            later = office.plan.offer_by_id(offer.next_offer_id)
            if later and (_mine(office, offer) or _mine(office, later)):
                yield offer, later, _mine(office, offer)
            offer = later


def _page(office: Office, form: Form, *, status: int = 200) -> Response:
    offers = _offers(office)
    return office.show(
        "flow",
        "flow",
        status=status,
        form=form,
        orders=_orders(office),
        links=list(_links(office)),
        firsts=by_agency(office, [one for one in offers if not one.follows]),
        services=by_agency(office, offers),
        enough=len(offers) > 1,
    )


@router.get("")
async def flow(office: InMall) -> Response:
    """Orders and stages, with the forms for another."""
    return _page(office, office.form(back_office=True))


@router.post("/orders")
async def make_order(office: InMall, form: Typed) -> Response:
    """One service before another."""
    try:
        codes = [one.code for one in _offers(office)]
        before, after = form.choice("before", codes), form.choice("after", codes)
        form.require()
        await office.database.write(add_order, scope=_scope(office, before), before=before, after=after)
    except (Malformed, Conflict) as error:
        return _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("flow"), "order_added")


@router.post("/orders/{before}/{after}/remove")
async def drop_order(office: InMall, before: str, after: str) -> Response:
    """In any order again. Raises UnknownService, UnknownAgency, UnknownOrder."""
    await office.database.write(remove_order, scope=_scope(office, before), before=before, after=after)
    return office.back(office.at("flow"), "order_removed")


@router.post("/stages")
async def make_stage(office: InMall, form: Typed) -> Response:
    """What follows a service on the same number; asks first if people have booked for the later stage by itself."""
    try:
        codes = [one.code for one in _offers(office)]
        service, later = form.choice("service", codes), form.choice("next_service", codes)
        form.require()
        asked = await carefully(
            office,
            form,
            "flow",
            link_stages,
            scope=_scope(office, service),
            service=service,
            next_service=later,
            back_office=bool(form.chosen("back_office")),
        )
        if asked:
            return asked
    except (Malformed, Conflict) as error:
        return _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("flow"), "stage_added")


@router.post("/stages/{service}/remove")
async def drop_stage(office: InMall, service: str) -> Response:
    """Nothing follows the service any more. Raises UnknownService, UnknownAgency."""
    await office.database.write(
        link_stages, scope=_scope(office, service), service=service, next_service=None
    )
    return office.back(office.at("flow"), "stage_removed")

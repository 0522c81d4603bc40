"""Where something of the office holds: the mall, an agency, a service or a desk, as it is chosen in a form."""

from collections.abc import Iterable, Iterator

from app.errors import NotAllowed
from app.i18n import text
from app.vocabulary import Scope
from counters.queries.building_of import DeskListed, desks_of
from counters.rules.plan import OfferPlan
from routers.office.frame import Office

DISRUPTION_MINUTES = (15, 30, 60, 120)
"""How long a disruption may be expected to last, beside "nobody knows"."""
WHOLE = "mall"  # what is chosen instead of an agency
Option = tuple[str, str]
Group = tuple[str, list[Option]]
_KINDS = (("", "agencies"), ("service:", "services"), ("desk:", "counters"))


def places(office: Office) -> Iterator[Option]:
    """The mall, an agency, or one service."""
    if office.runs_mall:
        yield WHOLE, office.said(office.plan.name)
    for agency in office.my_agencies:
        yield agency.code, f"{agency.code} · {agency.short}"
    for agency in office.my_agencies:
        for offer in agency.offers:
            yield f"service:{offer.code}", f"{offer.code} · {office.said(offer.name)}"


def desk_places(office: Office, desks: Iterable[DeskListed]) -> Iterator[Option]:
    """One desk."""
    for desk in desks:
        yield f"desk:{desk.counter_id}", f"{desk.label} · {office.short(desk.agency_id)}"


async def my_desks(office: Office) -> list[DeskListed]:
    """Every desk that they run, by number."""
    found = [await office.database.read(desks_of, scope=scope) for scope in office.scopes]
    return sorted((desk for desks in found for desk in desks), key=lambda desk: desk.number)


def grouped(office: Office, options: Iterable[Option]) -> list[Option | Group]:
    """The mall, then agencies, services and desks under a heading each: a long list that one can find one's way in."""
    known = list(options)
    found: list[Option | Group] = [one for one in known if one[0] == WHOLE]
    for prefix, heading in _KINDS:
        here = [one for one in known if one[0] != WHOLE and _prefix(one[0]) == prefix]
        if here:
            found.append((text(f"office.places_{heading}", office.language), here))
    return found


def _prefix(code: str) -> str:
    return f"{code.partition(':')[0]}:" if ":" in code else ""


def by_agency(office: Office, offers: Iterable[OfferPlan]) -> list[Group]:
    """Services to choose from, under their agencies."""
    known = list(offers)
    found = [
        (
            f"{agency.code} · {agency.short}",
            [
                (one.code, f"{one.code} · {office.said(one.name)}")
                for one in known
                if one.agency_id == agency.agency_id
            ],
        )
        for agency in office.my_agencies
    ]
    return [group for group in found if group[1]]


def scope_of(office: Office, place: str, service: str | None) -> Scope:
    """Of a place or of a service's agency. Raises UnknownService, UnknownAgency, NotAllowed."""
    if service is not None:
        return office.within(office.plan.offer(service).agency_id)
    if place == WHOLE:
        if not office.runs_mall:
            raise NotAllowed
        return office.scope
    return office.within(office.agency(place).agency_id)

"""The pages on which a citizen finds a service and a time. Plain forms; nothing personal is in an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from app.clock import local
from app.db import Database, Reader, Tx
from app.errors import AntreError, BookingRefused, ProofRefused, UnknownService
from app.idempotency import Answer, answered
from app.proofs import spending
from app.security import new_token
from app.vocabulary import Language, Scope
from counters.commands.bookings.hold_slot import hold_slot
from counters.events import SlotHeld
from counters.queries.catalogue_of import malls
from counters.queries.free_visits import FreeVisits, free_visits
from counters.queries.plan_of import plan_of
from counters.rules.itinerary import StopAhead, in_order
from counters.rules.journeys import MOST_SERVICES
from counters.rules.plan import AgencyPlan, OfferPlan, Plan
from counters.rules.service_search import search
from routers.admission import Full
from routers.book_form import FIELDS, instant, once_from
from routers.book_shown import EVERYDAY, BookRoute, calendar_weeks, hours_words, said, times_shown
from routers.book_without import Instead, instead
from routers.day_words import day_words, moment_words
from routers.deps import Db, Public, PublicMall, Time, Tongue
from routers.limits import count_hold, require_few_holds
from routers.origins import require_same_origin
from routers.pages import page
from routers.problems import status_of
from routers.proofs import typed_proof
from routers.repeats import first_answer

router = APIRouter(prefix="/book", include_in_schema=False, route_class=BookRoute)
_SEE_OTHER = 303
_LONGEST_QUERY = 80


@router.get("", dependencies=[Public])
async def choose_mall(request: Request, database: Db, language: Tongue) -> Response:
    """The malls; with one alone, straight to it."""
    listed = await database.read(malls)
    if len(listed) == 1:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/book/{listed[0].slug}{query}", status_code=_SEE_OTHER)
    names = [(one.slug, said(one.name, language)) for one in listed]
    return page(request, "book/malls.html", language, malls=names)


@router.get("/{mall}")
async def choose_service(
    request: Request,
    mall: str,
    scope: PublicMall,
    database: Db,
    clock: Time,
    language: Tongue,
    q: str = "",
    beside: Annotated[str, Query(alias="with")] = "",
) -> Response:
    """Agencies and their services, or what a search found; `with` the codes that are chosen already."""
    plan = await database.read(plan_of, scope=scope, now=clock.now())
    query = q.strip()[:_LONGEST_QUERY]
    known = {offer.code: offer for agency in plan.agencies for offer in agency.offers}
    chosen = [known[code] for code in dict.fromkeys(beside.split(",")) if code in known][: MOST_SERVICES - 1]
    found = [one for one in search(plan.agencies, query, EVERYDAY) if one.offer not in chosen]
    return page(
        request,
        "book/services.html",
        language,
        mall=mall,
        mall_name=said(plan.name, language),
        query=query,
        beside=",".join(offer.code for offer in chosen),
        beside_names=[said(offer.name, language) for offer in chosen],
        found=[_line(one.agency, one.offer, language) for one in found],
        agencies=[
            (
                one.code,
                said(one.name, language),
                [
                    _line(one, offer, language)
                    for offer in one.offers
                    if not offer.follows and offer not in chosen
                ],
            )
            for one in plan.agencies
        ],
    )


def _line(agency: AgencyPlan, offer: OfferPlan, language: Language) -> dict[str, object]:
    return {"code": offer.code, "name": said(offer.name, language), "agency": said(agency.name, language)}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The services that an address names ("A1" or "A1,B2", one visit), with everything that its pages say."""

    mall: str
    scope: Scope
    plan: Plan
    offers: tuple[OfferPlan, ...]
    language: Language
    now: datetime

    @property
    def offer(self) -> OfferPlan:
        """The first service."""
        return self.offers[0]

    @property
    def codes(self) -> list[str]:
        """Of the services in order."""
        return [offer.code for offer in self.offers]

    @property
    def path(self) -> str:
        """Of the services' first page."""
        return f"/book/{self.mall}/{','.join(self.codes)}"

    def shown(self) -> dict[str, object]:
        """For the templates; what several services have in common stands beside `services`."""
        services = [self._service(offer) for offer in self.offers]
        codes = ",".join(self.codes)
        return {
            "services": services,
            "name": " + ".join(str(one["name"]) for one in services),
            "path": self.path,
            "mall": self.mall,
            "mall_name": said(self.plan.name, self.language),
            "add": f"/book/{self.mall}?with={codes}" if len(services) < MOST_SERVICES else None,
        }

    def _service(self, offer: OfferPlan) -> dict[str, object]:
        agency = self.plan.agency(offer.agency_id)
        others = [code for code in self.codes if code != offer.code]
        return {
            **_line(agency, offer, self.language),
            "zone": said(self.plan.zone_by_id(agency.zone_id).name, self.language),
            "minutes": offer.minutes,
            "channel": offer.external_channel,
            "fee": offer.fee.get(self.language, ""),
            "requirements": offer.requirements.get(self.language, []),
            "without": f"/book/{self.mall}/{','.join(others)}",
        }


def offers_named(plan: Plan, codes: Sequence[str]) -> tuple[OfferPlan, ...]:
    """In the order of their codes, unless the mall says what comes before what. Raises UnknownService."""
    if not 0 < len(codes) <= MOST_SERVICES or len(set(codes)) < len(codes):
        raise UnknownService
    offers = {offer.offer_id: offer for offer in map(plan.offer, codes)}
    ahead = [
        StopAhead(offer_id=offer.offer_id, code=offer.code, queue=timedelta(minutes=place))
        for place, offer in enumerate(offers.values())
    ]
    return tuple(offers[stop.offer_id] for stop in in_order(ahead, plan.orders))


async def _chosen(
    mall: str, service: str, scope: PublicMall, database: Db, clock: Time, language: Tongue
) -> Chosen:
    now = clock.now()
    plan = await database.read(plan_of, scope=scope, now=now)
    offers = offers_named(plan, service.split(","))
    return Chosen(mall=mall, scope=scope, plan=plan, offers=offers, language=language, now=now)


Choice = Annotated[Chosen, Depends(_chosen)]


@router.get("/{mall}/{service}")
async def show_papers(request: Request, chosen: Choice) -> Response:
    """What to bring, what it costs, how long it takes."""
    return page(request, "book/papers.html", chosen.language, service=chosen.shown())


@router.get("/{mall}/{service}/time")
async def choose_day(request: Request, chosen: Choice, database: Db) -> Response:
    """The calendar with the first day that has a place."""
    return await time_page(request, chosen, database, day=None)


@router.get("/{mall}/{service}/time/{day}")
async def choose_time(request: Request, chosen: Choice, database: Db, day: date) -> Response:
    """The times of a day."""
    return await time_page(request, chosen, database, day=day)


async def time_page(
    request: Request, chosen: Chosen, database: Database, *, day: date | None, error: AntreError | None = None
) -> Response:
    """With what was refused, if something was."""
    found = await database.read(fortnight, chosen=chosen)
    return page(
        request,
        "book/time.html",
        chosen.language,
        status=status_of(type(error)) if error else 200,
        service=chosen.shown(),
        refused=error.code if error else None,
        key=new_token(128),
        **await calendar_values(chosen, database, found, day=day),
    )


def fortnight(reader: Reader, *, chosen: Chosen) -> FreeVisits:
    """What the calendar shows."""
    return free_visits(
        reader, scope=chosen.scope, services=chosen.codes, first=None, last=None, now=chosen.now
    )


async def calendar_values(
    chosen: Chosen, database: Database, found: FreeVisits, *, day: date | None
) -> dict[str, object]:
    """The calendar, the times of `day` (None: the first day with a place), and what to do where there is none."""
    language = chosen.language
    first_free = next((slot.starts_at.date() for slot in found.slots if slot.free), None)
    shown = day or first_free or chosen.plan.day
    times = times_shown(found.slots, shown, language)
    open_then = [one for _, half in times for one in half if one[2]]
    release, without = None, Instead()
    if not open_then:
        of_day = await database.read(
            free_visits, scope=chosen.scope, services=chosen.codes, first=shown, last=shown, now=chosen.now
        )
        release = of_day.next_release_at
        without = await database.read(
            instead,
            scope=chosen.scope,
            offers=chosen.offers,
            path=chosen.path,
            day=shown,
            sold_out=bool(times),
            language=language,
            now=chosen.now,
        )
    return {
        "weeks": calendar_weeks(found.slots, first=chosen.plan.day, language=language, drawn=found.drawn),
        "day": shown,
        "day_words": day_words(shown, language),
        "times": times,
        "any_free": bool(open_then),
        "next_release": moment_words(release, language) if release else None,
        "instead": without,
        "next_free": (first_free, day_words(first_free, language)) if first_free else None,
        "bookable": bool(found.slots) or found.next_release_at is not None,
        "opens": moment_words(found.next_release_at, language) if found.next_release_at else None,
        "hours": hours_words(chosen.plan.week(chosen.offer.agency_id), language),
    }


@router.post("/{mall}/{service}/hold")
async def hold_time(request: Request, chosen: Choice, database: Db, full: Full) -> Response:
    """Keeps the time while the form is filled in; the same form sent twice keeps one."""
    require_same_origin(request)
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        starts_at, solved = instant(typed), dict(typed)
        once = once_from(request, typed, choice=starts_at)
    if earlier := await first_answer(database, once, scope=chosen.scope, now=chosen.now):
        return _to_form(chosen, earlier)
    await require_few_holds(request)
    try:
        proof = typed_proof(request, solved)
        made = await full.ask(
            answered(spending(hold_slot, proof), _hold_token, status=201, once=once),
            scope=chosen.scope,
            services=chosen.codes,
            slot_start=starts_at,
            once=once,
        )
    except (BookingRefused, ProofRefused) as error:
        day = local(starts_at, chosen.plan.timezone).date()
        return await time_page(request, chosen, database, day=day, error=error)
    count_hold(request)
    return _to_form(chosen, made)


def _to_form(chosen: Chosen, made: Answer) -> Response:
    return RedirectResponse(f"{chosen.path}/hold/{made.body.decode()}", status_code=_SEE_OTHER)


def _hold_token(_tx: Tx, event: SlotHeld) -> bytes:
    return event.token.encode()

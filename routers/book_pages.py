"""The pages on which a citizen finds a service and a time. Plain forms; nothing personal is in an address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from app.clock import local
from app.db import Database, Reader, Tx
from app.errors import AntreError, BookingRefused
from app.idempotency import answered
from app.security import new_token
from app.vocabulary import Language, Scope
from counters.commands.bookings.hold_slot import hold_slot
from counters.events import SlotHeld
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.catalogue_of import malls
from counters.queries.free_slots import FreeSlots, free_slots
from counters.queries.plan_of import plan_of
from counters.queries.waiting_list_of import waiting_on
from counters.rules.plan import AgencyPlan, OfferPlan, Plan
from counters.rules.service_search import search
from routers.admission import Full
from routers.book_form import FIELDS, instant, once_from
from routers.book_shown import (
    EVERYDAY,
    BookRoute,
    calendar_weeks,
    day_words,
    hours_words,
    moment_words,
    said,
    times_shown,
)
from routers.deps import Db, Public, PublicMall, Time, Tongue, require_same_origin
from routers.pages import page

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
    return page(
        request, "book/malls.html", language, malls=[(one.slug, said(one.name, language)) for one in listed]
    )


@router.get("/{mall}")
async def choose_service(
    request: Request, mall: str, scope: PublicMall, database: Db, clock: Time, language: Tongue, q: str = ""
) -> Response:
    """Agencies and their services, or what a search found."""
    plan = await database.read(plan_of, scope=scope, now=clock.now())
    query = q.strip()[:_LONGEST_QUERY]
    found = search(plan.agencies, query, EVERYDAY)
    return page(
        request,
        "book/services.html",
        language,
        mall=mall,
        mall_name=said(plan.name, language),
        query=query,
        found=[_line(one.agency, one.offer, language) for one in found],
        agencies=[
            (one.code, said(one.name, language), [_line(one, offer, language) for offer in one.offers])
            for one in plan.agencies
        ],
    )


def _line(agency: AgencyPlan, offer: OfferPlan, language: Language) -> dict[str, object]:
    return {"code": offer.code, "name": said(offer.name, language), "agency": said(agency.name, language)}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The service that an address names, with everything that its pages say."""

    mall: str
    scope: Scope
    plan: Plan
    offer: OfferPlan
    language: Language
    now: datetime

    @property
    def path(self) -> str:
        """Of the service's first page."""
        return f"/book/{self.mall}/{self.offer.code}"

    def shown(self) -> dict[str, object]:
        """For the templates."""
        agency = self.plan.agency(self.offer.agency_id)
        return {
            **_line(agency, self.offer, self.language),
            "path": self.path,
            "mall": self.mall,
            "mall_name": said(self.plan.name, self.language),
            "zone": said(self.plan.zone_by_id(agency.zone_id).name, self.language),
            "minutes": self.offer.minutes,
            "fee": self.offer.fee.get(self.language, ""),
            "requirements": self.offer.requirements.get(self.language, []),
        }


async def _chosen(
    mall: str, service: str, scope: PublicMall, database: Db, clock: Time, language: Tongue
) -> Chosen:
    now = clock.now()
    plan = await database.read(plan_of, scope=scope, now=now)
    return Chosen(mall=mall, scope=scope, plan=plan, offer=plan.offer(service), language=language, now=now)


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
        status=409 if error else 200,
        service=chosen.shown(),
        refused=error.code if error else None,
        key=new_token(128),
        **await calendar_values(chosen, database, found, day=day),
    )


def fortnight(reader: Reader, *, chosen: Chosen) -> FreeSlots:
    """What the calendar shows."""
    return free_slots(
        reader, scope=chosen.scope, service=chosen.offer.code, first=None, last=None, now=chosen.now
    )


async def calendar_values(
    chosen: Chosen, database: Database, found: FreeSlots, *, day: date | None
) -> dict[str, object]:
    """The calendar, the times of `day` (None: the first day with a place), and what to do where there is none."""
    language = chosen.language
    first_free = next((slot.starts_at.date() for slot in found.slots if slot.free), None)
    shown = day or first_free or chosen.plan.day
    times = times_shown(found.slots, shown, language)
    open_then = [one for _, half in times for one in half if one[2]]
    release, wait = None, None
    if times and not open_then:
        wait = await database.read(_wait_for, chosen=chosen, day=shown)
    if not open_then:
        of_day = await database.read(
            free_slots, scope=chosen.scope, service=chosen.offer.code, first=shown, last=shown, now=chosen.now
        )
        release = of_day.next_release_at
    return {
        "weeks": calendar_weeks(found.slots, first=chosen.plan.day, language=language),
        "day": shown,
        "day_words": day_words(shown, language),
        "times": times,
        "any_free": bool(open_then),
        "next_release": moment_words(release, language) if release else None,
        "wait": wait,
        "next_free": (first_free, day_words(first_free, language)) if first_free else None,
        "bookable": bool(found.slots) or found.next_release_at is not None,
        "opens": moment_words(found.next_release_at, language) if found.next_release_at else None,
        "hours": hours_words(chosen.plan.week(chosen.offer.agency_id), language),
    }


def _wait_for(reader: Reader, *, chosen: Chosen, day: date) -> tuple[str, int] | None:
    """Where one can wait for a sold-out day, and how many do; None: the service has no list."""
    rules = booking_rules_of(reader, scope=chosen.scope)
    if not rules.settings(chosen.offer, day.isoweekday()).waiting_list:
        return None
    return f"{chosen.path}/wait/{day}", waiting_on(reader, offer_id=chosen.offer.offer_id, day=day)


@router.post("/{mall}/{service}/hold")
async def hold_time(request: Request, chosen: Choice, database: Db, full: Full) -> Response:
    """Keeps the time while the form is filled in; the same form sent twice keeps one."""
    require_same_origin(request)
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        starts_at = instant(typed)
        once = once_from(request, typed)
    try:
        made = await full.ask(
            answered(hold_slot, _hold_token, status=201, once=once),
            scope=chosen.scope,
            services=[chosen.offer.code],
            slot_start=starts_at,
            once=once,
        )
    except BookingRefused as error:
        day = local(starts_at, chosen.plan.timezone).date()
        return await time_page(request, chosen, database, day=day, error=error)
    return RedirectResponse(f"{chosen.path}/hold/{made.body.decode()}", status_code=_SEE_OTHER)


def _hold_token(_tx: Tx, event: SlotHeld) -> bytes:
    return event.token.encode()

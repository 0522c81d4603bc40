"""The pages of a waiting list: the form to join it, the place in it, an offer. Links only show; POSTs change."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.db import Database, Reader, Tx
from app.errors import BookingRefused, IdempotencyKeyReused, ProofRefused
from app.security import new_token
from app.vocabulary import Language, PriorityGroup, Scope
from counters.commands.waiting_list.accept_offer import accept_offer
from counters.commands.waiting_list.decline_offer import decline_offer
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from counters.commands.waiting_list.leave_waiting_list import leave_waiting_list
from counters.events import WaitingListJoined
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.free_visits import FreeVisits
from counters.queries.plan_of import plan_of
from counters.queries.waiting_list_of import waiting_list_of, waiting_on
from routers.book_form import FIELDS, PersonForm, once_from
from routers.book_pages import Choice, Chosen, fortnight
from routers.book_shown import BookRoute
from routers.day_words import day_words, moment_words
from routers.deps import Db, Public, Time, Tongue
from routers.lines import stand_in_line
from routers.origins import Base, require_same_origin
from routers.pages import page
from routers.proofs import typed_proof
from routers.repeats import first_answer
from routers.waiting_list import WaitShape, own_wait

router = APIRouter(include_in_schema=False, route_class=BookRoute)
_SEE_OTHER = 303


def _sold_out_from(found: FreeVisits, first: date) -> list[date]:
    """The days that can be waited for together: sold out, one after another, with closed days between them."""
    free: dict[date, int] = {}
    for slot in found.slots:
        day = slot.starts_at.date()
        if day >= first:
            free[day] = free.get(day, 0) + slot.free
    days: list[date] = []
    for day, places in sorted(free.items()):
        if places or day - first >= timedelta(days=14):
            break
        days.append(day)
    return days


@router.get("/book/{mall}/{service}/wait/{day}")
async def show_form(request: Request, chosen: Choice, day: date, database: Db) -> Response:
    """Who waits; with a place free after all, to the times."""
    form = PersonForm.empty(chosen.language, slot_start="")
    return await _form_page(request, chosen, database, form, day=day)


async def _form_page(
    request: Request, chosen: Chosen, database: Database, form: PersonForm, *, day: date
) -> Response:
    def read(reader: Reader) -> tuple[FreeVisits, int, int, bool]:
        rules = booking_rules_of(reader, scope=chosen.scope)
        settings = rules.settings(chosen.offer, day.isoweekday())
        waiting = waiting_on(reader, offer_id=chosen.offer.offer_id, day=day)
        return fortnight(reader, chosen=chosen), waiting, settings.offer_seconds // 60, settings.keep_nik

    found, waiting, minutes, nik_needed = await database.read(read)
    days = _sold_out_from(found, day)
    if len(chosen.offers) > 1 or (not form.errors and (not days or days[0] != day)):
        return RedirectResponse(f"{chosen.path}/time/{day}", status_code=_SEE_OTHER)
    return page(
        request,
        "book/wait.html",
        chosen.language,
        status=form.status,
        service=chosen.shown(),
        form=form,
        day=day_words(day, chosen.language),
        until=[(one.isoformat(), day_words(one, chosen.language)) for one in days[1:]],
        waiting=waiting,
        minutes=minutes,
        nik_needed=nik_needed,
        groups=[group.value for group in PriorityGroup],
        key=form.key or new_token(128),
    )


@router.post("/book/{mall}/{service}/wait/{day}")
async def send_form(request: Request, chosen: Choice, day: date, database: Db) -> Response:
    """Joins the list, and leads to the page of the place in it."""
    require_same_origin(request)
    rules = await database.read(booking_rules_of, scope=chosen.scope)
    nik_needed = rules.settings(chosen.offer, day.isoweekday()).keep_nik
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        form = PersonForm.typed(chosen.language, typed, nik_needed=nik_needed)
        once, solved = once_from(request, typed), dict(typed)
        last_day = _day(typed.get("last_day"))
    if form.errors:
        return await _form_page(request, chosen, database, form, day=day)
    try:
        made = await first_answer(database, once, scope=chosen.scope, now=chosen.now) or await stand_in_line(
            request,
            join_waiting_list,
            _token,
            scope=chosen.scope,
            guest=form.body(),
            proof=typed_proof(request, solved),
            once=once,
            service=chosen.offer.code,
            first_day=day,
            last_day=last_day,
        )
    except (BookingRefused, IdempotencyKeyReused, ProofRefused) as error:
        form.refuse(error)
        return await _form_page(request, chosen, database, form, day=day)
    return RedirectResponse(f"/w/{made.body.decode()}", status_code=_SEE_OTHER)


def _token(_tx: Tx, event: WaitingListJoined) -> bytes:
    return event.token.encode()


def _day(typed: object) -> date | None:
    try:
        return date.fromisoformat(str(typed))
    except ValueError:
        return None


@router.get("/w/{token}", dependencies=[Public])
async def show_wait(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The place in the list, or the offer."""
    return await _own_page(request, token, database, clock.now(), base, language)


async def _own_page(
    request: Request,
    token: str,
    database: Database,
    now: datetime,
    base: str,
    language: Language,
    *,
    error: BookingRefused | None = None,
) -> Response:
    def read(reader: Reader) -> tuple[WaitShape, int]:
        wait = waiting_list_of(reader, token=token, now=now)
        scope = Scope(actor="public", mall_id=wait.mall_id)
        offer = plan_of(reader, scope=scope, now=now).offer_by_id(wait.offer_id)
        rules = booking_rules_of(reader, scope=scope)
        seconds = rules.settings(offer, wait.first_day.isoweekday()).offer_seconds if offer else 0
        return own_wait(reader, token=token, base=base, now=now), seconds // 60

    wait, minutes = await database.read(read)
    offered = wait.offer and (
        moment_words(wait.offer.slot_start, language),
        moment_words(wait.offer.answer_until, language),
    )
    return page(
        request,
        "book/waiting.html",
        language,
        status=409 if error else 200,
        wait=wait.model_dump(mode="json"),
        refused=error.code if error else None,
        minutes=minutes,
        first=day_words(wait.first_day, language),
        last=day_words(wait.last_day, language),
        offered=offered,
    )


@router.post("/w/{token}/accept", dependencies=[Public])
async def accept(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The offer is booked; the page leads to the booking then."""
    return await _answer(accept_offer, request, token, database, clock.now(), base, language)


@router.post("/w/{token}/decline", dependencies=[Public])
async def decline(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The next one may have it."""
    return await _answer(decline_offer, request, token, database, clock.now(), base, language)


@router.post("/w/{token}/leave", dependencies=[Public])
async def leave(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The holder waits no longer."""
    return await _answer(leave_waiting_list, request, token, database, clock.now(), base, language)


async def _answer(
    command: Callable[..., object],
    request: Request,
    token: str,
    database: Database,
    now: datetime,
    base: str,
    language: Language,
) -> Response:
    require_same_origin(request)
    wait = await database.read(waiting_list_of, token=token, now=now)
    try:
        await database.write(command, scope=Scope(actor="public", mall_id=wait.mall_id), token=token)
    except BookingRefused as error:
        return await _own_page(request, token, database, now, base, language, error=error)
    return RedirectResponse(f"/w/{token}", status_code=_SEE_OTHER)

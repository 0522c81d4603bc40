"""The page on which a citizen says who comes, while the time is kept. Plain forms; nothing personal is in an address."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.clock import local
from app.db import Database, Reader, Tx
from app.errors import BookingRefused, HoldExpired, IdempotencyKeyReused, ProofRefused
from app.idempotency import Once, answered
from app.proofs import Proof, spending
from app.security import new_token
from app.vocabulary import PriorityGroup
from counters.commands.bookings.book import book
from counters.commands.bookings.confirm_hold import confirm_hold
from counters.events import BookingMade
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.hold_of import OpenHold, hold_of
from routers.book_form import FIELDS, PersonForm, instant, once_from
from routers.book_pages import Choice, Chosen, fortnight, time_page
from routers.book_shown import BookRoute, said
from routers.day_words import moment_words, time_words
from routers.deps import Db
from routers.limits import seldom
from routers.origins import require_same_origin
from routers.pages import page
from routers.proofs import typed_proof
from routers.repeats import first_answer

router = APIRouter(prefix="/book", include_in_schema=False, route_class=BookRoute)
_SEE_OTHER = 303


@router.get("/{mall}/{service}/hold/{hold}")
async def show_form(request: Request, chosen: Choice, hold: str, database: Db) -> Response:
    """Who comes; whoever comes back after the time is over is led to the calendar."""
    kept = await database.read(hold_of, scope=chosen.scope, token=hold, now=chosen.now)
    if kept is None or kept.offers != tuple(offer.offer_id for offer in chosen.offers):
        return await time_page(request, chosen, database, day=None, error=HoldExpired())
    form = PersonForm.empty(chosen.language, slot_start=kept.starts_at.isoformat())
    return await _form_page(request, chosen, database, form, kept=kept)


async def _form_page(
    request: Request, chosen: Chosen, database: Database, form: PersonForm, *, kept: OpenHold | None
) -> Response:
    """The form; where the time has gone to somebody else, with other times to choose from."""
    times: list[tuple[str, str]] = []
    if form.wants_another_time:
        found = await database.read(fortnight, chosen=chosen)
        times = [
            (slot.starts_at.isoformat(), moment_words(slot.starts_at, chosen.language))
            for slot in found.slots
            if slot.free
        ]
    starts_at = local(datetime.fromisoformat(form.slot_start), chosen.plan.timezone)
    return page(
        request,
        "book/person.html",
        chosen.language,
        status=form.status,
        service=chosen.shown(),
        form=form,
        times=times,
        starts_at=moment_words(starts_at, chosen.language),
        stops=_stops(kept, chosen),
        kept_until=_kept_until(kept, chosen) if kept else None,
        nik_needed=await database.read(_nik_needed, chosen=chosen),
        groups=[group.value for group in PriorityGroup],
        key=form.key or new_token(128),
    )


def _stops(kept: OpenHold | None, chosen: Chosen) -> list[tuple[str, str]]:
    """The services with their times, as they are kept; without a hold the times are not known."""
    stops = kept.stops if kept else ()
    times = [time_words(start, chosen.language) for start, _ in stops] or [""] * len(chosen.offers)
    return [
        (said(offer.name, chosen.language), time) for offer, time in zip(chosen.offers, times, strict=True)
    ]


def _kept_until(kept: OpenHold, chosen: Chosen) -> tuple[str, str, int]:
    left = round((kept.expires_at - chosen.now).total_seconds())
    return kept.expires_at.isoformat(), time_words(kept.expires_at, chosen.language), left


def _nik_needed(reader: Reader, *, chosen: Chosen) -> bool:
    rules = booking_rules_of(reader, scope=chosen.scope)
    weekday = chosen.plan.day.isoweekday()
    return any(rules.settings(offer, weekday).keep_nik for offer in chosen.offers)


@router.post("/{mall}/{service}/hold/{hold}")
async def send_form(request: Request, chosen: Choice, hold: str, database: Db) -> Response:
    """Books, and leads to the booking's own page; what is at fault comes back with all that was typed."""
    require_same_origin(request)
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        starts_at = instant(typed)
        form = PersonForm.typed(
            chosen.language, typed, nik_needed=await database.read(_nik_needed, chosen=chosen)
        )
        once, solved = once_from(request, typed), dict(typed)
    kept = await database.read(hold_of, scope=chosen.scope, token=hold, now=chosen.now)
    if form.errors:
        return await _form_page(request, chosen, database, form, kept=kept)
    moved = kept is not None and kept.starts_at != starts_at
    try:
        if earlier := await first_answer(database, once, scope=chosen.scope, now=chosen.now):
            return _to_booking(earlier.body.decode())
        made = await _confirm_or_book(
            database,
            None if moved else hold,
            starts_at,
            {
                "scope": chosen.scope,
                "person": seldom(request, form.body()),
                "priority": form.priority,
                "note": form.note or None,
                "given": form.references,
            },
            services=chosen.codes,
            once=once,
            prove=lambda: typed_proof(request, solved),
        )
    except (BookingRefused, IdempotencyKeyReused, ProofRefused) as error:
        form.refuse(error)
        return await _form_page(request, chosen, database, form, kept=None)
    return _to_booking(made)


def _to_booking(token: str) -> Response:
    return RedirectResponse(f"/b/{token}/done", status_code=_SEE_OTHER)


async def _confirm_or_book(
    database: Database,
    hold: str | None,
    starts_at: datetime,
    details: dict[str, object],
    *,
    services: Sequence[str],
    once: Once | None,
    prove: Callable[[], Proof | None],
) -> str:
    """The booking's token. Whoever took longer than the hold lasted still gets the place if nobody else has it.

    A hold has cost a proof of work; without one `prove` is asked for it, and raises what it raises.
    """

    def token(_tx: Tx, event: BookingMade) -> bytes:
        return event.token.encode()

    if hold is not None:
        try:
            made = await database.write_patiently(
                answered(confirm_hold, token, status=201, once=once), hold=hold, **details
            )
            return made.body.decode()
        except HoldExpired:
            pass
    made = await database.write_patiently(
        answered(spending(book, prove()), token, status=201, once=once),
        services=services,
        slot_start=starts_at,
        **details,
    )
    return made.body.decode()

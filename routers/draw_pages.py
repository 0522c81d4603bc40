"""The pages of a draw: the form to take part, one's own request, and the draw for everybody who wants to check it."""

from datetime import date, datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.db import Database, Reader, Tx
from app.errors import BookingRefused, DrawOver, IdempotencyKeyReused, ProofRefused
from app.security import new_token
from app.vocabulary import Language, PriorityGroup
from counters.commands.draws.ask_in_draw import ask_in_draw
from counters.events import DrawAsked
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.draw_of import DrawState
from counters.queries.free_visits import FreeVisits, free_visits
from routers.book_form import FIELDS, PersonForm, instant, once_from
from routers.book_pages import Choice, Chosen
from routers.book_shown import BookRoute
from routers.day_words import day_words, moment_words, time_words
from routers.deps import Db, Public, Time, Tongue
from routers.draws import DrawShape, own_request, public_draw, withdrawn
from routers.lines import stand_in_line
from routers.origins import Base, require_same_origin
from routers.pages import page
from routers.proofs import typed_proof
from routers.repeats import first_answer

router = APIRouter(include_in_schema=False, route_class=BookRoute)
_SEE_OTHER = 303
_LISTED = 500  # requests on the page; programs get all of them


@router.get("/book/{mall}/{service}/draw/{day}")
async def show_draw(request: Request, chosen: Choice, day: date, database: Db) -> Response:
    """The form while it is open; before and after that what it is about, and what came out."""
    form = PersonForm.empty(chosen.language, slot_start="")
    return await _draw_page(request, chosen, database, form, day=day)


async def _draw_page(
    request: Request, chosen: Chosen, database: Database, form: PersonForm, *, day: date
) -> Response:
    def read(reader: Reader) -> tuple[DrawShape, FreeVisits, bool]:
        shown = public_draw(reader, scope=chosen.scope, service=chosen.offer.code, day=day, now=chosen.now)
        rules = booking_rules_of(reader, scope=chosen.scope)
        times = free_visits(
            reader, scope=chosen.scope, services=[chosen.offer.code], first=day, last=day, now=chosen.now
        )
        return shown, times, rules.settings(chosen.offer, day.isoweekday()).keep_nik

    draw, times, nik_needed = await database.read(read)
    return page(
        request,
        "book/draw.html",
        chosen.language,
        status=form.status,
        service=chosen.shown(),
        draw=draw.model_dump(mode="json") | {"order": draw.model_dump()["order"][:_LISTED]},
        form=form,
        day=day_words(day, chosen.language),
        opens=moment_words(draw.opens_at, chosen.language),
        closes=moment_words(draw.closes_at, chosen.language),
        open=draw.state == DrawState.OPEN,
        times=[
            (slot.starts_at.isoformat(), time_words(slot.starts_at, chosen.language)) for slot in times.slots
        ],
        nik_needed=nik_needed,
        groups=[group.value for group in PriorityGroup],
        key=form.key or new_token(128),
    )


@router.post("/book/{mall}/{service}/draw/{day}")
async def send_form(request: Request, chosen: Choice, day: date, database: Db) -> Response:
    """Takes part, and leads to the request's own page."""
    require_same_origin(request)
    rules = await database.read(booking_rules_of, scope=chosen.scope)
    nik_needed = rules.settings(chosen.offer, day.isoweekday()).keep_nik
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        form = PersonForm.typed(chosen.language, typed, nik_needed=nik_needed)
        once, solved = once_from(request, typed), dict(typed)
        wishes = [instant({"slot_start": typed["wish"]})] if typed.get("wish") else []
        any_time, wait = typed.get("only") != "yes", typed.get("wait") == "yes"
    if form.errors:
        return await _draw_page(request, chosen, database, form, day=day)
    try:
        made = await first_answer(database, once, scope=chosen.scope, now=chosen.now) or await stand_in_line(
            request,
            ask_in_draw,
            _token,
            scope=chosen.scope,
            guest=form.body(),
            proof=typed_proof(request, solved),
            once=once,
            service=chosen.offer.code,
            day=day,
            wishes=wishes,
            any_time=any_time or not wishes,
            wait_if_lost=wait,
        )
    except (BookingRefused, IdempotencyKeyReused, ProofRefused) as error:
        form.refuse(error)
        return await _draw_page(request, chosen, database, form, day=day)
    return RedirectResponse(f"/d/{made.body.decode()}", status_code=_SEE_OTHER)


def _token(_tx: Tx, event: DrawAsked) -> bytes:
    return event.token.encode()


@router.get("/d/{token}", dependencies=[Public])
async def show_request(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The request, and what became of it."""
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
    asked = await database.read(own_request, token=token, base=base, now=now)
    return page(
        request,
        "book/drawn.html",
        language,
        status=409 if error else 200,
        asked=asked.model_dump(mode="json"),
        refused=error.code if error else None,
        day=day_words(asked.day, language),
        closes=moment_words(asked.closes_at, language),
        wishes=[time_words(wish, language) for wish in asked.wishes],
    )


@router.post("/d/{token}/withdraw", dependencies=[Public])
async def withdraw(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The holder does not take part any more."""
    require_same_origin(request)
    try:
        await withdrawn(token, database=database, clock=clock, base=base)
    except DrawOver as error:
        return await _own_page(request, token, database, clock.now(), base, language, error=error)
    return RedirectResponse(f"/d/{token}", status_code=_SEE_OTHER)

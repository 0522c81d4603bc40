"""A booking on its holder's phone: its state, its QR code, another time, the end of it. Links only show; POSTs change."""

import io
from collections.abc import Callable
from datetime import date, datetime

import segno
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.clock import local
from app.db import Database, Reader
from app.errors import BookingRefused, NotBookable, NoTicketNow
from app.vocabulary import BookingStatus, Language, Scope
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.reschedule import reschedule
from counters.queries.booking_of import booking_of
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.free_visits import FreeVisits
from counters.queries.plan_of import plan_of
from counters.rules.plan import Name
from routers.book_form import FIELDS, instant
from routers.book_pages import Chosen, calendar_values, fortnight
from routers.book_shown import BookRoute, said
from routers.booking import SealedIn
from routers.booking_shapes import BookingShape, booking_url
from routers.check_ins import on_site
from routers.day_words import moment_words, time_words
from routers.deps import Db, Public, Time, Tongue
from routers.limits import require_calm
from routers.origins import Base, require_same_origin
from routers.own_closure import OwnClosure, closure_of
from routers.pages import page

router = APIRouter(prefix="/b/{token}", include_in_schema=False, route_class=BookRoute, dependencies=[Public])
_SEE_OTHER = 303


def _read(reader: Reader, *, token: str, base: str, now: datetime) -> tuple[BookingShape, Scope, list[Name]]:
    booking = booking_of(reader, token=token)
    scope = Scope(actor="public", mall_id=booking.mall_id)
    plan = plan_of(reader, scope=scope, now=now)
    shape = BookingShape.of(booking, plan, booking_rules_of(reader, scope=scope), base=base)
    zones = [plan.zone_by_id(plan.agency(stop.agency_id).zone_id).name for stop in booking.stops]
    return shape, scope, zones


def _closure(reader: Reader, *, token: str, now: datetime) -> OwnClosure | None:
    return closure_of(reader, booking_of(reader, token=token), now=now)


async def _own_page(
    request: Request,
    token: str,
    database: Database,
    now: datetime,
    base: str,
    language: Language,
    *,
    made: bool = False,
    error: BookingRefused | NoTicketNow | None = None,
) -> Response:
    shape, _, zones = await database.read(_read, token=token, base=base, now=now)
    shut = await database.read(_closure, token=token, now=now)
    times = shape.check_in
    return page(
        request,
        "book/own.html",
        language,
        status=409 if error else 200,
        booking=shape.model_dump(mode="json"),
        zone=", ".join(dict.fromkeys(said(zone, language) for zone in zones)),
        made=made,
        refused=error.code if error else None,
        starts_at=moment_words(shape.slot_start, language),
        stops=[
            (
                getattr(stop.service_name, language),
                getattr(stop.agency_name, language),
                time_words(stop.slot_start, language),
            )
            for stop in shape.stops
        ],
        requirements=list(
            dict.fromkeys(line for stop in shape.stops for line in stop.requirements.get(language, []))
        ),
        early=time_words(times.opens_at, language),
        late=time_words(times.late_after, language),
        shut=shut is not None,
        disrupted=shut is not None and shut.disrupted,
        shut_because=shut.said(language) if shut else "",
        instead=[(one.isoformat(), moment_words(one, language)) for one in shut.instead] if shut else [],
        here=(shut is None or shut.disrupted)
        and shape.status == BookingStatus.BOOKED
        and times.opens_at <= now <= times.closes_at,
        over=shape.status == BookingStatus.BOOKED and now > times.closes_at,
    )


@router.get("")
async def show_booking(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The booking as it is now."""
    return await _own_page(request, token, database, clock.now(), base, language)


@router.get("/done")
async def show_made(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The booking just after it was made: the last step."""
    return await _own_page(request, token, database, clock.now(), base, language, made=True)


@router.get("/qr.svg")
async def booking_qr(token: str, database: Db, base: Base) -> Response:
    """What the kiosk's scanner reads. Raises UnknownBooking."""
    await database.read(booking_of, token=token)
    picture = io.BytesIO()
    segno.make(booking_url(base, token), error="m").save(
        picture, kind="svg", scale=8, border=2, dark="#10231c"
    )
    return Response(
        picture.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


@router.get("/move")
async def choose_day(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The calendar, to move the booking."""
    return await _move_page(request, token, database, clock.now(), base, language)


@router.get("/move/{day}")
async def choose_time(
    request: Request, token: str, day: date, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The times of a day, to move the booking."""
    return await _move_page(request, token, database, clock.now(), base, language, day=day)


async def _move_page(
    request: Request,
    token: str,
    database: Database,
    now: datetime,
    base: str,
    language: Language,
    *,
    day: date | None = None,
    error: BookingRefused | None = None,
) -> Response:
    def read(reader: Reader) -> tuple[BookingShape, Chosen, FreeVisits]:
        shape, scope, _ = _read(reader, token=token, base=base, now=now)
        if shape.status != BookingStatus.BOOKED:
            raise NotBookable
        plan = plan_of(reader, scope=scope, now=now)
        chosen = Chosen(
            mall=shape.mall,
            scope=scope,
            plan=plan,
            offers=tuple(plan.offer(stop.service) for stop in shape.stops),
            language=language,
            now=now,
        )
        return shape, chosen, fortnight(reader, chosen=chosen)

    try:
        shape, chosen, found = await database.read(read)
    except NotBookable:
        return RedirectResponse(f"/b/{token}", status_code=_SEE_OTHER)
    return page(
        request,
        "book/move.html",
        language,
        status=409 if error else 200,
        token=token,
        service=chosen.shown(),
        starts_at=moment_words(shape.slot_start, language),
        refused=error.code if error else None,
        **await calendar_values(chosen, database, found, day=day),
    )


@router.post("/move")
async def move_booking(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """Another time; if that is not free, the booking stays as it was and the page says so."""
    require_same_origin(request)
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        starts_at = instant(typed)
    if (await database.read(booking_of, token=token)).starts_at == starts_at:  # the same form once more
        return RedirectResponse(f"/b/{token}", status_code=_SEE_OTHER)
    await require_calm(request, token)
    try:
        await _change(reschedule, token, database, slot_start=starts_at)
    except BookingRefused as error:
        day = local(starts_at, await database.read(_timezone, token=token)).date()
        return await _move_page(request, token, database, clock.now(), base, language, day=day, error=error)
    return RedirectResponse(f"/b/{token}", status_code=_SEE_OTHER)


def _timezone(reader: Reader, *, token: str) -> str:
    return reader.mall_of(booking_of(reader, token=token).mall_id).timezone


@router.post("/check-in")
async def check_in_here(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue, vault: SealedIn
) -> Response:
    """The holder is on site and has read the lobby's code; the page shows the number then."""
    require_same_origin(request)
    async with request.form(max_files=0, max_fields=FIELDS) as typed:
        code = typed.get("lobby_code")
    try:
        await on_site(
            request, token, code if isinstance(code, str) else "", database=database, clock=clock, vault=vault
        )
        await _change(check_in, token, database)
    except (BookingRefused, NoTicketNow) as error:
        return await _own_page(request, token, database, clock.now(), base, language, error=error)
    return RedirectResponse(f"/b/{token}", status_code=_SEE_OTHER)


@router.post("/cancel")
async def cancel(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue
) -> Response:
    """The holder will not come."""
    require_same_origin(request)
    try:
        await _change(cancel_booking, token, database)
    except BookingRefused as error:
        return await _own_page(request, token, database, clock.now(), base, language, error=error)
    return RedirectResponse(f"/b/{token}", status_code=_SEE_OTHER)


async def _change(
    command: Callable[..., object], token: str, database: Database, **arguments: object
) -> None:
    booking = await database.read(booking_of, token=token)
    scope = Scope(actor="public", mall_id=booking.mall_id)
    await database.write(command, scope=scope, token=token, **arguments)

"""What is kept of a person, until when, and its end on their own wish: the page and its program's twin."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.db import Database, Reader
from app.errors import DataStillNeeded
from app.settings import Settings
from app.vocabulary import BookingStatus, Language, Scope
from counters.commands.bookings.erase_own_data import erase_own_data
from counters.queries.booking_of import booking_of
from counters.queries.own_data_of import OwnData, own_data_of
from counters.queries.plan_of import plan_of
from counters.rules.own_data import require_erasable
from routers.book_shown import BookRoute, said
from routers.booking import SealedIn
from routers.booking_shapes import MyDataShape
from routers.day_words import day_words
from routers.deps import Db, Knobs, Public, Time, Tongue
from routers.origins import require_same_origin
from routers.pages import page

router = APIRouter(
    prefix="/b/{token}/data", include_in_schema=False, route_class=BookRoute, dependencies=[Public]
)
api = APIRouter(prefix="/api/v1/bookings/{token}", tags=["booking"])
_SEE_OTHER = 303


@dataclass(frozen=True, kw_only=True)
class _Kept:
    data: OwnData
    mall_name: str
    erasable: bool
    hash_goes: bool


def _read(reader: Reader, *, token: str, now: datetime, language: Language) -> _Kept:
    data = own_data_of(reader, token=token)
    booking = data.booking
    plan = plan_of(reader, scope=Scope(actor="public", mall_id=booking.mall_id), now=now)
    try:
        hash_goes = require_erasable(booking.status, day=booking.day, today=plan.day)
        erasable = booking.sealed.erased_at is None
    except DataStillNeeded:
        hash_goes = erasable = False
    return _Kept(data=data, mall_name=said(plan.name, language), erasable=erasable, hash_goes=hash_goes)


@router.get("")
async def show_data(
    request: Request, token: str, database: Db, clock: Time, knobs: Knobs, language: Tongue
) -> Response:
    """Masked as everywhere else; the file has it in the clear."""
    return await _data_page(request, token, database, clock.now(), knobs, language)


async def _data_page(
    request: Request,
    token: str,
    database: Database,
    now: datetime,
    knobs: Settings,
    language: Language,
    *,
    error: DataStillNeeded | None = None,
) -> Response:
    kept = await database.read(_read, token=token, now=now, language=language)
    booking = kept.data.booking
    names_until, hashes_until = _until(booking.day, knobs)
    return page(
        request,
        "book/data.html",
        language,
        status=409 if error else 200,
        token=token,
        mall_name=kept.mall_name,
        booking=booking,
        references=kept.data.references,
        names_until=day_words(names_until, language),
        hashes_until=day_words(hashes_until, language),
        erasable=kept.erasable,
        hash_goes=kept.hash_goes,
        still_booked=booking.status is BookingStatus.BOOKED,
        refused=error.code if error else None,
    )


def _until(day: date, knobs: Settings) -> tuple[date, date]:
    """The last days on which names and hashes are kept, unless the person ends it before."""
    return day + timedelta(days=knobs.booking_names_days), day + timedelta(days=knobs.booking_hashes_days)


@router.get("/file.json")
async def download(token: str, database: Db, vault: SealedIn) -> Response:
    """The same as a file, in the clear."""
    kept = MyDataShape.of(await database.read(own_data_of, token=token), unseal=vault.unseal)
    return Response(
        kept.model_dump_json(indent=2),
        media_type="application/json",
        headers={
            "Content-Disposition": 'attachment; filename="antre-data.json"',
            "Cache-Control": "private, no-store",
        },
    )


@router.post("/erase")
async def erase(
    request: Request, token: str, database: Db, clock: Time, knobs: Knobs, language: Tongue
) -> Response:
    """Now, where that is lawful; else the page says when."""
    require_same_origin(request)
    try:
        await _erase(token, database)
    except DataStillNeeded as error:
        return await _data_page(request, token, database, clock.now(), knobs, language, error=error)
    return RedirectResponse(f"/b/{token}/data", status_code=_SEE_OTHER)


@api.post("/erase", dependencies=[Public])
async def erase_data(token: str, database: Db, vault: SealedIn) -> MyDataShape:
    """What is left then; 409 `data_still_needed` before the visit is over or cancelled."""
    await _erase(token, database)
    return MyDataShape.of(await database.read(own_data_of, token=token), unseal=vault.unseal)


async def _erase(token: str, database: Database) -> None:
    booking = await database.read(booking_of, token=token)
    await database.write(erase_own_data, scope=Scope(actor="public", mall_id=booking.mall_id), token=token)

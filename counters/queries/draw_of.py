"""A draw for everybody who wants to check it, and a request in one for the one who holds its token."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import SQLModel, col

from app.db import Prepared, Reader, constant
from app.errors import UnknownDraw, UnknownDrawRequest
from app.models import Booking, Draw, DrawRequest, WaitlistEntry
from app.vocabulary import AgencyId, DrawId, MallId, OfferId, RequestStatus, Scope
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.draws import drawn_order
from counters.rules.slots import pool_of

_OF_DAY = Prepared(
    select(*SQLModel.metadata.tables["draw"].columns).where(
        col(Draw.mall_id) == bindparam("mall_id"),
        col(Draw.pool_id) == bindparam("pool_id"),
        col(Draw.day) == bindparam("day"),
    )
)
_TAKES_PART = (
    col(DrawRequest.draw_id) == bindparam("draw_id"),
    col(DrawRequest.status) != constant(RequestStatus.WITHDRAWN),
)
_COUNT = Prepared(select(func.count().label("requests")).where(*_TAKES_PART))
_RESULTS = Prepared(select(col(DrawRequest.alias), col(DrawRequest.status)).where(*_TAKES_PART))
_BY_TOKEN = Prepared(
    select(
        *(one for one in SQLModel.metadata.tables["draw_request"].columns if one.name != "id"),
        col(Draw.day),
        col(Draw.opens_at),
        col(Draw.closes_at),
        col(Draw.drawn_at),
        col(Booking.token).label("booking_token"),
        col(WaitlistEntry.token).label("wait_token"),
    )
    .select_from(DrawRequest)
    .join(Draw, col(Draw.id) == col(DrawRequest.draw_id))
    .outerjoin(Booking, col(Booking.id) == col(DrawRequest.booking_id))
    .outerjoin(WaitlistEntry, col(WaitlistEntry.id) == col(DrawRequest.entry_id))
    .where(col(DrawRequest.token) == bindparam("token"))
)
_DUE = Prepared(
    select(col(Draw.id), col(Draw.mall_id)).where(
        col(Draw.drawn_at).is_(None), col(Draw.closes_at) <= bindparam("now")
    )
)
_UNDECIDED = Prepared(
    select(col(Draw.pool_id), col(Draw.day)).where(
        col(Draw.mall_id) == bindparam("mall_id"),
        or_(col(Draw.pool_id) == bindparam("pool_id"), col(Draw.pool_id) == bindparam("own_pool_id")),
        col(Draw.drawn_at).is_(None),
        col(Draw.opens_at) <= bindparam("now"),
    )
)


class DrawState(StrEnum):
    """`deciding`: it has closed, and its places are being given out."""

    ANNOUNCED = "announced"
    OPEN = "open"
    DECIDING = "deciding"
    DRAWN = "drawn"


@dataclass(frozen=True, kw_only=True)
class ShownDraw:
    """What is public; `seed` and `order` (alias, what became of it) once it is drawn. Instants in UTC."""

    draw_id: DrawId
    day: date
    state: DrawState
    opens_at: datetime
    closes_at: datetime
    commitment: str
    announced_at: datetime
    seed: str | None
    requests: int
    order: tuple[tuple[str, RequestStatus], ...]


@dataclass(frozen=True, kw_only=True)
class OwnRequest:
    """As its holder may know it; `place` from 1, None before the draw or behind the last place. Instants in UTC."""

    mall_id: MallId
    agency_id: AgencyId
    offer_id: OfferId
    alias: str
    status: RequestStatus
    state: DrawState
    day: date
    opens_at: datetime
    closes_at: datetime
    wishes: tuple[datetime, ...]
    any_time: bool
    wait_if_lost: bool
    name_masked: str | None
    phone_last: str | None
    nik_last: str | None
    place: int | None
    booking_token: str | None
    wait_token: str | None


def _state(*, opens_at: datetime, closes_at: datetime, drawn_at: datetime | None, now: datetime) -> DrawState:
    if drawn_at:
        return DrawState.DRAWN
    if now < opens_at:
        return DrawState.ANNOUNCED
    return DrawState.OPEN if now < closes_at else DrawState.DECIDING


def draw_of(reader: Reader, *, scope: Scope, service: str, day: date, now: datetime) -> ShownDraw:
    """The draw of a service's places on a day. Raises UnknownService, UnknownDraw."""
    plan, rules = plan_of(reader, scope=scope, now=now), booking_rules_of(reader, scope=scope)
    pool = pool_of(plan, rules, plan.offer(service), day)
    row = reader.one(_OF_DAY, mall_id=scope.mall_id, pool_id=pool.pool_id, day=day)
    if row is None:
        raise UnknownDraw
    state = _state(opens_at=row.opens_at, closes_at=row.closes_at, drawn_at=row.drawn_at, now=now)
    results: dict[str, RequestStatus] = {}
    if state is DrawState.DRAWN:
        results = {one.alias: RequestStatus(one.status) for one in reader.all(_RESULTS, draw_id=row.id)}
    return ShownDraw(
        draw_id=DrawId(row.id),
        day=row.day,
        state=state,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        commitment=row.commitment,
        announced_at=row.announced_at,
        seed=row.seed if results or state is DrawState.DRAWN else None,
        requests=len(results) if results else reader.all(_COUNT, draw_id=row.id)[0].requests,
        order=tuple((alias, results[alias]) for alias in drawn_order(row.seed, results)) if results else (),
    )


def draw_request_of(reader: Reader, *, token: str, now: datetime) -> OwnRequest:
    """One statement. What is decided before all are is shown when all are. Raises UnknownDrawRequest."""
    row = reader.one(_BY_TOKEN, token=token)
    if row is None:
        raise UnknownDrawRequest
    state = _state(opens_at=row.opens_at, closes_at=row.closes_at, drawn_at=row.drawn_at, now=now)
    status = RequestStatus(row.status)
    decided = state is DrawState.DRAWN or status is RequestStatus.WITHDRAWN
    return OwnRequest(
        mall_id=MallId(row.mall_id),
        agency_id=AgencyId(row.agency_id),
        offer_id=OfferId(row.offer_id),
        alias=row.alias,
        status=status if decided else RequestStatus.ASKED,
        state=state,
        day=row.day,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        wishes=tuple(datetime.fromisoformat(wish) for wish in row.wishes),
        any_time=row.any_time,
        wait_if_lost=row.wait_if_lost,
        name_masked=row.name_masked,
        phone_last=row.phone_last,
        nik_last=row.nik_last,
        place=row.place if decided else None,
        booking_token=row.booking_token if decided else None,
        wait_token=row.wait_token if decided else None,
    )


def draws_due(reader: Reader, *, now: datetime) -> list[tuple[Scope, DrawId]]:
    """Draws that have closed and are not decided."""
    return [
        (Scope(actor="system", mall_id=MallId(row.mall_id)), DrawId(row.id))
        for row in reader.all(_DUE, now=now)
    ]


def undecided_days(
    reader: Reader, *, scope: Scope, pools: tuple[UUID, UUID], now: datetime
) -> set[tuple[UUID, date]]:
    """The pools and days whose places are being drawn, of an agency's and an offer's own."""
    rows = reader.all(_UNDECIDED, mall_id=scope.mall_id, pool_id=pools[0], own_pool_id=pools[1], now=now)
    return {(row.pool_id, row.day) for row in rows}

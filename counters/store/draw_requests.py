"""Requests in draws as rows: asked, withdrawn, decided. Of whom it is decided upon nobody's name is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel, col

from app.clock import new_id
from app.db import Prepared, Tx, constant, insert_of
from app.errors import AlreadyAsked, UnknownDrawRequest
from app.models import Draw, DrawRequest
from app.vocabulary import (
    AgencyId,
    BookingId,
    DrawId,
    EntryId,
    OfferId,
    PriorityGroup,
    RequestId,
    RequestStatus,
    Scope,
)
from counters.rules.identity import Person
from counters.store.draws import FoundDraw
from counters.store.new_bookings import Wanted

_ASKED = col(DrawRequest.status) == constant(RequestStatus.ASKED)
_ASK = insert_of(DrawRequest)
_OF_PERSON = Prepared(
    select(col(DrawRequest.id)).where(
        col(DrawRequest.draw_id) == bindparam("draw_id"),
        col(DrawRequest.identity_hash) == bindparam("identity"),
    )
)
_REQUESTS = Prepared(
    select(
        col(DrawRequest.id), col(DrawRequest.alias), col(DrawRequest.offer_id), col(DrawRequest.wait_if_lost)
    ).where(
        col(DrawRequest.draw_id) == bindparam("draw_id"),
        col(DrawRequest.status) != constant(RequestStatus.WITHDRAWN),
    )
)
_REQUEST = select(*SQLModel.metadata.tables["draw_request"].columns)
_REQUEST_BY_ID = Prepared(_REQUEST.where(col(DrawRequest.id) == bindparam("request_id")))
_REQUEST_BY_TOKEN = Prepared(
    select(col(DrawRequest.id), col(DrawRequest.status), col(Draw.closes_at))
    .join(Draw, col(Draw.id) == col(DrawRequest.draw_id))
    .where(col(DrawRequest.mall_id) == bindparam("in_mall"), col(DrawRequest.token) == bindparam("token"))
)
_NOBODY = dict.fromkeys(
    (
        "identity_hash",
        "name_sealed",
        "phone_sealed",
        "nik_sealed",
        "name_masked",
        "phone_last",
        "nik_last",
        "priority",
        "note",
    )
)
_DECIDE = Prepared(
    update(DrawRequest)
    .where(col(DrawRequest.id) == bindparam("request_id"))
    .values(
        status=bindparam("new_status"),
        place=bindparam("new_place"),
        booking_id=bindparam("new_booking"),
        entry_id=bindparam("new_entry"),
        **_NOBODY,
    )
)
_REST_LOST = Prepared(
    update(DrawRequest)
    .where(col(DrawRequest.draw_id) == bindparam("of_draw"), _ASKED)
    .values(status=RequestStatus.LOST.value, **_NOBODY)
)


@dataclass(frozen=True, kw_only=True)
class InDraw:
    """Somebody's request, without who they are."""

    request_id: RequestId
    alias: str
    offer_id: OfferId
    wait_if_lost: bool


@dataclass(frozen=True, kw_only=True)
class Wishing:
    """What somebody would like to get."""

    wishes: Sequence[datetime]
    any_time: bool
    wait_if_lost: bool


@dataclass(frozen=True, kw_only=True)
class Request:
    """Somebody's request with everything that is kept until it is decided."""

    request_id: RequestId
    offer_id: OfferId
    wanted: Wanted
    wishing: Wishing


def ask(
    tx: Tx,
    draw: FoundDraw,
    *,
    scope: Scope,
    offer: tuple[OfferId, AgencyId],
    token: str,
    alias: str,
    wanted: Wanted,
    wishing: Wishing,
    keep_nik: bool,
    now: datetime,
) -> RequestId:
    """One a person: the unique key refuses another. Raises AlreadyAsked."""
    if tx.one(_OF_PERSON, draw_id=draw.draw_id, identity=wanted.person.identity):
        raise AlreadyAsked
    request_id = RequestId(new_id())
    tx.run(
        _ASK,
        id=request_id,
        mall_id=scope.mall_id,
        draw_id=draw.draw_id,
        agency_id=offer[1],
        offer_id=offer[0],
        token=token,
        alias=alias,
        status=RequestStatus.ASKED,
        wishes=[wish.isoformat() for wish in wishing.wishes],
        any_time=wishing.any_time,
        wait_if_lost=wishing.wait_if_lost,
        asked_at=now,
        place=None,
        booking_id=None,
        entry_id=None,
        **wanted.columns(keep_nik=keep_nik),
    )
    return request_id


def everybody(tx: Tx, draw_id: DrawId) -> list[InDraw]:
    """Everybody who did not withdraw."""
    return [
        InDraw(
            request_id=RequestId(row.id),
            alias=row.alias,
            offer_id=OfferId(row.offer_id),
            wait_if_lost=row.wait_if_lost,
        )
        for row in tx.all(_REQUESTS, draw_id=draw_id)
    ]


def by_id(tx: Tx, request_id: RequestId) -> Request:
    """One that is not decided yet."""
    row = tx.all(_REQUEST_BY_ID, request_id=request_id)[0]
    return Request(
        request_id=request_id,
        offer_id=OfferId(row.offer_id),
        wanted=Wanted(
            person=Person(
                identity=row.identity_hash,
                name_sealed=row.name_sealed,
                name_masked=row.name_masked,
                phone_sealed=row.phone_sealed,
                phone_last=row.phone_last,
                nik_sealed=row.nik_sealed,
                nik_last=row.nik_last,
            ),
            priority=PriorityGroup(row.priority) if row.priority else None,
            note=row.note,
        ),
        wishing=Wishing(
            wishes=[datetime.fromisoformat(wish) for wish in row.wishes],
            any_time=row.any_time,
            wait_if_lost=row.wait_if_lost,
        ),
    )


def asked(tx: Tx, *, scope: Scope, token: str) -> tuple[RequestId, RequestStatus, datetime]:
    """By token, with the moment that its draw closes. Raises UnknownDrawRequest."""
    row = tx.one(_REQUEST_BY_TOKEN, in_mall=scope.mall_id, token=token)
    if row is None:
        raise UnknownDrawRequest
    return RequestId(row.id), RequestStatus(row.status), row.closes_at


def decide(
    tx: Tx,
    request_id: RequestId,
    *,
    status: RequestStatus,
    place: int | None = None,
    booking_id: BookingId | None = None,
    entry_id: EntryId | None = None,
) -> None:
    """What became of it; nothing is kept here that says who it was."""
    tx.run(
        _DECIDE,
        request_id=request_id,
        new_status=status,
        new_place=place,
        new_booking=booking_id,
        new_entry=entry_id,
    )


def lose_rest(tx: Tx, draw_id: DrawId) -> None:
    """Whoever is not decided upon got nothing."""
    tx.run(_REST_LOST, of_draw=draw_id)

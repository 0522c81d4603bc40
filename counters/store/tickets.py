"""Tickets as rows: issued, found in calling order, moved. Only the writer's transaction comes here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import WAITING, Prepared, Tx, constant, insert_of, scoped, waiting_for_counter, within
from app.models import Counter, Offer, Ticket, Visit
from app.models.columns import UtcDateTime
from app.vocabulary import (
    AgencyId,
    CounterId,
    CounterState,
    OfferId,
    Scope,
    ServingId,
    TicketId,
    TicketStatus,
    VisitId,
)

_INSERT_VISIT = insert_of(Visit)
_INSERT_TICKET = insert_of(Ticket)
_COUNTED = {"moves": col(Ticket.moves) + 1}  # so that an undo sees whether anybody was there since
_EARLIER = Prepared(
    select(func.count().label("ahead"))
    .select_from(Ticket)
    .where(
        col(Ticket.offer_id) == bindparam("offer_id"),
        col(Ticket.day) == bindparam("day"),
        WAITING,
        col(Ticket.key_at) <= bindparam("key_at"),
    )
)
# One walk along the index of waiting tickets in calling order, ended by the first that the counter serves.
_IN_ORDER: Any = (
    waiting_for_counter(
        select(
            col(Ticket.id),
            col(Ticket.offer_id),
            col(Ticket.day),
            col(Visit.number),
            col(Offer.code).label("service"),
            col(Offer.announced),
        )
        .select_from(Ticket)
        .join(Offer, col(Offer.id) == col(Ticket.offer_id))
        .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    )
    .outerjoin(Counter, col(Counter.id) == col(Ticket.only_counter_id))
    .where(
        or_(
            col(Ticket.only_counter_id).is_(None),
            col(Ticket.only_counter_id) == bindparam("counter_id"),
            col(Counter.state) == constant(CounterState.CLOSED),
        ),
    )
    .order_by(col(Ticket.key_at), col(Ticket.order_no))
    .limit(1)
)
_NEXT = Prepared(
    _IN_ORDER.where(or_(col(Ticket.not_before).is_(None), col(Ticket.not_before) <= bindparam("now")))
)
_NEXT_EARLY = Prepared(_IN_ORDER)
_CALL = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("ticket_id"), WAITING)
    .values(
        status=TicketStatus.CALLED.value,
        counter_id=bindparam("at_counter"),
        serving_id=bindparam("serving"),
        called_at=bindparam("now"),
        calls=1,
        **_COUNTED,
    )
)
_RECALL = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("ticket_id"))
    .values(called_at=bindparam("now"), calls=col(Ticket.calls) + 1, **_COUNTED)
)
_START = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("ticket_id"))
    .values(status=TicketStatus.SERVING.value, started_at=bindparam("now"), **_COUNTED)
)
_END = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("ticket_id"), within(Ticket))
    .values(
        status=bindparam("new_status"),
        started_at=func.coalesce(col(Ticket.started_at), bindparam("began", type_=UtcDateTime())),
        ended_at=bindparam("now"),
        **_COUNTED,
    )
)


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """What a ticket is issued with."""

    agency_id: AgencyId
    offer_id: OfferId
    day: date
    number: str
    order_no: int
    token: str
    priority: str | None
    issued_at: datetime
    key_at: datetime
    wait_low_seconds: int | None
    wait_high_seconds: int | None
    at_own_risk: bool = False
    booked_for: datetime | None = None
    not_before: datetime | None = None
    reserved: bool = False


@dataclass(frozen=True, kw_only=True)
class NextTicket:
    """The one whose turn it is."""

    ticket_id: TicketId
    offer_id: OfferId
    day: date
    number: str
    service: str
    announced: bool


def issue(tx: Tx, new: NewTicket, *, scope: Scope) -> tuple[TicketId, VisitId]:
    """A new visit with its first ticket, waiting or reserved."""
    visit_id, ticket_id = VisitId(new_id()), TicketId(new_id())
    tx.run(
        _INSERT_VISIT,
        id=visit_id,
        mall_id=scope.mall_id,
        day=new.day,
        number=new.number,
        token=new.token,
        priority=new.priority,
    )
    tx.run(
        _INSERT_TICKET,
        id=ticket_id,
        visit_id=visit_id,
        mall_id=scope.mall_id,
        agency_id=new.agency_id,
        offer_id=new.offer_id,
        day=new.day,
        status=TicketStatus.RESERVED if new.reserved else TicketStatus.WAITING,
        key_at=new.key_at,
        order_no=new.order_no,
        issued_at=new.issued_at,
        counter_id=None,
        serving_id=None,
        called_at=None,
        started_at=None,
        ended_at=None,
        calls=0,
        held_at=None,
        remind_at=None,
        note=None,
        postponed=False,
        moves=0,
        wait_low_seconds=new.wait_low_seconds,
        wait_high_seconds=new.wait_high_seconds,
        only_counter_id=None,
        at_own_risk=new.at_own_risk,
        booked_for=new.booked_for,
        not_before=new.not_before,
        returned_at=None,
    )
    return ticket_id, visit_id


def count_earlier(tx: Tx, *, offer_id: OfferId, day: date, key_at: datetime) -> int:
    """How many wait in the queue with a key up to `key_at`: O(n), for those who do not join at its end."""
    return int(tx.all(_EARLIER, offer_id=offer_id, day=day, key_at=key_at)[0].ahead)


def next_waiting(
    tx: Tx, *, scope: Scope, agency_id: AgencyId, counter_id: CounterId, day: date, now: datetime
) -> NextTicket | None:
    """The first in calling order whose service the counter serves; None: nobody waits.

    Bookings before their time come last, not never: a second statement, asked only when nobody else waits.
    """
    place = {"mall_id": scope.mall_id, "agency_id": agency_id, "counter_id": counter_id, "day": day}
    row = tx.one(_NEXT, now=now, **place) or tx.one(_NEXT_EARLY, **place)
    if row is None:
        return None
    return NextTicket(
        ticket_id=TicketId(row.id),
        offer_id=OfferId(row.offer_id),
        day=row.day,
        number=row.number,
        service=row.service,
        announced=row.announced,
    )


def call(tx: Tx, *, ticket_id: TicketId, counter_id: CounterId, serving_id: ServingId, now: datetime) -> None:
    """It stands at the counter as `called`; the unique index refuses a second one there."""
    tx.run(_CALL, ticket_id=ticket_id, at_counter=counter_id, serving=serving_id, now=now)


def recall(tx: Tx, *, ticket_id: TicketId, now: datetime) -> None:
    """It was called once more."""
    tx.run(_RECALL, ticket_id=ticket_id, now=now)


def start(tx: Tx, *, ticket_id: TicketId, now: datetime) -> None:
    """It is being served."""
    tx.run(_START, ticket_id=ticket_id, now=now)


def end(
    tx: Tx, *, scope: Scope, ticket_id: TicketId, status: TicketStatus, began: datetime | None, now: datetime
) -> None:
    """It has a final status; `began` is when the service started if nobody said so."""
    tx.run(_END, ticket_id=ticket_id, new_status=status, began=began, now=now, **scoped(scope))

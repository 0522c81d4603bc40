"""Tickets off the straight path: chosen by hand, held, put back, handed on, left. Counts every change in `moves`."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, bindparam, case, func, or_, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Row, Tx, constant, insert_of, scoped, within
from app.errors import UnknownTicket
from app.models import Counter, CounterService, Offer, Ticket, Visit
from app.vocabulary import (
    OPEN,
    AgencyId,
    CounterId,
    CounterState,
    OfferId,
    PriorityGroup,
    Scope,
    ServingId,
    TicketId,
    TicketStatus,
    VisitId,
)
from counters.store.itinerary import FURTHER

_STOP = (
    select(
        col(Ticket.id),
        col(Ticket.visit_id),
        col(Ticket.agency_id),
        col(Ticket.offer_id),
        col(Ticket.day),
        col(Ticket.status),
        col(Ticket.key_at),
        col(Ticket.order_no),
        col(Ticket.started_at),
        col(Ticket.ended_at),
        col(Ticket.calls),
        col(Ticket.moves),
        col(Ticket.postponed),
        col(Visit.number),
        col(Visit.priority),
        col(Ticket.only_counter_id),
        col(Counter.state).label("only_state"),
        col(Offer.code).label("service"),
        col(Offer.announced),
        FURTHER.label("further"),
        col(CounterService.counter_id).label("served_at"),
    )
    .select_from(Ticket)
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .join(Offer, col(Offer.id) == col(Ticket.offer_id))
    .outerjoin(Counter, col(Counter.id) == col(Ticket.only_counter_id))
    .outerjoin(
        CounterService,
        and_(
            col(CounterService.offer_id) == col(Ticket.offer_id),
            col(CounterService.counter_id) == bindparam("at_counter"),
        ),
    )
)
# A visit is at the one ticket that is not over, else at its last.
_OVER = case((or_(*(col(Ticket.status) == constant(one) for one in OPEN)), 0), else_=1)
_FIND = Prepared(
    _STOP.where(col(Ticket.id) == bindparam("ticket_id"), within(Ticket), col(Ticket.day) == bindparam("day"))
)
_BY_TOKEN = Prepared(
    _STOP.where(col(Visit.token) == bindparam("token"), within(Ticket))
    .order_by(_OVER, col(Ticket.id).desc())
    .limit(1)
)
_TICKET = col(Ticket.id) == bindparam("ticket_id")
_COUNTED = {"moves": col(Ticket.moves) + 1}
_HOLD = Prepared(
    update(Ticket)
    .where(_TICKET)
    .values(
        status=TicketStatus.HELD.value,
        held_at=bindparam("now"),
        remind_at=bindparam("new_reminder"),
        note=func.nullif(func.coalesce(bindparam("new_note"), col(Ticket.note)), ""),
        **_COUNTED,
    )
)
_RESUME = Prepared(
    update(Ticket)
    .where(_TICKET)
    .values(
        status=bindparam("new_status"),
        counter_id=bindparam("at_counter"),
        serving_id=bindparam("serving"),
        started_at=bindparam("began"),
        **_COUNTED,
    )
)
_PUT_BACK = Prepared(
    update(Ticket)
    .where(_TICKET)
    .values(
        status=TicketStatus.WAITING.value,
        key_at=bindparam("new_key"),
        counter_id=None,
        called_at=None,
        started_at=None,
        ended_at=None,
        calls=0,
        returned_at=bindparam("now"),
        **_COUNTED,
    )
)
_INSERT = insert_of(Ticket)
_CANCEL = Prepared(
    update(Ticket)
    .where(_TICKET)
    .values(status=TicketStatus.CANCELLED.value, ended_at=bindparam("now"), **_COUNTED)
)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A ticket as it is now, with what its visit says; `served`: the counter that asks serves its service."""

    ticket_id: TicketId
    visit_id: VisitId
    agency_id: AgencyId
    offer_id: OfferId
    day: date
    status: TicketStatus
    key_at: datetime
    order_no: int
    started_at: datetime | None
    ended_at: datetime | None
    calls: int
    moves: int
    postponed: bool
    number: str
    group: PriorityGroup | None
    service: str
    served: bool
    announced: bool
    further: int  # services that its visit still goes to
    only_at: CounterId | None  # the counter that it is kept for, while that one is not closed

    @property
    def priority(self) -> bool:
        """Whether its visitor goes before others."""
        return self.group is not None


@dataclass(frozen=True, kw_only=True)
class Goal:
    """Where a visit goes on, with the id that its next ticket will have."""

    ticket_id: TicketId = field(default_factory=lambda: TicketId(new_id()))
    agency_id: AgencyId
    offer_id: OfferId
    note: str | None = None
    only_at: CounterId | None = None
    booked_for: datetime | None = None


def find(
    tx: Tx, *, scope: Scope, ticket_id: TicketId, day: date, counter_id: CounterId | None = None
) -> Stop:
    """A ticket of the day in the scope. Raises UnknownTicket."""
    return _stop(tx.one(_FIND, ticket_id=ticket_id, day=day, at_counter=counter_id, **scoped(scope)))


def by_token(tx: Tx, *, scope: Scope, token: str) -> Stop:
    """The ticket that the visit with this token is at. Raises UnknownTicket."""
    return _stop(tx.one(_BY_TOKEN, token=token, at_counter=None, **scoped(scope)))


def _stop(row: Row | None) -> Stop:
    if row is None:
        raise UnknownTicket
    return Stop(
        ticket_id=TicketId(row.id),
        visit_id=VisitId(row.visit_id),
        agency_id=AgencyId(row.agency_id),
        offer_id=OfferId(row.offer_id),
        day=row.day,
        status=TicketStatus(row.status),
        key_at=row.key_at,
        order_no=row.order_no,
        started_at=row.started_at,
        ended_at=row.ended_at,
        calls=row.calls,
        moves=row.moves,
        postponed=row.postponed,
        number=row.number,
        group=PriorityGroup(row.priority) if row.priority else None,
        service=row.service,
        served=row.served_at is not None,
        announced=row.announced,
        further=row.further,
        only_at=row.only_counter_id if row.only_state != CounterState.CLOSED else None,
    )


def hold(tx: Tx, *, ticket_id: TicketId, note: str | None, remind_at: datetime | None, now: datetime) -> None:
    """It waits aside; the counter it was at stays on it, so that its holder sees where. `note` None: as it is."""
    tx.run(_HOLD, ticket_id=ticket_id, new_note=note, new_reminder=remind_at, now=now)


def resume(
    tx: Tx,
    *,
    ticket_id: TicketId,
    status: TicketStatus,
    counter_id: CounterId,
    serving_id: ServingId,
    began: datetime | None,
) -> None:
    """It stands at a counter again; the unique index refuses a second one there."""
    tx.run(
        _RESUME,
        ticket_id=ticket_id,
        new_status=status,
        at_counter=counter_id,
        serving=serving_id,
        began=began,
    )


def put_back(tx: Tx, *, ticket_id: TicketId, key_at: datetime, now: datetime) -> None:
    """It waits again with this key, as if it had not been called; counters that call by themselves see it come now."""
    tx.run(_PUT_BACK, ticket_id=ticket_id, new_key=key_at, now=now)


def hand_on(tx: Tx, stop: Stop, goal: Goal, *, scope: Scope, key_at: datetime, now: datetime) -> None:
    """The next stop of the same visit, waiting in another queue on the same number."""
    tx.run(
        _INSERT,
        id=goal.ticket_id,
        visit_id=stop.visit_id,
        mall_id=scope.mall_id,
        agency_id=goal.agency_id,
        offer_id=goal.offer_id,
        day=stop.day,
        status=TicketStatus.WAITING,
        key_at=key_at,
        order_no=stop.order_no,
        issued_at=now,
        counter_id=None,
        serving_id=None,
        called_at=None,
        started_at=None,
        ended_at=None,
        calls=0,
        held_at=None,
        remind_at=None,
        note=goal.note,
        postponed=False,
        moves=0,
        wait_low_seconds=None,
        wait_high_seconds=None,
        only_counter_id=goal.only_at,
        at_own_risk=False,
        booked_for=goal.booked_for,
        not_before=None,
        returned_at=None,
    )


def cancel(tx: Tx, *, ticket_id: TicketId, now: datetime) -> None:
    """The visitor left."""
    tx.run(_CANCEL, ticket_id=ticket_id, now=now)

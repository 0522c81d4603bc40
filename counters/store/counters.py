"""Counters as rows: found within a scope together with the ticket that stands there, and moved."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import col

from app.db import Prepared, Tx, constant, scoped, within
from app.errors import CounterTaken, NotAllowed, NoTicketInProgress, UnknownCounter
from app.models import Counter, Offer, Ticket, Visit
from app.vocabulary import (
    AgencyId,
    CounterId,
    CounterState,
    OfficerId,
    Scope,
    ServingId,
    TicketId,
    TicketStatus,
    ZoneId,
)

_AT_COUNTER = or_(
    col(Ticket.status) == constant(TicketStatus.CALLED), col(Ticket.status) == constant(TicketStatus.SERVING)
)
_FIND = Prepared(
    select(
        col(Counter.id),
        col(Counter.agency_id),
        col(Counter.zone_id),
        col(Counter.state),
        col(Counter.active),
        col(Counter.officer_id),
        col(Ticket.id).label("ticket_id"),
        col(Ticket.status),
        col(Ticket.serving_id),
        col(Ticket.calls),
        col(Ticket.called_at),
        col(Ticket.day),
        col(Visit.number),
        col(Offer.code).label("service"),
    )
    .select_from(Counter)
    .outerjoin(Ticket, and_(col(Ticket.counter_id) == col(Counter.id), _AT_COUNTER))
    .outerjoin(Visit, col(Visit.id) == col(Ticket.visit_id))
    .outerjoin(Offer, col(Offer.id) == col(Ticket.offer_id))
    .where(col(Counter.id) == bindparam("counter_id"), within(Counter))
)
_MOVE = Prepared(
    update(Counter)
    .where(col(Counter.id) == bindparam("counter_id"), within(Counter))
    .values(
        state=bindparam("new_state"),
        state_at=bindparam("now"),
        pause_reason=bindparam("reason"),
        officer_id=bindparam("officer"),
    )
)
_OFFICER_AT = Prepared(
    select(col(Counter.id)).where(
        col(Counter.officer_id) == bindparam("officer"), col(Counter.officer_id).is_not(None)
    )
)


@dataclass(frozen=True, kw_only=True)
class TicketAtCounter:
    """The ticket that stands at a counter."""

    ticket_id: TicketId
    status: TicketStatus
    serving_id: ServingId
    calls: int
    called_at: datetime
    day: date
    number: str
    service: str


@dataclass(frozen=True, kw_only=True)
class CounterNow:
    """A counter as it is at this moment of the transaction."""

    counter_id: CounterId
    agency_id: AgencyId
    zone_id: ZoneId
    state: CounterState
    planned: bool  # not taken off the plan
    officer_id: OfficerId | None
    ticket: TicketAtCounter | None

    @property
    def status(self) -> TicketStatus | None:
        """The status of the ticket there; None: nobody."""
        return self.ticket.status if self.ticket else None

    def require_officer(self, scope: Scope) -> OfficerId:
        """The officer who acts. Raises CounterTaken if somebody else works there; a closed counter is nobody's."""
        if scope.officer_id is None:
            raise NotAllowed
        if self.officer_id not in {None, scope.officer_id}:
            raise CounterTaken
        return scope.officer_id

    def require_ticket(self) -> TicketAtCounter:
        """Raises NoTicketInProgress."""
        if self.ticket is None:
            raise NoTicketInProgress
        return self.ticket


def find(tx: Tx, *, scope: Scope, counter_id: CounterId) -> CounterNow:
    """The counter, if it lies in the scope. Raises UnknownCounter."""
    row = tx.one(_FIND, counter_id=counter_id, **scoped(scope))
    if row is None:
        raise UnknownCounter
    ticket = None
    if row.ticket_id is not None:
        ticket = TicketAtCounter(
            ticket_id=TicketId(row.ticket_id),
            status=TicketStatus(row.status),
            serving_id=ServingId(row.serving_id),
            calls=row.calls,
            called_at=row.called_at,
            day=row.day,
            number=row.number,
            service=row.service,
        )
    return CounterNow(
        counter_id=counter_id,
        agency_id=AgencyId(row.agency_id),
        zone_id=ZoneId(row.zone_id),
        state=CounterState(row.state),
        planned=row.active,
        officer_id=row.officer_id,
        ticket=ticket,
    )


def set_state(
    tx: Tx,
    *,
    scope: Scope,
    counter_id: CounterId,
    state: CounterState,
    officer_id: OfficerId | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """The counter's new state, with who is at it; the unique index refuses an officer at two counters."""
    tx.run(
        _MOVE,
        counter_id=counter_id,
        new_state=state,
        now=now,
        reason=reason,
        officer=officer_id,
        **scoped(scope),
    )


def counter_of_officer(tx: Tx, *, officer_id: OfficerId) -> CounterId | None:
    """Where the officer is at work now; None: nowhere."""
    row = tx.one(_OFFICER_AT, officer=officer_id)
    return CounterId(row.id) if row else None

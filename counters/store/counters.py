"""Counters as rows: found within a scope together with the ticket that stands there, and moved."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Uuid, and_, bindparam, case, null, select, update
from sqlmodel import col

from app.db import AT_COUNTER, Prepared, Tx, constant, scoped, within
from app.errors import CounterDoesNotServe, CounterTaken, NotAllowed, NoTicketInProgress, UnknownCounter
from app.models import Counter, CounterService, Offer, Ticket, Visit
from app.models.columns import UtcDateTime
from app.vocabulary import (
    AgencyId,
    CounterId,
    CounterState,
    OfferId,
    OfficerId,
    Scope,
    ServingId,
    TicketId,
    TicketStatus,
    VisitId,
    ZoneId,
)
from counters.store.itinerary import FURTHER

_FIND = Prepared(
    select(
        col(Counter.id),
        col(Counter.agency_id),
        col(Counter.zone_id),
        col(Counter.state),
        col(Counter.active),
        col(Counter.officer_id),
        col(Counter.officer_chooses),
        col(Ticket.id).label("ticket_id"),
        col(Ticket.status),
        col(Ticket.serving_id),
        col(Ticket.calls),
        col(Ticket.called_at),
        col(Ticket.started_at),
        col(Ticket.day),
        col(Ticket.visit_id),
        col(Ticket.offer_id),
        col(Visit.number),
        col(Visit.priority),
        col(Offer.code).label("service"),
        col(Offer.announced),
        FURTHER.label("further"),
    )
    .select_from(Counter)
    .outerjoin(Ticket, and_(col(Ticket.counter_id) == col(Counter.id), AT_COUNTER))
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
        # A pause that ends in closing began with the pause.
        left_at=case(
            (col(Counter.state) != constant(CounterState.OPEN), col(Counter.left_at)),
            else_=bindparam("left", type_=UtcDateTime()),
        ),
        pause_reason=bindparam("reason"),
        back_at=bindparam("back"),
        officer_id=bindparam("officer"),
        # Whoever comes next shall not be surprised by calls that somebody else switched on.
        auto_seconds=case(
            (col(Counter.officer_id).is_distinct_from(bindparam("officer", type_=Uuid())), null()),
            else_=col(Counter.auto_seconds),
        ),
    )
)
_SERVES = Prepared(
    select(col(CounterService.offer_id))
    .join(Counter, col(Counter.id) == col(CounterService.counter_id))
    .where(
        col(Counter.mall_id) == bindparam("mall"),
        col(Counter.id) == bindparam("counter_id"),
        col(CounterService.offer_id) == bindparam("offer"),
    )
)
_SWITCH_AUTO = Prepared(
    update(Counter)
    .where(col(Counter.id) == bindparam("counter_id"), within(Counter))
    .values(auto_seconds=bindparam("seconds"), auto_since=bindparam("now"))
)
_RESTART_AUTO = Prepared(
    update(Counter)
    .where(col(Counter.id) == bindparam("counter_id"), col(Counter.auto_seconds).is_not(None))
    .values(auto_since=bindparam("now"))
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
    started_at: datetime | None
    day: date
    number: str
    service: str
    visit_id: VisitId
    offer_id: OfferId
    announced: bool  # its visitor was called; False in a back office
    further: int  # services that its visit still goes to
    priority: bool


@dataclass(frozen=True, kw_only=True)
class CounterNow:
    """A counter as it is at this moment of the transaction."""

    counter_id: CounterId
    agency_id: AgencyId
    zone_id: ZoneId
    state: CounterState
    planned: bool  # not taken off the plan
    officer_id: OfficerId | None
    officer_chooses: bool
    ticket: TicketAtCounter | None

    @property
    def status(self) -> TicketStatus | None:
        """The status of the ticket there; None: nobody."""
        return self.ticket.status if self.ticket else None

    @property
    def announced(self) -> bool:
        """Whether a visitor was called for the ticket there; False in a back office."""
        return self.ticket is None or self.ticket.announced

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
            started_at=row.started_at,
            day=row.day,
            number=row.number,
            service=row.service,
            visit_id=VisitId(row.visit_id),
            offer_id=OfferId(row.offer_id),
            announced=row.announced,
            further=row.further,
            priority=row.priority is not None,
        )
    return CounterNow(
        counter_id=counter_id,
        agency_id=AgencyId(row.agency_id),
        zone_id=ZoneId(row.zone_id),
        state=CounterState(row.state),
        planned=row.active,
        officer_id=row.officer_id,
        officer_chooses=row.officer_chooses,
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
    back_at: datetime | None = None,
) -> None:
    """The counter's new state, with who is at it; the unique index refuses an officer at two counters.

    It stops calling by itself when somebody else, or nobody, is at it.
    """
    tx.run(
        _MOVE,
        counter_id=counter_id,
        new_state=state,
        now=now,
        left=None if state is CounterState.OPEN else now,
        reason=reason,
        back=back_at,
        officer=officer_id,
        **scoped(scope),
    )


def require_serves(tx: Tx, *, counter_id: CounterId, offer_id: OfferId) -> None:
    """A counter of the mall, of whichever agency. Raises CounterDoesNotServe."""
    if tx.one(_SERVES, mall=tx.mall.id, counter_id=counter_id, offer=offer_id) is None:
        raise CounterDoesNotServe


def switch_auto(tx: Tx, *, scope: Scope, counter_id: CounterId, seconds: int | None, now: datetime) -> None:
    """It calls by itself after being idle for `seconds` from now on; None: it does not."""
    tx.run(_SWITCH_AUTO, counter_id=counter_id, seconds=seconds, now=now, **scoped(scope))


def restart_auto(tx: Tx, *, counter_id: CounterId, now: datetime) -> None:
    """Its idleness counts from now: what was just undone or put back is not called again at once."""
    tx.run(_RESTART_AUTO, counter_id=counter_id, now=now)


def counter_of_officer(tx: Tx, *, officer_id: OfficerId) -> CounterId | None:
    """Where the officer is at work now; None: nowhere."""
    row = tx.one(_OFFICER_AT, officer=officer_id)
    return CounterId(row.id) if row else None

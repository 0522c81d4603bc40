"""Who follows whom: the tickets of an agency that are not over, and a single one by its token."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, or_, select
from sqlmodel import col

from app.db import Prepared, Reader, Row, constant, scoped, within
from app.errors import UnknownTicket
from app.models import Counter, ItineraryStop, Offer, Ticket, TicketWait, Visit
from app.vocabulary import (
    AT_COUNTER,
    OPEN,
    AgencyId,
    MallId,
    OfferId,
    Scope,
    StopState,
    TicketId,
    TicketStatus,
    VisitId,
    ZoneId,
)
from counters.queries.itinerary_of import PlannedStop, itinerary_of
from counters.queries.plan_of import plan_of
from counters.queries.shown_waits import WINDOW_COLUMNS, window_of
from counters.rules.bounds import readable
from counters.rules.waits.shown_wait import ShownWindow

_JOINED = (
    select(
        col(Ticket.id),
        col(Ticket.mall_id),
        col(Ticket.agency_id),
        col(Ticket.offer_id),
        col(Ticket.day),
        col(Ticket.status),
        col(Ticket.key_at),
        col(Ticket.order_no),
        col(Ticket.issued_at),
        col(Ticket.called_at),
        col(Ticket.postponed),
        col(Ticket.at_own_risk),
        col(Visit.number),
        col(Visit.token),
        col(Visit.priority),
        col(Counter.label),
        col(Counter.number).label("counter_number"),
        col(Counter.zone_id),
        col(Offer.announced),
        *WINDOW_COLUMNS,
    )
    .select_from(Ticket)
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .join(Offer, col(Offer.id) == col(Ticket.offer_id))
    .outerjoin(TicketWait, col(TicketWait.ticket_id) == col(Ticket.id))
    .outerjoin(Counter, col(Counter.id) == col(Ticket.counter_id))
)
_QUEUE = Prepared(
    _JOINED.where(
        within(Ticket),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
    ).order_by(col(Ticket.key_at), col(Ticket.order_no))
)
# A visit is at the one ticket that is not over, else at its last.
_OVER = case((or_(*(col(Ticket.status) == constant(one) for one in OPEN)), 0), else_=1)
_PLACED = (TicketStatus.WAITING, TicketStatus.RESERVED)  # with a place in a queue
_FURTHER = (
    select(func.count())
    .select_from(ItineraryStop)
    .where(
        col(ItineraryStop.visit_id) == col(Visit.id),
        col(ItineraryStop.state) == constant(StopState.PENDING),
    )
    .correlate(Visit)
    .scalar_subquery()
)
_BY_TOKEN = Prepared(
    _JOINED.add_columns(col(Ticket.visit_id), _FURTHER.label("further"))
    .where(col(Visit.token) == bindparam("token"))
    .order_by(_OVER, col(Ticket.id).desc())
    .limit(1)
)
_AHEAD = Prepared(
    select(func.count().label("ahead"))
    .select_from(Ticket)
    .where(
        col(Ticket.offer_id) == bindparam("offer_id"),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
        or_(
            col(Ticket.key_at) < bindparam("key_at"),
            (col(Ticket.key_at) == bindparam("key_at")) & (col(Ticket.order_no) < bindparam("order_no")),
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class QueuedTicket:
    """A ticket as its holder may know it; `people_ahead` is None once it does not wait any more."""

    ticket_id: TicketId
    mall_id: MallId
    agency_id: AgencyId
    offer_id: OfferId
    day: date
    number: str
    token: str
    status: TicketStatus
    priority: bool
    people_ahead: int | None
    issued_at: datetime
    called_at: datetime | None
    window: ShownWindow | None  # when it is expected to be called; None: it does not wait, or nobody can say
    counter_label: str | None
    counter_number: int | None
    zone_id: ZoneId | None
    postponed: bool = False
    at_own_risk: bool = False
    in_back_office: bool = False
    further: tuple[PlannedStop, ...] = ()  # where the visit goes on, the next stop first


def queue_of(reader: Reader, *, scope: Scope, day: date) -> list[QueuedTicket]:
    """Everybody who waits in the scope's agency on `day`, in calling order: one statement.

    `people_ahead` counts those in the queue of the same service. Where they go on is for `itineraries_of_queue`.
    """
    ahead: dict[OfferId, int] = {}
    tickets = []
    for row in reader.all(_QUEUE, day=day, **scoped(scope)):
        before = ahead.get(row.offer_id, 0)
        ahead[row.offer_id] = before + 1
        tickets.append(_ticket(row, before))
    return tickets


def ticket_of(reader: Reader, *, token: str) -> QueuedTicket:
    """The ticket that the visit with this token is at: two statements, four if the visit goes on. Raises UnknownTicket.

    In a back office nobody is called, so the ticket of a visitor whose papers are there just waits.
    """
    row = reader.one(_BY_TOKEN, token=token) if readable(token) else None
    if row is None:
        raise UnknownTicket
    ahead = None
    if row.status in _PLACED:
        ahead = reader.all(
            _AHEAD, offer_id=row.offer_id, day=row.day, key_at=row.key_at, order_no=row.order_no
        )[0].ahead
    ticket = _ticket(row, ahead)
    if row.further:
        # the set-up of the ticket's own day
        plan = plan_of(reader, scope=Scope(actor="public", mall_id=ticket.mall_id), now=row.issued_at)
        further = itinerary_of(reader, plan, visit_id=VisitId(row.visit_id))
        ticket = replace(ticket, further=tuple(further))
    if not row.announced and ticket.status in AT_COUNTER:
        ticket = replace(
            ticket, status=TicketStatus.WAITING, counter_label=None, counter_number=None, called_at=None
        )
    return ticket


def _ticket(row: Row, ahead: int | None) -> QueuedTicket:
    return QueuedTicket(
        ticket_id=row.id,
        mall_id=row.mall_id,
        agency_id=row.agency_id,
        offer_id=row.offer_id,
        day=row.day,
        number=row.number,
        token=row.token,
        status=TicketStatus(row.status),
        priority=row.priority is not None,
        people_ahead=ahead,
        issued_at=row.issued_at,
        called_at=row.called_at,
        window=window_of(row) if row.status in _PLACED else None,
        counter_label=row.label,
        counter_number=row.counter_number,
        zone_id=row.zone_id,
        postponed=row.postponed,
        at_own_risk=row.at_own_risk,
        in_back_office=not row.announced and row.status in OPEN,
    )

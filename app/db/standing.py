"""Where a ticket stands, as conditions that queries and commands share."""

from typing import Any

from sqlalchemy import and_, bindparam, or_
from sqlmodel import col

from app.db.statements import constant
from app.models import CounterService, Ticket
from app.vocabulary import TicketStatus

AT_COUNTER = or_(
    col(Ticket.status) == constant(TicketStatus.CALLED), col(Ticket.status) == constant(TicketStatus.SERVING)
)
WAITING = col(Ticket.status) == constant(TicketStatus.WAITING)


def waiting_for_counter(tickets: Any) -> Any:  # noqa: ANN401  (a select of whatever columns)
    """Of a select from tickets those that wait for a service of the counter; bind counter_id, mall_id, agency_id, day."""
    return tickets.join(
        CounterService,
        and_(
            col(CounterService.counter_id) == bindparam("counter_id"),
            col(CounterService.offer_id) == col(Ticket.offer_id),
        ),
    ).where(
        col(Ticket.mall_id) == bindparam("mall_id"),
        col(Ticket.agency_id) == bindparam("agency_id"),
        col(Ticket.day) == bindparam("day"),
        WAITING,
    )

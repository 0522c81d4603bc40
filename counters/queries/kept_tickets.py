"""Waiting tickets that are kept for one counter: nobody else calls them until that one is closed."""

from sqlalchemy import and_, bindparam, func, not_, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import constant
from app.models import Counter, Offer, Ticket
from app.vocabulary import CounterState, TicketStatus

ONLY = aliased(Counter, name="only_counter")
_ELSEWHERE = and_(
    col(Ticket.only_counter_id).is_not(None),
    col(Ticket.only_counter_id) != bindparam("counter_id"),
    col(ONLY.state) != constant(CounterState.CLOSED),
)
KEPT_FOR_OTHERS = (
    select(func.count())
    .select_from(Ticket)
    .join(ONLY, col(ONLY.id) == col(Ticket.only_counter_id))
    .where(
        col(Ticket.offer_id) == col(Offer.id),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
        _ELSEWHERE,
    )
    .correlate(Offer)
    .scalar_subquery()
)
# Of a statement that joins ONLY: the counter `counter_id` may call it.
CALLED_HERE = or_(col(Ticket.only_counter_id).is_(None), not_(_ELSEWHERE))

"""A visitor lets others go first: whom, and the new place in line."""

from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, update
from sqlmodel import col

from app.db import Prepared, Tx, constant
from app.models import Ticket
from app.models.columns import UtcDateTime
from app.vocabulary import TicketId, TicketStatus
from counters.store.stops import Stop

_POSTPONE = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("ticket_id"))
    .values(key_at=bindparam("new_key"), postponed=True, moves=col(Ticket.moves) + 1)
)
_BEHIND = Prepared(
    select(col(Ticket.key_at))
    .where(
        col(Ticket.offer_id) == bindparam("offer_id"),
        col(Ticket.day) == bindparam("day"),
        col(Ticket.status) == constant(TicketStatus.WAITING),
        or_(
            col(Ticket.key_at) > bindparam("key_at", type_=UtcDateTime()),
            and_(
                col(Ticket.key_at) == bindparam("key_at", type_=UtcDateTime()),
                col(Ticket.order_no) > bindparam("order_no"),
            ),
        ),
    )
    .order_by(col(Ticket.key_at), col(Ticket.order_no))
    .limit(bindparam("count"))
)


def postpone(tx: Tx, *, ticket_id: TicketId, key_at: datetime) -> None:
    """It goes further back, once."""
    tx.run(_POSTPONE, ticket_id=ticket_id, new_key=key_at)


def keys_behind(tx: Tx, stop: Stop, *, count: int) -> list[datetime]:
    """The keys of the first `count` who wait behind it for the same service, in calling order."""
    rows = tx.all(
        _BEHIND, offer_id=stop.offer_id, day=stop.day, key_at=stop.key_at, order_no=stop.order_no, count=count
    )
    return [row.key_at for row in rows]

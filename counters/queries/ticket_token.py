"""The token of a ticket that somebody who works here names, for its paper."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader, scoped, within
from app.errors import UnknownTicket
from app.models import Ticket, Visit
from app.vocabulary import Scope, TicketId

_TOKEN = Prepared(
    select(col(Visit.token))
    .select_from(Ticket)
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .where(col(Ticket.id) == bindparam("ticket_id"), col(Ticket.day) == bindparam("day"), within(Ticket))
)


def ticket_token(reader: Reader, *, scope: Scope, ticket_id: TicketId, day: date) -> str:
    """Of a ticket of the day in the scope. Raises UnknownTicket."""
    row = reader.one(_TOKEN, ticket_id=ticket_id, day=day, **scoped(scope))
    if row is None:
        raise UnknownTicket
    return str(row.token)

"""The token of a ticket that somebody who works here names: by its id, or as a visitor reads its number out."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader, scoped, within
from app.errors import UnknownTicket
from app.models import Ticket, Visit
from app.vocabulary import Scope, TicketId
from counters.rules.bounds import readable

_TOKEN = Prepared(
    select(col(Visit.token))
    .select_from(Ticket)
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .where(col(Ticket.id) == bindparam("ticket_id"), col(Ticket.day) == bindparam("day"), within(Ticket))
)
_BY_NUMBER = Prepared(
    select(col(Visit.token)).where(
        col(Visit.mall_id) == bindparam("mall_id"),
        col(Visit.day) == bindparam("day"),
        col(Visit.number) == bindparam("number"),
    )
)


def ticket_token(reader: Reader, *, scope: Scope, ticket_id: TicketId, day: date) -> str:
    """Of a ticket of the day in the scope. Raises UnknownTicket."""
    row = reader.one(_TOKEN, ticket_id=ticket_id, day=day, **scoped(scope))
    if row is None:
        raise UnknownTicket
    return str(row.token)


def token_of_number(reader: Reader, *, scope: Scope, number: str, day: date) -> str:
    """Of the visit with this number in the scope's mall, whatever its agency. Raises UnknownTicket."""
    row = reader.one(_BY_NUMBER, mall_id=scope.mall_id, day=day, number=number) if readable(number) else None
    if row is None:
        raise UnknownTicket
    return str(row.token)

"""What officers note on a ticket or its visit without moving it."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import col

from app.db import Prepared, Tx
from app.models import Ticket, Visit
from app.vocabulary import PriorityGroup, TicketId, VisitId

_TICKET = col(Ticket.id) == bindparam("ticket_id")
_COUNTED = {"moves": col(Ticket.moves) + 1}
_NOTE = Prepared(update(Ticket).where(_TICKET).values(note=bindparam("new_note"), **_COUNTED))
_REKEY = Prepared(update(Ticket).where(_TICKET).values(key_at=bindparam("new_key"), **_COUNTED))
_PRIORITY = Prepared(
    update(Visit).where(col(Visit.id) == bindparam("visit")).values(priority=bindparam("new_priority"))
)


def note(tx: Tx, *, ticket_id: TicketId, text: str | None) -> None:
    """For the officers of its agency; None takes it away."""
    tx.run(_NOTE, ticket_id=ticket_id, new_note=text)


def rekey(tx: Tx, *, ticket_id: TicketId, key_at: datetime) -> None:
    """Its place in line; counted as a change even if the key is the old one."""
    tx.run(_REKEY, ticket_id=ticket_id, new_key=key_at)


def prioritise(tx: Tx, *, visit_id: VisitId, priority: PriorityGroup | None) -> None:
    """The visit's group, for its later stops, too."""
    tx.run(_PRIORITY, visit=visit_id, new_priority=priority)

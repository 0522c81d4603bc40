"""A visitor lets others go first, once, by their own token."""

from app.clock import Clock
from app.db import Tx
from app.errors import AlreadyPostponed, TicketNotWaiting
from app.vocabulary import Scope, TicketStatus
from counters.events import TicketPostponed
from counters.rules.calling import LET_FIRST, postponed_key
from counters.store import journal, letting_first, stops


def postpone_ticket(
    tx: Tx, clock: Clock, *, scope: Scope, token: str, let_first: int = LET_FIRST
) -> TicketPostponed:
    """Lets the next `let_first` of the same service go first. Raises UnknownTicket, TicketNotWaiting, AlreadyPostponed."""
    stop = stops.by_token(tx, scope=scope, token=token)
    if stop.status is not TicketStatus.WAITING:
        raise TicketNotWaiting
    if stop.postponed:
        raise AlreadyPostponed
    now = clock.now()
    behind = letting_first.keys_behind(tx, stop, count=let_first)
    key_at = postponed_key(behind, let_first=let_first, own=stop.key_at, now=now)
    letting_first.postpone(tx, ticket_id=stop.ticket_id, key_at=key_at)
    event = TicketPostponed(ticket_id=stop.ticket_id, key_at=key_at)
    journal.record(tx, event, scope=scope, at=now, agency=stop.agency_id)
    return event

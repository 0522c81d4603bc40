"""The estimator's newest figures reach the tickets and the screens."""

from collections.abc import Mapping

from app.clock import Clock
from app.db import Tx
from app.vocabulary import OfferId, Scope, TicketId
from counters.events import WaitsNoted
from counters.rules.waits.noting import Told
from counters.rules.waits.shown_wait import ShownRange
from counters.store import waits


def note_waits(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    figures: Mapping[OfferId, ShownRange | None],
    waiting: Mapping[OfferId, int],
    tickets: Mapping[TicketId, Told],
    news: bool,
) -> WaitsNoted:
    """Writes what changed: a statement for each offer and ticket. Nothing happened in the mall, so no journal entry.

    `news` False: figures grow older or are the same, and no screen needs to look again.
    """
    now = clock.now()
    for offer_id, figure in figures.items():
        waits.note_figure(tx, offer_id=offer_id, figure=figure, waiting=waiting[offer_id], now=now)
    for ticket_id, told in tickets.items():
        waits.tell(tx, scope=scope, ticket_id=ticket_id, told=told, now=now)
    if news:
        tx.next_version()
        tx.touch(waits=scope.agency_id)
    return WaitsNoted(figures=len(figures), tickets=len(tickets))

"""An officer takes the last move at a counter back; the journal keeps both."""

from datetime import timedelta

from app.clock import Clock
from app.db import Tx
from app.errors import UndoOvertaken
from app.vocabulary import AT_COUNTER, Action, CounterId, Scope, TicketStatus
from counters.events import MoveUndone
from counters.rules.lifecycle import require_working
from counters.rules.undoing import UNDO_WITHIN, require_undoable
from counters.store import counters, itinerary, journal, last_moves, queues

_PLANS = {Action.FINISH, Action.TRANSFER, Action.ADD, Action.MERGE}  # they change where the visit goes


def undo(
    tx: Tx, clock: Clock, *, scope: Scope, counter_id: CounterId, within: timedelta = UNDO_WITHIN
) -> MoveUndone:
    """Ticket, serving, queue figures and calls are as they were before the move; a second undo finds nothing.

    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NothingToUndo, UndoTooLate, UndoOvertaken.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    officer_id = counter.require_officer(scope)
    require_working(counter.state)
    last = last_moves.find(tx, counter_id=counter_id, officer_id=officer_id)
    now = clock.now()
    require_undoable(
        made_at=last.made_at,
        now=now,
        within=within,
        left_with=last.left_with,
        moves=last.moves_now,
        new_moves=last.new_moves,
    )
    here = counter.ticket.ticket_id if counter.ticket else last.ticket_id
    if last.other_moved or (last.status in AT_COUNTER and here != last.ticket_id):
        raise UndoOvertaken
    if last.move in _PLANS:
        for gone in itinerary.restore(tx, version=last.row.version):
            queues.unpromise(tx, offer_id=gone.offer_id, day=gone.day, priority=gone.priority)
    last_moves.restore(tx, last)
    _count_again(tx, last)
    counters.restart_auto(tx, counter_id=counter_id, now=now)
    event = MoveUndone(move=last.move, ticket_id=last.ticket_id, counter_id=counter_id, made_at=last.made_at)
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    if last.new_agency_id is not None:
        tx.touch(agency=last.new_agency_id)
    return event


def _count_again(tx: Tx, last: last_moves.LastMoveNow) -> None:
    """The figures of the queues that the ticket, or the one that a transfer made, left or joined."""
    waited, waits = last.status is TicketStatus.WAITING, last.status_now is TicketStatus.WAITING
    if waited and not waits:
        queues.come_back(tx, offer_id=last.offer_id, day=last.row.day)
    elif waits and not waited:
        queues.leave(tx, offer_id=last.offer_id, day=last.row.day)
    if last.new_offer_id is not None and last.from_stop:
        queues.leave(tx, offer_id=last.new_offer_id, day=last.row.day)
    elif last.new_offer_id is not None:
        queues.take_back(tx, offer_id=last.new_offer_id, day=last.row.day, priority=last.priority)
    if last.move is Action.PRIORITY:
        queues.regroup(
            tx, visit_id=last.visit_id, day=last.row.day, was=last.priority, priority=last.had_priority
        )

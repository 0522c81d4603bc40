"""The last move at each counter with its ticket as it was before: remembered by every move, restored by an undo."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Uuid, bindparam, delete, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import Prepared, Row, Tx
from app.errors import NothingToUndo
from app.models import Call, ItineraryStop, LastMove, Serving, Ticket, Visit
from app.models.columns import UtcDateTime
from app.vocabulary import (
    Action,
    AgencyId,
    CounterId,
    OfferId,
    OfficerId,
    Scope,
    TicketId,
    TicketStatus,
    VisitId,
)

_BEFORE: dict[str, Any] = {
    "counter_id": bindparam("at_counter", type_=Uuid()),
    "officer_id": bindparam("officer", type_=Uuid()),
    "move": bindparam("made", type_=String()),
    "at": bindparam("now", type_=UtcDateTime()),
    "version": bindparam("version_before", type_=BigInteger()),
    "new_ticket_id": bindparam("new_ticket", type_=Uuid()),
    "other_ticket_id": bindparam("other", type_=Uuid()),
    "other_key_at": bindparam("other_key", type_=UtcDateTime()),
    "other_moves": bindparam("other_left_with", type_=Integer()),
    "was_priority": bindparam("priority_before", type_=String()),
    "ticket_id": col(Ticket.id),
    "moves": col(Ticket.moves),
    "status": col(Ticket.status),
    "key_at": col(Ticket.key_at),
    "ticket_counter_id": col(Ticket.counter_id),
    "serving_id": col(Ticket.serving_id),
    "called_at": col(Ticket.called_at),
    "started_at": col(Ticket.started_at),
    "ended_at": col(Ticket.ended_at),
    "calls": col(Ticket.calls),
    "held_at": col(Ticket.held_at),
    "note": col(Ticket.note),
    "serving_started_at": col(Serving.started_at),
    "serving_ended_at": col(Serving.ended_at),
    "serving_outcome": col(Serving.outcome),
}
_IMAGE = (
    select(*_BEFORE.values())
    .select_from(Ticket)
    .outerjoin(Serving, col(Serving.id) == col(Ticket.serving_id))
    .where(col(Ticket.id) == bindparam("of_ticket", type_=Uuid()))
)
# One statement copies the rows as they are before the move; the counter's move before that is forgotten.
_REMEMBER = Prepared(
    lambda insert: (made := insert(LastMove).from_select(list(_BEFORE), _IMAGE)).on_conflict_do_update(
        index_elements=["counter_id"],
        set_={name: made.excluded[name] for name in _BEFORE if name != "counter_id"},
    )
)
_NEW = aliased(Ticket, name="new_ticket")
_OTHER = aliased(Ticket, name="other_ticket")
_FIND = Prepared(
    select(
        *(col(getattr(LastMove, name)) for name in _BEFORE),
        col(Ticket.moves).label("moves_now"),
        col(Ticket.status).label("status_now"),
        col(Ticket.serving_id).label("serving_now"),
        col(Ticket.offer_id),
        col(Ticket.day),
        col(Ticket.visit_id),
        col(Visit.priority),
        col(ItineraryStop.id).label("from_stop"),
        col(_OTHER.moves).label("other_now"),
        col(_NEW.moves).label("new_moves"),
        col(_NEW.offer_id).label("new_offer_id"),
        col(_NEW.agency_id).label("new_agency_id"),
    )
    .select_from(LastMove)
    .join(Ticket, col(Ticket.id) == col(LastMove.ticket_id))
    .join(Visit, col(Visit.id) == col(Ticket.visit_id))
    .outerjoin(_NEW, col(_NEW.id) == col(LastMove.new_ticket_id))
    .outerjoin(_OTHER, col(_OTHER.id) == col(LastMove.other_ticket_id))
    .outerjoin(ItineraryStop, col(ItineraryStop.ticket_id) == col(LastMove.new_ticket_id))
    .where(
        col(LastMove.counter_id) == bindparam("counter_id"), col(LastMove.officer_id) == bindparam("officer")
    )
)
_FORGET = Prepared(delete(LastMove).where(col(LastMove.counter_id) == bindparam("counter_id")))
_RESTORE_TICKET = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("ticket_id"))
    .values(
        status=bindparam("old_status"),
        key_at=bindparam("old_key_at"),
        counter_id=bindparam("old_counter_id"),
        serving_id=bindparam("old_serving_id"),
        called_at=bindparam("old_called_at"),
        started_at=bindparam("old_started_at"),
        ended_at=bindparam("old_ended_at"),
        calls=bindparam("old_calls"),
        held_at=bindparam("old_held_at"),
        note=bindparam("old_note"),
        moves=col(Ticket.moves) + 1,
    )
)
_RESTORE_SERVING = Prepared(
    update(Serving)
    .where(col(Serving.id) == bindparam("serving"))
    .values(
        started_at=bindparam("old_started_at"),
        ended_at=bindparam("old_ended_at"),
        outcome=bindparam("old_outcome"),
        result=None,  # nothing is moved on that has one
    )
)
_DELETE_SERVING = Prepared(delete(Serving).where(col(Serving.id) == bindparam("serving")))
_DELETE_CALLS = Prepared(
    delete(Call).where(
        col(Call.ticket_id) == bindparam("ticket_id"), col(Call.seq) > bindparam("since", type_=BigInteger())
    )
)
_RESTORE_OTHER = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("other"))
    .values(key_at=bindparam("old_key_at"), moves=col(Ticket.moves) + 1)
)
_RESTORE_PRIORITY = Prepared(
    update(Visit).where(col(Visit.id) == bindparam("visit")).values(priority=bindparam("old_priority"))
)
_DELETE_TICKET = Prepared(delete(Ticket).where(col(Ticket.id) == bindparam("ticket_id")))


@dataclass(frozen=True, kw_only=True)
class LastMoveNow:
    """The last move, and the ticket as it is now."""

    move: Action
    made_at: datetime
    ticket_id: TicketId
    visit_id: VisitId
    priority: bool  # of the visit, now
    had_priority: bool  # … before a move that changed it
    offer_id: OfferId
    status: TicketStatus
    status_now: TicketStatus
    left_with: int
    moves_now: int
    new_ticket_id: TicketId | None
    new_moves: int | None
    new_offer_id: OfferId | None
    new_agency_id: AgencyId | None
    from_stop: bool  # the new ticket was a planned stop of the visit
    other_moved: bool  # somebody has moved the ticket that a merge kept
    row: Row


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The ticket that a merge keeps, as it is before."""

    ticket_id: TicketId
    key_at: datetime
    moves: int


def remember(
    tx: Tx,
    move: Action,
    *,
    scope: Scope,
    at: CounterId,
    ticket_id: TicketId,
    now: datetime,
    new_ticket_id: TicketId | None = None,
    kept: Kept | None = None,
    priority: str | None = None,
) -> None:
    """Before anything is changed: the ticket and its serving as they are, one statement."""
    tx.run(
        _REMEMBER,
        at_counter=at,
        officer=scope.officer_id,
        made=move,
        now=now,
        version_before=tx.mall.version,
        new_ticket=new_ticket_id,
        other=kept.ticket_id if kept else None,
        other_key=kept.key_at if kept else None,
        other_left_with=kept.moves + 1 if kept else None,
        priority_before=priority,
        of_ticket=ticket_id,
    )


def find(tx: Tx, *, counter_id: CounterId, officer_id: OfficerId) -> LastMoveNow:
    """What the officer did last at this counter. Raises NothingToUndo."""
    row = tx.one(_FIND, counter_id=counter_id, officer=officer_id)
    if row is None:
        raise NothingToUndo
    return LastMoveNow(
        move=Action(row.move),
        made_at=row.at,
        ticket_id=TicketId(row.ticket_id),
        visit_id=VisitId(row.visit_id),
        priority=row.priority is not None,
        had_priority=row.was_priority is not None,
        offer_id=OfferId(row.offer_id),
        status=TicketStatus(row.status),
        status_now=TicketStatus(row.status_now),
        left_with=row.moves + 1,
        moves_now=row.moves_now,
        new_ticket_id=row.new_ticket_id,
        new_moves=row.new_moves,
        new_offer_id=row.new_offer_id,
        new_agency_id=row.new_agency_id,
        from_stop=row.from_stop is not None,
        other_moved=row.other_now != row.other_moves,
        row=row,
    )


def restore(tx: Tx, last: LastMoveNow) -> None:
    """Ticket, serving and calls as they were before the move; queue figures and the itinerary are the caller's."""
    row = last.row
    tx.run(
        _RESTORE_TICKET,
        ticket_id=last.ticket_id,
        old_status=row.status,
        old_key_at=row.key_at,
        old_counter_id=row.ticket_counter_id,
        old_serving_id=row.serving_id,
        old_called_at=row.called_at,
        old_started_at=row.started_at,
        old_ended_at=row.ended_at,
        old_calls=row.calls,
        old_held_at=row.held_at,
        old_note=row.note,
    )
    if row.serving_now not in {None, row.serving_id}:
        tx.run(_DELETE_SERVING, serving=row.serving_now)
    elif row.serving_id is not None:
        tx.run(
            _RESTORE_SERVING,
            serving=row.serving_id,
            old_started_at=row.serving_started_at,
            old_ended_at=row.serving_ended_at,
            old_outcome=row.serving_outcome,
        )
    tx.run(_DELETE_CALLS, ticket_id=last.ticket_id, since=row.version)
    tx.run(_FORGET, counter_id=row.counter_id)
    if row.other_ticket_id is not None:
        tx.run(_RESTORE_OTHER, other=row.other_ticket_id, old_key_at=row.other_key_at)
    if last.move is Action.PRIORITY:
        tx.run(_RESTORE_PRIORITY, visit=row.visit_id, old_priority=row.was_priority)
    if last.new_ticket_id is not None:
        tx.run(_DELETE_TICKET, ticket_id=last.new_ticket_id)

"""The further services of a visit as rows: planned, begun as a ticket, done beside another, dropped.

Every change notes the version before its move and the state before it, so that an undo of the move can put it back.
A planned stop counts as issued in its queue from the moment it is planned: what was promised is kept.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, delete, func, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, constant, insert_of
from app.models import ItineraryStop, Ticket, Visit
from app.vocabulary import OfferId, ServingId, StopState, TicketId, VisitId

_PENDING = col(ItineraryStop.state) == constant(StopState.PENDING)
# How many services the ticket's visit still goes to after this one.
FURTHER = (
    select(func.count())
    .select_from(ItineraryStop)
    .where(col(ItineraryStop.visit_id) == col(Ticket.visit_id), _PENDING)
    .correlate(Ticket)
    .scalar_subquery()
)
_INSERT = insert_of(ItineraryStop)
_NOTED: dict[str, Any] = {"was_state": col(ItineraryStop.state), "changed_in": bindparam("version")}
_CHANGE = Prepared(
    update(ItineraryStop)
    .where(col(ItineraryStop.id) == bindparam("stop"))
    .values(
        state=bindparam("new_state"),
        ticket_id=bindparam("as_ticket"),
        serving_id=bindparam("in_serving"),
        **_NOTED,
    )
)
_DROP = Prepared(
    update(ItineraryStop)
    .where(col(ItineraryStop.visit_id) == bindparam("visit"), _PENDING)
    .values(state=StopState.DROPPED.value, **_NOTED)
)
_LET_GO = Prepared(
    update(ItineraryStop)
    .where(
        col(ItineraryStop.visit_id) == bindparam("visit"), col(ItineraryStop.state) == bindparam("old_state")
    )
    .values(state=bindparam("new_state"), **_NOTED)
    .returning(col(ItineraryStop.offer_id), col(ItineraryStop.day))
)
_CHANGED = (
    col(ItineraryStop.mall_id) == bindparam("mall"),
    col(ItineraryStop.changed_in) == bindparam("since", type_=BigInteger()),
)
_TAKE_OUT = Prepared(
    delete(ItineraryStop)
    .where(*_CHANGED, col(ItineraryStop.was_state).is_(None))
    .returning(
        col(ItineraryStop.offer_id),
        col(ItineraryStop.day),
        select(col(Visit.priority))
        .where(col(Visit.id) == col(ItineraryStop.visit_id))
        .correlate(ItineraryStop)
        .scalar_subquery()
        .label("priority"),
    )
)
_PUT_BACK = Prepared(
    update(ItineraryStop)
    .where(*_CHANGED, col(ItineraryStop.was_state).is_not(None))
    .values(state=col(ItineraryStop.was_state), ticket_id=None, serving_id=None)
)


@dataclass(frozen=True, kw_only=True)
class NewStop:
    """A service that a visit goes to later."""

    visit_id: VisitId
    offer_id: OfferId
    day: date
    booked_for: datetime | None = None


def plan(tx: Tx, new: NewStop) -> None:
    """The visit goes there later; the caller counts it in the queue."""
    _insert(tx, new, state=StopState.PENDING, serving_id=None)


def done_beside(tx: Tx, new: NewStop, *, serving_id: ServingId) -> None:
    """A service that nobody had planned was done in the same sitting."""
    _insert(tx, new, state=StopState.DONE, serving_id=serving_id)


def _insert(tx: Tx, new: NewStop, *, state: StopState, serving_id: ServingId | None) -> None:
    tx.run(
        _INSERT,
        id=new_id(),
        visit_id=new.visit_id,
        mall_id=tx.mall.id,
        offer_id=new.offer_id,
        day=new.day,
        booked_for=new.booked_for,
        state=state,
        was_state=None,
        changed_in=tx.mall.version,
        ticket_id=None,
        serving_id=serving_id,
    )


def begin(tx: Tx, *, stop_id: UUID, ticket_id: TicketId) -> None:
    """It is the visit's place now, as this ticket."""
    tx.run(
        _CHANGE,
        stop=stop_id,
        new_state=StopState.BEGUN,
        as_ticket=ticket_id,
        in_serving=None,
        version=tx.mall.version,
    )


def finish(tx: Tx, *, stop_id: UUID, serving_id: ServingId) -> None:
    """It was done in the sitting of another one."""
    tx.run(
        _CHANGE,
        stop=stop_id,
        new_state=StopState.DONE,
        as_ticket=None,
        in_serving=serving_id,
        version=tx.mall.version,
    )


def drop(tx: Tx, *, visit_id: VisitId) -> None:
    """The visit goes nowhere any more."""
    tx.run(_DROP, visit=visit_id, version=tx.mall.version)


def let_go(tx: Tx, *, visit_id: VisitId) -> list[tuple[OfferId, date]]:
    """The visit's promises are taken back; the queues in which they counted as issued."""
    return _turn(tx, visit_id, StopState.PENDING, StopState.DROPPED)


def take_up(tx: Tx, *, visit_id: VisitId) -> list[tuple[OfferId, date]]:
    """What was let go is promised again, in these queues."""
    return _turn(tx, visit_id, StopState.DROPPED, StopState.PENDING)


def _turn(tx: Tx, visit_id: VisitId, old: StopState, new: StopState) -> list[tuple[OfferId, date]]:
    rows = tx.all(_LET_GO, visit=visit_id, old_state=old, new_state=new, version=tx.mall.version)
    return [(OfferId(row.offer_id), row.day) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Unplanned:
    """What a queue had been promised and is not any more; `priority`: by a visit of the vulnerable groups."""

    offer_id: OfferId
    day: date
    priority: bool


def restore(tx: Tx, *, version: int) -> list[Unplanned]:
    """As before the move that followed `version`; what had come with it is to be taken back from the queues."""
    changed = {"mall": tx.mall.id, "since": version}
    gone = [
        Unplanned(offer_id=OfferId(row.offer_id), day=row.day, priority=row.priority is not None)
        for row in tx.all(_TAKE_OUT, **changed)
    ]
    tx.run(_PUT_BACK, **changed)
    return gone

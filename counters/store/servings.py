"""Each time of a ticket at a counter, and each announcement of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.models import Call, Serving, Ticket
from app.models.columns import UtcDateTime
from app.vocabulary import OfficerId, Outcome, Scope, ServingId, TicketId
from counters.events import VisitorCalled
from counters.store.counters import CounterNow

_INSERT = insert_of(Serving)
_INSERT_CALL = insert_of(Call)
_START = Prepared(
    update(Serving).where(col(Serving.id) == bindparam("serving")).values(started_at=bindparam("now"))
)
_END = Prepared(
    update(Serving)
    .where(col(Serving.id) == bindparam("serving"))
    .values(
        started_at=func.coalesce(col(Serving.started_at), bindparam("began", type_=UtcDateTime())),
        ended_at=bindparam("now"),
        outcome=bindparam("new_outcome"),
        result=bindparam("code"),
    )
)

_HAND_OVER = Prepared(
    update(Ticket)
    .where(col(Ticket.id) == bindparam("of_ticket"))
    .values(serving_id=bindparam("serving"), moves=col(Ticket.moves) + 1)
)


def begin(
    tx: Tx,
    *,
    serving_id: ServingId,
    ticket_id: TicketId,
    at: CounterNow,
    officer_id: OfficerId,
    day: date,
    now: datetime,
    started_at: datetime | None = None,
) -> None:
    """The ticket was called to this counter, or came back to it: then with a time when the service went on."""
    tx.run(
        _INSERT,
        id=serving_id,
        ticket_id=ticket_id,
        counter_id=at.counter_id,
        officer_id=officer_id,
        day=day,
        called_at=now,
        started_at=started_at,
        ended_at=None,
        outcome=None,
        result=None,
        trusted=True,
    )


def start(tx: Tx, *, serving_id: ServingId, now: datetime) -> None:
    """The visitor stands there."""
    tx.run(_START, serving=serving_id, now=now)


def hand_over(tx: Tx, *, ticket_id: TicketId, serving_id: ServingId) -> None:
    """The ticket goes on with another time at the same counter; counted as a move, so that nothing before it is undone."""
    tx.run(_HAND_OVER, of_ticket=ticket_id, serving=serving_id)


def end(
    tx: Tx,
    *,
    serving_id: ServingId,
    outcome: Outcome,
    began: datetime | None,
    now: datetime,
    result: str | None = None,
) -> None:
    """The time at the counter is over; `began` is when the service started if nobody said so.

    `result` is the code of the mall's own list.
    """
    tx.run(_END, serving=serving_id, new_outcome=outcome, code=result, began=began, now=now)


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """A call for the screens: `version`, of the event in the journal, is its place in the order of calls."""

    scope: Scope
    counter: CounterNow
    event: VisitorCalled
    day: date
    version: int


def announce(tx: Tx, call: Announcement) -> None:
    """Every screen of the counter's zone shows and speaks it."""
    tx.run(
        _INSERT_CALL,
        id=new_id(),
        mall_id=call.scope.mall_id,
        zone_id=call.counter.zone_id,
        counter_id=call.counter.counter_id,
        ticket_id=call.event.ticket_id,
        day=call.day,
        seq=call.version,
        number=call.event.number,
        called_at=call.event.called_at,
        repeat=call.event.repeat,
        last=bool(call.event.last),
    )

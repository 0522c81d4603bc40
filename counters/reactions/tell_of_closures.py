"""Who has booked for a time that was closed afterwards is told, once; and told again if it is open after all."""

from datetime import datetime

from app.clock import Clock
from app.db import Tx
from app.vocabulary import BookingId, MessageKind, Scope
from counters.queries.plan_of import plan_of
from counters.queries.stranded import stranded
from counters.reactions.tell_citizens import remind
from counters.store import cursors, outbox

NAME = "closures"


def tell_of_closures(tx: Tx, clock: Clock, *, scope: Scope) -> int:
    """How many were told; looks only when the mall's set-up has changed since it looked last.

    Its cursor holds the version of the set-up: whatever closes something, by the calendar, the hours or the desks,
    raises that one.
    """
    now, version = clock.now(), tx.mall.plan_version
    if cursors.at(tx, NAME, scope=scope) == version:
        return 0
    plan = plan_of(tx, scope=scope, now=now)
    told = outbox.closed(tx, scope=scope, now=now)
    shut = {one.booking_id: one.starts_at for one in stranded(tx, plan, scope=scope, now=now)}
    news = [booking_id for booking_id in shut if booking_id not in told]
    for booking_id in news:
        outbox.drop(tx, booking_id, now=now)
        _tell(tx, MessageKind.CLOSED, booking_id, slot=shut[booking_id], scope=scope, now=now)
    for booking_id, (slot, sent) in told.items():
        if booking_id not in shut:
            outbox.reopen(tx, booking_id, now=now)
            if sent:
                _tell(tx, MessageKind.REOPENED, booking_id, slot=slot, scope=scope, now=now)
            remind(tx, booking_id, scope=scope, slot=slot, version=tx.mall.version, now=now)
    cursors.move(tx, NAME, scope=scope, version=version, now=now)
    return len(news)


def _tell(
    tx: Tx, kind: MessageKind, booking_id: BookingId, *, slot: datetime, scope: Scope, now: datetime
) -> None:
    outbox.write(
        tx,
        kind,
        scope=scope,
        version=tx.mall.version,
        due_at=now,
        now=now,
        booking_id=booking_id,
        slot_start=slot,
    )

"""A day is over: nothing of it stays open, whether anybody closed it in time or not."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import Scope
from counters.events import DayClosed
from counters.store import closing, journal


def close_day(tx: Tx, clock: Clock, *, scope: Scope, day: date) -> DayClosed:
    """Closes `day` and all before it; again it finds nothing to do. A day that is not over may be closed, and later again.

    Who waits, is held or was called expires; who was being served is done, with a time that nobody trusts; counters
    are left, except those that are at work on a later day.
    """
    now = clock.now()
    mall = tx.mall
    expired, left_open = closing.end_tickets(tx, mall_id=mall.id, day=day, now=now)
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(mall.timezone))
    counters = closing.leave_counters(tx, mall_id=mall.id, before=midnight, now=now)
    yesterday = business_day(now, mall.timezone) - timedelta(days=1)
    new_day = closing.closed_through(tx, mall_id=mall.id, day=min(day, yesterday))
    event = DayClosed(day=day.isoformat(), expired=expired, left_open=left_open, counters=counters)
    # A day that is over is news even if nothing was open: boards still show its calls.
    if expired or left_open or counters or new_day:
        journal.record(tx, event, scope=scope, at=now)
        tx.touch(plan=True)
    return event

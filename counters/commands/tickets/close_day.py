"""A day is over: nothing of it stays open, whether anybody closed it in time or not."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import Clock, business_day
from app.db import Tx
from app.vocabulary import Scope
from counters.events import DayClosed
from counters.store import closing, journal, no_shows


def close_day(tx: Tx, clock: Clock, *, scope: Scope, day: date) -> DayClosed:
    """Closes `day` and all before it; again it finds nothing to do. A day that is not over may be closed, and later again.

    Who waits, is held or was called expires; who was being served is done, with a time that nobody trusts; counters
    are left, except those that are at work on a later day. What was booked for days that are over is missed.
    """
    now = clock.now()
    mall = tx.mall
    expired, left_open = closing.end_tickets(tx, mall_id=mall.id, day=day, now=now)
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(mall.timezone))
    counters = closing.leave_counters(tx, mall_id=mall.id, before=midnight, now=now)
    yesterday = business_day(now, mall.timezone) - timedelta(days=1)
    over = min(day, yesterday)
    new_day = closing.closed_through(tx, mall_id=mall.id, day=over)
    missed = no_shows.miss(tx, mall_id=mall.id, day=over, now=now)
    event = DayClosed(
        day=day.isoformat(), expired=expired, left_open=left_open, counters=counters, missed=missed
    )
    # A day that is over is news even if nothing was open: boards still show its calls.
    if expired or left_open or counters or missed or new_day:
        journal.record(tx, event, scope=scope, at=now)
        tx.touch(plan=True)
    return event

"""The estimator learns from what ended since its last look."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.clock import Clock, business_day, local
from app.db import Tx
from app.vocabulary import Scope
from counters.events import TimesLearnt
from counters.rules.waits.habits import observe_call, observe_priority
from counters.rules.waits.learnt import Learnt, from_json, night, to_json
from counters.rules.waits.service_times import observe_service
from counters.rules.waits.spread import observe_wait
from counters.store import waits

_UNDO = timedelta(seconds=60)  # what ended later may still be taken back
_FIRST_LOOK = timedelta(hours=12)  # how far back an agency's first look goes


def learn_times(tx: Tx, clock: Clock, *, scope: Scope) -> TimesLearnt:
    """Learns durations, no-shows, priority arrivals and how true the forecasts were, of the scope's agency.

    Four statements whatever ended; only what ended since the last look is read. When the day has changed, old days
    fade first, once.
    """
    now = clock.now()
    until = now - _UNDO
    kept = waits.learnt(tx, scope=scope)
    after = kept.looked_until if kept else now - _FIRST_LOOK
    day = business_day(now, tx.mall.timezone)
    learnt = from_json(kept.state) if kept else Learnt()
    if kept and kept.day < day:
        learnt = night(learnt)
    ended = waits.ended(tx, scope=scope, after=after, until=until)
    for one in ended:
        learnt = _with(learnt, one)
    for offer_id, issued_at in waits.with_priority(tx, scope=scope, after=after, until=until):
        here = local(issued_at, tx.mall.timezone)
        habits = observe_priority(
            learnt.habits, service=str(offer_id), minute_of_day=here.hour * 60 + here.minute
        )
        learnt = replace(learnt, habits=habits)
    waits.keep(
        tx, scope=scope, kept=waits.Kept(state=to_json(learnt), day=day, looked_until=max(after, until))
    )
    return TimesLearnt(services=len(ended))


def _with(learnt: Learnt, one: waits.Ended) -> Learnt:
    waited = _minutes(one.issued_at, one.called_at)
    learnt = replace(learnt, habits=observe_call(learnt.habits, waited_minutes=waited, absent=one.absent))
    if one.told is not None and one.told_at is not None:
        since_told = _minutes(one.told_at, one.called_at)
        learnt = replace(
            learnt, spread=observe_wait(learnt.spread, shown=one.told, waited_minutes=since_told)
        )
    if one.absent:
        return learnt
    times = observe_service(
        learnt.times,
        service=str(one.offer_id),
        officer=one.officer,
        minutes=_minutes(one.called_at, one.ended_at),
        configured_minutes=one.configured_minutes,
    )
    return replace(learnt, times=times)


def _minutes(start: datetime, end: datetime) -> float:
    return max((end - start).total_seconds() / 60, 0.0)

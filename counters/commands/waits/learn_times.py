"""The estimator learns from what ended since its last look."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.clock import Clock, business_day, local
from app.db import Tx
from app.vocabulary import Outcome, Scope, ServingId
from counters.events import TimesLearnt
from counters.queries.plan_of import plan_of
from counters.queries.queue_state import breaks_on
from counters.rules.trust import trusted
from counters.rules.undoing import UNDO_WITHIN
from counters.rules.waits.habits import (
    observe_after_service,
    observe_booking,
    observe_call,
    observe_cancellation,
    observe_priority,
    observe_return,
)
from counters.rules.waits.learnt import Learnt, from_json, night, to_json
from counters.rules.waits.service_times import observe_service
from counters.rules.waits.spread import observe_wait
from counters.store import lessons, waits

# Whose ends say how often people come, and whose lengths say how long a service takes.
_CAME = {Outcome.DONE, Outcome.TRANSFERRED, Outcome.HELD, Outcome.HANDED_OVER}
_WHOLE = {Outcome.DONE, Outcome.TRANSFERRED}
_A_DAY = timedelta(days=1)
_A_MINUTE = timedelta(minutes=1)
_FIRST_LOOK = timedelta(hours=12)  # how far back an agency's first look goes


def learn_times(tx: Tx, clock: Clock, *, scope: Scope, undo_within: timedelta = UNDO_WITHIN) -> TimesLearnt:
    """Learns durations, breaks, no-shows, who gives up, who comes to bookings and when, who joins before others and how true the forecasts were, of the scope's agency.

    A ticket that came to a counter more than once (a mistaken call, a pause aside, a hand-over) teaches by its first
    time there alone, and by its length only if that was the whole of it. What was left open over a break is marked as
    `trusted` false and teaches no length. Seven statements whatever ended, and one for each that is marked; only what
    ended since the last look, and can no longer be undone, is read. When the day has changed, old days fade first, once.
    """
    now = clock.now()
    until = now - undo_within
    kept = waits.learnt(tx, scope=scope)
    after = kept.looked_until if kept else now - _FIRST_LOOK
    day = business_day(now, tx.mall.timezone)
    learnt = from_json(kept.state) if kept else Learnt()
    if kept and kept.day < day:
        learnt = night(learnt)
    ended = lessons.ended(tx, scope=scope, after=after, until=until)
    doubted = _doubted(tx, scope, ended)
    for serving_id in doubted:
        lessons.distrust(tx, serving_id=serving_id)
    for one in ended:
        if one.first:
            learnt = _with(learnt, one, trusted=one.serving_id not in doubted)
    learnt = _with_breaks(tx, scope, learnt, after=after, until=until)
    for waited in lessons.gave_up(tx, scope=scope, after=after, until=until):
        habits = observe_cancellation(learnt.habits, waited_minutes=waited / _A_MINUTE)
        learnt = replace(learnt, habits=habits)
    for offer_id, issued_at in lessons.gone_ahead(tx, scope=scope, after=after, until=until):
        here = local(issued_at, tx.mall.timezone)
        habits = observe_priority(
            learnt.habits, service=str(offer_id), minute_of_day=here.hour * 60 + here.minute
        )
        learnt = replace(learnt, habits=habits)
    # who did not come is known when a day is closed
    first_day = business_day(after, tx.mall.timezone) - _A_DAY
    for offset in lessons.booked(tx, scope=scope, after=after, until=until, first_day=first_day):
        learnt = replace(learnt, habits=observe_booking(learnt.habits, offset_minutes=offset))
    waits.keep(
        tx, scope=scope, kept=waits.Kept(state=to_json(learnt), day=day, looked_until=max(after, until))
    )
    return TimesLearnt(services=len(ended))


def _doubted(tx: Tx, scope: Scope, ended: list[lessons.Ended]) -> set[ServingId]:
    """Those whose length says nothing, among times at a counter of the scope's agency."""
    if not ended:
        return set()
    plan = plan_of(tx, scope=scope, now=ended[-1].ended_at)
    agency_id = scope.agency_id
    assert agency_id is not None  # noqa: S101  (narrows the type: an agency's own scope)

    def says_something(one: lessons.Ended) -> bool:
        return one.outcome is not Outcome.UNTRUSTED and trusted(
            began=one.called_at,
            ended=one.ended_at,
            minutes=one.configured_minutes,
            breaks=breaks_on(plan, agency_id, local(one.called_at, plan.timezone)),
        )

    return {one.serving_id for one in ended if not says_something(one)}


def _with_breaks(tx: Tx, scope: Scope, learnt: Learnt, *, after: datetime, until: datetime) -> Learnt:
    """How long counters stayed away: beyond the agency's break, or on a break of their own."""
    back = lessons.back_at_work(tx, scope=scope, after=after, until=until)
    if not back:
        return learnt
    plan = plan_of(tx, scope=scope, now=until)
    agency_id = scope.agency_id
    assert agency_id is not None  # noqa: S101  (narrows the type: an agency's own scope)
    habits = learnt.habits
    for left_at, opened_at in back:
        kept = [
            end
            for start, end in breaks_on(plan, agency_id, local(opened_at, plan.timezone))
            if left_at < end and start < opened_at
        ]
        if kept:
            habits = observe_return(habits, late_minutes=(opened_at - kept[-1]) / _A_MINUTE)
        else:
            habits = observe_after_service(habits, break_minutes=(opened_at - left_at) / _A_MINUTE)
    return replace(learnt, habits=habits)


def _with(learnt: Learnt, one: lessons.Ended, *, trusted: bool) -> Learnt:
    waited = _minutes(one.issued_at, one.called_at)
    absent = one.outcome is Outcome.ABSENT
    if absent or one.outcome in _CAME:
        learnt = replace(learnt, habits=observe_call(learnt.habits, waited_minutes=waited, absent=absent))
    if one.told is not None and one.told_at is not None and not one.postponed:
        since_told = _minutes(one.told_at, one.called_at)
        learnt = replace(
            learnt, spread=observe_wait(learnt.spread, shown=one.told, waited_minutes=since_told)
        )
    if one.outcome in _WHOLE:
        learnt = replace(learnt, habits=observe_after_service(learnt.habits, break_minutes=None))
    if one.outcome not in _WHOLE or not trusted:
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

"""Whether a ticket may be issued now, and if not, why and when again: one function for everybody who asks.

The reasons, the first that holds is given:

    holiday, closed_today        the calendar (`calendar.py`); `opens_at` is the next opening
    disruption                   declared in the office; `opens_at` if somebody expects an end
    no_counter_today             no desk is planned, all planned ones are closed today, or all have gone home
    outside_hours, break         before opening, after the ticket cut-off; `opens_at` may be today
    quota_exhausted              of the day, or of the vulnerable groups where they have their own
    would_pass_closing           the upper estimate of the wait ends after closing; may be taken at the visitor's own
                                 risk where mall or agency allow it

A quota refuses at the kiosk and counts everybody: who is sent on, comes with a booking or is promised a later service
is never refused, and counts in the quota of the visit's group, which follows a priority seen at a counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import (
    Disruption,
    NoCounterToday,
    NoTicketNow,
    OnBreak,
    OutsideHours,
    QuotaExhausted,
    WouldPassClosing,
)
from counters.rules.calendar import closed_because, desks_on, disrupted, hours_on, next_opening, works_again
from counters.rules.opening import DayHours
from counters.rules.plan import OfferPlan, Plan
from counters.rules.staffing import DeskNow, staffed


@dataclass(frozen=True, kw_only=True)
class Today:
    """What has happened to an offer today.

    `issued` counts all tickets, `issued_priority` those of vulnerable groups among them. `desks` None: nobody looked.
    `longest_wait`: the upper end of a fresh estimate for a ticket taken now; None: there is none.
    """

    issued: int = 0
    issued_priority: int = 0
    desks: Sequence[DeskNow] | None = None
    longest_wait: timedelta | None = None


@dataclass(frozen=True, kw_only=True)
class Availability:
    """The answer: yes (`refusal` None), or the error that says why not, with the next moment of a yes if known.

    `at_own_risk`: a ticket is given all the same to a visitor who was told and wants it.
    """

    refusal: NoTicketNow | None = None
    quota_left: int | None = None
    at_own_risk: bool = False

    @property
    def open(self) -> bool:
        """A ticket may be issued."""
        return self.refusal is None


def availability(
    plan: Plan, offer: OfferPlan, *, now: datetime, today: Today, priority: bool = False
) -> Availability:
    """Whether a ticket for `offer` may be issued at `now`, an instant in the mall's zone on the plan's day.

    Example: Tuesday 12:10, break 12:00-13:00 gives OnBreak with `opens_at` 13:00.
    """
    quota, used = _quota(offer, today, priority=priority)
    left = None if quota is None else max(quota - used, 0)
    hours = hours_on(plan, offer, now.date())
    if hours is None or disrupted(plan, offer, now.date()):
        return Availability(refusal=_closed(plan, offer, now), quota_left=left)
    refusal = (
        _outside_hours(plan, offer, now, hours)
        or _gone_home(plan, offer, now, hours, today)
        or _no_quota(plan, offer, now, quota=quota, left=left)
    )
    if refusal is not None:
        return Availability(refusal=refusal, quota_left=left)
    wait = _longest(offer, today, priority=priority)
    if wait is None or now + wait <= datetime.combine(now.date(), hours.closes, tzinfo=now.tzinfo):
        return Availability(quota_left=left)
    return Availability(
        refusal=WouldPassClosing(opens_at=_another_day(plan, offer, now)),
        quota_left=left,
        at_own_risk=plan.agency(offer.agency_id).at_own_risk,
    )


def require_available(answer: Availability, *, at_own_risk: bool = False) -> bool:
    """Raises the refusal, if there is one. Whether the ticket is given at the visitor's own risk."""
    if answer.refusal is None:
        return False
    if at_own_risk and answer.at_own_risk:
        return True
    raise answer.refusal


def _another_day(plan: Plan, offer: OfferPlan, now: datetime) -> datetime | None:
    return next_opening(plan, offer, now=now, after_today=True)


def _closed(plan: Plan, offer: OfferPlan, now: datetime) -> NoTicketNow:
    reason = closed_because(plan, offer, now.date())
    if reason is not None and reason is not NoCounterToday:
        return reason(opens_at=_another_day(plan, offer, now))
    if disrupted(plan, offer, now.date()):
        return Disruption(opens_at=works_again(plan, offer, now))
    return NoCounterToday(opens_at=_another_day(plan, offer, now))


def _outside_hours(plan: Plan, offer: OfferPlan, now: datetime, hours: DayHours) -> NoTicketNow | None:
    clock = now.time()
    if any(start <= clock < end for start, end in hours.spans()):
        return None
    again = next_opening(plan, offer, now=now)
    if any(start <= clock < end for start, end in hours.breaks) and clock < hours.closes:
        return OnBreak(opens_at=again)
    return OutsideHours(opens_at=again)


def _gone_home(
    plan: Plan, offer: OfferPlan, now: datetime, hours: DayHours, today: Today
) -> NoTicketNow | None:
    if today.desks is None:
        return None
    planned = set(desks_on(plan, offer, now.date()))
    desks = [desk for desk in today.desks if desk.counter_id in planned]
    if not desks or staffed(desks, hours=hours, now=now):
        return None
    return NoCounterToday(opens_at=_another_day(plan, offer, now))


def _quota(offer: OfferPlan, today: Today, *, priority: bool) -> tuple[int | None, int]:
    """The quota that the visitor draws from, and how much of it is used."""
    if offer.priority_quota is None:
        return offer.daily_quota, today.issued
    if priority:
        return offer.priority_quota, today.issued_priority
    return offer.daily_quota, today.issued - today.issued_priority


def _no_quota(
    plan: Plan, offer: OfferPlan, now: datetime, *, quota: int | None, left: int | None
) -> NoTicketNow | None:
    if left != 0:
        return None
    return QuotaExhausted(opens_at=_another_day(plan, offer, now) if quota else None)


def _longest(offer: OfferPlan, today: Today, *, priority: bool) -> timedelta | None:
    """The figure is of an ordinary ticket; a priority one is called as if it had been taken earlier."""
    if today.longest_wait is None or not priority:
        return today.longest_wait
    return max(today.longest_wait - offer.rule.priority_head_start, timedelta())

"""Whether a ticket is given out at a moment, why not, and when again: one function for everybody who asks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import (
    ClosedToday,
    Disruption,
    Holiday,
    NoCounterToday,
    NoTicketNow,
    OnBreak,
    OutsideHours,
    QuotaExhausted,
    WouldPassClosing,
)
from app.vocabulary import ClosureKind, CounterState
from counters.rules.availability import Availability, Today, availability, require_available
from counters.rules.opening import Hours
from counters.rules.plan import ClosurePlan, OfferPlan
from counters.rules.staffing import DeskNow
from tests.rules import plans
from tests.rules.plans import DESK_1, DESK_2, WEEK, WIB, at

TUESDAY, WEDNESDAY, SATURDAY = 24, 25, 28


def closed(kind: ClosureKind, first: int = TUESDAY, last: int = TUESDAY) -> ClosurePlan:
    return plans.closure(date(2026, 11, first), date(2026, 11, last), kind=kind)


def ask(
    now: datetime,
    *closures: ClosurePlan,
    week: dict[int, Hours] = WEEK,
    counters: int = 1,
    quota: int | None = None,
    issued: int = 0,
) -> Availability:
    asked = plans.offer(counters=counters, daily_quota=quota)
    plan = plans.plan(weeks={None: week}, closures=closures)
    return availability(plan, asked, now=now, today=Today(issued=issued))


def reason(answer: Availability) -> tuple[type[NoTicketNow], datetime | None] | None:
    return (type(answer.refusal), answer.refusal.opens_at) if answer.refusal else None


@pytest.mark.parametrize(
    ("clock", "day", "refusal", "again"),
    [
        ("07:59:59", TUESDAY, OutsideHours, at("08:00")),
        ("08:00:00", TUESDAY, None, None),
        ("11:59:59", TUESDAY, None, None),
        ("12:00:00", TUESDAY, OnBreak, at("13:00")),
        ("12:59:59", TUESDAY, OnBreak, at("13:00")),
        ("13:00:00", TUESDAY, None, None),
        ("14:29:59", TUESDAY, None, None),
        ("14:30:00", TUESDAY, OutsideHours, at("08:00", WEDNESDAY)),  # the cut-off, not the closing time
        ("14:30:00", 27, None, None),  # Friday has no cut-off: until closing
        ("14:59:59", 27, None, None),
        ("15:00:00", 27, OutsideHours, at("08:00", 30)),  # over the weekend
        ("09:00:00", SATURDAY, ClosedToday, at("08:00", 30)),
        ("00:00:00", TUESDAY, OutsideHours, at("08:00")),
        ("23:59:59", TUESDAY, OutsideHours, at("08:00", WEDNESDAY)),
    ],
)
def test_hours_of_a_week(
    clock: str, day: int, refusal: type[NoTicketNow] | None, again: datetime | None
) -> None:
    assert reason(ask(at(clock, day))) == ((refusal, again) if refusal else None)


@pytest.mark.parametrize(
    ("kind", "refusal", "again"),
    [
        (ClosureKind.HOLIDAY, Holiday, at("08:00", WEDNESDAY)),
        (ClosureKind.CLOSED_TODAY, ClosedToday, at("08:00", WEDNESDAY)),
        (ClosureKind.DISRUPTION, Disruption, None),  # nobody knows when it ends
    ],
)
def test_closures_say_their_own_reason(
    kind: ClosureKind, refusal: type[NoTicketNow], again: datetime | None
) -> None:
    assert reason(ask(at("09:00"), closed(kind))) == (refusal, again)


def test_a_closure_holds_from_its_first_to_its_last_day() -> None:
    closure = closed(ClosureKind.HOLIDAY, TUESDAY, 26)

    refused = [ask(at("09:00", day), closure).open for day in (23, TUESDAY, WEDNESDAY, 26, 27)]

    assert refused == [True, False, False, False, True]


# Every reason at once, then without the strongest, and so on: the order in which they are given.
PRIORITY = [
    (Holiday, {"kinds": [ClosureKind.HOLIDAY, ClosureKind.CLOSED_TODAY, ClosureKind.DISRUPTION]}),
    (ClosedToday, {"kinds": [ClosureKind.CLOSED_TODAY, ClosureKind.DISRUPTION]}),
    (Disruption, {"kinds": [ClosureKind.DISRUPTION]}),
    (NoCounterToday, {}),
    (OnBreak, {"counters": 1}),
    (QuotaExhausted, {"counters": 1, "clock": "11:00"}),
]


@pytest.mark.parametrize(("refusal", "left"), PRIORITY, ids=[kind.code for kind, _ in PRIORITY])
def test_the_strongest_reason_is_given(refusal: type[NoTicketNow], left: dict[str, object]) -> None:
    closures = [closed(kind) for kind in left.get("kinds", [])]  # type: ignore[attr-defined]

    answer = ask(
        at(str(left.get("clock", "12:30"))),
        *closures,
        counters=int(left.get("counters", 0)),  # type: ignore[call-overload]
        quota=5,
        issued=5,
    )

    assert type(answer.refusal) is refusal


@pytest.mark.parametrize(
    ("quota", "issued", "left", "is_open"),
    [(None, 900, None, True), (5, 0, 5, True), (5, 4, 1, True), (5, 5, 0, False), (5, 7, 0, False)],
)
def test_quota(*, quota: int | None, issued: int, left: int | None, is_open: bool) -> None:
    answer = ask(at("09:00"), quota=quota, issued=issued)

    assert (answer.quota_left, answer.open) == (left, is_open)


def test_quota_opens_again_tomorrow() -> None:
    assert reason(ask(at("09:00"), quota=1, issued=1)) == (QuotaExhausted, at("08:00", WEDNESDAY))


def test_no_counter_is_told_before_the_hours() -> None:
    assert reason(ask(at("07:00"), counters=0)) == (NoCounterToday, None)


def test_an_agency_without_any_hours_is_closed_and_does_not_say_when_again() -> None:
    assert reason(ask(at("09:00"), week={})) == (ClosedToday, None)


def test_require_available_raises_the_refusal_and_nothing_else() -> None:
    refused = ask(at("12:30"))

    with pytest.raises(OnBreak) as raised:
        require_available(refused)
    require_available(ask(at("09:00")))

    assert raised.value is refused.refusal


@given(
    st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(WIB)),  # noqa: DTZ001
    st.sampled_from([*ClosureKind, None]),
)
def test_what_opens_again_is_later_and_open(now: datetime, kind: ClosureKind | None) -> None:
    closures = [] if kind is None else [closed(kind, 20, 26)]
    answer = ask(now, *closures)
    if answer.refusal is None or answer.refusal.opens_at is None:
        return

    again = answer.refusal.opens_at

    assert again > now
    assert ask(again, *closures).open


@pytest.mark.parametrize(
    ("minutes", "clock", "refused"),
    [
        (60, "14:00", False),
        (65, "14:00", True),
        (None, "14:29", False),
        (419, "08:00", False),
        (425, "08:00", True),
    ],
)
def test_the_wait_must_end_before_closing(*, minutes: int | None, clock: str, refused: bool) -> None:
    wait = timedelta(minutes=minutes) if minutes is not None else None

    answer = availability(plans.PLAN, plans.offer(), now=at(clock), today=Today(longest_wait=wait))

    expected = (WouldPassClosing, at("08:00", WEDNESDAY)) if refused else None
    assert reason(answer) == expected


def test_a_quota_of_vulnerable_groups_is_theirs_alone() -> None:
    own = plans.offer(daily_quota=2, priority_quota=1)
    today = Today(issued=3, issued_priority=1)
    free = Today(issued=2, issued_priority=0)

    def left(offer: OfferPlan, at_now: Today, *, priority: bool) -> int | None:
        asked = availability(plans.PLAN, offer, now=at("09:00"), today=at_now, priority=priority)
        return asked.quota_left

    assert (left(own, today, priority=True), left(own, today, priority=False)) == (0, 0)
    assert (left(own, free, priority=True), left(own, free, priority=False)) == (1, 0)
    shared = plans.offer(daily_quota=5)
    assert (left(shared, today, priority=True), left(shared, today, priority=False)) == (2, 2)


def desk(state: CounterState, since: datetime, *, worked: bool = True) -> DeskNow:
    return DeskNow(counter_id=DESK_1, state=state, since=since, worked=worked)


@pytest.mark.parametrize(
    ("desk", "clock", "staffed"),
    [
        (desk(CounterState.CLOSED, at("09:00", 23), worked=False), "09:00", True),  # not opened yet
        (desk(CounterState.CLOSED, at("10:00")), "10:30", True),
        (desk(CounterState.CLOSED, at("10:00")), "10:31", False),
        (desk(CounterState.CLOSED, at("11:50")), "13:20", True),  # closed for the break
        (desk(CounterState.CLOSED, at("11:50")), "13:31", False),
        (desk(CounterState.PAUSED, at("09:00")), "13:31", True),
        (desk(CounterState.OPEN, at("09:00")), "13:31", True),
    ],
)
def test_planned_desks_count_until_their_officers_have_gone(
    *, desk: DeskNow, clock: str, staffed: bool
) -> None:
    served = plans.offer(counters=1, desks=(DESK_1,))

    answer = availability(plans.PLAN, served, now=at(clock), today=Today(desks=[desk]))

    assert reason(answer) == (None if staffed else (NoCounterToday, at("08:00", WEDNESDAY)))


def test_one_desk_is_enough() -> None:
    served = plans.offer(counters=2, desks=(DESK_1, DESK_2))
    gone = desk(CounterState.CLOSED, at("09:00"))
    there = replace(gone, counter_id=DESK_2, state=CounterState.OPEN)

    assert availability(plans.PLAN, served, now=at("11:00"), today=Today(desks=[gone, there])).open

"""Whether a ticket is given out at a moment, why not, and when again: one function for everybody who asks."""

from datetime import date, datetime

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
)
from app.vocabulary import ClosureKind
from counters.rules.availability import Availability, Today, availability, require_available
from counters.rules.opening import Hours
from counters.rules.plan import ClosurePlan
from tests.rules import plans
from tests.rules.plans import WEEK, WIB, at

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

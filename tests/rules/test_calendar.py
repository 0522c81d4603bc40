"""The hours of a day, today or later: the week, and everything that may differ from it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import ClosedToday, Holiday, NoCounterToday
from app.vocabulary import ClosureKind, HolidayKind
from counters.rules.calendar import (
    DAYS_AHEAD,
    agency_hours_on,
    closed_because,
    hours_on,
    next_opening,
)
from counters.rules.names import Name
from counters.rules.opening import DayHours, Hours
from counters.rules.plan import OfferPlan, Plan
from tests.rules import plans
from tests.rules.plans import A1, B1, DAY, DESK_1, DESK_2, WEEK, WIB, A, B, at

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
HALF = Hours(opens=time(8), closes=time(12))
OFFER = plans.offer()


def hours(day: date, *, offer: OfferPlan = OFFER, **changes: Any) -> DayHours | None:
    return hours_on(plans.plan(**changes), offer, day)


def span(day: date, **changes: Any) -> tuple[time, time] | None:
    found = hours(day, **changes)
    return (found.opens, found.closes) if found else None


def test_the_usual_week_says_its_hours_and_no_reason() -> None:
    assert hours(TUESDAY) == DayHours(
        opens=time(8), closes=time(15), breaks=((time(12), time(13)),), ticket_cutoff=time(14, 30)
    )
    assert hours(SATURDAY) is None
    assert closed_because(plans.PLAN, OFFER, SATURDAY) is ClosedToday
    assert closed_because(plans.PLAN, OFFER, TUESDAY) is None


def test_spans_are_when_tickets_are_given() -> None:
    usual = hours(TUESDAY)
    assert usual is not None
    assert usual.spans() == ((time(8), time(12)), (time(13), time(14, 30)))


@pytest.mark.parametrize(
    ("breaks", "cutoff", "spans"),
    [
        ((), None, ((time(8), time(15)),)),
        (((time(8), time(9)),), None, ((time(9), time(15)),)),
        (((time(14), time(15)),), None, ((time(8), time(14)),)),
        (((time(12), time(13)),), time(12, 30), ((time(8), time(12)),)),
        (((time(8), time(15)),), None, ()),
    ],
)
def test_spans_at_the_edges(
    breaks: tuple[tuple[time, time], ...], cutoff: time | None, spans: tuple[tuple[time, time], ...]
) -> None:
    day = DayHours(opens=time(8), closes=time(15), breaks=breaks, ticket_cutoff=cutoff)

    assert day.spans() == spans


def test_a_holiday_closes_and_cuti_bersama_may_be_worked() -> None:
    leave = HolidayKind.CUTI_BERSAMA

    assert closed_because(plans.plan(holidays=plans.holidays(TUESDAY)), OFFER, TUESDAY) is Holiday
    assert span(TUESDAY, holidays=plans.holidays(TUESDAY, kind=leave)) is None
    assert span(TUESDAY, holidays=plans.holidays(TUESDAY, kind=leave, works=True)) == (time(8), time(15))
    assert span(SATURDAY, holidays=plans.holidays(SATURDAY, works=True)) is None  # as on any Saturday


def test_a_special_opening_beats_the_week_and_a_holiday() -> None:
    opened = hours(SATURDAY, openings=(plans.opening(SATURDAY, HALF),))

    assert opened is not None
    assert (opened.opens, opened.closes, opened.reason) == (
        time(8),
        time(12),
        Name(id="Layanan khusus", en="Special opening"),
    )
    half = plans.opening(TUESDAY, HALF)
    assert span(TUESDAY, openings=(half,), holidays=plans.holidays(TUESDAY)) == (time(8), time(12))


@pytest.mark.parametrize(
    ("closed", "opened", "is_open"),
    [
        ({"notice": 1}, {"notice": 2}, True),  # about the same place the later word
        ({"notice": 2}, {"notice": 1}, False),
        ({"notice": 2}, {"notice": 1, "agency": A}, True),  # else the narrower place
        ({"notice": 1, "agency": A}, {"notice": 2}, False),
        ({"notice": 2, "agency": A}, {"notice": 1, "agency": A, "only": A1}, True),
        ({"notice": 1, "agency": B}, {"notice": 2}, True),  # not ours
        ({"notice": 1}, {"notice": 2, "agency": B, "only": B1}, False),
    ],
)
def test_a_closure_against_an_opening(
    *, closed: dict[str, Any], opened: dict[str, Any], is_open: bool
) -> None:
    found = hours(
        TUESDAY,
        closures=(plans.closure(TUESDAY, **closed),),
        openings=(plans.opening(TUESDAY, HALF, **opened),),
    )

    assert (found is not None) is is_open


def test_a_disruption_is_no_matter_of_the_calendar() -> None:
    assert span(TUESDAY, closures=(plans.closure(TUESDAY, kind=ClosureKind.DISRUPTION),)) is not None


FASTING = Hours(opens=time(8), closes=time(14), break_starts=time(12), break_ends=time(12, 30))
RAMADAN = plans.season(TUESDAY, WEDNESDAY, {2: FASTING})


def test_a_season_replaces_the_week_between_its_days() -> None:
    found = hours(TUESDAY, seasons=(RAMADAN,))
    assert found is not None
    assert (found.closes, found.breaks, found.reason) == (
        time(14),
        ((time(12), time(12, 30)),),
        RAMADAN.text,
    )
    assert span(WEDNESDAY, seasons=(RAMADAN,)) is None  # not a day of its week
    assert span(date(2026, 11, 26), seasons=(RAMADAN,)) == (time(8), time(15))
    assert span(date(2026, 11, 23), seasons=(RAMADAN,)) == (time(8), time(15))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({2: Hours(opens=time(10), closes=time(16))}, (time(10), time(14))),
        ({2: Hours(opens=time(14), closes=time(16))}, None),
        ({3: HALF}, None),
        ({}, (time(8), time(14))),
    ],
)
def test_the_malls_season_stays_within_an_agencys_own_week(
    own: dict[int, Hours], expected: tuple[time, time] | None
) -> None:
    assert span(TUESDAY, weeks={None: WEEK, A: own}, seasons=(RAMADAN,)) == expected


def test_an_agencys_own_season_counts_for_it_alone() -> None:
    own = plans.season(TUESDAY, TUESDAY, {2: HALF}, agency=A)
    other = plans.offer(B1, B, "B1")

    assert span(TUESDAY, seasons=(own, RAMADAN)) == (time(8), time(12))
    assert span(TUESDAY, offer=other, seasons=(own, RAMADAN)) == (time(8), time(14))


def test_friday_prayer_is_a_pause_of_the_agency_not_of_the_building() -> None:
    prayer = plans.pause("11:00", "12:00", weekday=5)
    other = plans.offer(B1, B, "B1")

    found = hours(FRIDAY, pauses=(prayer,))

    assert found is not None
    assert found.breaks == ((time(11), time(13, 30)),)  # it runs into the break of the week
    assert hours(FRIDAY, offer=other, pauses=(prayer,)) == hours(FRIDAY)
    assert hours(TUESDAY, pauses=(prayer,)) == hours(TUESDAY)


def test_a_pause_of_one_day_holds_on_that_day() -> None:
    meeting = plans.pause("09:00", "10:00", day=TUESDAY)

    today, tomorrow = hours(TUESDAY, pauses=(meeting,)), hours(WEDNESDAY, pauses=(meeting,))

    assert today is not None
    assert today.breaks == ((time(9), time(10)), (time(12), time(13)))
    assert tomorrow == hours(WEDNESDAY)


def test_desks_that_pause_apart_leave_the_service_open() -> None:
    two = plans.offer(counters=2, desks=(DESK_1, DESK_2))
    first = plans.pause("09:00", "10:00", day=TUESDAY, desk=DESK_1)

    alone = hours(TUESDAY, offer=two, pauses=(first,))
    shared = hours(
        TUESDAY, offer=two, pauses=(first, plans.pause("09:30", "10:30", day=TUESDAY, desk=DESK_2))
    )

    assert alone is not None
    assert alone.breaks == ((time(12), time(13)),)
    assert shared is not None
    assert shared.breaks == ((time(9, 30), time(10)), (time(12), time(13)))


def test_closed_desks_close_the_service_when_none_is_left() -> None:
    two = plans.offer(counters=2, desks=(DESK_1, DESK_2))
    first, second = (plans.closure(TUESDAY, agency=A, desk=desk) for desk in (DESK_1, DESK_2))
    rest = plans.pause("09:00", "10:00", day=TUESDAY, desk=DESK_2)

    left = hours(TUESDAY, offer=two, closures=(first,), pauses=(rest,))

    assert left is not None
    assert left.breaks == ((time(9), time(10)), (time(12), time(13)))  # the other desk is all there is
    both = plans.plan(closures=(first, second))
    assert closed_because(both, two, TUESDAY) is NoCounterToday
    assert closed_because(both, two, WEDNESDAY) is None
    assert closed_because(plans.PLAN, plans.offer(counters=0), TUESDAY) is NoCounterToday


@pytest.mark.parametrize(("opened", "works"), [(1, None), (3, (time(8), time(12)))])
def test_of_two_words_about_a_desk_the_later_counts(opened: int, works: tuple[time, time] | None) -> None:
    one = plans.offer(counters=1, desks=(DESK_1,))
    closed = plans.closure(SATURDAY, agency=A, desk=DESK_1, notice=2)
    special = plans.opening(SATURDAY, HALF, agency=A, desk=DESK_1, notice=opened)

    assert span(SATURDAY, offer=one, closures=(closed,), openings=(special,)) == works


def test_the_mall_and_an_agency_as_a_whole() -> None:
    changed = plans.plan(
        closures=(plans.closure(TUESDAY, agency=A), plans.closure(TUESDAY, agency=B, only=B1)),
        pauses=(plans.pause("09:00", "10:00", day=TUESDAY, agency=B),),
    )

    assert agency_hours_on(changed, None, TUESDAY) == hours(TUESDAY)
    assert agency_hours_on(changed, A, TUESDAY) is None
    found = agency_hours_on(changed, B, TUESDAY)
    assert found is not None
    assert found.breaks == ((time(9), time(10)), (time(12), time(13)))


def test_idul_fitri_with_its_cuti_bersama_is_gone_over() -> None:
    week = plans.holidays(*(date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24)))
    plan = plans.plan(day=date(2026, 3, 17), holidays=week)
    evening = datetime(2026, 3, 17, 16, tzinfo=WIB)

    assert next_opening(plan, OFFER, now=evening) == datetime(2026, 3, 25, 8, tzinfo=WIB)


def test_the_29th_of_february_is_a_day_like_others() -> None:
    leap = date(2028, 2, 29)  # a Tuesday
    plan = plans.plan(day=leap, openings=(plans.opening(leap, HALF),))

    assert hours_on(plan, OFFER, leap) is not None
    assert next_opening(plan, OFFER, now=datetime(2028, 2, 28, 15, tzinfo=WIB)) == datetime(
        2028, 2, 29, 8, tzinfo=WIB
    )
    assert next_opening(plan, OFFER, now=datetime(2028, 2, 29, 12, tzinfo=WIB)) == datetime(
        2028, 3, 1, 8, tzinfo=WIB
    )


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_midnight_is_the_malls_own(zone: str) -> None:
    here = ZoneInfo(zone)
    plan = plans.plan(timezone=zone, holidays=plans.holidays(WEDNESDAY))
    last = datetime(2026, 11, 24, 23, 59, 59, tzinfo=here)

    assert next_opening(plan, OFFER, now=last) == datetime(2026, 11, 26, 8, tzinfo=here)
    assert next_opening(plan, OFFER, now=last + timedelta(seconds=1)) == datetime(
        2026, 11, 26, 8, tzinfo=here
    )


def test_next_opening_is_now_when_it_is_open_and_passes_over_disruptions() -> None:
    tomorrow = plans.closure(WEDNESDAY, kind=ClosureKind.DISRUPTION)
    plan = plans.plan(closures=(tomorrow,))

    assert next_opening(plan, OFFER, now=at("09:07")) == at("09:07")
    assert next_opening(plan, OFFER, now=at("09:07"), after_today=True) == at("08:00", 26)
    assert next_opening(plan, OFFER, now=at("14:30")) == at("08:00", 26)


@pytest.mark.parametrize(("days", "known"), [(DAYS_AHEAD - 1, True), (DAYS_AHEAD, False)])
def test_next_opening_looks_sixty_days_ahead(*, days: int, known: bool) -> None:
    every_day = dict.fromkeys(range(1, 8), DAY)
    long = plans.closure(WEDNESDAY, TUESDAY + timedelta(days=days))

    found = next_opening(plans.plan(weeks={None: every_day}, closures=(long,)), OFFER, now=at("16:00"))

    assert found == (at("08:00") + timedelta(days=DAYS_AHEAD) if known else None)


QUARTERS = st.integers(28, 68).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
DAYS = st.integers(0, 9).map(lambda ahead: TUESDAY + timedelta(days=ahead))


@st.composite
def some_hours(draw: st.DrawFn) -> Hours:
    opens, starts, ends, closes = sorted(draw(st.lists(QUARTERS, min_size=4, max_size=4, unique=True)))
    cutoff = draw(st.none() | st.sampled_from([starts, ends, closes]))
    with_break = draw(st.booleans())
    return Hours(
        opens=opens,
        closes=closes,
        break_starts=starts if with_break else None,
        break_ends=ends if with_break else None,
        ticket_cutoff=cutoff,
    )


@st.composite
def some_plan(draw: st.DrawFn) -> Plan:
    week = st.dictionaries(st.integers(1, 7), some_hours(), max_size=4)
    first = draw(DAYS)
    starts, ends = sorted(draw(st.lists(QUARTERS, min_size=2, max_size=2, unique=True)))
    return plans.plan(
        weeks={None: draw(week), **({A: draw(week)} if draw(st.booleans()) else {})},
        closures=tuple(
            plans.closure(draw(DAYS), kind=draw(st.sampled_from(ClosureKind)), notice=draw(st.integers(1, 3)))
            for _ in range(draw(st.integers(0, 3)))
        ),
        openings=tuple(
            plans.opening(draw(DAYS), draw(some_hours()), agency=draw(st.sampled_from([None, A])), notice=2)
            for _ in range(draw(st.integers(0, 2)))
        ),
        holidays=plans.holidays(*draw(st.lists(DAYS, max_size=3)), works=draw(st.booleans())),
        seasons=(
            plans.season(
                first, first + timedelta(days=3), draw(week), agency=draw(st.sampled_from([None, A]))
            ),
        ),
        pauses=(
            plans.pause(starts.isoformat(), ends.isoformat(), day=draw(DAYS)),
            plans.pause("11:30", "13:00", weekday=5),
        ),
    )


def gives(plan: Plan, moment: datetime) -> bool:
    """Read off the day's hours alone, without spans."""
    day, clock = moment.date(), moment.time()
    found = hours_on(plan, OFFER, day)
    disrupted = any(
        one.kind is ClosureKind.DISRUPTION and one.first_day <= day <= one.last_day for one in plan.closures
    )
    return (
        found is not None
        and not disrupted
        and found.opens <= clock < min(found.closes, found.ticket_cutoff or found.closes)
        and not any(start <= clock < end for start, end in found.breaks)
    )


@given(plan=some_plan(), quarter=st.integers(0, 5 * 96))
@example(plan=plans.PLAN, quarter=0)
def test_the_next_opening_is_open_and_none_is_earlier(plan: Plan, quarter: int) -> None:
    now = datetime(2026, 11, 24, tzinfo=WIB) + timedelta(minutes=15 * quarter)

    found = next_opening(plan, OFFER, now=now)

    quarters = (now + timedelta(minutes=15 * ahead) for ahead in range(14 * 96))
    assert next((moment for moment in quarters if gives(plan, moment)), None) == (
        found if found and found < now + timedelta(days=14) else None
    )


@given(plan=some_plan(), day=DAYS)
def test_breaks_lie_apart_and_within_the_hours(plan: Plan, day: date) -> None:
    found = hours_on(plan, OFFER, day)
    if found is None:
        return
    edges = [moment for pause in found.breaks for moment in pause]

    assert edges == sorted(set(edges))
    assert all(found.opens <= moment <= found.closes for moment in edges)

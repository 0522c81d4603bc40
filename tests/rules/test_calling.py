"""The calling rule: examples with numbers, and its laws."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.rules.calling import (
    CallingKey,
    CallingRule,
    calling_key,
    calling_order,
    choose_next,
    requeue_key,
    sentence,
)

RULE = CallingRule()
DAY = datetime(2026, 11, 24, tzinfo=UTC)


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return DAY + timedelta(hours=int(hour), minutes=int(minute))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("arrived", "priority", "slot", "key", "not_before"),
    [
        ("09:00", False, None, "09:00", None),
        ("09:00", True, None, "08:30", None),
        ("09:40", False, "10:00", "08:30", "09:50"),
        ("10:10", False, "10:00", "08:30", "09:50"),  # the last minute of being on time
        ("10:11", False, "10:00", "10:01", None),
        ("10:25", False, "10:00", "10:15", None),
        ("11:00", False, "10:00", "10:50", None),
        ("11:01", False, "10:00", "11:01", None),  # the booking has lapsed
        ("10:25", True, "10:00", "09:55", None),  # the smaller of 09:55 and 10:15
        ("09:40", True, "10:00", "08:30", "09:50"),
    ],
)
def test_calling_key_examples(
    *, arrived: str, priority: bool, slot: str | None, key: str, not_before: str | None
) -> None:
    found = calling_key(RULE, at(arrived), priority=priority, slot=at(slot) if slot else None)

    assert found == CallingKey(key=at(key), not_before=at(not_before) if not_before else None)


@pytest.mark.parametrize(
    ("back", "priority", "key"),
    [("10:15", False, "09:12"), ("10:16", False, "10:16"), ("10:16", True, "09:46")],
)
def test_requeue_keeps_the_key_for_a_quarter_of_an_hour(*, back: str, priority: bool, key: str) -> None:
    held = CallingKey(key=at("09:12"))

    found = requeue_key(RULE, held, absent_at=at("10:00"), back_at=at(back), priority=priority)

    assert found == CallingKey(key=at(key))


def test_sentence_in_english() -> None:
    assert sentence(RULE, "en") == (
        "Everyone is called in order of arrival; a priority ticket counts as taken 30 minutes "
        "earlier, a booking as arrived 90 minutes before its time and is called 10 minutes "
        "before that time at the earliest, and the next service of a visit counts from the "
        "visitor's arrival, but at most 30 minutes before joining its queue."
    )


def test_sentence_in_indonesian() -> None:
    assert sentence(RULE, "id") == (
        "Semua dipanggil menurut urutan kedatangan; tiket prioritas dihitung 30 menit lebih awal, "
        "pemesan janji temu dihitung datang 90 menit sebelum jamnya dan dipanggil paling cepat 10 menit sebelum jam itu, dan layanan berikutnya dalam "
        "satu kunjungan dihitung sejak pengunjung datang, tetapi paling banyak 30 menit sebelum "
        "masuk antreannya."
    )


def test_sentence_follows_the_settings() -> None:
    absolute = replace(RULE, priority_head_start=timedelta(hours=10), booking_head_start=minutes(0))
    equal = replace(absolute, priority_head_start=minutes(0), further_head_start=minutes(0))

    assert sentence(absolute, "en") == (
        "Everyone is called in order of arrival; a priority ticket counts as taken 10 hours earlier, "
        "and the next service of a visit counts from the visitor's arrival, but at most 30 minutes "
        "before joining its queue."
    )
    assert sentence(equal, "id") == (
        "Semua dipanggil menurut urutan kedatangan; layanan berikutnya dalam satu kunjungan dihitung "
        "sejak masuk antreannya."
    )


def test_negative_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="late_grace is negative"):
        CallingRule(late_grace=minutes(-1))


@dataclass(frozen=True, kw_only=True)
class Standing:
    number: int
    arrived: datetime
    priority: bool
    slot: datetime | None

    @property
    def standing(self) -> CallingKey:
        return calling_key(RULE, self.arrived, priority=self.priority, slot=self.slot)


@st.composite
def crowds(draw: st.DrawFn) -> list[Standing]:
    """A day's tickets in the order of issue, numbered from 1."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.integers(0, 420),
                st.booleans(),
                st.none() | st.integers(-30, 90),  # minutes from check-in to the slot
            ),
            min_size=1,
            max_size=40,
        )
    )
    drawn.sort(key=lambda one: one[0])
    return [
        Standing(
            number=number,
            arrived=DAY + minutes(480 + arrived),
            priority=priority,
            slot=None if offset is None else DAY + minutes(480 + arrived + offset),
        )
        for number, (arrived, priority, offset) in enumerate(drawn, 1)
    ]


def calls(crowd: list[Standing], *, every: float) -> list[tuple[datetime, Standing]]:
    """One counter that calls whoever is there every so many minutes."""
    now, left, made = DAY + minutes(480), list(crowd), []
    while left:
        chosen = choose_next([one for one in left if one.arrived <= now], now=now)
        if chosen is not None:
            left.remove(chosen)
            made.append((now, chosen))
        now += minutes(every)
    return made


@given(crowds(), st.integers(0, 600), st.randoms())
def test_choice_does_not_depend_on_the_order_of_the_list(
    crowd: list[Standing], minute: int, random: object
) -> None:
    now = DAY + minutes(480 + minute)
    shuffled = sorted(crowd, key=lambda one: hash((one.number, repr(random))))

    assert choose_next(shuffled, now=now) == choose_next(crowd, now=now)


@given(crowds(), st.floats(1.0, 30.0))
def test_same_class_never_overtakes(crowd: list[Standing], every: float) -> None:
    order = [one for _, one in calls(crowd, every=every)]

    for klass in (False, True):
        walked_in = [one.number for one in order if one.slot is None and one.priority is klass]
        assert walked_in == sorted(walked_in)


@given(crowds(), st.floats(1.0, 30.0))
def test_overtaking_is_bounded(crowd: list[Standing], every: float) -> None:
    made = calls(crowd, every=every)
    position = {one.number: place for place, (_, one) in enumerate(made)}

    for walk_in in (one for one in crowd if one.slot is None and not one.priority):
        for other in crowd:
            later = other.number > walk_in.number
            if later and position[other.number] < position[walk_in.number]:
                assert _may_overtake(other, walk_in)


def _may_overtake(other: Standing, walk_in: Standing) -> bool:
    by_priority = other.priority and other.arrived < walk_in.arrived + minutes(30)
    if other.slot is None:
        return by_priority
    by_booking = other.slot < walk_in.arrived + minutes(90)
    by_late_check_in = other.arrived < walk_in.arrived + minutes(10)
    return by_priority or by_booking or by_late_check_in


@given(st.lists(st.integers(0, 79), max_size=30), st.integers(-45, 10), st.integers(-10, 90))
def test_appointment_at_its_time_is_next(ages: list[int], check_in: int, call: int) -> None:
    """Among walk-ins who have waited less than 80 minutes when its window opens."""
    slot = at("12:00")
    now = slot + minutes(max(call, check_in, -10))
    opening = slot - minutes(10)
    booked = Standing(number=999, arrived=slot + minutes(check_in), priority=False, slot=slot)
    walk_ins = [
        Standing(number=number, arrived=opening - minutes(age), priority=False, slot=None)
        for number, age in enumerate(ages, 1)
    ]

    assert choose_next([*walk_ins, booked], now=now) == booked


@given(crowds(), st.integers(0, 600))
def test_appointment_before_its_window_lets_everybody_pass(crowd: list[Standing], minute: int) -> None:
    now = DAY + minutes(480 + minute)

    chosen = choose_next(crowd, now=now)

    assert chosen is not None
    too_early = chosen.standing.not_before is not None and chosen.standing.not_before > now
    if too_early:
        assert all(calling_order(one.standing, number=one.number, now=now)[0] for one in crowd)


def test_same_key_goes_by_number() -> None:
    twins = [Standing(number=number, arrived=at("09:00"), priority=False, slot=None) for number in (12, 7)]

    assert choose_next(twins, now=at("09:30")) == twins[1]


def test_nobody_waits() -> None:
    assert choose_next([], now=at("09:00")) is None

"""More numbers in time, a kiosk's word within bounds, and the hours that it goes by."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counters.rules.island import believed, ends_at, more

NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOMENTS = st.integers(-100_000, 100_000).map(lambda seconds: NINE + timedelta(seconds=seconds))


def test_more_when_fewer_than_half_are_left() -> None:
    assert [more(left=left, size=30) for left in (30, 15, 14, 0)] == [0, 0, 30, 30]
    assert more(left=0, size=0) == 0


def test_a_kiosks_word_within_bounds() -> None:
    given_at, now = NINE, NINE + timedelta(minutes=30)

    def said(minutes: int) -> datetime:
        return believed(NINE + timedelta(minutes=minutes), given_at=given_at, now=now, before=None)

    assert [said(10), said(70), said(-50)] == [NINE + timedelta(minutes=10), now, given_at]


@given(st.lists(MOMENTS, min_size=1, max_size=8), MOMENTS, MOMENTS)
def test_whatever_it_says_its_own_order_stays(
    said: list[datetime], given_at: datetime, now: datetime
) -> None:
    before, told = None, []
    for one in said:
        before = believed(one, given_at=given_at, now=now, before=before)
        told.append(before)

    assert told == sorted(set(told))
    assert told[0] <= now
    assert told[-1] <= now + timedelta(microseconds=len(told))


def test_numbers_end_with_the_malls_day() -> None:
    assert ends_at(date(2026, 11, 24), "Asia/Jayapura").isoformat() == "2026-11-25T00:00:00+09:00"

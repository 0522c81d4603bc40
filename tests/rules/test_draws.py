"""The order of a draw: the same for everybody who works it out, foreseen by nobody, fair to each."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counters.rules.booking_settings import DEFAULTS
from counters.rules.draws import alias_of, commitment, draw_window, drawn_order, seat, to_announce
from counters.rules.slots import FreeSlot
from tests.factories import TIMEZONE, at

ALIASES = st.lists(st.text("0123456789abcdef", min_size=4, max_size=24), unique=True, max_size=30)


def test_a_draw_of_which_everything_is_written_down() -> None:
    """Whoever changes the algorithm gives it another name: draws that were published stay checkable."""
    seed = "seed of an example"

    assert commitment(seed) == "030e5a7ae5368b3d58cbc7ef471bc5d47b4923b16e21d12ab5a297bb12eb8b88"
    assert drawn_order(seed, ["a1", "b2", "c3", "d4"]) == ["a1", "b2", "d4", "c3"]


@given(aliases=ALIASES, seed=st.text(min_size=1, max_size=50), shuffled=st.randoms())
def test_it_does_not_matter_how_they_came(aliases: list[str], seed: str, shuffled: object) -> None:
    other = list(aliases)
    shuffled.shuffle(other)  # type: ignore[attr-defined]

    assert drawn_order(seed, other) == drawn_order(seed, aliases)
    assert sorted(drawn_order(seed, aliases)) == sorted(aliases)


def test_everybody_has_the_same_chance() -> None:
    """2,000 draws of ten: each comes first some 200 times; four standard deviations are 54."""
    aliases = [alias_of("draw", f"person {number}") for number in range(10)]

    first = Counter(drawn_order(f"seed {number}", aliases)[0] for number in range(2000))

    assert set(first) == set(aliases)
    assert all(abs(times - 200) < 54 for times in first.values())


def test_one_more_request_changes_the_whole_order() -> None:
    """So whoever knows the seed cannot foresee a place in it before it has closed."""
    aliases = [f"{number:04x}" for number in range(200)]
    before, after = drawn_order("seed", aliases), drawn_order("seed", [*aliases, "ffff"])

    after.remove("ffff")
    assert sum(one == other for one, other in zip(before, after, strict=True)) < 10


def test_an_alias_says_nothing_about_another_draw() -> None:
    assert alias_of("one", "siti") == alias_of("one", "siti")
    assert len({alias_of("one", "siti"), alias_of("two", "siti"), alias_of("one", "budi")}) == 3


def test_when_it_is_open_and_announced() -> None:
    settings = replace(DEFAULTS, draw_minutes=120)
    window = draw_window(settings, day=date(2026, 12, 9), timezone=TIMEZONE)

    assert window
    assert (window.opens_at, window.closes_at) == (at(8, day=25), at(10, day=25))
    assert draw_window(DEFAULTS, day=date(2026, 12, 9), timezone=TIMEZONE) is None
    told = [to_announce(window, now=at(8, day=25) - timedelta(minutes=ahead)) for ahead in (0, 1, 2880, 2881)]
    assert told == [False, True, True, False]


def test_a_seat() -> None:
    windows = [
        FreeSlot(starts_at=at(hour), ends_at=at(hour + 1), places=1, free=free)
        for hour, free in ((8, 0), (9, 1), (10, 1))
    ]

    def got(*hours: int, any_time: bool = True) -> int | None:
        found = seat(windows, wishes=[at(hour) for hour in hours], any_time=any_time)
        return found.starts_at.hour if found else None

    assert [got(), got(10), got(8), got(8, 10)] == [9, 10, 9, 10]
    assert [got(8, any_time=False), got(10, any_time=False)] == [None, 10]

"""Which lengths say something."""

from counters.rules.trust import trusted
from tests.factories import at


def test_far_too_long_is_not_trusted() -> None:
    assert trusted(began=at(9), ended=at(10), minutes=10)
    assert not trusted(began=at(9), ended=at(10, 0, 1), minutes=10)
    assert trusted(began=at(8), ended=at(11), minutes=30)
    assert not trusted(began=at(8), ended=at(11, 1), minutes=30)


def test_what_was_open_over_a_whole_break_is_not_trusted() -> None:
    lunch = [(at(12), at(13))]

    assert not trusted(began=at(11, 55), ended=at(13, 2), minutes=30, breaks=lunch)
    assert trusted(began=at(11, 55), ended=at(12, 10), minutes=30, breaks=lunch)
    assert trusted(began=at(12, 10), ended=at(13, 5), minutes=30, breaks=lunch)

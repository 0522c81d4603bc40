"""How a number is written, and which letters may stand in front of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counters.rules.numbering import LETTERS, as_written, may_be_series, number_of, series_after


@pytest.mark.parametrize(
    ("count", "number"),
    [(1, "A-001"), (9, "A-009"), (10, "A-010"), (999, "A-999"), (1000, "A-1000"), (12345, "A-12345")],
)
def test_number_has_three_digits_and_goes_on_past_999(count: int, number: str) -> None:
    assert number_of("A", count) == number


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_two_counts_never_share_a_number(one: int, other: int) -> None:
    assert (number_of("A", one) == number_of("A", other)) is (one == other)


def test_letters_that_look_like_digits_are_left_out() -> None:
    assert not set(LETTERS) & set("IOQX")
    assert len(set(LETTERS)) == len(LETTERS) == 22


def test_series_have_one_letter_or_two() -> None:
    refused = ("", "I", "AI", "ABC", "a", "A1")

    assert all(may_be_series(letters) for letters in (*LETTERS, *series_after("A"), *series_after("AB")))
    assert not any(may_be_series(letters) for letters in refused)
    assert number_of("AB", 7) == "AB-007"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("A-017", "A-017"),
        ("a 17", "A-017"),
        (" ab1000 ", "AB-1000"),
        ("A5001", "A-5001"),
        ("", None),
        ("17", None),
        ("A-", None),
        ("ABC-1", None),
        ("A-1234567", None),
    ],
)
def test_a_number_as_somebody_says_it(said: str, written: str | None) -> None:
    assert as_written(said) == written

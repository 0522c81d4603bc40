"""How a number is written."""

import re

LETTERS = "ABCDEFGHJKLMNPRSTUVWYZ"  # without I, O, Q and X: they look like 1 and 0, or have unstable names

LEASED_FIRST, LEASED_LAST = 5001, 9999
"""The band of every series that kiosks hold in advance. Online numbers pass it over: 5000 is followed by 10000."""

_LONGEST = 2  # letters of a series: 22 agencies, each with some series of its services, are more than 22


_SAID = re.compile(r"([A-Z]{1,2})[ -]?([0-9]{1,5})")


def as_written(said: str) -> str | None:
    """A number as somebody types it: "a 17" is "A-017"; None for what is none."""
    found = _SAID.fullmatch(said.strip().upper())
    return number_of(found[1], int(found[2])) if found else None


def may_be_series(letters: str) -> bool:
    """Whether numbers may begin so: `A` of "A-001", `AB` of "AB-001"."""
    return 0 < len(letters) <= _LONGEST and set(letters) <= set(LETTERS)


def series_after(prefix: str) -> list[str]:
    """The two-letter series that begin with an agency's letter."""
    return [prefix[0] + letter for letter in LETTERS]


def number_of(letter: str, count: int) -> str:
    """`number_of("A", 1)` is "A-001"; past 999 it goes on to four digits: "A-1000"."""
    return f"{letter}-{count:03d}"

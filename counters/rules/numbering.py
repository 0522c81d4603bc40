"""How a number is written."""

LETTERS = "ABCDEFGHJKLMNPRSTUVWYZ"  # without I, O, Q and X: they look like 1 and 0, or have unstable names


def number_of(letter: str, count: int) -> str:
    """`number_of("A", 1)` is "A-001"; past 999 it goes on to four digits: "A-1000"."""
    return f"{letter}-{count:03d}"

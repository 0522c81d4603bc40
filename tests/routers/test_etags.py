"""What a client says that it has."""

import pytest

from routers.etags import matches


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ('"a:1"', True),
        ('W/"a:1"', True),
        ('"x", W/"a:1" ,"y"', True),
        ("*", True),
        (None, False),
        ("", False),
        ('"a:10"', False),
        ("a:1", False),
    ],
)
def test_a_list_of_weak_or_strong_tags_or_any(header: str | None, *, same: bool) -> None:
    assert matches('"a:1"', header) is same

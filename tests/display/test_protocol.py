"""The words of the sockets: which frame replaces which, and what a tick says."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from display.protocol import Close, Frame, tick


def frame(epoch: str, version: int) -> Frame:
    return Frame(epoch=epoch, version=version, text="{}", content="{}")


@pytest.mark.parametrize(
    ("new", "old", "replaces"),
    [
        (("a", 1), None, True),
        (("a", 2), ("a", 1), True),
        (("a", 1), ("a", 1), False),
        (("a", 1), ("a", 2), False),
        (("b", 1), ("a", 9), True),
    ],
)
def test_which_frame_replaces_which(
    *, new: tuple[str, int], old: tuple[str, int] | None, replaces: bool
) -> None:
    assert frame(*new).replaces(frame(*old) if old else None) is replaces


def test_a_tick_repeats_the_version_of_the_frame() -> None:
    at = datetime(2026, 11, 24, 9, 12, 3, 120000, tzinfo=timezone(timedelta(hours=7)))

    assert json.loads(tick(frame("01J", 1842), at=at)) == {
        "type": "tick",
        "epoch": "01J",
        "version": 1842,
        "at": "2026-11-24T09:12:03.120000+07:00",
    }


def test_close_codes_are_those_of_the_contract() -> None:
    assert {code.name: int(code) for code in Close} == {
        "NOT_PAIRED": 4401,
        "NOT_ALLOWED": 4403,
        "UNKNOWN": 4404,
        "RESTART": 1012,
        "TRY_LATER": 1013,
    }

"""When a counter that calls by itself is due. Pure: the job that looks and the command that calls ask the same."""

from datetime import datetime, timedelta

from app.errors import QueueEmpty

SHORTEST, LONGEST = 5, 600
"""Seconds of idleness that an officer may choose."""


def calls_at(*, seconds: int, idle_since: datetime, first_since: datetime | None) -> datetime | None:
    """The moment at which it calls: so long after it became idle and somebody was there. None: nobody waits.

    Both count, so that whoever comes to a counter that has been idle for an hour is not called before the officer
    has seen the countdown. `first_since`: when the first one came, or came back. Example: idle since 9:00, the first
    took a ticket at 9:10:00, 15 s -> 9:10:15; back from being absent at 9:30:00 -> 9:30:15.
    """
    if first_since is None:
        return None
    return max(idle_since, first_since) + timedelta(seconds=seconds)


def require_due(due: datetime | None, *, now: datetime) -> None:
    """Raises QueueEmpty: the look was older than what it saw, and there is nobody to call by itself."""
    if due is None or now < due:
        raise QueueEmpty

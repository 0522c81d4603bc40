"""When a visitor who was called and did not come may be marked as absent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.errors import AbsentTooEarly, CallAgainFirst


@dataclass(frozen=True, kw_only=True)
class AbsenceRule:
    """So many calls, and so long after the last of them; one and nothing is no rule at all."""

    calls: int = 1
    after: timedelta = timedelta(0)

    def is_last(self, call: int) -> bool:
        """Whether the call of this number (1: the first) is the last; never where a single one is enough."""
        return self.calls > 1 and call >= self.calls


ANY_TIME = AbsenceRule()


def absent_from(rule: AbsenceRule, *, calls: int, called_at: datetime) -> datetime | None:
    """The time from which *absent* is offered after so many calls, the last at `called_at`; None: call again first.

    Example: 3 calls and 30 s, called twice -> None; the third at 9:02:00 -> 9:02:30.
    """
    return called_at + rule.after if calls >= rule.calls else None


def require_absent(rule: AbsenceRule, *, calls: int, called_at: datetime, now: datetime) -> None:
    """Raises CallAgainFirst, AbsentTooEarly, each with the earliest time: as if called again now, or after the last call."""
    since = absent_from(rule, calls=calls, called_at=called_at)
    if since is None:
        raise CallAgainFirst(allowed_at=now + rule.after, calls_left=rule.calls - calls)
    if now < since:
        raise AbsentTooEarly(allowed_at=since)

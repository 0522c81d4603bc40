"""Whether the length of a time at a counter says anything about the service."""

from collections.abc import Iterable
from datetime import datetime, timedelta

_LONGEST = timedelta(hours=1)
_TIMES_PROMISED = 6


def trusted(
    *, began: datetime, ended: datetime, minutes: float, breaks: Iterable[tuple[datetime, datetime]] = ()
) -> bool:
    """False for one that was left open over a whole break, or for longer than an hour and six times the promise.

    Example: promised 10 minutes, 9:00 to 9:59 -> True; to 10:01 -> False. 11:55 to 13:02 over a break of 12 to 13 -> False.
    """
    if ended - began > max(_LONGEST, timedelta(minutes=minutes * _TIMES_PROMISED)):
        return False
    return not any(began <= start and end <= ended for start, end in breaks)

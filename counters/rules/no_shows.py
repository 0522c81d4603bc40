"""Who booked and did not come, again and again, has to come without booking for a while. No I/O, no clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def barred_until(missed: Sequence[datetime], *, allowed: int, within: timedelta) -> datetime | None:
    """From when on the person may book again; None: at any time. `allowed` 0 bars nobody.

    `missed` are the ends of the days, the newest first. Example: 3 within 30 days -> barred until the oldest of the
    three is 30 days past.
    """
    if not allowed or len(missed) < allowed:
        return None
    newest, oldest = missed[0], missed[allowed - 1]
    return oldest + within if newest - oldest <= within else None

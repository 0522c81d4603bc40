"""What of a person may be erased at once on their own wish (UU 27/2022 art. 8, 43), and what may not. Pure."""

from datetime import date

from app.errors import DataStillNeeded
from app.vocabulary import BookingStatus


def require_erasable(status: BookingStatus, *, day: date, today: date) -> bool:
    """Raises DataStillNeeded before the visit is over or cancelled; whether the keyed hash may go, too.

    The hash of a missed booking stays for its time: by it the no-show rule knows who missed several (art. 15).
    Example: booked for tomorrow -> refused; cancelled -> True; missed yesterday -> False.
    """
    if status is BookingStatus.BOOKED or (status is BookingStatus.CHECKED_IN and day >= today):
        raise DataStillNeeded
    return status is not BookingStatus.MISSED

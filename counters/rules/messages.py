"""Which event of the journal tells a citizen what, and when they are reminded. No I/O, no clock."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.vocabulary import MessageKind
from counters.rules.booking_settings import BookingSettings

OF_BOOKINGS: Mapping[str, MessageKind] = {
    "BookingMade": MessageKind.BOOKED,
    "BookingRescheduled": MessageKind.MOVED,
    "BookingCancelled": MessageKind.CANCELLED,
}
OF_WAITING_LISTS: Mapping[str, MessageKind] = {"PlaceOffered": MessageKind.PLACE_OFFERED}
# After these the reminders that were not sent are out of date.
UNREMIND = frozenset({"BookingRescheduled", "BookingCancelled", "BookingCheckedIn", "BookingDataErased"})


def reminders(
    settings: BookingSettings, *, slot: datetime, timezone: str, now: datetime
) -> list[tuple[MessageKind, datetime]]:
    """What is still to come before the slot: the day before and on the morning, in the mall's time.

    Example: slot Wednesday 10:00, booked on Tuesday 18:00 -> [(REMINDER_TODAY, Wednesday 06:30)].
    """
    zone = ZoneInfo(timezone)
    day = slot.astimezone(zone).date()
    wanted = [
        (MessageKind.REMINDER, _at(day - timedelta(days=1), settings.remind_before_at, zone)),
        (MessageKind.REMINDER_TODAY, _at(day, settings.remind_today_at, zone)),
    ]
    return [(kind, due) for kind, due in wanted if due is not None and now < due < slot]


def _at(day: date, clock: time | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, clock, zone) if clock else None

"""When a booking may become a ticket. No I/O, no clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.errors import BookingIsCancelled, TooEarly, TooLate, WrongDay
from app.vocabulary import BookingStatus
from counters.rules.calling import CallingRule


def require_check_in(
    status: BookingStatus,
    *,
    service: str,
    slot: datetime,
    now: datetime,
    timezone: str,
    early: timedelta,
    rule: CallingRule,
) -> None:
    """From `early` before the slot until it has lapsed.

    Raises BookingIsCancelled, WrongDay, TooEarly, TooLate, which names the service that an ordinary number can be
    taken for. Example: slot 10:00, 45 minutes early, lapse 60 -> from 09:15 to 11:00, both included.
    """
    zone = ZoneInfo(timezone)
    if status is BookingStatus.CANCELLED:
        raise BookingIsCancelled
    if slot.astimezone(zone).date() != now.astimezone(zone).date():
        raise WrongDay(facts={"slot_start": slot.astimezone(zone)})
    if now < slot - early:
        raise TooEarly(facts={"check_in_opens_at": (slot - early).astimezone(zone)})
    require_not_lapsed(service=service, slot=slot, now=now, timezone=timezone, rule=rule)


def require_not_lapsed(
    *, service: str, slot: datetime, now: datetime, timezone: str, rule: CallingRule
) -> None:
    """It can still be kept, and so moved or cancelled: afterwards it was missed, whatever its holder says.

    Raises TooLate, which names the service that an ordinary number can be taken for.
    """
    if now > slot + rule.booking_lapse:
        raise TooLate(facts={"slot_start": slot.astimezone(ZoneInfo(timezone)), "walk_in_service": service})

"""A draw that anybody can check: when it is open, in which order it comes out, what each one gets. No I/O, no clock.

The order of `antre-draw-1`, all texts in UTF-8, every hash SHA-256 as hex digits:

1. `commitment` = hash of "antre-draw-1", a line feed, and the seed. It is published before the draw opens.
2. `key` = hash of the seed, a line feed, and all aliases sorted, with a line feed between them.
3. The requests come in the order of the hashes of `key`, a line feed, and their alias, the smallest first.

The seed is fixed before anybody asks, so whoever runs the draw cannot choose it to fit; all aliases are in the key, so
whoever knew the seed cannot foresee the order. An alias is made of the draw's secret salt and the person's keyed hash:
asking again gives the same one, and once the salt is gone nobody can tell from the alias whose it was. The
request still leads to its booking, and through it to its holder until that is erased (decision 0020).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.errors import DrawNotOpen
from counters.rules.booking_settings import BookingSettings
from counters.rules.slots import FreeSlot, first_release

ALGORITHM = "antre-draw-1"
_ANNOUNCED = timedelta(days=2)  # before it opens
_ALIAS = 24  # hex digits that stand for a person in one draw


def _hash(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def commitment(seed: str) -> str:
    """What is published before the draw."""
    return _hash(ALGORITHM, seed)


def alias_of(salt: str, identity: str) -> str:
    """Who somebody is in one draw; nobody can tell who that is, or that they were in another."""
    return _hash(salt, identity)[:_ALIAS]


def drawn_order(seed: str, aliases: Iterable[str]) -> list[str]:
    """Everybody, the first drawn first; the same however the aliases come."""
    everybody = sorted(aliases)
    key = _hash(seed, *everybody)
    return sorted(everybody, key=lambda alias: _hash(key, alias))


@dataclass(frozen=True, kw_only=True)
class DrawWindow:
    """From when until when requests are taken."""

    opens_at: datetime
    closes_at: datetime


def draw_window(settings: BookingSettings, *, day: date, timezone: str) -> DrawWindow | None:
    """Of a day's places; None: they are not drawn. It opens when the first of them could be booked."""
    if not settings.draw_minutes:
        return None
    opens_at = first_release(settings, day=day, timezone=timezone)
    return DrawWindow(opens_at=opens_at, closes_at=opens_at + timedelta(minutes=settings.draw_minutes))


def to_announce(window: DrawWindow, *, now: datetime) -> bool:
    """Whether it is time to publish the commitment: never once it is open."""
    return now < window.opens_at <= now + _ANNOUNCED


def require_asking(window: DrawWindow, *, now: datetime) -> None:
    """Raises DrawNotOpen."""
    if not window.opens_at <= now < window.closes_at:
        raise DrawNotOpen(facts={"opens_at": window.opens_at, "closes_at": window.closes_at})


def seat(found: Sequence[FreeSlot], *, wishes: Sequence[datetime], any_time: bool) -> FreeSlot | None:
    """The best of somebody's wishes that is free, else the earliest free window if any will do."""
    free = {window.starts_at: window for window in found if window.free}
    for wish in wishes:
        if wish in free:
            return free[wish]
    return next(iter(free.values()), None) if any_time else None

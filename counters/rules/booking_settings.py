"""How a mall books: settings with defaults, changed per mall, agency, offer and weekday. No I/O, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from app.errors import InvalidValue
from app.vocabulary import AgencyId, OfferId
from counters.rules.plan import OfferPlan

_DAY_MINUTES = 24 * 60
BOUNDS: Mapping[str, tuple[int, int]] = {  # of every number, both included
    "grid_minutes": (5, 120),
    "places": (0, 1000),
    "walk_in_percent": (0, 100),
    "no_show_percent": (0, 30),
    "hold_seconds": (30, 3600),
    "return_within_seconds": (0, 24 * 3600),
    "per_person": (0, 100),
    "walking_minutes": (0, 120),
    "early_minutes": (0, 240),
    "no_shows_allowed": (0, 100),
    "no_show_days": (1, 365),
    "waiting_list": (0, 1000),
    "offer_seconds": (300, 24 * 3600),
    "draw_minutes": (0, 7 * 24 * 60),
}
TIMES = ("remind_before_at", "remind_today_at")
_MAY_BE_NONE = {"places", "walk_in_percent", *TIMES}
FLAGS = ("bookable", "pooled", "keep_nik")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """From `at` (the mall's time), so many days before, `percent` of a slot's places can be booked."""

    days_before: int
    at: time
    percent: int


# Not at midnight, so that nobody stays up for it; the rest in two stages within the last day.
STAGES = (
    Stage(days_before=14, at=time(8), percent=70),
    Stage(days_before=1, at=time(15), percent=85),
    Stage(days_before=0, at=time(7), percent=100),
)


@dataclass(frozen=True, kw_only=True)
class BookingSettings:
    """What holds for one offer on one weekday."""

    bookable: bool = True
    pooled: bool = True  # the agency's services share its places; else this one has places of its own
    grid_minutes: int = 15
    places: int | None = None  # in each grid step; None: worked out from the planned counters
    walk_in_percent: int | None = (
        None  # kept for people who just come; None: 70, 50, 40, 30 for 1, 2, 3, 4+ counters
    )
    no_show_percent: int = 12  # places / (1 - this), and never more
    stages: tuple[Stage, ...] = STAGES
    hold_seconds: int = 300
    return_within_seconds: int = 1200  # a cancelled place comes back at a random moment within this
    per_person: int = 5  # bookings that are still to come; 0: as many as they like
    walking_minutes: int = 10  # between two agencies of one visit
    early_minutes: int = 45  # check-in opens so long before the slot
    no_shows_allowed: int = 3  # who missed so many within `no_show_days` cannot book; 0: everybody can
    no_show_days: int = 30  # and for as long; the walk-in ticket is never touched
    waiting_list: int = 100  # so many wait for a day's places that are given up; 0: nobody does
    offer_seconds: int = 1800  # to accept a place that was given up, before it is the next one's
    draw_minutes: int = (
        0  # so long from the first stage on a day's places are asked for, then drawn; 0: no draw
    )
    remind_before_at: time | None = time(17)  # the day before; None: nobody is reminded then
    remind_today_at: time | None = time(6, 30)  # on the day itself
    keep_nik: bool = False  # sealed, for a service that needs it back; else only its keyed hash is kept

    @property
    def grid(self) -> timedelta:
        """One step."""
        return timedelta(minutes=self.grid_minutes)

    @property
    def early(self) -> timedelta:
        """How long before the slot one may check in."""
        return timedelta(minutes=self.early_minutes)


DEFAULTS = BookingSettings()
Place = tuple[AgencyId | None, OfferId | None, int | None]  # agency, offer, ISO weekday; None: all of them
Changes = Mapping[str, Any]  # the JSON of a row: names of settings with their new values


@dataclass(frozen=True, kw_only=True)
class BookingRules:
    """Everything that was changed in a mall; the narrower place wins, then the one of a weekday."""

    changed: Mapping[Place, Changes]

    def settings(self, offer: OfferPlan, weekday: int) -> BookingSettings:
        """Of an offer on an ISO weekday; a later stage is not booked by itself."""
        found = DEFAULTS
        for agency_id, offer_id in ((None, None), (offer.agency_id, None), (offer.agency_id, offer.offer_id)):
            for day in (None, weekday):
                if change := self.changed.get((agency_id, offer_id, day)):
                    found = apply_changes(found, change)
        return replace(found, bookable=False) if offer.follows else found

    def inherited(self, place: Place) -> BookingSettings:
        """What holds at a place as far as it does not change it itself: of the wider ones, the widest first."""
        agency_id, offer_id, weekday = place
        found = DEFAULTS
        for level in dict.fromkeys(((None, None), (agency_id, None), (agency_id, offer_id))):
            for day in dict.fromkeys((None, weekday)):
                if (*level, day) == place:
                    return found
                found = apply_changes(found, self.changed.get((*level, day), {}))
        return found


def apply_changes(settings: BookingSettings, changes: Changes) -> BookingSettings:
    """`settings` with some values replaced, as JSON holds them. Raises InvalidValue, naming the setting."""
    values: dict[str, Any] = {}
    for name, value in changes.items():
        values[name] = _stages(value) if name == "stages" else _checked(name, value)
    return replace(settings, **values)


def _checked(name: str, value: object) -> object:
    if name in FLAGS and isinstance(value, bool):
        return value
    if value is None and name in _MAY_BE_NONE:
        return None
    if name in TIMES:
        return _time(name, value)
    low, high = BOUNDS.get(name, (1, 0))
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InvalidValue(f"{name} is {value!r}", field=name)
    if name == "grid_minutes" and _DAY_MINUTES % value:
        raise InvalidValue("the grid does not divide a day", field=name)
    return value


def _time(name: str, value: object) -> time:
    """From "17:00"."""
    try:
        return time.fromisoformat(str(value))
    except ValueError as error:
        raise InvalidValue(f"{name} is {value!r}", field=name) from error


def _stages(value: object) -> tuple[Stage, ...]:
    """From `[[14, "08:00", 70], …]`; the percentages rise and end at 100."""
    try:
        rows: Iterable[Any] = value  # type: ignore[assignment]
        made = tuple(
            Stage(days_before=int(days), at=time.fromisoformat(clock), percent=int(percent))
            for days, clock, percent in rows
        )
    except (TypeError, ValueError) as error:
        raise InvalidValue("not a list of [days before, time, percent]", field="stages") from error
    order = [(-stage.days_before, stage.at) for stage in made]
    percents = [stage.percent for stage in made]
    rising = order == sorted(order) and percents == sorted(percents)
    if not made or not rising or percents[0] < 0 or percents[-1] != 100 or made[0].days_before > 365:  # noqa: PLR2004
        raise InvalidValue("stages must rise to 100 %", field="stages")
    return made

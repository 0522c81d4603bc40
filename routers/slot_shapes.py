"""The JSON of free times and of a time that is kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from counters.queries.free_visits import FreeVisits
from display.shapes import Shape


class StopTimeShape(Shape):
    """When a service of the visit would be."""

    service: str
    slot_start: datetime
    slot_end: datetime


class SlotShape(Shape):
    """A window of the service: `places` can be booked by now, `free` of them are.

    Of several services `slot_start` is the first one's and `slot_end` the last one's; `stops` has each, else it is null.
    """

    slot_start: datetime
    slot_end: datetime
    places: int
    free: int
    stops: list[StopTimeShape] | None = None


class SlotsShape(Shape):
    """What can be booked."""

    slots: list[SlotShape]
    next_release_at: datetime | None

    @classmethod
    def of(cls, found: FreeVisits, services: Sequence[str]) -> Self:
        """From the query's value, asked for these services."""
        return cls(
            slots=[
                SlotShape(
                    slot_start=one.starts_at,
                    slot_end=one.ends_at,
                    places=one.places,
                    free=one.free,
                    stops=[
                        StopTimeShape(service=service, slot_start=stop.starts_at, slot_end=stop.ends_at)
                        for service, stop in zip(services, one.stops, strict=False)
                    ]
                    if len(services) > 1
                    else None,
                )
                for one in found.slots
            ],
            next_release_at=found.next_release_at,
        )


class HoldShape(Shape):
    """Places that are kept until `expires_at`; give `hold` with the booking."""

    hold: str
    slot_start: datetime
    expires_at: datetime

"""What differs from the usual week, as plain values: closures, openings, holidays, seasons and pauses.

`notice` is the number of the change that made it: of two words about the same place the later one counts.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from app.vocabulary import AgencyId, ClosureKind, CounterId, HolidayKind, OfferId
from counters.rules.names import Name
from counters.rules.opening import Hours, Week


class Offered(Protocol):
    """A service as a mall offers it; without `offer_id` a whole agency, without both the mall."""

    @property
    def offer_id(self) -> OfferId | None:
        """Its own."""

    @property
    def agency_id(self) -> AgencyId | None:
        """Whose it is."""


@dataclass(frozen=True, kw_only=True)
class _Placed:
    """Holds in the mall (both None), in an agency, or for one offer of it, on its first to its last day."""

    notice: int
    agency_id: AgencyId | None
    offer_id: OfferId | None
    first_day: date
    last_day: date
    text: Name

    def touches(self, offer: Offered) -> bool:
        """Whether it holds for `offer`."""
        if self.offer_id is not None:
            return self.offer_id == offer.offer_id
        return self.agency_id is None or self.agency_id == offer.agency_id

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.first_day <= day <= self.last_day

    @property
    def weight(self) -> tuple[int, int]:
        """The greater one counts: the narrower place, and of two in one place the later word."""
        return (self.agency_id is not None) + (self.offer_id is not None), self.notice


@dataclass(frozen=True, kw_only=True)
class ClosurePlan(_Placed):
    """Days on which something is closed or disturbed; `counter_id`: one desk, which takes only that desk away.

    `expected_until`: of a disruption, None: nobody knows.
    """

    kind: ClosureKind
    counter_id: CounterId | None = None
    expected_until: datetime | None = None

    def touches(self, offer: Offered) -> bool:
        """Whether it closes `offer`; a desk's own closure closes no service by itself."""
        return self.counter_id is None and super().touches(offer)


@dataclass(frozen=True, kw_only=True)
class OpeningPlan(_Placed):
    """Days with hours of their own, even if they are usually closed: a Saturday, a half day of cuti bersama.

    `counter_id`: one desk, which works alone on days on which its services would be closed.
    """

    hours: Hours
    counter_id: CounterId | None = None

    def touches(self, offer: Offered) -> bool:
        """Whether it opens `offer`; a desk's own opening opens it at that desk only."""
        return self.counter_id is None and super().touches(offer)


@dataclass(frozen=True, kw_only=True)
class HolidayPlan:
    """A national holiday or a day of cuti bersama; `open`: the mall works all the same."""

    day: date
    kind: HolidayKind
    name: Name
    estimated: bool = False
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class SeasonPlan:
    """A range of days with another week, of the mall or of one agency: Ramadan."""

    notice: int
    agency_id: AgencyId | None
    first_day: date
    last_day: date
    text: Name
    week: Week

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, kw_only=True)
class PausePlan:
    """A break of an agency, or of one desk of it, on a weekday (ISO 1 to 7) or on a single day; never of the building."""

    notice: int
    agency_id: AgencyId
    counter_id: CounterId | None
    weekday: int | None
    day: date | None
    starts: time
    ends: time
    text: Name

    def falls_on(self, day: date) -> bool:
        """Whether there is one on `day`."""
        return self.day == day if self.day else self.weekday == day.isoweekday()

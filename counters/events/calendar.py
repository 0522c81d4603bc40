"""What was changed about when the mall is open, and about the calling rule."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class DisruptionDeclared:
    """The mall (`agency_id` None) or an agency of it does not work now."""

    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class DisruptionLifted:
    """It works again."""

    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class OpeningAdded:
    """Days with hours of their own; `counter_id`: of one desk, where everything else is closed."""

    agency_id: UUID | None
    service: str | None
    first_day: str
    last_day: str
    counter_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SeasonAdded:
    """A range of days with another week."""

    agency_id: UUID | None
    first_day: str
    last_day: str


@dataclass(frozen=True, kw_only=True)
class PauseAdded:
    """A break of an agency or of one desk, on a weekday or on a day."""

    agency_id: UUID
    counter_id: UUID | None
    weekday: int | None
    day: str | None


@dataclass(frozen=True, kw_only=True)
class SpecialDayRemoved:
    """An opening, a season or a pause is over or was a mistake."""

    kind: str
    notice: int


@dataclass(frozen=True, kw_only=True)
class HolidaysImported:
    """A year's holidays and cuti bersama were brought up to date."""

    year: int
    added: int
    removed: int


@dataclass(frozen=True, kw_only=True)
class HolidayMarked:
    """A day became a holiday of this mall."""

    day: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class HolidayChanged:
    """A marked day is worked all the same (`works`), or not any more."""

    day: str
    works: bool


@dataclass(frozen=True, kw_only=True)
class HolidayRemoved:
    """A day is an ordinary one again."""

    day: str


@dataclass(frozen=True, kw_only=True)
class CallingRuleSet:
    """Settings of the calling rule, of the mall (`service` None) or of one service; empty: as one level up."""

    service: str | None
    minutes: str


@dataclass(frozen=True, kw_only=True)
class RiskSet:
    """Whether tickets are given at the visitor's own risk; None: as the mall says."""

    agency_id: UUID | None
    at_own_risk: bool | None

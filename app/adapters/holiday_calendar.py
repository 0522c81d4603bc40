"""National holidays and cuti bersama of Indonesia, from the `holidays` package.

Days after the newest joint decree are estimates by the package; cuti bersama of a year is there only once it was decreed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from app.vocabulary import HolidayKind

_ESTIMATED = "(perkiraan)"
_IDUL_FITRI = "Hari Raya Idul Fitri"
_CATEGORIES = ((HolidayKind.CUTI_BERSAMA, "government"), (HolidayKind.NATIONAL, "public"))


@dataclass(frozen=True, kw_only=True)
class MarkedDay:
    """A day as the calendar has it; `estimated`: its date may still move."""

    day: date
    kind: HolidayKind
    name_id: str
    name_en: str
    estimated: bool


def holidays_of_year(year: int) -> list[MarkedDay]:
    """Every marked day of the year in order; a day that is both is a national holiday."""
    found = {}
    for kind, category in _CATEGORIES:
        indonesian, english = (
            holidays.country_holidays("ID", years=year, categories=(category,), language=language)
            for language in ("id", "en_US")
        )
        for day, name in indonesian.items():
            found[day] = MarkedDay(
                day=day,
                kind=kind,
                name_id=name,
                name_en=english.get(day) or name,
                estimated=_ESTIMATED in name,
            )
    return [found[day] for day in sorted(found)]


def ramadan_of(year: int) -> tuple[date, date] | None:
    """A proposal, 30 days up to the day before Idul Fitri: the isbat may make it 29. None: not in the calendar."""
    first = min(
        (one.day for one in holidays_of_year(year) if one.name_id.startswith(_IDUL_FITRI)), default=None
    )
    return (first - timedelta(days=30), first - timedelta(days=1)) if first else None

"""National holidays and cuti bersama of Indonesia, from the `holidays` package.

Days after the newest joint decree are estimates by the package; cuti bersama of a year is there only once it was decreed.
"""

from datetime import date, timedelta

import holidays

from app.vocabulary import HolidayKind
from counters.rules.names import Name
from counters.rules.special_days import HolidayPlan

_ESTIMATED = "(perkiraan)"
_IDUL_FITRI = "Hari Raya Idul Fitri"
_CATEGORIES = ((HolidayKind.CUTI_BERSAMA, "government"), (HolidayKind.NATIONAL, "public"))


def holidays_of_year(year: int) -> list[HolidayPlan]:
    """Every marked day of the year in order; a day that is both is a national holiday."""
    found = {}
    for kind, category in _CATEGORIES:
        indonesian, english = (
            holidays.country_holidays("ID", years=year, categories=(category,), language=language)
            for language in ("id", "en_US")
        )
        for day, name in indonesian.items():
            found[day] = HolidayPlan(
                day=day,
                kind=kind,
                name=Name(id=name, en=english.get(day) or name),
                estimated=_ESTIMATED in name,
            )
    return [found[day] for day in sorted(found)]


def ramadan_of(year: int) -> tuple[date, date] | None:
    """A proposal, 30 days up to the day before Idul Fitri: the isbat may make it 29. None: not in the calendar."""
    first = min(
        (one.day for one in holidays_of_year(year) if one.name.id.startswith(_IDUL_FITRI)), default=None
    )
    return (first - timedelta(days=30), first - timedelta(days=1)) if first else None

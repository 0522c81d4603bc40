"""Days and times as people of the place write them, on every page made by the server."""

from datetime import date, datetime, time

from app.i18n import text
from app.vocabulary import Language

_SHORT = 3  # letters of a month where there is little room: "Nov", and "Mei" whole


def day_words(day: date, language: Language) -> str:
    """Example: "Selasa, 24 November 2026"."""
    weekday = text("booking.weekdays", language).split("|")[day.weekday()]
    month = text("booking.months", language).split("|")[day.month - 1]
    return text("booking.day", language, weekday=weekday, day=day.day, month=month, year=day.year)


def day_brief(day: date, language: Language) -> str:
    """For tables. Example: "Sel, 24 Nov 2026"."""
    weekday = text("booking.weekdays_short", language).split("|")[day.weekday()]
    month = text("booking.months", language).split("|")[day.month - 1][:_SHORT]
    return text("booking.day", language, weekday=weekday, day=day.day, month=month, year=day.year)


def time_words(moment: datetime | time, language: Language) -> str:
    """Example: "09.15" in Indonesian, "09:15" in English."""
    return moment.strftime("%H:%M" if language is Language.EN else "%H.%M")


def moment_words(moment: datetime, language: Language) -> str:
    """Day and time."""
    day, clock = day_words(moment.date(), language), time_words(moment, language)
    return text("booking.moment", language, day=day, time=clock)

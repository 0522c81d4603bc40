"""Days and times in the office's pages, as people of the place write them."""

from collections.abc import Callable
from datetime import date, datetime, time

from app.clock import local
from app.i18n import text
from app.vocabulary import Language
from routers.day_words import day_brief, day_words, time_words

_ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def words_of(language: Language, timezone: str, today: date) -> dict[str, Callable[..., str]]:
    """What the templates call: `clock`, `moment` (of today the time alone), `day_words`, `day_brief`, and `zone_of_time`."""

    def clock(moment: datetime | time) -> str:
        here = local(moment, timezone) if isinstance(moment, datetime) else moment
        return time_words(here, language)

    def moment(instant: datetime) -> str:
        day = local(instant, timezone).date()
        if day == today:
            return clock(instant)
        return text("booking.moment", language, day=day_brief(day, language), time=clock(instant))

    return {
        "clock": clock,
        "moment": moment,
        "day_words": lambda day: day_words(day, language),
        "zone_of_time": lambda: _ZONES.get(timezone, timezone),
        "day_brief": lambda day: day_brief(day, language),
    }

"""What the pages of bookings show: the calendar of free places, and refusals as pages."""

import json
from collections.abc import Callable, Container, Coroutine, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from app.errors import AntreError, BodyTooLarge, Malformed, NotFound, Unavailable
from app.i18n import language_of, text
from app.vocabulary import Language
from counters.rules.journeys import FreeVisit
from counters.rules.opening import Week
from counters.rules.plan import Name
from counters.rules.service_search import EverydayWords
from counters.rules.slots import FreeSlot
from routers import pages
from routers.day_words import day_words, time_words
from routers.problems import status_of

_NOON = 12
_WEEK = 7


def _everyday() -> EverydayWords:
    raw = json.loads((pages.WEB / "static" / "words.json").read_text("utf-8"))
    return EverydayWords(same=raw["same"], means=raw["means"], idle=frozenset(raw["idle"]))


EVERYDAY = _everyday()


def said(name: Name, language: Language) -> str:
    """A name in the language of the page."""
    return name.en if language is Language.EN else name.id


@dataclass(frozen=True, kw_only=True)
class DayShown:
    """A day of the calendar; `free` None: nothing is ever booked on it; `drawn`: its places are being drawn."""

    day: date
    label: str
    free: int | None
    drawn: bool


def calendar_weeks(
    slots: Iterable[FreeSlot], *, first: date, language: Language, drawn: Container[date] = (), days: int = 15
) -> list[list[DayShown | None]]:
    """Weeks from Monday to Sunday that hold `days` days from `first`; None fills what lies outside."""
    free: dict[date, int] = {}
    for slot in slots:
        day = slot.starts_at.date()
        free[day] = free.get(day, 0) + slot.free
    shown: list[DayShown | None] = [None] * first.weekday()
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        label = day_words(day, language)
        shown.append(DayShown(day=day, label=label, free=free.get(day), drawn=day in drawn))
    shown += [None] * (-len(shown) % _WEEK)
    return [shown[start : start + _WEEK] for start in range(0, len(shown), _WEEK)]


def times_shown(slots: Iterable[FreeVisit], day: date, language: Language) -> list[tuple[str, list[Any]]]:
    """The day's times by half day: ("morning", [(ISO instant, words, places free, end in words)]).

    The end is said of a visit of several services alone.
    """
    halves: dict[str, list[Any]] = {"morning": [], "afternoon": []}
    for slot in slots:
        if slot.starts_at.date() == day:
            half = "morning" if slot.starts_at.hour < _NOON else "afternoon"
            until = time_words(slot.ends_at, language) if len(slot.stops) > 1 else ""
            words = time_words(slot.starts_at, language)
            halves[half].append((slot.starts_at.isoformat(), words, slot.free, until))
    return [(half, times) for half, times in halves.items() if times]


def hours_words(week: Week, language: Language) -> list[tuple[str, str]]:
    """Opening hours, a row for each weekday: ("Senin", "08.00-15.00")."""
    names = text("booking.weekdays", language).split("|")
    return [
        (
            name,
            text(
                "booking.hours_range",
                language,
                opens=time_words(week[day].opens, language),
                closes=time_words(week[day].closes, language),
            )
            if day in week
            else text("booking.closed_day", language),
        )
        for day, name in enumerate(names, start=1)
    ]


class BookRoute(APIRoute):
    """Refuses with a page instead of a problem."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Around FastAPI's own."""
        answer = super().get_route_handler()

        async def framed(request: Request) -> Response:
            try:
                return await answer(request)
            except (AntreError, RequestValidationError, HTTPException) as error:
                return _refusal(request, error)

        return framed


def _refusal(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        error = BodyTooLarge() if error.status_code == 413 else Malformed()  # noqa: PLR2004
    if not isinstance(error, AntreError):
        error = NotFound()
    language = language_of(
        request.query_params.get("lang"),
        request.cookies.get("antre_lang"),
        request.headers.get("accept-language"),
    )
    status = status_of(type(error))
    response = pages.page(request, "book/refused.html", language, status=status, code=error.code)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "1"
    return response

"""A ticket as paper says it: what stands there, in one language. `static/js/kiosk/paper.js` says the same, word for word."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from app.adapters.printing.paper import Facts
from app.i18n import text
from app.vocabulary import Language
from display.shapes import NameShape, TicketShape, WaitShape

_SOON = 300  # seconds under which a wait has no numbers
_LONG = 7200


def facts_of(
    ticket: TicketShape,
    requirements: Sequence[str],
    *,
    at: datetime,
    language: Language,
    booked_by: str | None = None,
) -> Facts:
    """By the names of the design, as of `at`; `booked_by` is a masked name; nothing of whether the visitor goes before others, or why."""

    def said(key: str, **values: object) -> str:
        return text(f"paper.{key}", language, **values)

    bring = [*requirements]
    return {
        "mall": _name(ticket.mall_name, language),
        "agency": _name(ticket.agency_name, language),
        "title": said("title"),
        "number": ticket.number,
        "service": _name(ticket.service_name, language),
        "booked_by": said("booked_by", name=booked_by) if booked_by else "",
        "where": said("where", zone=_name(ticket.zone_name, language)) if ticket.zone_name else "",
        "taken_at": said(
            "taken_at", date=f"{ticket.issued_at:%d/%m/%Y}", time=_clock(ticket.issued_at, language)
        ),
        "ahead": _ahead(ticket.people_ahead, language),
        "wait": _wait(ticket.wait, language),
        "between": _between(ticket.wait, at, language),
        "then": [
            said(
                "then",
                service=_name(stop.service_name, language),
                agency=_name(stop.agency_name, language),
                zone=_name(stop.zone_name, language),
            )
            for stop in ticket.next_stops
        ],
        "own_risk": said("own_risk") if ticket.at_own_risk else "",
        "bring_title": said("bring") if bring else "",
        "bring": bring,
        "url": ticket.url,
        "follow": said("follow"),
        "deaf": said("deaf"),
    }


def _name(name: NameShape | None, language: Language) -> str:
    if name is None:
        return ""
    return name.en if language is Language.EN else name.id


def _clock(moment: datetime, language: Language) -> str:
    return f"{moment:%H:%M}" if language is Language.EN else f"{moment:%H.%M}"


def _ahead(people: int | None, language: Language) -> str:
    if people is None:
        return ""
    return text("paper.ahead", language, count=people) if people else text("paper.next", language)


def _minutes(seconds: int) -> int:
    return max(1, math.floor(seconds / 60 + 0.5))


def _wait(wait: WaitShape | None, language: Language) -> str:
    if wait is None:
        return ""
    if wait.high_seconds <= _SOON:
        return text("paper.wait_soon", language)
    if wait.high_seconds > _LONG:
        return text("paper.wait_long", language)
    low, high = _minutes(wait.low_seconds), _minutes(wait.high_seconds)
    return text("paper.wait", language, range=str(low) if low >= high else f"{low}\u2013{high}")


def _between(wait: WaitShape | None, at: datetime, language: Language) -> str:
    """Paper cannot be refreshed, so it says the time."""
    if wait is None:
        return ""
    start, end = (at + timedelta(seconds=one) for one in (wait.low_seconds, wait.high_seconds))
    return text("paper.between", language, start=_clock(start, language), end=_clock(end, language))

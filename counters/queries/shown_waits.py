"""What is said of the wait: the figure of each service and the window of each ticket, as they were noted last."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from app.db import Prepared, Reader, Row, scoped, within
from app.models import Offer, Ticket, TicketWait, WaitFigure
from app.vocabulary import OfferId, Scope
from counters.rules.waits.noting import NotedFigure
from counters.rules.waits.shown_wait import FRESH_FOR, ShownRange, ShownWindow, range_of

WINDOW_COLUMNS = (
    col(Ticket.wait_low_seconds),
    col(Ticket.wait_high_seconds),
    col(TicketWait.told_at),
    col(TicketWait.from_at),
    col(TicketWait.until_at),
)
"""What `window_of` reads of a ticket with its TicketWait, which may not be there yet."""

_FIGURES = Prepared(
    select(
        col(WaitFigure.offer_id),
        col(WaitFigure.low_seconds),
        col(WaitFigure.high_seconds),
        col(WaitFigure.at),
        col(WaitFigure.waiting),
    )
    .join(Offer, col(Offer.id) == col(WaitFigure.offer_id))
    .where(within(Offer))
)


def noted_figures(reader: Reader, *, scope: Scope) -> Mapping[OfferId, NotedFigure]:
    """The newest figure of each offer in the scope, however old, with its time: one statement."""
    return {
        OfferId(row.offer_id): NotedFigure(
            shown=range_of(row.low_seconds, row.high_seconds), at=row.at, waiting=row.waiting
        )
        for row in reader.all(_FIGURES, **scoped(scope))
    }


def shown_figures(reader: Reader, *, scope: Scope, now: datetime) -> dict[OfferId, ShownRange]:
    """What the services' tiles may say at `now`: nothing of those that nobody can say or whose figure is old."""
    return {
        offer_id: figure.shown
        for offer_id, figure in noted_figures(reader, scope=scope).items()
        if figure.shown is not None and now - figure.at <= FRESH_FOR
    }


def window_of(row: Row) -> ShownWindow | None:
    """What a waiting ticket's holder reads: the window noted last, else the one that it was issued with."""
    if row.told_at is not None:
        return ShownWindow(from_at=row.from_at, until_at=row.until_at) if row.until_at else None
    issued = range_of(row.wait_low_seconds, row.wait_high_seconds)
    if issued is None:
        return None
    return ShownWindow(from_at=row.issued_at + issued.low, until_at=row.issued_at + issued.high)

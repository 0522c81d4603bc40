"""A day's account per agency: how every ticket ended, and whether what was forecast came true."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, func, literal_column, select
from sqlmodel import col

from app.db import Prepared, Reader, Row, constant, scoped, within
from app.models import ItineraryStop, Offer, QueueDay, Serving, Ticket, TicketWait, Visit
from app.vocabulary import AgencyId, Scope, StopState, TicketStatus
from counters.rules.day_account import AgencyDay, DayTicket, Forecast, account_of

_ISSUED = Prepared(
    select(col(Offer.agency_id), func.sum(col(QueueDay.issued)).label("issued"))
    .join(QueueDay, col(QueueDay.offer_id) == col(Offer.id))
    .where(within(Offer), col(QueueDay.day) == bindparam("day"))
    .group_by(col(Offer.agency_id))
)
# A further service is counted as issued when it is planned: until it is a ticket, its stop is all there is of it.
# What was planned with a number that was released is nobody's: its queues have taken it back.
_RELEASED = (
    select(col(Ticket.id))
    .where(
        col(Ticket.visit_id) == col(ItineraryStop.visit_id),
        col(Ticket.status) == constant(TicketStatus.RELEASED),
    )
    .exists()
)
_BY_CLOSING = col(ItineraryStop.changed_in) < literal_column("0")
_STOPS = Prepared(
    select(
        col(Offer.agency_id),
        col(ItineraryStop.state),
        _BY_CLOSING.label("by_closing"),
        func.count().label("count"),
    )
    .join(Offer, col(Offer.id) == col(ItineraryStop.offer_id))
    .where(
        within(Offer),
        col(ItineraryStop.day) == bindparam("day"),
        col(ItineraryStop.ticket_id).is_(None),
        ~_RELEASED,
    )
    .group_by(col(Offer.agency_id), col(ItineraryStop.state), _BY_CLOSING)
)
_FIRST_CALL = (
    select(func.min(col(Serving.called_at)))
    .where(col(Serving.ticket_id) == col(Ticket.id))
    .correlate(Ticket)
    .scalar_subquery()
)


# By the visits, whose mall and day are indexed: a day of years costs no more than a day of the first week.
_OF_THE_DAY = (
    col(Visit.mall_id) == bindparam("mall_id"),
    col(Visit.day) == bindparam("day"),
    within(Ticket),
)
_TICKETS = Prepared(
    select(
        col(Visit.number),
        col(Offer.code).label("service"),
        col(Ticket.agency_id),
        col(Ticket.status),
        col(Ticket.issued_at),
        _FIRST_CALL.label("called_at"),
        col(Ticket.postponed),
        col(Ticket.wait_low_seconds),
        col(Ticket.wait_high_seconds),
        col(TicketWait.told_at),
        col(TicketWait.p10_seconds),
        col(TicketWait.p50_seconds),
        col(TicketWait.p90_seconds),
    )
    .select_from(Visit)
    .join(Ticket, col(Ticket.visit_id) == col(Visit.id))
    .join(Offer, col(Offer.id) == col(Ticket.offer_id))
    .outerjoin(TicketWait, col(TicketWait.ticket_id) == col(Ticket.id))
    .where(*_OF_THE_DAY)
    .order_by(col(Ticket.issued_at), col(Visit.number))
)
_RESULTS = Prepared(
    select(col(Ticket.agency_id), col(Serving.result), func.count().label("count"))
    .select_from(Visit)
    .join(Ticket, col(Ticket.visit_id) == col(Visit.id))
    .join(Serving, col(Serving.ticket_id) == col(Ticket.id))
    .where(*_OF_THE_DAY, col(Serving.result).is_not(None))
    .group_by(col(Ticket.agency_id), col(Serving.result))
)


def day_report(
    reader: Reader, *, scope: Scope, day: date, agencies: Iterable[tuple[AgencyId, str]]
) -> list[AgencyDay]:
    """The agencies that had visitors, in the given order with the given names: four statements."""
    where = {"day": day, **scoped(scope)}
    taken = {row.agency_id: int(row.issued) for row in reader.all(_ISSUED, **where)}
    tickets: dict[AgencyId, list[DayTicket]] = {}
    for row in reader.all(_TICKETS, mall_id=scope.mall_id, **where):
        tickets.setdefault(row.agency_id, []).append(_ticket(row))
    stops: dict[AgencyId, Counter[TicketStatus]] = {}
    for row in reader.all(_STOPS, **where):
        stops.setdefault(row.agency_id, Counter())[_end_of(row)] += row.count
    results: dict[AgencyId, Counter[str]] = {}
    for row in reader.all(_RESULTS, mall_id=scope.mall_id, **where):
        results.setdefault(row.agency_id, Counter())[row.result] += row.count
    return [
        account_of(
            (agency_id, name),
            taken.get(agency_id, 0),
            tickets.get(agency_id, ()),
            stops.get(agency_id, Counter()),
            results.get(agency_id, Counter()),
        )
        for agency_id, name in agencies
        if agency_id in taken or agency_id in tickets
    ]


def _end_of(row: Row) -> TicketStatus:
    """How a further service that never became a ticket counts."""
    if row.state == StopState.DONE:
        return TicketStatus.DONE
    if row.state == StopState.DROPPED:
        return TicketStatus.EXPIRED if row.by_closing else TicketStatus.CANCELLED
    return TicketStatus.WAITING


def _ticket(row: Row) -> DayTicket:
    told = row.p50_seconds is not None  # it may have been told that nobody can say
    return DayTicket(
        number=row.number,
        service=row.service,
        status=TicketStatus(row.status),
        issued_at=row.issued_at,
        called_at=row.called_at,
        postponed=bool(row.postponed),
        shown=(row.wait_low_seconds, row.wait_high_seconds) if row.wait_high_seconds is not None else None,
        forecast=Forecast(told_at=row.told_at, p10=row.p10_seconds, p50=row.p50_seconds, p90=row.p90_seconds)
        if told
        else None,
    )

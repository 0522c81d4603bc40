"""A day's account per agency: how every ticket ended, and whether what was forecast came true."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.db import Prepared, Reader, Row, constant, scoped, within
from app.models import ItineraryStop, Offer, QueueDay, Serving, Ticket, TicketWait, Visit
from app.vocabulary import FINAL, AgencyId, Scope, StopState, TicketStatus

_ISSUED = Prepared(
    select(col(Offer.agency_id), func.sum(col(QueueDay.issued)).label("issued"))
    .join(QueueDay, col(QueueDay.offer_id) == col(Offer.id))
    .where(within(Offer), col(QueueDay.day) == bindparam("day"))
    .group_by(col(Offer.agency_id))
)
# By the visits of the day, whose index serves everything else, too: a ticket costs no index more.
_DAY = (col(Visit.mall_id) == bindparam("mall_id"), col(Visit.day) == bindparam("day"))
_OF_DAY = (Visit, col(Visit.id) == col(Ticket.visit_id))
_ENDS = Prepared(
    select(col(Ticket.agency_id), col(Ticket.status), func.count().label("count"))
    .select_from(Ticket)
    .join(*_OF_DAY)
    .where(within(Ticket), *_DAY)
    .group_by(col(Ticket.agency_id), col(Ticket.status))
)
# Services that never became a ticket: done in the sitting of another one, dropped, or still to come.
_PLANNED = Prepared(
    select(col(Offer.agency_id), col(ItineraryStop.state), func.count().label("count"))
    .select_from(ItineraryStop)
    .join(Visit, col(Visit.id) == col(ItineraryStop.visit_id))
    .join(Offer, col(Offer.id) == col(ItineraryStop.offer_id))
    .where(
        within(Offer),
        *_DAY,
        col(ItineraryStop.state) != constant(StopState.BEGUN),
    )
    .group_by(col(Offer.agency_id), col(ItineraryStop.state))
)
_FIRST_CALL = (
    select(func.min(col(Serving.called_at)))
    .where(col(Serving.ticket_id) == col(Ticket.id))
    .correlate(Ticket)
    .scalar_subquery()
)
_WAITED = Prepared(
    select(
        col(Ticket.agency_id),
        col(Ticket.issued_at),
        _FIRST_CALL.label("called_at"),
        col(Ticket.wait_low_seconds),
        col(Ticket.wait_high_seconds),
        col(TicketWait.told_at),
        col(TicketWait.p10_seconds),
        col(TicketWait.p50_seconds),
        col(TicketWait.p90_seconds),
    )
    .select_from(Ticket)
    .join(*_OF_DAY)
    .outerjoin(TicketWait, col(TicketWait.ticket_id) == col(Ticket.id))
    .where(within(Ticket), *_DAY, col(Ticket.postponed).is_(False))
)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """How true the forecasts were, over those who were called and had not let others go first.

    `error_minutes`: the median distance of the middle forecast from the wait. `within_forecast`: the share called
    between its 10th and 90th percentile, `within_shown` between the two ends of the range shown with the ticket.
    None: nobody was told anything.
    """

    called: int
    wait_minutes: float | None  # the median
    error_minutes: float | None
    within_forecast: float | None
    within_shown: float | None


@dataclass(frozen=True, kw_only=True)
class AgencyDay:
    """`taken` is counted by the queues as they issue, the ends by the tickets: two books that must agree.

    A ticket is a stop: one that was transferred is done here and taken there. `done` counts what was done in the
    sitting of another service, too; `dropped` was planned and never begun: its visitor left, or the day ended.
    """

    agency_id: AgencyId
    agency: str
    taken: int
    done: int
    absent: int
    cancelled: int
    expired: int
    dropped: int
    open: int
    truth: Truth

    @property
    def adds_up(self) -> bool:
        """Every ticket that was taken is where the account says."""
        ended = self.done + self.absent + self.cancelled + self.expired + self.dropped
        return self.taken == ended + self.open


def day_report(
    reader: Reader, *, scope: Scope, day: date, agencies: Iterable[tuple[AgencyId, str]]
) -> list[AgencyDay]:
    """The agencies that had visitors, in the given order with the given names: four statements."""
    where = {"day": day, "mall_id": scope.mall_id, **scoped(scope)}
    taken = {row.agency_id: int(row.issued) for row in reader.all(_ISSUED, **where)}
    ends: dict[AgencyId, dict[TicketStatus, int]] = {}
    for row in reader.all(_ENDS, **where):
        ends.setdefault(row.agency_id, {})[TicketStatus(row.status)] = row.count
    planned: dict[AgencyId, dict[StopState, int]] = {}
    for row in reader.all(_PLANNED, **where):
        planned.setdefault(row.agency_id, {})[StopState(row.state)] = row.count
    waits: dict[AgencyId, list[Row]] = {}
    for row in reader.all(_WAITED, **where):
        waits.setdefault(row.agency_id, []).append(row)
    return [
        _agency(
            agency_id,
            name,
            taken.get(agency_id, 0),
            ends=ends.get(agency_id, {}),
            planned=planned.get(agency_id, {}),
            waits=waits.get(agency_id, []),
        )
        for agency_id, name in agencies
        if agency_id in taken or agency_id in ends
    ]


def _agency(
    agency_id: AgencyId,
    name: str,
    taken: int,
    *,
    ends: dict[TicketStatus, int],
    planned: dict[StopState, int],
    waits: list[Row],
) -> AgencyDay:
    to_come = planned.get(StopState.PENDING, 0)
    return AgencyDay(
        agency_id=agency_id,
        agency=name,
        taken=taken,
        done=ends.get(TicketStatus.DONE, 0) + planned.get(StopState.DONE, 0),
        absent=ends.get(TicketStatus.ABSENT, 0),
        cancelled=ends.get(TicketStatus.CANCELLED, 0),
        expired=ends.get(TicketStatus.EXPIRED, 0),
        dropped=planned.get(StopState.DROPPED, 0),
        open=sum(count for status, count in ends.items() if status not in FINAL) + to_come,
        truth=_truth([row for row in waits if row.called_at is not None]),
    )


def _truth(called: list[Row]) -> Truth:
    told = [row for row in called if row.p50_seconds is not None and row.told_at <= row.called_at]
    shown = [row for row in called if row.wait_high_seconds is not None]
    errors = [abs(row.p50_seconds - _since(row.told_at, row)) / 60 for row in told]
    return Truth(
        called=len(called),
        wait_minutes=median(_since(row.issued_at, row) / 60 for row in called) if called else None,
        error_minutes=median(errors) if errors else None,
        within_forecast=_share(
            row.p10_seconds <= _since(row.told_at, row) <= row.p90_seconds for row in told
        ),
        within_shown=_share(
            row.wait_low_seconds <= _since(row.issued_at, row) <= row.wait_high_seconds for row in shown
        ),
    )


def _since(start: datetime, row: Row) -> float:
    called_at: datetime = row.called_at
    return (called_at - start).total_seconds()


def _share(hits: Iterable[bool]) -> float | None:
    seen = list(hits)
    return sum(seen) / len(seen) if seen else None


def as_table(days: Iterable[AgencyDay]) -> str:
    """The report in fixed columns, with the sums and a last line that says whether it adds up."""
    rows = list(days)
    head = f"{'':<16}{'taken':>7}{'done':>7}{'absent':>8}{'cancel':>8}{'expired':>9}{'dropped':>9}{'open':>6}{'wait':>7}{'error':>7}{'P10-90':>8}{'shown':>7}"
    lines = [head, *(_line(row) for row in rows)]
    sums = [
        sum(getattr(row, name) for row in rows)
        for name in ("taken", "done", "absent", "cancelled", "expired", "dropped", "open")
    ]
    lines.append(
        f"{'total':<16}{sums[0]:>7}{sums[1]:>7}{sums[2]:>8}{sums[3]:>8}{sums[4]:>9}{sums[5]:>9}{sums[6]:>6}"
    )
    wrong = [row.agency for row in rows if not row.adds_up]
    lines.append(
        f"does not add up: {', '.join(wrong)}"
        if wrong
        else "adds up: taken = done + absent + cancelled + expired + dropped + open"
    )
    return "\n".join(lines)


def _line(row: AgencyDay) -> str:
    truth = row.truth
    ends = f"{row.taken:>7}{row.done:>7}{row.absent:>8}{row.cancelled:>8}{row.expired:>9}{row.dropped:>9}{row.open:>6}"
    return (
        f"{row.agency:<16.15}{ends}{_minutes(truth.wait_minutes):>7}{_minutes(truth.error_minutes):>7}"
        f"{_percent(truth.within_forecast):>8}{_percent(truth.within_shown):>7}"
    )


def _minutes(length: float | None) -> str:
    return "-" if length is None else f"{length:.0f} m"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"

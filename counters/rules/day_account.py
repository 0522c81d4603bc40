"""A day's account, from values: how every ticket ended, and how true the forecasts were. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from app.vocabulary import FINAL, AgencyId, TicketStatus

SOON = 300
"""Seconds: a range that ends by then is told in words ("less than five minutes"), so it is a promise of that."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the estimator said of a ticket at `told_at`, in seconds from then."""

    told_at: datetime
    p10: int
    p50: int
    p90: int


@dataclass(frozen=True, kw_only=True)
class DayTicket:
    """A ticket with what its visitor was shown (seconds from its issue) beside what came; None: nothing, or not yet."""

    number: str
    service: str
    status: TicketStatus
    issued_at: datetime
    called_at: datetime | None
    postponed: bool
    shown: tuple[int, int] | None
    forecast: Forecast | None

    @property
    def waited(self) -> float | None:
        """Seconds until the first call."""
        return (self.called_at - self.issued_at).total_seconds() if self.called_at else None

    @property
    def off(self) -> float | None:
        """Seconds that it was called after the range shown (or before: negative); 0 within it."""
        if self.waited is None or self.shown is None or self.postponed:
            return None
        low, high = self.shown
        return max(self.waited - max(high, SOON), 0) + min(self.waited - low, 0)


@dataclass(frozen=True, kw_only=True)
class Truth:
    """How true the forecasts were, over those who were called and had not let others go first.

    `error_minutes`: the median distance of the middle forecast from the wait. `within_forecast`: the share called
    between its 10th and 90th percentile, `within_shown` between the two ends of the range shown with the ticket,
    `later_than_shown` after it. None: nobody was told anything.
    """

    called: int
    shown: int
    wait_minutes: float | None  # the median
    error_minutes: float | None
    within_forecast: float | None
    within_shown: float | None
    later_than_shown: float | None


@dataclass(frozen=True, kw_only=True)
class AgencyDay:
    """`taken` is counted by the queues as they issue, the ends by the tickets: two books that must agree.

    A ticket is a stop: one that was transferred is done here and taken there. `results`: how often services ended in
    which of the office's outcomes, by code. `agency_id` None: several together.
    """

    agency_id: AgencyId | None
    agency: str
    taken: int
    done: int
    absent: int
    cancelled: int
    expired: int
    open: int
    truth: Truth
    tickets: tuple[DayTicket, ...]
    results: Counter[str]

    @property
    def adds_up(self) -> bool:
        """Every ticket that was taken is where the account says."""
        return self.taken == self.done + self.absent + self.cancelled + self.expired + self.open


def account_of(
    agency: tuple[AgencyId, str],
    taken: int,
    tickets: Sequence[DayTicket],
    stops: Counter[TicketStatus],
    results: Counter[str],
) -> AgencyDay:
    """An agency's (id and name), from what its queues issued, its tickets, and further services that are no tickets."""
    ends = Counter(ticket.status for ticket in tickets) + stops
    return AgencyDay(
        agency_id=agency[0],
        agency=agency[1],
        taken=taken,
        done=ends[TicketStatus.DONE],
        absent=ends[TicketStatus.ABSENT],
        cancelled=ends[TicketStatus.CANCELLED],
        expired=ends[TicketStatus.EXPIRED],
        open=sum(count for status, count in ends.items() if status not in FINAL),
        truth=_truth(tickets),
        tickets=tuple(tickets),
        results=results,
    )


def together(days: Iterable[AgencyDay], name: str) -> AgencyDay:
    """All of them as one: sums, and the truth over everybody."""
    every = list(days)
    sums = {
        one: sum(getattr(day, one) for day in every)
        for one in ("taken", "done", "absent", "cancelled", "expired", "open")
    }
    tickets = tuple(ticket for day in every for ticket in day.tickets)
    return AgencyDay(
        agency_id=None,
        agency=name,
        truth=_truth(tickets),
        tickets=tickets,
        results=sum((day.results for day in every), Counter[str]()),
        **sums,
    )


def _truth(tickets: Iterable[DayTicket]) -> Truth:
    called = [one for one in tickets if one.called_at is not None and not one.postponed]
    waits = [one.waited / 60 for one in called if one.waited is not None]
    off = [one.off for one in called if one.off is not None]
    told = [
        (one.forecast, (one.called_at - one.forecast.told_at).total_seconds())
        for one in called
        if one.forecast and one.called_at and one.forecast.told_at <= one.called_at
    ]
    errors = [abs(forecast.p50 - wait) / 60 for forecast, wait in told]
    return Truth(
        called=len(called),
        shown=len(off),
        wait_minutes=median(waits) if waits else None,
        error_minutes=median(errors) if errors else None,
        within_forecast=_share(forecast.p10 <= wait <= forecast.p90 for forecast, wait in told),
        within_shown=_share(one == 0 for one in off),
        later_than_shown=_share(one > 0 for one in off),
    )


def _share(hits: Iterable[bool]) -> float | None:
    seen = list(hits)
    return sum(seen) / len(seen) if seen else None


def as_table(days: Iterable[AgencyDay]) -> str:
    """The report in fixed columns, with the sums and a last line that says whether it adds up."""
    rows = list(days)
    head = f"{'':<16}{'taken':>7}{'done':>7}{'absent':>8}{'cancel':>8}{'expired':>9}{'open':>6}{'wait':>7}{'error':>7}{'P10-90':>8}{'shown':>7}{'later':>7}"
    wrong = [row.agency for row in rows if not row.adds_up]
    last = "adds up: taken = done + absent + cancelled + expired + open"
    if wrong:
        last = f"does not add up: {', '.join(wrong)}"
    return "\n".join([head, *(_line(row) for row in [*rows, together(rows, "total")]), last])


def _line(row: AgencyDay) -> str:
    truth = row.truth
    ends = f"{row.taken:>7}{row.done:>7}{row.absent:>8}{row.cancelled:>8}{row.expired:>9}{row.open:>6}"
    return (
        f"{row.agency:<16.15}{ends}{_minutes(truth.wait_minutes):>7}{_minutes(truth.error_minutes):>7}"
        f"{_percent(truth.within_forecast):>8}{_percent(truth.within_shown):>7}{_percent(truth.later_than_shown):>7}"
    )


def _minutes(length: float | None) -> str:
    return "-" if length is None else f"{length:.0f} m"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"

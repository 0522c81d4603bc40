"""A day's report as files for spreadsheets: UTF-8 with its mark, commas, a full stop in decimals, times of the mall."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from fastapi.responses import Response

from app.clock import local
from app.i18n import text
from counters.rules.day_account import AgencyDay, DayTicket, together
from routers.office.frame import Office

Cell = str | int | float | None
_ACCOUNT = (
    "agency",
    "taken",
    "done",
    "absent",
    "cancelled",
    "expired",
    "open",
    "called",
    "wait_minutes",
    "error_minutes",
    "within_shown",
    "later_than_shown",
    "within_forecast",
)
_TICKET = (
    "agency",
    "number",
    "service",
    "status",
    "issued_at",
    "shown_low",
    "shown_high",
    "forecast",
    "called_at",
    "waited",
    "off",
    "postponed",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run it


def accounts_file(office: Office, day: date, days: Sequence[AgencyDay]) -> Response:
    """An agency a line, the sums last; minutes and shares (0 to 1) with a full stop, empty where nobody can say."""
    rows = [_account(one) for one in [*days, together(days, text("office.report_total", office.language))]]
    return _file(office, f"antre-{office.slug}-{day.isoformat()}.csv", _ACCOUNT, rows)


def _account(one: AgencyDay) -> list[Cell]:
    truth = one.truth
    return [
        one.agency,
        one.taken,
        one.done,
        one.absent,
        one.cancelled,
        one.expired,
        one.open,
        truth.called,
        _rounded(truth.wait_minutes, 1),
        _rounded(truth.error_minutes, 1),
        _rounded(truth.within_shown, 3),
        _rounded(truth.later_than_shown, 3),
        _rounded(truth.within_forecast, 3),
    ]


def tickets_file(office: Office, day: date, days: Iterable[AgencyDay], *, place: str) -> Response:
    """A ticket a line, in the order in which they were issued; no name and no token is in it."""
    rows = [_ticket(office, one.agency, ticket) for one in days for ticket in one.tickets]
    return _file(office, f"antre-{place}-{day.isoformat()}-tickets.csv", _TICKET, rows)


def _ticket(office: Office, agency: str, ticket: DayTicket) -> list[Cell]:
    low, high = ticket.shown or (None, None)
    return [
        agency,
        ticket.number,
        ticket.service,
        text(f"office.end_{ticket.status}", office.language),
        _moment(office, ticket.issued_at),
        _minutes(low),
        _minutes(high),
        _minutes(ticket.forecast.p50) if ticket.forecast else None,
        _moment(office, ticket.called_at),
        _minutes(ticket.waited),
        _minutes(ticket.off),
        int(ticket.postponed),
    ]


def _moment(office: Office, instant: datetime | None) -> str:
    return f"{local(instant, office.plan.timezone):%Y-%m-%d %H:%M:%S}" if instant else ""


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _file(office: Office, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([text(f"office.column_{column}", office.language) for column in columns])
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return Response(
        written.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell

"""A day's report in the office: how every ticket ended, and forecast against truth; as pages and as files."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from app.errors import InvalidValue
from counters.queries.day_report import day_report
from counters.rules.day_account import SOON, AgencyDay, together
from counters.rules.plan import AgencyPlan
from routers.office.forms import Form
from routers.office.frame import InMall, Office, typed_status
from routers.office.refusals import OfficeRoute
from routers.office.report_files import accounts_file, tickets_file

router = APIRouter(
    prefix="/office/{mall}/report", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_EARLIEST = date(2020, 1, 1)
ENDS = ("done", "absent", "cancelled", "expired", "open")


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The day of the address, with its form; `status` 422: it names none, and today is shown instead."""

    day: date
    form: Form
    status: int

    def days_beside(self, today: date) -> tuple[date | None, date | None]:
        """The day before and the day after; None where there is none."""
        before, after = self.day - timedelta(days=1), self.day + timedelta(days=1)
        return (before if before >= _EARLIEST else None, after if after <= today else None)


def _asked(office: Office) -> _Asked:
    given = office.request.query_params
    typed = FormData(dict(given)) if given.get("day") else None
    form = Form(office.language, typed, defaults={"day": office.today.isoformat()})
    day = form.day("day", earliest=_EARLIEST, latest=office.today)
    if form.errors:
        return _Asked(day=office.today, form=form, status=typed_status(InvalidValue()))
    return _Asked(day=day, form=form, status=200)


def _required(office: Office) -> date:
    """The day of a file. Raises InvalidValue."""
    asked = _asked(office)
    asked.form.require()
    return asked.day


async def _days(office: Office, day: date, agencies: list[AgencyPlan]) -> list[AgencyDay]:
    names = [(agency.agency_id, agency.short) for agency in agencies]
    scopes = office.scopes if len(names) > 1 else [office.within(names[0][0])] if names else []
    return [
        account
        for scope in scopes
        for account in await office.database.read(day_report, scope=scope, day=day, agencies=names)
    ]


@router.get("")
async def report(office: InMall) -> Response:
    """Every agency that they run, with the sums."""
    asked = _asked(office)
    days = await _days(office, asked.day, office.my_agencies)
    codes = {agency.agency_id: agency.code for agency in office.my_agencies}
    return office.show(
        "report",
        "report",
        status=asked.status,
        form=asked.form,
        day=asked.day,
        beside=asked.days_beside(office.today),
        days=[(codes[one.agency_id], one) for one in days if one.agency_id],
        total=together(days, office.said(office.plan.name)),
        wrong=[one.agency for one in days if not one.adds_up],
        ends=ENDS,
        here="report",
    )


@router.get("/agencies.csv")
async def report_file(office: InMall) -> Response:
    """The report as a file, an agency a line. Raises InvalidValue."""
    day = _required(office)
    days = await _days(office, day, office.my_agencies)
    return accounts_file(office, day, days)


@router.get("/tickets.csv")
async def all_tickets_file(office: InMall) -> Response:
    """Every ticket of what they run as a file. Raises InvalidValue."""
    day = _required(office)
    return tickets_file(office, day, await _days(office, day, office.my_agencies), place=office.slug)


@router.get("/{agency}")
async def agency_report(office: InMall, agency: str) -> Response:
    """An agency's day, ticket by ticket. Raises UnknownAgency."""
    found = office.agency(agency)
    asked = _asked(office)
    days = await _days(office, asked.day, [found])
    return office.show(
        "report_agency",
        "report",
        status=asked.status,
        form=asked.form,
        day=asked.day,
        beside=asked.days_beside(office.today),
        agency=found,
        account=together(days, found.short),
        outcomes={one.code: office.said(one.name) for one in office.plan.outcomes},
        soon=SOON,
        here="report/" + found.code,
    )


@router.get("/{agency}/tickets.csv")
async def agency_tickets_file(office: InMall, agency: str) -> Response:
    """An agency's tickets as a file. Raises UnknownAgency, InvalidValue."""
    found = office.agency(agency)
    day = _required(office)
    days = await _days(office, day, [found])
    return tickets_file(office, day, days, place=f"{office.slug}-{found.code.lower()}")

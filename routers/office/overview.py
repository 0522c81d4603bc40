"""The first page of a mall's office: today's figures by agency."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.vocabulary import ClosureKind, Permission, PrinterState
from counters.queries.building_of import AgencyFigures, figures_of
from counters.queries.printers_of import printers_of
from counters.rules.calendar import agency_hours_on
from routers.office.frame import InMall
from routers.office.places import DISRUPTION_MINUTES
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office", route_class=OfficeRoute, default_response_class=HTMLResponse)


@router.get("/{mall}")
async def overview(office: InMall) -> Response:
    """Who waits where, and which counters are open."""
    figures = {}
    for scope in office.scopes:
        figures.update(await office.database.read(figures_of, scope=scope, day=office.today))
    rows = [(agency, figures.get(agency.agency_id, AgencyFigures())) for agency in office.my_agencies]
    total = AgencyFigures(
        issued=sum(row.issued for _, row in rows),
        waiting=sum(row.waiting for _, row in rows),
        open_counters=sum(row.open_counters for _, row in rows),
        planned_counters=sum(row.planned_counters for _, row in rows),
    )
    printers = await office.database.read(printers_of, scope=office.scope) if office.runs_mall else []
    return office.show(
        "overview",
        "",
        printers=[one for one in printers if one.state not in {None, PrinterState.READY}],
        rows=rows,
        total=total,
        system=office.may(Permission.RUN_SYSTEM),
        disrupted={
            one.agency_id
            for one in office.plan.closures
            if one.kind is ClosureKind.DISRUPTION
            and one.covers(office.today)
            and one.offer_id is None
            and one.counter_id is None
        },
        disruption_minutes=DISRUPTION_MINUTES,
        hours=agency_hours_on(office.plan, None, office.today),
    )

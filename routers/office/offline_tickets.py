"""What kiosks gave out without the server, in the office: each ticket, and what became of it."""

from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from counters.queries.handed_over_of import handed_over_of
from routers.office.frame import RunsMall
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office/{mall}", route_class=OfficeRoute, default_response_class=HTMLResponse)
_BACK = timedelta(days=7)


@router.get("/offline-tickets")
async def offline_tickets(office: RunsMall) -> Response:
    """The last week's, the newest first."""
    since = office.clock.now() - _BACK
    found = await office.database.read(handed_over_of, scope=office.scope, since=since)
    return office.show("offline_tickets", "devices", tickets=found)

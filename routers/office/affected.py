"""Before something is closed for which people have booked, the office sees how many they are, and says so again."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi.responses import Response

from app.clock import Clock, local
from app.db import Reader, Tx, rehearsed
from app.vocabulary import AgencyId, Scope
from counters.queries.plan_of import plan_of
from counters.queries.stranded import Stranded, stranded
from routers.office.forms import Form
from routers.office.frame import Office

_AGREED = "agreed"


@dataclass(frozen=True, kw_only=True)
class Affected:
    """So many bookings of an agency on a day."""

    day: date
    agency_id: AgencyId
    count: int


async def carefully(
    office: Office,
    form: Form,
    section: str,
    command: Callable[..., Any],
    *,
    scope: Scope,
    **arguments: object,
) -> Response | None:
    """Runs the command and returns None; or, if it would close what people have booked, the page that asks first.

    Raises what the command raises.
    """
    if not form.chosen(_AGREED):
        hit = await _hit(office, command, scope=scope, **arguments)
        if hit:
            return office.show(
                "affected",
                section,
                affected=hit,
                total=sum(one.count for one in hit),
                fields=[(name, value) for name, value in form.fields() if name != "csrf_token"],
                agreed=_AGREED,
                path=office.request.url.path,
            )
    await office.database.write(command, scope=scope, **arguments)
    return None


async def _hit(
    office: Office, command: Callable[..., Any], *, scope: Scope, **arguments: object
) -> list[Affected]:
    def look(reader: Reader) -> dict[object, Stranded]:
        now = office.clock.now()
        plan = plan_of(reader, scope=scope, now=now)
        return {one.booking_id: one for one in stranded(reader, plan, scope=scope, now=now)}

    def run(tx: Tx, clock: Clock, *, scope: Scope) -> tuple[Any, Any]:
        return rehearsed(tx, clock, command=command, look=look, scope=scope, **arguments)

    before, after = await office.database.write(run, scope=scope)
    tally = Counter(
        (local(one.starts_at, office.plan.timezone).date(), one.agency_id)
        for booking_id, one in after.items()
        if booking_id not in before
    )
    return [
        Affected(day=day, agency_id=agency_id, count=count)
        for (day, agency_id), count in sorted(tally.items(), key=lambda one: (one[0][0], str(one[0][1])))
    ]

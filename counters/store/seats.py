"""The counter that somebody leaves open who may not work there any more."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.db import Tx
from app.errors import TicketInProgress, UnknownCounter
from app.vocabulary import AgencyId, CounterState, OfficerId, Scope
from counters.events import CounterClosed
from counters.store import counters, journal


def free(tx: Tx, *, scope: Scope, officer_id: UUID, now: datetime, agency_id: AgencyId | None = None) -> None:
    """Closes their counter in the scope's mall (`agency_id`: only if it is this agency's).

    Raises TicketInProgress: a visitor who stands there would belong to nobody.
    """
    counter_id = counters.counter_of_officer(tx, officer_id=OfficerId(officer_id))
    if counter_id is None:
        return
    whole_mall = replace(scope, agency_id=None)
    try:
        counter = counters.find(tx, scope=whole_mall, counter_id=counter_id)
    except UnknownCounter:
        return  # in another mall: its supervisors close it
    if agency_id is not None and counter.agency_id != agency_id:
        return
    if counter.ticket is not None:
        raise TicketInProgress
    counters.set_state(
        tx, scope=whole_mall, counter_id=counter_id, state=CounterState.CLOSED, officer_id=None, now=now
    )
    journal.record(
        tx,
        CounterClosed(counter_id=counter_id),
        scope=scope,
        at=now,
        agency=counter.agency_id,
    )

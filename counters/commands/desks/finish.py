"""The visitor at the counter was served; the visit goes on to its next stage or stop, if it has one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Action, AgencyId, CounterId, OfferId, Outcome, Scope
from counters.events import ServiceFinished
from counters.queries.itinerary_of import PlannedStop, itinerary_of
from counters.queries.plan_of import plan_of
from counters.rules.itinerary import further_key
from counters.rules.lifecycle import move
from counters.rules.plan import OfferPlan, OutcomePlan, Plan
from counters.store import counters, itinerary, journal, last_moves, queues, servings, stops, tickets


@dataclass(frozen=True, kw_only=True)
class _Onward:
    """What is done beside (offer to its planned stop, if it was one), and where the visit goes on."""

    beside: dict[OfferId, UUID | None] = field(default_factory=dict)
    goal: stops.Goal | None = None
    planned: PlannedStop | None = None


def finish(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    counter_id: CounterId,
    outcome: str | None = None,
    also: Sequence[str] = (),
) -> ServiceFinished:
    """From `called` it starts and finishes in one: the service then counts from the call.

    `outcome` is a code of the mall's list, `also` are services of this agency that were done in the same sitting.
    Raises UnknownCounter, CounterClosed, CounterPaused, CounterTaken, NoTicketInProgress, UnknownOutcome,
    UnknownService, NotDoneHere.
    """
    counter = counters.find(tx, scope=scope, counter_id=counter_id)
    counter.require_officer(scope)
    status = move(Action.FINISH, counter=counter.state, ticket=counter.status)
    ticket = counter.require_ticket()
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    result = plan.outcome(outcome, offer_id=ticket.offer_id) if outcome else None
    beside = _beside(plan, also, agency_id=counter.agency_id, left=ticket.service)
    onward = _onward(tx, plan, ticket=ticket, beside=beside, result=result)
    made = onward.goal.ticket_id if onward.goal else None
    last_moves.remember(
        tx, Action.FINISH, scope=scope, at=counter_id, ticket_id=ticket.ticket_id, now=now, new_ticket_id=made
    )
    began = {"began": ticket.called_at, "now": now}
    tickets.end(tx, scope=scope, ticket_id=ticket.ticket_id, status=status, **began)
    servings.end(tx, serving_id=ticket.serving_id, outcome=Outcome.DONE, result=outcome, **began)
    _do_beside(tx, ticket, onward)
    _go_on(tx, plan, ticket, onward, scope=scope, now=now)
    event = ServiceFinished(
        ticket_id=ticket.ticket_id,
        counter_id=counter_id,
        ended_at=now,
        outcome=outcome,
        also=",".join(offer.code for offer in beside) or None,
        next_ticket_id=made,
    )
    journal.record(tx, event, scope=scope, at=now, agency=counter.agency_id)
    if onward.goal:
        tx.touch(agency=onward.goal.agency_id)
    return event


def _beside(plan: Plan, also: Sequence[str], *, agency_id: AgencyId, left: str) -> list[OfferPlan]:
    return [plan.done_here(code, agency_id=agency_id, left=left) for code in dict.fromkeys(also)]


def _onward(
    tx: Tx,
    plan: Plan,
    *,
    ticket: counters.TicketAtCounter,
    beside: list[OfferPlan],
    result: OutcomePlan | None,
) -> _Onward:
    """The next stage of this service before the next service: its papers are on their way."""
    planned = itinerary_of(tx, plan, visit_id=ticket.visit_id) if ticket.further else []
    stop_of = {stop.offer_id: stop for stop in planned}
    done: dict[OfferId, UUID | None] = {}
    for offer in beside:
        known = stop_of.get(offer.offer_id)
        done[offer.offer_id] = known.stop_id if known else None
    here = plan.offer_by_id(ticket.offer_id)
    stage_id = here.next_offer_id if here and (result is None or result.completes) else None
    stage = plan.offer_by_id(stage_id) if stage_id else None
    if stage:
        goal = stops.Goal(agency_id=stage.agency_id, offer_id=stage.offer_id)
        return _Onward(beside=done, goal=goal, planned=stop_of.get(stage.offer_id))
    for stop in planned:
        if stop.offer_id not in done:
            goal = stops.Goal(agency_id=stop.agency_id, offer_id=stop.offer_id, booked_for=stop.booked_for)
            return _Onward(beside=done, goal=goal, planned=stop)
    return _Onward(beside=done)


def _do_beside(tx: Tx, ticket: counters.TicketAtCounter, onward: _Onward) -> None:
    for offer_id, stop_id in onward.beside.items():
        if stop_id is not None:
            itinerary.finish(tx, stop_id=stop_id, serving_id=ticket.serving_id)
            continue
        queues.promise(tx, offer_id=offer_id, day=ticket.day, priority=ticket.priority)
        new = itinerary.NewStop(visit_id=ticket.visit_id, offer_id=offer_id, day=ticket.day)
        itinerary.done_beside(tx, new, serving_id=ticket.serving_id)


def _go_on(
    tx: Tx,
    plan: Plan,
    ticket: counters.TicketAtCounter,
    onward: _Onward,
    *,
    scope: Scope,
    now: datetime,
) -> None:
    if onward.goal is None:
        return
    offer = plan.offer_by_id(onward.goal.offer_id)
    rule = offer.rule if offer else plan.rule
    stop = stops.find(tx, scope=scope, ticket_id=ticket.ticket_id, day=ticket.day)
    key_at = further_key(rule, stop.key_at, begins_at=now, priority=stop.priority)
    stops.hand_on(tx, stop, onward.goal, scope=scope, key_at=key_at, now=now)
    if onward.planned:
        itinerary.begin(tx, stop_id=onward.planned.stop_id, ticket_id=onward.goal.ticket_id)
        queues.come_back(tx, offer_id=onward.goal.offer_id, day=stop.day)
    else:
        queues.join(tx, offer_id=onward.goal.offer_id, day=stop.day, priority=stop.priority)

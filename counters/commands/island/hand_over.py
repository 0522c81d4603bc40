"""A kiosk hands over the tickets that it gave out while it could not ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.clock import Clock, local
from app.db import Tx
from app.vocabulary import AgencyId, HandedOver, OfferId, Scope, TicketId, TicketStatus
from counters.events import TicketHandedOver
from counters.queries.plan_of import plan_of
from counters.rules.availability import Today, availability
from counters.rules.calling import calling_key
from counters.rules.island import Issued, believed, ends_at
from counters.rules.numbering import number_of
from counters.rules.plan import OfferPlan, Plan
from counters.store import itinerary, journal, leases, offer_now, offline_tickets, queues, tickets
from counters.store.leases import Lease


@dataclass(frozen=True, kw_only=True)
class _Goal:
    """A service of the ticket; `offer` None: the mall offers it no more."""

    offer_id: OfferId
    agency_id: AgencyId
    offer: OfferPlan | None


@dataclass(frozen=True, kw_only=True)
class _Stand:
    """What became of a ticket: its place, or why there is none."""

    state: HandedOver
    reason: str | None = None
    ticket_id: TicketId | None = None
    agency_id: AgencyId | None = None
    services: tuple[str, ...] = ()


class _Order:
    """The moment of the kiosk's newest ticket so far, in this request or in one before it."""

    def __init__(self, tx: Tx, *, scope: Scope, device_id: UUID) -> None:
        self._tx = tx
        self._scope = scope
        self._device_id = device_id
        self._looked: set[UUID] = set()
        self._newest: datetime | None = None

    def before(self, lease: Lease, *, until: datetime) -> datetime | None:
        """What comes now of the lease is later than this; `until` ends the lease's day. One statement for each lease."""
        if lease.lease_id not in self._looked:
            self._looked.add(lease.lease_id)
            found = offline_tickets.newest(
                self._tx, scope=self._scope, device_id=self._device_id, since=lease.given_at, until=until
            )
            self._newest = max((one for one in (found, self._newest) if one), default=None)
        return self._newest

    def note(self, state: HandedOver, issued_at: datetime) -> None:
        """A ticket in the kiosk's order; the moment of one that was refused says nothing."""
        if state is not HandedOver.REFUSED:
            self._newest = max(issued_at, self._newest or issued_at)


def hand_over(
    tx: Tx, clock: Clock, *, scope: Scope, device_id: UUID, issued: Sequence[Issued]
) -> list[TicketHandedOver]:
    """Each gets the place in its queue that it has by the moment it was taken; `issued` in the kiosk's own order.

    One that was handed over before is answered as it was then, so a kiosk asks until it has an answer. None is refused
    as a whole: what cannot become a ticket is kept with the reason, what is late or closed is kept and says so.
    """
    now = clock.now()
    plan = plan_of(tx, scope=scope, now=now)
    events: list[TicketHandedOver] = []
    order = _Order(tx, scope=scope, device_id=device_id)
    for one in issued:
        kept = offline_tickets.find(tx, scope=scope, offline_id=one.offline_id)
        if kept is not None and not kept.here:  # it cannot be kept a second time, and is refused each time
            events.append(_event(one, _not_leased(one), number=_number(one, None), issued_at=now))
            continue
        if kept is not None:
            order.note(kept.state, kept.issued_at)
            events.append(_again(one, kept))
            continue
        lease = leases.find(tx, scope=scope, lease_id=one.lease_id)
        issued_at = _moment(plan, one, lease, order, now=now) if lease else now
        stand = _stand(tx, plan, one, lease, scope=scope, issued_at=issued_at, now=now)
        order.note(stand.state, issued_at)
        event = _event(one, stand, number=_number(one, lease), issued_at=issued_at)
        _keep(tx, one, event, scope=scope, device_id=device_id, now=now)
        journal.record(tx, event, scope=scope, at=now, agency=stand.agency_id)
        events.append(event)
    return events


def _moment(plan: Plan, one: Issued, lease: Lease, order: _Order, *, now: datetime) -> datetime:
    until = ends_at(lease.day, plan.timezone)
    before = order.before(lease, until=until)
    return believed(one.said_at, given_at=lease.given_at, now=min(now, until), before=before)


def _number(one: Issued, lease: Lease | None) -> str:
    return number_of(lease.letter if lease else "?", one.order_no)


def _again(one: Issued, kept: offline_tickets.Kept) -> TicketHandedOver:
    stand = _Stand(
        state=kept.state, reason=kept.reason, ticket_id=kept.ticket_id, services=tuple(one.services)
    )
    return _event(one, stand, number=kept.number, issued_at=kept.issued_at)


def _stand(
    tx: Tx,
    plan: Plan,
    one: Issued,
    lease: Lease | None,
    *,
    scope: Scope,
    issued_at: datetime,
    now: datetime,
) -> _Stand:
    if lease is None or not lease.first <= one.order_no <= lease.last:
        return _not_leased(one)
    used = offline_tickets.already(
        tx, scope=scope, day=lease.day, number=_number(one, lease), token=one.token
    )
    goals = {code: goal for code in one.services if (goal := _goal(tx, plan, code, scope=scope))}
    if used or not goals:
        return _Stand(
            state=HandedOver.REFUSED, reason=used or "unknown_service", services=tuple(one.services)
        )
    first, *further = goals.values()
    state, reason = _join(tx, plan, first, lease, priority=one.priority is not None, now=now)
    new = _ticket(plan, one, first, lease, issued_at=issued_at)
    ticket_id, visit_id = tickets.issue(tx, new, scope=scope)
    for goal in further:
        queues.promise(tx, offer_id=goal.offer_id, day=lease.day, priority=one.priority is not None)
        itinerary.plan(tx, itinerary.NewStop(visit_id=visit_id, offer_id=goal.offer_id, day=lease.day))
    if state is HandedOver.LATE:
        itinerary.drop(tx, visit_id=visit_id)
        tickets.end(tx, scope=scope, ticket_id=ticket_id, status=TicketStatus.EXPIRED, began=None, now=now)
    return _Stand(
        state=state, reason=reason, ticket_id=ticket_id, agency_id=first.agency_id, services=tuple(goals)
    )


def _not_leased(one: Issued) -> _Stand:
    return _Stand(state=HandedOver.REFUSED, reason="not_leased", services=tuple(one.services))


def _goal(tx: Tx, plan: Plan, code: str, *, scope: Scope) -> _Goal | None:
    found = offline_tickets.offer_once(tx, scope=scope, code=code)
    if found is None:
        return None
    offer_id, agency_id = found
    return _Goal(offer_id=offer_id, agency_id=agency_id, offer=plan.offer_by_id(offer_id))


def _join(
    tx: Tx, plan: Plan, goal: _Goal, lease: Lease, *, priority: bool, now: datetime
) -> tuple[HandedOver, str | None]:
    """Into its queue, whatever the calendar says by now: the number is in somebody's hand."""
    if lease.day != plan.day:
        queues.promise(tx, offer_id=goal.offer_id, day=lease.day, priority=priority)
        return HandedOver.LATE, None
    queue = queues.join(tx, offer_id=goal.offer_id, day=lease.day, priority=priority)
    if goal.offer is None:
        return HandedOver.CLOSED, "unknown_service"
    state = offer_now.look(tx, goal.offer, day=plan.day, now=now, counted=True)
    today = Today(issued=queue.issued, issued_priority=queue.issued_priority, desks=state.desks)
    answer = availability(plan, goal.offer, now=local(now, plan.timezone), today=today, priority=priority)
    if answer.refusal is None:
        return HandedOver.WAITING, None
    return HandedOver.CLOSED, answer.refusal.code


def _ticket(plan: Plan, one: Issued, goal: _Goal, lease: Lease, *, issued_at: datetime) -> tickets.NewTicket:
    rule = goal.offer.rule if goal.offer else plan.rule
    return tickets.NewTicket(
        agency_id=goal.agency_id,
        offer_id=goal.offer_id,
        day=lease.day,
        number=_number(one, lease),
        order_no=one.order_no,
        token=one.token,
        priority=one.priority,
        issued_at=issued_at,
        key_at=calling_key(rule, issued_at, priority=one.priority is not None).key,
        wait_low_seconds=None,
        wait_high_seconds=None,
    )


def _event(one: Issued, stand: _Stand, *, number: str, issued_at: datetime) -> TicketHandedOver:
    service, *further = stand.services
    return TicketHandedOver(
        offline_id=one.offline_id,
        ticket_id=stand.ticket_id,
        number=number,
        token=one.token,
        service=service,
        further=",".join(further) or None,
        state=stand.state,
        reason=stand.reason,
        priority=one.priority,
        issued_at=issued_at,
    )


def _keep(
    tx: Tx, one: Issued, event: TicketHandedOver, *, scope: Scope, device_id: UUID, now: datetime
) -> None:
    offline_tickets.keep(
        tx,
        offline_tickets.New(
            offline_id=event.offline_id,
            device_id=device_id,
            number=event.number,
            services=",".join(one.services),
            said_at=one.said_at,
            issued_at=event.issued_at,
            handed_at=now,
            state=HandedOver(event.state),
            reason=event.reason,
            ticket_id=event.ticket_id,
        ),
        scope=scope,
    )

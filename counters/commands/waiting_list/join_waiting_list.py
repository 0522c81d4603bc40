"""A day is sold out: somebody waits for a place that others give up."""

from collections.abc import Sequence
from datetime import date

from app.clock import Clock
from app.db import Tx
from app.errors import AlreadyBooked, NotBookable
from app.vocabulary import PriorityGroup, Scope
from counters.events import WaitingListJoined
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.identity import Person
from counters.rules.plan import OfferPlan
from counters.rules.slots import pool_of, windows
from counters.rules.waiting_list import days_waited_for, worth_waiting
from counters.store import bookings, draws, joining, no_shows, offering
from counters.store.new_bookings import Wanted
from counters.store.proposals import steps_of_day


def join_waiting_list(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str,
    first_day: date,
    last_day: date | None = None,
    person: Person,
    priority: PriorityGroup | None = None,
    note: str | None = None,
) -> WaitingListJoined:
    """At the end of the list of each day that is sold out, from `first_day` to `last_day`.

    Raises UnknownService, InvalidValue, PlacesFree, DrawOpen, NotBookable (nobody can wait for these days), AlreadyBooked,
    AlreadyWaiting, WaitingListFull, TooManyBookings, TooManyNoShows.
    """
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    offer, days = plan.offer(service), []
    asked_for = days_waited_for(first_day, last_day or first_day, today=plan.day)
    span = (asked_for[0], asked_for[-1])
    offering.offer_first(tx, scope=scope, plan=plan, rules=rules, services=[service], span=span, now=now)
    for day in asked_for:
        pool = pool_of(plan, rules, offer, day)
        most = pool.settings.waiting_list
        if not most or not pool.settings.bookable or not offer.counters:
            continue
        if pool.settings.draw_minutes:
            draws.require_decided(tx, scope=scope, pool_id=pool.pool_id, day=day, now=now)
        steps = steps_of_day(tx, pool, offer, scope=scope, plan=plan, day=day, now=now)
        if worth_waiting(windows(pool, offer, steps), now=now):
            joining.require_room(tx, offer_id=offer.offer_id, day=day, identity=person.identity, most=most)
            days.append(day)
    _require_none_booked(tx, offer, days, identity=person.identity)
    settings = rules.settings(offer, days[0].isoweekday())
    joining.require_fewer(tx, scope=scope, identity=person.identity, most=settings.per_person)
    no_shows.require_reliable(tx, identity=person.identity, settings=settings, now=now)
    wanted = Wanted(person=person, priority=priority, note=note)
    return joining.join(
        tx, days, scope=scope, offer=offer, wanted=wanted, keep_nik=settings.keep_nik, now=now
    )


def _require_none_booked(tx: Tx, offer: OfferPlan, days: Sequence[date], *, identity: str) -> None:
    """Raises NotBookable: no day is left, AlreadyBooked: the person has a booking on one of them."""
    if not days:
        raise NotBookable
    if any(bookings.has_one(tx, offer_id=offer.offer_id, day=day, identity=identity) for day in days):
        raise AlreadyBooked

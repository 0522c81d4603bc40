"""Somebody asks for a place of a day that is drawn: when they do it makes no difference."""

from collections.abc import Sequence
from datetime import date, datetime

from app.clock import Clock
from app.db import Tx
from app.errors import AlreadyBooked, DrawNotOpen, InvalidValue
from app.security import new_token
from app.vocabulary import PriorityGroup, Scope
from counters.events import DrawAsked
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.draws import alias_of, require_asking
from counters.rules.identity import Person
from counters.rules.slots import pool_of
from counters.store import bookings, draw_requests, draws, journal, no_shows
from counters.store.draw_requests import Wishing
from counters.store.new_bookings import Wanted

_TOKEN_BITS = 128
_MOST_WISHES = 5


def ask_in_draw(
    tx: Tx,
    clock: Clock,
    *,
    scope: Scope,
    service: str,
    day: date,
    person: Person,
    wishes: Sequence[datetime] = (),
    any_time: bool = True,
    wait_if_lost: bool = True,
    priority: PriorityGroup | None = None,
    note: str | None = None,
) -> DrawAsked:
    """One request a person and draw; `wishes` are times, the best first, and with `any_time` any other will do.

    Raises UnknownService, InvalidValue (no wish at all, or more than five), DrawNotOpen, AlreadyAsked, AlreadyBooked,
    TooManyBookings, TooManyNoShows.
    """
    if len(wishes) > _MOST_WISHES or not (wishes or any_time):
        raise InvalidValue("one to five wishes, or any time", field="wishes")
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offer = plan.offer(service)
    pool = pool_of(plan, rules, offer, day)
    draw = draws.of_day(tx, scope=scope, pool_id=pool.pool_id, day=day)
    if draw is None:
        raise DrawNotOpen
    require_asking(draw.window, now=now)
    if bookings.has_one(tx, offer_id=offer.offer_id, day=day, identity=person.identity):
        raise AlreadyBooked
    bookings.require_fewer(tx, identity=person.identity, most=pool.settings.per_person, now=now)
    no_shows.require_reliable(tx, identity=person.identity, settings=pool.settings, now=now)
    token = new_token(_TOKEN_BITS)
    request_id = draw_requests.ask(
        tx,
        draw,
        scope=scope,
        offer=(offer.offer_id, offer.agency_id),
        token=token,
        alias=alias_of(draw.salt, person.identity),
        wanted=Wanted(person=person, priority=priority, note=note),
        wishing=Wishing(wishes=wishes, any_time=any_time, wait_if_lost=wait_if_lost),
        keep_nik=pool.settings.keep_nik,
        now=now,
    )
    event = DrawAsked(request_id=request_id, draw_id=draw.draw_id, token=token, service=offer.code)
    journal.record(tx, event, scope=scope, at=now)
    return event

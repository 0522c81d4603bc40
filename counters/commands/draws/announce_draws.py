"""Draws of the next two days are announced: what binds their seeds is published before anybody can ask."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.clock import Clock
from app.db import Tx
from app.security import new_token
from app.vocabulary import Scope
from counters.events import DrawAnnounced
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.rules.booking_settings import BookingRules
from counters.rules.calendar import hours_on
from counters.rules.draws import commitment, draw_window, to_announce
from counters.rules.plan import OfferPlan, Plan
from counters.rules.slots import pool_of
from counters.store import draws, journal


def announce_draws(tx: Tx, clock: Clock, *, scope: Scope) -> list[DrawAnnounced]:
    """Of the scope's mall; the scheduler asks, and twice is once. Without a service that draws nothing is read."""
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    made = []
    for offer, day in _days_with_a_draw(plan, rules):
        pool = pool_of(plan, rules, offer, day)
        window = draw_window(pool.settings, day=day, timezone=plan.timezone)
        if not window or not to_announce(window, now=now) or not pool.settings.bookable:
            continue
        if hours_on(plan, offer, day) is None:
            continue
        seed = new_token()
        draw_id = draws.announce(
            tx,
            scope=scope,
            agency_id=offer.agency_id,
            pool_id=pool.pool_id,
            day=day,
            window=window,
            seed=seed,
            salt=new_token(),
            now=now,
        )
        if draw_id:
            event = DrawAnnounced(
                draw_id=draw_id,
                day=day.isoformat(),
                opens_at=window.opens_at,
                closes_at=window.closes_at,
                commitment=commitment(seed),
            )
            journal.record(tx, event, scope=scope, at=now)
            made.append(event)
    return made


def _days_with_a_draw(plan: Plan, rules: BookingRules) -> Iterator[tuple[OfferPlan, date]]:
    """Every bookable service that draws, with the days whose draw may have to be announced."""
    for agency in plan.agencies:
        for offer in agency.offers:
            week = [rules.settings(offer, weekday) for weekday in range(1, 8)]
            if not offer.counters or not any(one.draw_minutes and one.bookable for one in week):
                continue
            for ahead in range(max(one.stages[0].days_before for one in week) + 4):
                yield offer, plan.day + timedelta(days=ahead)

"""Holds whose time is over give their places back to those who wait; the scheduler asks, and so does everybody who books."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import HoldsExpired
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.store import offering, waiting_list


def expire_holds(tx: Tx, clock: Clock, *, scope: Scope) -> HoldsExpired:
    """Of the scope's mall; whatever else is free, since more was released, is offered to those who wait as well."""
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    expired = offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    waiting_list.end_outdated(tx, scope=scope, today=plan.day, now=now)
    offering.offer_all(tx, scope=scope, plan=plan, rules=rules, now=now)
    return HoldsExpired(expired=expired)

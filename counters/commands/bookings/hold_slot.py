"""Somebody chooses a time: its places are kept while they fill in the form."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.clock import Clock
from app.db import Tx
from app.security import new_token
from app.vocabulary import Scope
from counters.events import SlotHeld
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.store import journal, offering, slots

_TOKEN_BITS = 128


def hold_slot(
    tx: Tx, clock: Clock, *, scope: Scope, services: Sequence[str], slot_start: datetime
) -> SlotHeld:
    """A hold blocks everybody else and ends by itself. Raises UnknownService, SlotInThePast, NotBookable, SlotFull."""
    now = clock.now()
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.lapse(tx, scope=scope, plan=plan, rules=rules, now=now)
    found = offering.propose_fairly(
        tx, scope=scope, plan=plan, rules=rules, services=services, starts_at=slot_start, now=now
    )
    for one in found:
        slots.take(tx, one.stay, scope=scope, released=one.released, held=1)
    event = SlotHeld(
        token=new_token(_TOKEN_BITS),
        service=services[0],
        slot_start=slot_start,
        expires_at=now + timedelta(seconds=found[0].settings.hold_seconds),
    )
    slots.hold(tx, [one.stay for one in found], scope=scope, token=event.token, expires_at=event.expires_at)
    journal.record(tx, event, scope=scope, at=now)
    return event

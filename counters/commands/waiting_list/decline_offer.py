"""Somebody does not take the place that was offered to them: the next one may have it."""

from app.clock import Clock
from app.db import Tx
from app.errors import NoOffer, OfferOver, WaitOver
from app.vocabulary import Scope, WaitStatus
from counters.events import OfferDeclined
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.store import journal, offering, slots, waiting_list


def decline_offer(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> OfferDeclined:
    """They are off the list, and may join it again at its end. Raises UnknownWait, NoOffer, OfferOver, WaitOver."""
    now = clock.now()
    waiting = waiting_list.by_token(tx, scope=scope, token=token)
    if waiting.status is WaitStatus.WAITING:
        raise NoOffer
    if waiting.status is WaitStatus.PASSED:
        raise OfferOver
    if waiting.status is not WaitStatus.OFFERED:
        raise WaitOver
    waiting_list.end(tx, waiting.entry_id, status=WaitStatus.PASSED, now=now)
    event = OfferDeclined(entry_id=waiting.entry_id, token=token)
    journal.record(tx, event, scope=scope, at=now)
    stays = slots.end_hold(tx, scope=scope, token=waiting.hold or "", now=now)
    for stay in stays:
        slots.move(tx, stay, scope=scope, held=-1)
    plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
    offering.pass_on(tx, stays, scope=scope, plan=plan, rules=rules, now=now)
    return event

"""Somebody does not wait any longer; a place that is offered to them goes to the next one."""

from app.clock import Clock
from app.db import Tx
from app.errors import WaitOver
from app.vocabulary import Scope, WaitStatus
from counters.events import WaitingListLeft
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.plan_of import plan_of
from counters.store import journal, offering, slots, waiting_list


def leave_waiting_list(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> WaitingListLeft:
    """Raises UnknownWait, WaitOver."""
    now = clock.now()
    waiting = waiting_list.by_token(tx, scope=scope, token=token)
    if waiting.status not in {WaitStatus.WAITING, WaitStatus.OFFERED}:
        raise WaitOver
    waiting_list.end(tx, waiting.entry_id, status=WaitStatus.LEFT, now=now)
    event = WaitingListLeft(entry_id=waiting.entry_id, token=token)
    journal.record(tx, event, scope=scope, at=now)
    if waiting.hold:
        stays = slots.end_hold(tx, scope=scope, token=waiting.hold, now=now)
        for stay in stays:
            slots.move(tx, stay, scope=scope, held=-1)
        plan, rules = plan_of(tx, scope=scope, now=now), booking_rules_of(tx, scope=scope)
        offering.pass_on(tx, stays, scope=scope, plan=plan, rules=rules, now=now)
    return event

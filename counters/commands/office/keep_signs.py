"""What the lobby's machines said of themselves is kept for the office, many at once."""

from collections.abc import Sequence

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import DevicesSeen
from counters.rules.fleet import Sign
from counters.store import fleet


def keep_signs(tx: Tx, clock: Clock, *, scope: Scope, signs: Sequence[Sign]) -> DevicesSeen:  # noqa: ARG001  (every command has a clock)
    """No version rises and nothing is in the journal: no board shows it."""
    for sign in signs:
        fleet.keep_sign(tx, scope=scope, sign=sign)
    return DevicesSeen(devices=len(signs))

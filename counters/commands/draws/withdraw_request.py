"""Somebody does not want to be in the draw any more."""

from app.clock import Clock
from app.db import Tx
from app.errors import DrawOver
from app.vocabulary import RequestStatus, Scope
from counters.events import DrawRequestWithdrawn
from counters.store import draw_requests, journal


def withdraw_request(tx: Tx, clock: Clock, *, scope: Scope, token: str) -> DrawRequestWithdrawn:
    """Until it closes; they may ask again, as the same one. Raises UnknownDrawRequest, DrawOver."""
    now = clock.now()
    request_id, status, closes_at = draw_requests.asked(tx, scope=scope, token=token)
    if status is not RequestStatus.ASKED or now >= closes_at:
        raise DrawOver
    draw_requests.decide(tx, request_id, status=RequestStatus.WITHDRAWN)
    event = DrawRequestWithdrawn(request_id=request_id, token=token)
    journal.record(tx, event, scope=scope, at=now)
    return event

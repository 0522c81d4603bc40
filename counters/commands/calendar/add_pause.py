"""An agency, or one desk of it, has a break of its own: Friday prayer, a meeting this morning."""

from app.clock import Clock
from app.db import Tx
from app.errors import InvalidValue, NotAllowed
from app.vocabulary import CounterId, Scope
from counters.events import PauseAdded
from counters.store import counters, journal, seasons


def add_pause(tx: Tx, clock: Clock, *, scope: Scope, new: seasons.NewPause) -> PauseAdded:
    """On every weekday of a kind or once, of the scope's agency: the building does not pause.

    Raises NotAllowed without an agency, UnknownCounter, InvalidValue.
    """
    if scope.agency_id is None:
        raise NotAllowed
    if (new.weekday is None) == (new.day is None):
        raise InvalidValue("either a weekday or a day", field="weekday")
    if new.ends <= new.starts:
        raise InvalidValue("it ends before it starts", field="ends")
    if new.counter_id is not None:
        counters.find(tx, scope=scope, counter_id=CounterId(new.counter_id))
    event = PauseAdded(
        agency_id=scope.agency_id,
        counter_id=new.counter_id,
        weekday=new.weekday,
        day=new.day.isoformat() if new.day else None,
    )
    tx.replan()
    notice = journal.record(tx, event, scope=scope, at=clock.now(), agency=scope.agency_id)
    seasons.insert_pause(tx, new, scope=scope, notice=notice)
    return event

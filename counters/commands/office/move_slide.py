"""A slide is shown one place earlier."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownSlide
from app.vocabulary import Scope
from counters.events import SlideMoved
from counters.store import journal, slides


def move_slide(tx: Tx, clock: Clock, *, scope: Scope, slide_id: UUID) -> SlideMoved:
    """The first one stays where it is. Raises UnknownSlide."""
    order = slides.ids(tx, scope=scope)
    if slide_id not in order:
        raise UnknownSlide
    place = max(order.index(slide_id) - 1, 0)
    order.remove(slide_id)
    order.insert(place, slide_id)
    slides.order(tx, scope=scope, slide_ids=order)
    event = SlideMoved(slide_id=slide_id, position=place)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event

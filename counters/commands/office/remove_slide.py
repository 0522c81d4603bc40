"""The lobby's screens show one thing less."""

from uuid import UUID

from app.clock import Clock
from app.db import Tx
from app.errors import UnknownSlide
from app.vocabulary import Scope
from counters.events import SlideRemoved
from counters.store import journal, slides


def remove_slide(tx: Tx, clock: Clock, *, scope: Scope, slide_id: UUID) -> SlideRemoved:
    """Its file stays: whoever removes it looks whether another slide shows it, too. Raises UnknownSlide."""
    if not slides.delete_one(tx, scope=scope, slide_id=slide_id):
        raise UnknownSlide
    slides.order(tx, scope=scope, slide_ids=slides.ids(tx, scope=scope))
    event = SlideRemoved(slide_id=slide_id)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event

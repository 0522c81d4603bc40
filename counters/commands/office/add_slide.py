"""The lobby's screens show one thing more between calls."""

from app.clock import Clock
from app.db import Tx
from app.errors import TooManySlides
from app.vocabulary import Scope, SlideKind
from counters.events import SlideAdded
from counters.rules.lobby import MOST_SLIDES, require_slide
from counters.store import journal, slides


def add_slide(
    tx: Tx, clock: Clock, *, scope: Scope, kind: SlideKind, file: str, texts: tuple[str, str], seconds: int
) -> SlideAdded:
    """At the end; `file` is a kept file's name, "" for words, of which `texts` are (id, en). Raises InvalidValue, TooManySlides."""
    require_slide(kind, file=file, texts=texts, seconds=seconds)
    now = clock.now()
    before = len(slides.ids(tx, scope=scope))
    if before >= MOST_SLIDES:
        raise TooManySlides
    slide_id = slides.insert(
        tx, scope=scope, kind=kind, file=file, texts=texts, seconds=seconds, position=before, now=now
    )
    event = SlideAdded(slide_id=slide_id, kind=kind, file=file)
    tx.replan()
    journal.record(tx, event, scope=scope, at=now)
    return event

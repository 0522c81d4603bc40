"""What the calendar says of a day without a free place: a draw to take part in, a list to wait on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.clock import local
from app.db import Reader
from app.errors import UnknownDraw
from app.i18n import text
from app.vocabulary import Language, Scope
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.draw_of import DrawState, draw_of
from counters.queries.waiting_list_of import waiting_on
from counters.rules.plan import OfferPlan
from routers.day_words import moment_words


@dataclass(frozen=True, kw_only=True)
class Instead:
    """`wait`: where one can wait, and how many do; `draw`: where the draw is, and what it is about now."""

    wait: tuple[str, int] | None = None
    draw: tuple[str, str, bool] | None = None


def instead(
    reader: Reader,
    *,
    scope: Scope,
    offers: Sequence[OfferPlan],
    path: str,
    day: date,
    sold_out: bool,
    language: Language,
    now: datetime,
) -> Instead:
    """Of a day that has no free place; nothing for a visit of several services. `sold_out`: there were some."""
    if len(offers) > 1:
        return Instead()
    settings = booking_rules_of(reader, scope=scope).settings(offers[0], day.isoweekday())
    if settings.draw_minutes and (draw := _draw(reader, scope, offers[0], path, day, language, now)):
        return Instead(draw=draw)
    if not sold_out or not settings.waiting_list:
        return Instead()
    return Instead(wait=(f"{path}/wait/{day}", waiting_on(reader, offer_id=offers[0].offer_id, day=day)))


def _draw(
    reader: Reader, scope: Scope, offer: OfferPlan, path: str, day: date, language: Language, now: datetime
) -> tuple[str, str, bool] | None:
    """None: there is none, or it is over. The last says whether one can take part now."""
    try:
        found = draw_of(reader, scope=scope, service=offer.code, day=day, now=now)
    except UnknownDraw:
        return None
    if found.state is DrawState.DRAWN:
        return None
    zone = reader.mall_of(scope.mall_id).timezone
    opens, closes = (moment_words(local(at, zone), language) for at in (found.opens_at, found.closes_at))
    words = {
        DrawState.ANNOUNCED: text("draw.day_announced", language, opens=opens),
        DrawState.OPEN: text("draw.day_open", language, closes=closes),
    }
    said = words.get(found.state) or text("draw.deciding", language)
    return f"{path}/draw/{day}", said, found.state is DrawState.OPEN

"""What can be booked, for the page and for programs: reads only, and the command decides again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from app.clock import local
from app.db import Prepared, Reader
from app.models import Slot, SlotHold
from app.models.columns import UtcDateTime
from app.vocabulary import Scope
from counters.queries.booking_rules_of import booking_rules_of
from counters.queries.draw_of import undecided_days
from counters.queries.plan_of import plan_of
from counters.rules.calendar import booked_hours_on
from counters.rules.slots import (
    FreeSlot,
    Taken,
    day_steps,
    days_shown,
    next_release,
    pool_of,
    released_percent,
    windows,
)

_FIRST, _END = bindparam("first", type_=UtcDateTime()), bindparam("end", type_=UtcDateTime())
_TAKEN = Prepared(
    select(col(Slot.pool_id), col(Slot.starts_at), col(Slot.booked), col(Slot.held)).where(
        col(Slot.mall_id) == bindparam("mall_id"),
        or_(col(Slot.pool_id) == bindparam("pool_id"), col(Slot.pool_id) == bindparam("own_pool_id")),
        col(Slot.starts_at) >= _FIRST,
        col(Slot.starts_at) < _END,
    )
)
# Holds whose time is over, before anybody has counted them down.
_LAPSED = Prepared(
    select(col(SlotHold.pool_id), col(SlotHold.starts_at), col(SlotHold.ends_at)).where(
        col(SlotHold.mall_id) == bindparam("mall_id"), col(SlotHold.expires_at) <= bindparam("now")
    )
)


@dataclass(frozen=True, kw_only=True)
class FreeSlots:
    """The windows of a service that are still to come, in order and in the mall's zone.

    `next_release_at`: when more places of these days can be booked; None: never. `drawn`: days whose places are drawn now.
    """

    slots: tuple[FreeSlot, ...]
    next_release_at: datetime | None
    drawn: frozenset[date] = frozenset()


def free_slots(
    reader: Reader, *, scope: Scope, service: str, first: date | None, last: date | None, now: datetime
) -> FreeSlots:
    """From `first` (today) to `last` (a fortnight on), at most a month: two statements, one more where there are draws. While a day is drawn nothing of it is free. Raises UnknownService."""
    plan, rules = plan_of(reader, scope=scope, now=now), booking_rules_of(reader, scope=scope)
    offer = plan.offer(service)
    begin = max(first or plan.day, plan.day)
    days = days_shown(begin, last or begin + timedelta(days=14))
    if not days:
        return FreeSlots(slots=(), next_release_at=None)
    zone = ZoneInfo(plan.timezone)
    span = (
        datetime.combine(days[0], datetime.min.time(), zone),
        datetime.combine(days[-1] + timedelta(days=1), datetime.min.time(), zone),
    )
    taken = _taken(reader, scope, (offer.agency_id, offer.offer_id), span=span, now=now)
    drawn_now = (
        undecided_days(reader, scope=scope, pools=(offer.agency_id, offer.offer_id), now=now)
        if any(rules.settings(offer, weekday).draw_minutes for weekday in range(1, 8))
        else set()
    )
    found: list[FreeSlot] = []
    releases: list[datetime] = []
    drawn: set[date] = set()
    for day in days:
        pool = pool_of(plan, rules, offer, day)
        hours = booked_hours_on(plan, offer, day)
        if hours is None or not pool.settings.bookable or not offer.counters:
            continue
        more = next_release(pool.settings, day=day, timezone=plan.timezone, now=now)
        releases += [more] if more else []
        if not released_percent(pool.settings, day=day, timezone=plan.timezone, now=now):
            continue
        steps = day_steps(
            pool, hours, day=day, timezone=plan.timezone, now=now, taken=taken.get(pool.pool_id, {})
        )
        fits = [one for one in windows(pool, offer, steps) if one.starts_at > now and one.places]
        if (pool.pool_id, day) in drawn_now:
            drawn.add(day)
            fits = [replace(one, free=0) for one in fits]
        found += fits
    soonest = min(releases, default=None)
    return FreeSlots(
        slots=tuple(found),
        next_release_at=local(soonest, plan.timezone) if soonest else None,
        drawn=frozenset(drawn),
    )


def _taken(
    reader: Reader, scope: Scope, pools: tuple[UUID, UUID], *, span: tuple[datetime, datetime], now: datetime
) -> Mapping[UUID, Mapping[datetime, Taken]]:
    rows = reader.all(
        _TAKEN, mall_id=scope.mall_id, pool_id=pools[0], own_pool_id=pools[1], first=span[0], end=span[1]
    )
    over = reader.all(_LAPSED, mall_id=scope.mall_id, now=now)
    found: dict[UUID, dict[datetime, Taken]] = {}
    for row in rows:
        lapsed = sum(
            hold.pool_id == row.pool_id and hold.starts_at <= row.starts_at < hold.ends_at for hold in over
        )
        found.setdefault(row.pool_id, {})[row.starts_at] = Taken(booked=row.booked, held=row.held - lapsed)
    return found

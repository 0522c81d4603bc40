"""What differs from a mall's usual week, from today on, and the settings of its calling rule."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, time, timedelta

from sqlalchemy import Date, bindparam, or_, select
from sqlmodel import col

from app.db import Prepared, Reader, Row
from app.models import CallingSetting, Closure, Holiday, Pause, Season, SpecialOpening
from app.vocabulary import AgencyId, ClosureKind, CounterId, HolidayKind, MallId, OfferId
from counters.rules.calling import CallingRule
from counters.rules.names import Name
from counters.rules.opening import Hours, Week
from counters.rules.special_days import ClosurePlan, HolidayPlan, OpeningPlan, PausePlan, SeasonPlan

_DAY = bindparam("day", type_=Date())
_CLOSURES = Prepared(
    select(
        col(Closure.notice),
        col(Closure.agency_id),
        col(Closure.offer_id),
        col(Closure.counter_id),
        col(Closure.first_day),
        col(Closure.last_day),
        col(Closure.kind),
        col(Closure.text_id),
        col(Closure.text_en),
        col(Closure.expected_until),
    )
    .where(col(Closure.mall_id) == bindparam("mall_id"), col(Closure.last_day) >= _DAY)
    .order_by(col(Closure.first_day), col(Closure.notice))
)
_OPENINGS = Prepared(
    select(
        col(SpecialOpening.notice),
        col(SpecialOpening.agency_id),
        col(SpecialOpening.offer_id),
        col(SpecialOpening.counter_id),
        col(SpecialOpening.first_day),
        col(SpecialOpening.last_day),
        col(SpecialOpening.opens),
        col(SpecialOpening.closes),
        col(SpecialOpening.break_starts),
        col(SpecialOpening.break_ends),
        col(SpecialOpening.ticket_cutoff),
        col(SpecialOpening.text_id),
        col(SpecialOpening.text_en),
    )
    .where(col(SpecialOpening.mall_id) == bindparam("mall_id"), col(SpecialOpening.last_day) >= _DAY)
    .order_by(col(SpecialOpening.first_day), col(SpecialOpening.notice))
)
_HOLIDAYS = Prepared(
    select(
        col(Holiday.day),
        col(Holiday.kind),
        col(Holiday.name_id),
        col(Holiday.name_en),
        col(Holiday.estimated),
        col(Holiday.open),
    )
    .where(col(Holiday.mall_id) == bindparam("mall_id"), col(Holiday.day) >= _DAY)
    .order_by(col(Holiday.day))
)
_SEASONS = Prepared(
    select(
        col(Season.notice),
        col(Season.agency_id),
        col(Season.first_day),
        col(Season.last_day),
        col(Season.text_id),
        col(Season.text_en),
        col(Season.week),
    )
    .where(col(Season.mall_id) == bindparam("mall_id"), col(Season.last_day) >= _DAY)
    .order_by(col(Season.first_day), col(Season.notice))
)
_PAUSES = Prepared(
    select(
        col(Pause.notice),
        col(Pause.agency_id),
        col(Pause.counter_id),
        col(Pause.weekday),
        col(Pause.day),
        col(Pause.starts),
        col(Pause.ends),
        col(Pause.text_id),
        col(Pause.text_en),
    )
    .where(
        col(Pause.mall_id) == bindparam("mall_id"),
        or_(col(Pause.weekday).is_not(None), col(Pause.day) >= _DAY),
    )
    .order_by(col(Pause.weekday), col(Pause.day), col(Pause.starts))
)
_MINUTES = tuple(field.name for field in fields(CallingRule))
_RULES = Prepared(
    select(
        col(CallingSetting.offer_id), *(col(getattr(CallingSetting, minutes)) for minutes in _MINUTES)
    ).where(col(CallingSetting.mall_id) == bindparam("mall_id"))
)


def closures_of(reader: Reader, *, mall_id: MallId, day: date) -> tuple[ClosurePlan, ...]:
    """Closures and disruptions of `day` or later, the earliest first."""
    return tuple(
        ClosurePlan(
            notice=row.notice,
            agency_id=row.agency_id,
            offer_id=row.offer_id,
            counter_id=CounterId(row.counter_id) if row.counter_id else None,
            first_day=row.first_day,
            last_day=row.last_day,
            kind=ClosureKind(row.kind),
            text=_text(row),
            expected_until=row.expected_until,
        )
        for row in reader.all(_CLOSURES, mall_id=mall_id, day=day)
    )


def openings_of(reader: Reader, *, mall_id: MallId, day: date) -> tuple[OpeningPlan, ...]:
    """Special openings of `day` or later, the earliest first."""
    return tuple(
        OpeningPlan(
            notice=row.notice,
            agency_id=row.agency_id,
            offer_id=row.offer_id,
            counter_id=row.counter_id,
            first_day=row.first_day,
            last_day=row.last_day,
            text=_text(row),
            hours=Hours(
                opens=row.opens,
                closes=row.closes,
                break_starts=row.break_starts,
                break_ends=row.break_ends,
                ticket_cutoff=row.ticket_cutoff,
            ),
        )
        for row in reader.all(_OPENINGS, mall_id=mall_id, day=day)
    )


def holidays_of(reader: Reader, *, mall_id: MallId, day: date) -> dict[date, HolidayPlan]:
    """Marked days, `day` or later, in order."""
    return {
        row.day: HolidayPlan(
            day=row.day,
            kind=HolidayKind(row.kind),
            name=Name(id=row.name_id, en=row.name_en),
            estimated=row.estimated,
            open=row.open,
        )
        for row in reader.all(_HOLIDAYS, mall_id=mall_id, day=day)
    }


def seasons_of(reader: Reader, *, mall_id: MallId, day: date) -> tuple[SeasonPlan, ...]:
    """Seasons that are not over on `day`, the earliest first."""
    return tuple(
        SeasonPlan(
            notice=row.notice,
            agency_id=row.agency_id,
            first_day=row.first_day,
            last_day=row.last_day,
            text=_text(row),
            week=_week(row.week),
        )
        for row in reader.all(_SEASONS, mall_id=mall_id, day=day)
    )


def pauses_of(reader: Reader, *, mall_id: MallId, day: date) -> tuple[PausePlan, ...]:
    """Weekly pauses, and those of `day` or later."""
    return tuple(
        PausePlan(
            notice=row.notice,
            agency_id=AgencyId(row.agency_id),
            counter_id=CounterId(row.counter_id) if row.counter_id else None,
            weekday=row.weekday,
            day=row.day,
            starts=row.starts,
            ends=row.ends,
            text=_text(row),
        )
        for row in reader.all(_PAUSES, mall_id=mall_id, day=day)
    )


def rules_of(reader: Reader, *, mall_id: MallId) -> dict[OfferId | None, CallingRule]:
    """The calling rule of the mall (None) and of each service that has settings of its own."""
    rows = {row.offer_id: row for row in reader.all(_RULES, mall_id=mall_id)}
    found: dict[OfferId | None, CallingRule] = {None: CallingRule()}
    for offer_id in sorted(rows, key=lambda one: (one is not None, str(one))):
        found[offer_id] = replace(found[None], **_set(rows[offer_id]))
    return found


def _set(row: Row) -> dict[str, timedelta]:
    given = {name: getattr(row, name) for name in _MINUTES}
    return {name: timedelta(minutes=minutes) for name, minutes in given.items() if minutes is not None}


def _text(row: Row) -> Name:
    return Name(id=row.text_id, en=row.text_en)


def _week(written: Mapping[str, list[str | None]]) -> Week:
    """From `store/seasons.py`: {"1": ["08:00:00", "15:00:00", null, null, null]}."""
    week = {}
    for day, moments in written.items():
        opens, closes, starts, ends, cutoff = (time.fromisoformat(one) if one else None for one in moments)
        assert opens is not None  # noqa: S101  (narrows the type: the store writes both)
        assert closes is not None  # noqa: S101
        week[int(day)] = Hours(
            opens=opens, closes=closes, break_starts=starts, break_ends=ends, ticket_cutoff=cutoff
        )
    return week

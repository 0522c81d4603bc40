"""A small mall as plain values: agencies A (A1, A2) and B (B1), with whatever differs from its week."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.vocabulary import AgencyId, ClosureKind, CounterId, HolidayKind, MallId, OfferId, ZoneId
from counters.rules.opening import Hours
from counters.rules.plan import AgencyPlan, ClosurePlan, Name, OfferPlan, Plan, ZonePlan
from counters.rules.special_days import HolidayPlan, OpeningPlan, PausePlan, SeasonPlan

WIB = ZoneInfo("Asia/Jakarta")
A, B = AgencyId(UUID(int=10)), AgencyId(UUID(int=11))
A1, A2, B1 = OfferId(UUID(int=21)), OfferId(UUID(int=22)), OfferId(UUID(int=31))
DESK_1, DESK_2 = CounterId(UUID(int=41)), CounterId(UUID(int=42))
FLOOR = ZoneId(UUID(int=5))
NAMELESS = Name(id="", en="")

DAY = Hours(
    opens=time(8),
    closes=time(15),
    break_starts=time(12),
    break_ends=time(13),
    ticket_cutoff=time(14, 30),
)
FRIDAY = Hours(opens=time(8), closes=time(15), break_starts=time(11, 30), break_ends=time(13, 30))
WEEK = {1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: FRIDAY}


def offer(offer_id: OfferId = A1, agency_id: AgencyId = A, code: str = "A1", **more: Any) -> OfferPlan:
    return OfferPlan(
        **{
            "offer_id": offer_id,
            "agency_id": agency_id,
            "series_id": UUID(int=1),
            "letter": code[0],
            "code": code,
            "name": Name(id=code, en=code),
            "minutes": 15,
            "requirements": {"id": [], "en": []},
            "fee": {"kind": "gratis", "id": "Gratis", "en": "Free"},
            "standard_time": {"id": "", "en": ""},
            "daily_quota": None,
            "counters": 1,
            **more,
        }
    )


OFFERS = (offer(), offer(A2, A, "A2"), offer(B1, B, "B1"))


def agency(agency_id: AgencyId, code: str, *offers: OfferPlan, **more: Any) -> AgencyPlan:
    return AgencyPlan(
        agency_id=agency_id,
        zone_id=FLOOR,
        code=code,
        short=code,
        name=Name(id=code, en=code),
        offers=offers,
        **more,
    )


PLAN = Plan(
    mall_id=MallId(UUID(int=1)),
    slug="bekasi",
    name=Name(id="Mal", en="Mall"),
    timezone="Asia/Jakarta",
    day=date(2026, 11, 24),
    zones=(ZonePlan(zone_id=FLOOR, slug="lantai-1", name=Name(id="Lantai 1", en="Floor 1")),),
    agencies=(agency(A, "A", *OFFERS[:2]), agency(B, "B", *OFFERS[2:])),
    weeks={None: WEEK},
    closures=(),
)


def plan(**changes: Any) -> Plan:
    return replace(PLAN, **changes)


def closure(
    first: date,
    last: date | None = None,
    *,
    kind: ClosureKind = ClosureKind.CLOSED_TODAY,
    agency: AgencyId | None = None,
    only: OfferId | None = None,
    desk: CounterId | None = None,
    notice: int = 1,
) -> ClosurePlan:
    return ClosurePlan(
        notice=notice,
        agency_id=agency,
        offer_id=only,
        counter_id=desk,
        first_day=first,
        last_day=last or first,
        kind=kind,
        text=NAMELESS,
    )


def opening(
    first: date,
    hours: Hours,
    *,
    last: date | None = None,
    agency: AgencyId | None = None,
    only: OfferId | None = None,
    desk: CounterId | None = None,
    notice: int = 1,
) -> OpeningPlan:
    return OpeningPlan(
        notice=notice,
        agency_id=agency,
        offer_id=only,
        counter_id=desk,
        first_day=first,
        last_day=last or first,
        hours=hours,
        text=Name(id="Layanan khusus", en="Special opening"),
    )


def holidays(
    *days: date, kind: HolidayKind = HolidayKind.NATIONAL, works: bool = False
) -> dict[date, HolidayPlan]:
    return {day: HolidayPlan(day=day, kind=kind, name=NAMELESS, open=works) for day in days}


def season(
    first: date, last: date, week: dict[int, Hours], *, agency: AgencyId | None = None, notice: int = 1
) -> SeasonPlan:
    return SeasonPlan(
        notice=notice,
        agency_id=agency,
        first_day=first,
        last_day=last,
        text=Name(id="Ramadan", en="Ramadan"),
        week=week,
    )


def pause(
    starts: str,
    ends: str,
    *,
    weekday: int | None = None,
    day: date | None = None,
    agency: AgencyId = A,
    desk: CounterId | None = None,
) -> PausePlan:
    return PausePlan(
        notice=1,
        agency_id=agency,
        counter_id=desk,
        weekday=weekday,
        day=day,
        starts=time.fromisoformat(starts),
        ends=time.fromisoformat(ends),
        text=Name(id="Salat Jumat", en="Friday prayer"),
    )


def at(clock: str, day: int = 24) -> datetime:
    """A moment of November 2026; the 24th is a Tuesday."""
    return datetime.combine(date(2026, 11, day), time.fromisoformat(clock), tzinfo=WIB)

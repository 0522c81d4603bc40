"""The demo mall's factory: Bekasi with its real catalogue, staff and devices, made by commands. Tests use it too."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.adapters.holiday_calendar import holidays_of_year
from app.catalogue_file import BEKASI, parse_catalogue
from app.clock import Clock, local
from app.db import Database, Tx
from app.errors import AntreError, UnknownMall
from app.security import hash_pairing_code, hash_password, hash_token, new_pairing_code
from app.vocabulary import AgencyId, CounterId, DeviceKind, MallId, OfficerId, Role, Scope
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.commands.calendar.import_holidays import import_holidays
from counters.commands.office.create_mall import create_mall
from counters.commands.office.load_catalogue import load_catalogue
from counters.commands.office.pair_device import pair_device
from counters.commands.office.register_device import register_device
from counters.commands.staff.create_admin import create_admin
from counters.commands.staff.create_officer import create_officer
from counters.queries.counters_of import counters_of
from counters.queries.fleet_of import fleet_of
from counters.queries.identity_of import account_of, mall_id_of
from counters.queries.plan_of import plan_of
from counters.rules.access import Grant
from counters.rules.opening import Week
from counters.rules.plan import Name, Plan

# The demo's keys are well known, like everything about it: a real mall makes its own with `antre create-admin`.
MALL = "bekasi"
TIMEZONE = "Asia/Jakarta"
PASSWORD = "antre-demo"  # noqa: S105
GREETER = "pemandu"
KIOSK_TOKEN = "demo-kiosk-token"  # noqa: S105
SCREEN_TOKEN = "demo-screen-token"  # noqa: S105
_ADMIN = "admin"
_DEVICES = 2  # which are made last


@dataclass(frozen=True, kw_only=True)
class DemoOfficer:
    """Somebody who works at the counters of an agency."""

    officer_id: OfficerId
    username: str
    agency: str
    agency_id: AgencyId
    counters: tuple[CounterId, ...]
    seat: CounterId

    def scope(self, mall_id: MallId) -> Scope:
        """What they act within."""
        return Scope(
            actor=f"officer:{self.officer_id}",
            mall_id=mall_id,
            agency_id=self.agency_id,
            officer_id=self.officer_id,
        )


@dataclass(frozen=True, kw_only=True)
class DemoMall:
    """The mall with everybody in it."""

    mall_id: MallId
    scope: Scope
    plan: Plan
    officers: tuple[DemoOfficer, ...]
    supervisor: str
    manager: str
    admin: str


@lru_cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


class HalfMade(AntreError):
    """The making of this demo's mall was cut short, and nobody can work in it."""

    code = "half_made"


def build_demo(database: Database, *, password_hash: str | None = None) -> DemoMall:
    """Makes the mall, or finds it as it was left, so that a demo goes on after a restart. Raises HalfMade."""
    try:
        mall_id = database.read_now(mall_id_of, slug=MALL)
    except UnknownMall:
        mall_id = _create(database, password_hash or _password_hash())
    scope = Scope(actor="system", mall_id=mall_id)
    if sum(one.paired_at is not None for one in database.read_now(fleet_of, scope=scope)) < _DEVICES:
        raise HalfMade
    plan = database.read_now(plan_of, scope=scope, now=database.clock.now())
    return DemoMall(
        mall_id=mall_id,
        scope=scope,
        plan=plan,
        officers=tuple(_officers(database, plan, scope)),
        supervisor=f"{_login(plan, 'A')}-koordinator",
        manager="pengelola",
        admin=_ADMIN,
    )


def _create(database: Database, password_hash: str) -> MallId:
    event = database.write_now(
        create_mall,
        slug=MALL,
        name=Name(id="Mal Pelayanan Publik Kota Bekasi", en="Bekasi City Public Service Mall"),
        timezone=TIMEZONE,
    )
    mall_id = MallId(event.mall_id)
    scope = Scope(actor="system", mall_id=mall_id)
    database.write_now(load_catalogue, scope=scope, loaded=parse_catalogue(BEKASI.read_bytes()))
    for year in (here := database.clock.now().year, here + 1):
        database.write_now(import_holidays, scope=scope, year=year, days=holidays_of_year(year))
    database.write_now(create_admin, username=_ADMIN, name="Administrator", password_hash=password_hash)
    plan = database.read_now(plan_of, scope=scope, now=database.clock.now())
    staff = [
        ("pengelola", "Pengelola MPP", Grant(role=Role.MALL_MANAGER, mall_id=mall_id)),
        (GREETER, "Petugas informasi", Grant(role=Role.GREETER, mall_id=mall_id)),
    ]
    for agency in plan.agencies:
        login = _login(plan, agency.code)
        held = Grant(role=Role.OFFICER, mall_id=mall_id, agency_id=agency.agency_id)
        seats = _seats(database, scope, agency.agency_id)
        staff += [
            (f"{login}-{seat}", f"Petugas {agency.short} {seat}", held) for seat in range(1, len(seats) + 1)
        ]
        coordinator = Grant(role=Role.AGENCY_SUPERVISOR, mall_id=mall_id, agency_id=agency.agency_id)
        staff.append((f"{login}-koordinator", f"Koordinator {agency.short}", coordinator))
    database.write_now(_hire, scope=scope, staff=staff, password_hash=password_hash)
    # Programs that drive the demo see a cancelled place at once, and book as often as they like.
    database.write_now(set_booking_rules, scope=scope, changes={"return_within_seconds": 0, "per_person": 0})
    pair(database, scope, kind=DeviceKind.KIOSK, name="Kios lobi", token=KIOSK_TOKEN)
    pair(database, scope, kind=DeviceKind.SCREEN, name="Layar lobi", token=SCREEN_TOKEN)
    return mall_id


def _hire(
    tx: Tx, clock: Clock, *, scope: Scope, staff: list[tuple[str, str, Grant]], password_hash: str
) -> None:
    """Everybody in one commit: ninety waits for the disk would be most of a first start."""
    for username, name, held in staff:
        create_officer(
            tx, clock, scope=scope, username=username, name=name, password_hash=password_hash, held=held
        )


def pair(
    database: Database, scope: Scope, *, kind: DeviceKind, name: str, token: str, zone: str | None = None
) -> UUID:
    """A device with a token that is known beforehand."""
    code = hash_pairing_code(new_pairing_code())
    event = database.write_now(
        register_device,
        scope=scope,
        kind=kind,
        name=name,
        zone=zone,
        pairing_hash=code,
        valid_for=timedelta(minutes=1),
    )
    database.write_now(pair_device, pairing_hash=code, token_hash=hash_token(token))
    return event.device_id


def _login(plan: Plan, code: str) -> str:
    short = next(agency.short for agency in plan.agencies if agency.code == code)
    return short.lower().replace(" ", "-").replace("/", "-")


def _seats(database: Database, scope: Scope, agency_id: AgencyId) -> list[CounterId]:
    within = Scope(actor=scope.actor, mall_id=scope.mall_id, agency_id=agency_id)
    return [CounterId(one.counter_id) for one in database.read_now(counters_of, scope=within)]


def _officers(database: Database, plan: Plan, scope: Scope) -> list[DemoOfficer]:
    officers = []
    for agency in plan.agencies:
        seats = tuple(_seats(database, scope, agency.agency_id))
        for number, seat in enumerate(seats, start=1):
            username = f"{_login(plan, agency.code)}-{number}"
            account = database.read_now(account_of, username=username)
            if account is not None:
                officers.append(
                    DemoOfficer(
                        officer_id=account.officer_id,
                        username=username,
                        agency=agency.code,
                        agency_id=agency.agency_id,
                        counters=seats,
                        seat=seat,
                    )
                )
    return officers


def demo_start(now: datetime, week: Week, *, closed: Collection[date] = ()) -> datetime | None:
    """When the demo's clock starts: None (the real time) if the mall is open, else 08:30 of the next working day."""
    here = now.astimezone(ZoneInfo(TIMEZONE))
    hours = week.get(here.isoweekday()) if here.date() not in closed else None
    if hours and hours.opens <= here.time() < (hours.ticket_cutoff or hours.closes):
        on_break = (
            hours.break_starts and hours.break_ends and hours.break_starts <= here.time() < hours.break_ends
        )
        if not on_break:
            return None
    day = here.replace(hour=8, minute=30, second=0, microsecond=0)
    while day <= here or day.isoweekday() not in week or day.date() in closed:
        day += timedelta(days=1)
    return day


def for_programs(mall: DemoMall, base: str) -> dict[str, Any]:
    """What a program needs to drive the demo at the address `base`; the contract fixes the keys."""
    return {
        "base_url": base,
        "mall": MALL,
        "kiosk_token": KIOSK_TOKEN,
        "screen_token": SCREEN_TOKEN,
        "officers": [
            {
                "username": officer.username,
                "password": PASSWORD,
                "agency": officer.agency,
                "counters": [str(counter) for counter in officer.counters],
            }
            for officer in mall.officers
        ],
        "supervisor": {"username": mall.supervisor, "password": PASSWORD, "agency": "A"},
        "manager": {"username": mall.manager, "password": PASSWORD},
        "admin": {"username": mall.admin, "password": PASSWORD},
        "greeter": {"username": GREETER, "password": PASSWORD},
        "agency_keys": {},
    }


def for_people(mall: DemoMall, base: str, clock: Clock) -> str:
    """The addresses and log-ins in words."""
    here = local(clock.now(), mall.plan.timezone)
    zones = "\n".join(
        f"  Layar {zone.name.id:<14} {base}/display/{MALL}?zone={zone.slug}#token={SCREEN_TOKEN}"
        for zone in mall.plan.zones
    )
    return f"""
Antre: {mall.plan.name.id} ({here:%Y-%m-%d %H:%M}, {mall.plan.timezone})

  Kios                 {base}/kiosk#token={KIOSK_TOKEN}
{zones}
  Loket                {base}/counter
  Kantor               {base}/office

  Kata sandi / password: {PASSWORD}
    petugas / officer     {mall.officers[0].username}, {mall.officers[6].username}, …
    koordinator           {mall.supervisor}
    pengelola / manager   {mall.manager}
    administrator         {mall.admin}

  Ctrl-C mengakhiri / ends it.
"""

"""A day that is sold out, and people who wait for a place on it."""

from datetime import date, timedelta
from typing import Any

from app.models import WaitlistDay, WaitlistEntry
from app.vocabulary import ClosureKind
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.expire_holds import expire_holds
from counters.commands.office.add_closure import add_closure
from counters.commands.waiting_list.join_waiting_list import join_waiting_list
from counters.queries.waiting_list_of import OwnWait, waiting_list_of
from counters.rules.plan import Name
from tests.commands.bookings.visitors import made, person, public, rules
from tests.factories import TestMall, at

DAY = date(2026, 11, 25)
EIGHT, TEN = at(8, day=25), at(10, day=25)


def sold_out(mall: TestMall, **changes: Any) -> str:
    """A1 has a place at eight and one at ten, both booked: the token of the booking at ten."""
    open_places(mall, **changes)
    made(mall, EIGHT, who="early")
    token: str = made(mall, TEN, who="holder").token
    return token


def open_places(mall: TestMall, **changes: Any) -> None:
    """A1 has places of its own, two of them on each day, that come back at once when they are given up."""
    usual = {"pooled": False, "grid_minutes": 120, "places": 1, "return_within_seconds": 0}
    rules(mall, "A1", **{**usual, "stages": [[14, "08:00", 100]], **changes})


def cancelled(mall: TestMall, token: str) -> None:
    mall.do(cancel_booking, scope=public(mall), token=token)


def waits(mall: TestMall, who: str, last_day: date | None = None, service: str = "A1") -> str:
    """The token."""
    token: str = mall.do(
        join_waiting_list,
        scope=public(mall),
        service=service,
        first_day=DAY,
        last_day=last_day,
        person=person(who),
    ).token
    return token


def seen(mall: TestMall, token: str) -> OwnWait:
    found: OwnWait = mall.ask(waiting_list_of, token=token, now=mall.clock.now())
    return found


def status(mall: TestMall, *tokens: str) -> list[str]:
    return [str(seen(mall, token).status) for token in tokens]


def turn(mall: TestMall, **step: float) -> None:
    """Time passes, and the scheduler looks."""
    mall.clock.set(mall.clock.now() + timedelta(**step))
    mall.do(expire_holds, scope=public(mall))


def require_nobody(mall: TestMall, *tokens: str) -> None:
    """Of what is over nothing says who it was."""
    for row in mall.rows(WaitlistEntry):
        if row.token in tokens:
            assert {row.identity_hash, row.name_sealed, row.phone_sealed, row.nik_sealed, row.note} == {None}
            days = mall.rows(WaitlistDay, entry_id=row.id)
            assert {(one.active, one.identity_hash) for one in days} == {(False, None)}


def closed(mall: TestMall, service: str, day: date = DAY) -> None:
    """One service alone, its agency goes on."""
    mall.do(
        add_closure,
        scope=mall.demo.scope,
        first_day=day,
        last_day=day,
        kind=ClosureKind.CLOSED_TODAY,
        text=Name(id="Tutup", en="Closed"),
        service=service,
    )

"""The end of a day: nothing stays open, again finds nothing, and a day that has begun is left alone."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from typer.testing import CliRunner

from app.cli import cli
from app.errors import TooManyNoShows
from app.models import Booking, Counter, Mall, Serving
from app.scheduler import close_past_days
from app.vocabulary import Scope
from counters.commands.bookings.book import book
from counters.commands.bookings.check_in import check_in
from counters.commands.tickets.close_day import close_day
from counters.events import DayClosed
from tests.commands.bookings.visitors import made, person, public
from tests.commands.bookings.visitors import refused as refusal_of
from tests.commands.desk import require_whole, take, ticket, work
from tests.commands.turns import refused, turn, waiting
from tests.factories import MallCopy, TestMall, at, open_mall

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


def close(mall: TestMall, day: date = TUESDAY) -> DayClosed:
    system = Scope(actor="system", mall_id=mall.demo.mall_id)
    closed: DayClosed = mall.do(close_day, scope=system, day=day)
    return closed


def busy_day(mall: TestMall) -> dict[str, str]:
    """One ticket of each kind: what it is at closing -> its id."""
    taken = {kind: take(mall).ticket_id for kind in ("done", "held", "serving", "called", "waiting")}
    first, second = mall.officer(seat=1), mall.officer(seat=2)
    work(mall, first, "open", "next", "finish", "next")
    turn(mall, first, "hold")
    work(mall, first, "next", "start")
    work(mall, second, "open", "next")
    return {kind: str(one) for kind, one in taken.items()}


def test_nothing_stays_open(mall: TestMall) -> None:
    kinds = busy_day(mall)
    mall.clock.set(at(0, 1, day=25))

    event = close(mall)

    rows = {kind: ticket(mall, UUID(one)).status for kind, one in kinds.items()}
    assert rows == {
        "done": "done",
        "held": "expired",
        "serving": "done",
        "called": "expired",
        "waiting": "expired",
    }
    assert (event.expired, event.left_open, event.counters) == (3, 1, 2)
    assert sorted(one.outcome for one in mall.rows(Serving)) == ["done", "expired", "held", "untrusted"]
    assert all(row.state == "closed" and row.officer_id is None for row in mall.rows(Counter))
    assert (waiting(mall, "A1"), mall.row(Mall).closed_through) == (0, TUESDAY)
    require_whole(mall)
    work(mall, mall.officer(), "open")
    assert refused(mall, mall.officer(), "undo") == "undo_too_late"


def test_who_did_not_come_may_not_book_for_a_while_but_may_take_a_number(mall: TestMall) -> None:
    start = at(10, day=25)
    for day in (25, 26, 27):
        made(mall, at(10, day=day), who="siti")
    came = made(mall, start, who="budi")
    mall.clock.set(at(9, 50, day=25))
    mall.do(check_in, scope=mall.kiosk, code=came.code)

    mall.clock.set(at(0, 1, day=28))
    event = close(mall, date(2026, 11, 27))

    assert event.missed == 3
    assert sorted(row.status for row in mall.rows(Booking)) == ["checked_in", "missed", "missed", "missed"]
    mall.clock.set(at(9, day=30))
    refusal = refusal_of(mall, book, **wish(mall, at(10, 15, day=30)))
    assert isinstance(refusal, TooManyNoShows)
    assert refusal.facts == {"bookable_from": start + timedelta(days=30)}
    assert take(mall).number
    mall.clock.set(at(10, 1, day=25) + timedelta(days=30))
    mall.do(book, **wish(mall, at(10, day=28) + timedelta(days=30)))


def wish(mall: TestMall, start: datetime) -> dict[str, Any]:
    return {"scope": public(mall), "services": ["A1"], "slot_start": start, "person": person("siti")}


def test_again_finds_nothing(mall: TestMall) -> None:
    busy_day(mall)
    mall.clock.set(at(0, 1, day=25))
    close(mall)
    before = mall.state()

    event = close(mall)

    assert (event.expired, event.left_open, event.counters) == (0, 0, 0)
    assert mall.state() == before


def test_a_day_that_has_begun_is_left_alone(mall: TestMall) -> None:
    officer = mall.officer()
    take(mall)
    mall.clock.set(at(8, 30, day=25))
    today = take(mall)
    work(mall, officer, "open", "next")

    event = close(mall)

    assert (event.expired, event.counters) == (1, 0)
    assert ticket(mall, today.ticket_id).status == "called"
    require_whole(mall)


def test_today_may_be_closed_and_closed_again(mall: TestMall) -> None:
    busy_day(mall)
    assert close(mall).expired == 3
    assert mall.row(Mall).closed_through == TUESDAY - timedelta(days=1)
    late = take(mall)

    assert close(mall).expired == 1

    assert ticket(mall, late.ticket_id).status == "expired"
    require_whole(mall)


async def test_the_server_catches_up(mall: TestMall) -> None:
    old = take(mall)
    mall.clock.set(at(7, day=27))

    assert await close_past_days(mall.database, mall.clock) == 1
    assert await close_past_days(mall.database, mall.clock) == 0
    assert ticket(mall, old.ticket_id).status == "expired"
    assert mall.row(Mall).closed_through == date(2026, 11, 26)


def test_the_command_line(mall_copy: MallCopy) -> None:
    """A served SQLite file is refused: its server does the same by itself."""
    asked = ["close-day", "--database", mall_copy.url, "--day", "2026-11-24"]
    with open_mall(mall_copy.url, mall_copy.demo) as mall:
        take(mall)
        if mall.dialect == "sqlite":
            served = CliRunner().invoke(cli, asked)
            assert (served.exit_code, getattr(served.exception, "code", None)) == (1, "database_in_use")

    done = CliRunner().invoke(cli, asked)

    assert (done.exit_code, "1 expired" in done.output) == (0, True)

"""The information desk: everything that somebody who stands there may ask for, and nothing of the office beside it."""

import re
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from app.demo import GREETER
from app.models import Counter, Journal, Ticket, Visit
from tests.commands.bookings.visitors import made
from tests.commands.desk import require_whole, take, work
from tests.commands.tickets.test_confirm_ticket import reserve
from tests.factories import PASSWORD, TestMall, at, client_of
from tests.printer import printer
from tests.routers.office import HTML, Browser
from tests.routers.test_printing import kiosk_id, set_up

DESK = "greeter"


class AtDesk(Browser):
    """Who stands there; a session ends with the shift."""

    async def sign_in(self) -> None:
        typed = {"username": GREETER, "password": PASSWORD}
        assert (await self.client.post("/office/sign-in", data=typed)).status_code == 303
        home = await self.client.get("/office")
        assert home.headers["location"] == "/office/bekasi/greeter"
        self.token = re.findall(r'name="csrf_token" value="([^"]+)"', await self.get(DESK))[0]


@pytest.fixture
async def greeter(app: FastAPI, mall: TestMall) -> AsyncIterator[AtDesk]:
    async with client_of(app, headers=HTML) as client:
        one = AtDesk(client)
        await one.sign_in()
        yield one


async def test_where_do_i_go(greeter: AtDesk, mall: TestMall) -> None:
    work(mall, mall.officer("K"), "open")

    page = await greeter.get(f"{DESK}?q=bikin paspor")

    assert "Kantor Imigrasi" in page or "Immigration" in page
    assert mall.row(Counter, id=mall.officer("K").seat).label in page
    assert "No service for" in await greeter.get(f"{DESK}?q=zzzz")


async def test_a_number_for_somebody(greeter: AtDesk, mall: TestMall) -> None:
    answer = await greeter.post(f"{DESK}/take", service="A1", priority="unstated", q="ktp")

    assert answer.headers["location"] == "/office/bekasi/greeter/tickets/A-001"
    page = await greeter.get(f"{DESK}/tickets/A-001")
    assert {"A-001" in page, "/qr.svg" in page, "The number was taken." in page} == {True}
    assert [row.priority for row in mall.rows(Visit)] == ["unstated"]
    (row,) = mall.rows(Journal, event="TicketTaken")
    assert row.actor.startswith("officer:")
    require_whole(mall)


async def test_on_paper_and_again(greeter: AtDesk, mall: TestMall) -> None:
    async with printer() as fake:
        set_up(mall, fake.port, paper_mm=58)
        here = str(kiosk_id(mall))
        await greeter.post(f"{DESK}/take", service="A1", priority="-", printer=here, language="en")
        await greeter.post(f"{DESK}/tickets/A-001/print", printer=here, language="id")

        first, again = fake.papers()
        assert ("Your queue number" in first.text, "Nomor antrean Anda" in again.text) == (True, True)
        fake.paper = False
        refused = await greeter.post(f"{DESK}/take", service="A1", priority="-", printer=here)
    there = refused.headers["location"]
    assert there == "/office/bekasi/greeter/tickets/A-002?trouble=printer_paper_out"
    assert "out of paper" in await greeter.get(there)
    assert "out of paper" not in await greeter.get(f"{DESK}/tickets/A-002?trouble=<script>")
    assert [row.status for row in mall.rows(Ticket)] == ["waiting"] * 2


async def test_a_number_that_a_kiosk_kept_counts_when_its_paper_came_out(
    greeter: AtDesk, mall: TestMall
) -> None:
    reserve(mall)
    async with printer(paper=False) as fake:
        set_up(mall, fake.port)
        here = str(kiosk_id(mall))
        assert "/tickets/A-001/print" in await greeter.get(f"{DESK}/tickets/A-001")
        await greeter.post(f"{DESK}/tickets/A-001/print", printer=here)
        assert mall.row(Ticket).status == "reserved"

        fake.paper = True
        await greeter.post(f"{DESK}/tickets/A-001/print", printer=here)
    assert mall.row(Ticket).status == "waiting"
    require_whole(mall)


async def test_pressed_twice_it_is_one_number_and_one_paper(greeter: AtDesk, mall: TestMall) -> None:
    page = await greeter.get(f"{DESK}?q=ktp")
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    async with printer() as fake:
        set_up(mall, fake.port)
        typed = {"service": "A1", "priority": "-", "printer": str(kiosk_id(mall)), "key": key}
        first = await greeter.post(f"{DESK}/take", **typed)
        again = await greeter.post(f"{DESK}/take", **typed)

        assert first.headers["location"] == again.headers["location"]
        assert len(fake.papers()) == 1
    assert len(mall.rows(Ticket)) == 1


async def test_a_refusal_is_said_where_it_was_asked(greeter: AtDesk, mall: TestMall) -> None:
    closed = await greeter.post(f"{DESK}/take", 404, service="XX", priority="-", q="ktp")
    await greeter.post(f"{DESK}/take", 422, service="A1", priority="king")

    assert "ktp" in closed.text
    assert mall.rows(Ticket) == []


async def test_a_booking_becomes_a_number(greeter: AtDesk, mall: TestMall) -> None:
    booking = made(mall)
    mall.clock.set(at(9, 30, day=25))
    await greeter.sign_in()
    answer = await greeter.post(f"{DESK}/check-in", code=booking.code)
    again = await greeter.post(f"{DESK}/check-in", code=f"http://antre.test/b/{booking.token}")

    assert answer.headers["location"] == again.headers["location"]
    assert "/greeter/tickets/" in answer.headers["location"]
    unknown = await greeter.post(f"{DESK}/check-in", 404, code="nothing at all")
    assert "not known" in unknown.text


async def test_a_number_is_found_as_it_is_said(greeter: AtDesk, mall: TestMall) -> None:
    take(mall)
    work(mall, mall.officer(), "open", "next")

    found = await greeter.client.get("/office/bekasi/greeter/tickets?number=a 1")
    page = await greeter.get(f"{DESK}/tickets/A-001")

    assert found.headers["location"] == "/office/bekasi/greeter/tickets/A-001"
    assert "Loket" in page  # where it was called to
    await greeter.get(f"{DESK}/tickets?number=what", 422)
    await greeter.get(f"{DESK}/tickets/B-777", 404)


async def test_who_goes_first_is_marked(greeter: AtDesk, mall: TestMall) -> None:
    take(mall, "B1")

    await greeter.post(f"{DESK}/tickets/B-001/priority", priority="elderly")

    assert [row.priority for row in mall.rows(Visit)] == ["elderly"]
    assert "elderly" not in (await greeter.get(f"{DESK}/tickets/B-001")).split("<main")[0]
    await greeter.post(f"{DESK}/tickets/B-001/priority", priority="-")
    assert [row.priority for row in mall.rows(Visit)] == [None]
    await greeter.post(f"{DESK}/tickets/B-777/priority", 404, priority="-")


async def test_a_greeter_sees_nothing_else_and_officers_do_not_greet(
    greeter: AtDesk, supervisor: Browser, admin: Browser, mall: TestMall
) -> None:
    page = await greeter.get(DESK)
    assert re.findall(r'class="office__nav".*?</nav>', page, re.DOTALL)[0].count("<a ") == 1
    for other in ("", "people", "devices", "counters"):
        assert (await greeter.client.get(f"/office/bekasi/{other}".rstrip("/"))).status_code in {403, 404}
    await supervisor.get(DESK, 403)
    await admin.get(DESK)
    seat = mall.officer().seat
    assert (await greeter.client.get(f"/api/v1/counters/{seat}")).status_code == 404

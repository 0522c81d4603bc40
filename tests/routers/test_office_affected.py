"""Closing what people have booked asks first; then they are told, and their page offers them the nearest times."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from app.models import Closure, Counter, Holiday, Offer, OpeningHours, Outbox, Season
from app.scheduler import tell_people
from app.vocabulary import MessageKind
from counters.commands.bookings.book import book
from tests.commands.bookings.visitors import person, public
from tests.factories import TestMall, at
from tests.routers.office import Browser
from tests.routers.test_book_pages import starts

DAY = "2026-11-25"
CLOSED: Any = {
    "place": "A",
    "kind": "closed_today",
    "first_day": DAY,
    "last_day": DAY,
    "text_id": "Pemadaman listrik",
    "text_en": "Power cut",
}


async def made(mall: TestMall, who: str = "siti", service: str = "A1", day: int = 25) -> Any:
    return await mall.database.write(
        book, scope=public(mall), services=[service], slot_start=at(10, day=day), person=person(who)
    )


def asked(page: str) -> dict[str, str]:
    """What the page that asks first sends again, the token aside."""
    found = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', unescape(page)))
    del found["csrf_token"]
    return found


async def test_it_asks_before_people_are_left_out(admin: Browser, mall: TestMall) -> None:
    await made(mall)
    await made(mall, "budi")
    await made(mall, "eka", day=26)
    version = mall.state()

    page = (await admin.post("closures", 200, **CLOSED)).text

    assert ("2 appointments are affected" in page, "Disdukcapil" in page) == (True, True)
    assert (mall.rows(Closure), mall.state()) == ([], version)
    await admin.post("closures", **asked(page))
    assert len(mall.rows(Closure)) == 1
    await tell_people(mall.database)
    assert len(mall.rows(Outbox, kind=MessageKind.CLOSED)) == 2


async def test_nobody_is_asked_about_what_hits_nobody(supervisor: Browser, mall: TestMall) -> None:
    await made(mall, day=26)

    await supervisor.post("closures", **CLOSED)

    assert len(mall.rows(Closure)) == 1


@pytest.mark.parametrize(
    ("path", "typed", "table"),
    [
        (
            "special-days/holidays",
            {"day": DAY, "kind": "local", "name_id": "Pilkada", "name_en": "Election"},
            Holiday,
        ),
        (
            "special-days/season",
            {**CLOSED, "place": "mall", "open_3": "yes", "opens_3": "13:00", "closes_3": "15:00"},
            Season,
        ),
        ("hours/A", {"open_1": "yes", "opens_1": "08:00", "closes_1": "15:00"}, OpeningHours),
        (
            "catalogue/A1",
            {"name_id": "KTP", "name_en": "Card", "minutes": "15", "letter": "A"},
            Offer,
        ),
        ("flow/stages", {"service": "A2", "next_service": "A1", "back_office": "yes"}, Offer),
    ],
)
async def test_every_way_to_close_something_asks(
    admin: Browser, mall: TestMall, path: str, typed: dict[str, str], table: Any
) -> None:
    await made(mall)
    before = mall.rows(table)

    page = (await admin.post(path, 200, **typed)).text

    assert "1 appointment is affected" in page
    assert mall.rows(table) == before
    await admin.post(path, **asked(page))
    assert mall.rows(table) != before


async def test_the_last_desk_of_a_service(admin: Browser, mall: TestMall) -> None:
    await made(mall)
    desks = [row for row in mall.rows(Counter) if row.agency_id == mall.demo.plan.offer("A1").agency_id]
    for desk in desks[1:]:
        await admin.post(f"counters/{desk.id}", label=desk.label, zone="lantai-2", services=["A2"])

    answer = await admin.post(f"counters/{desks[0].id}", 200, label="x", zone="lantai-2", services=["A2"])

    assert "1 appointment is affected" in answer.text


async def test_the_page_of_the_booking_says_it_and_one_press_moves(
    admin: Browser, client: httpx.AsyncClient, mall: TestMall
) -> None:
    event = await made(mall)
    await admin.post("closures", agreed="yes", **CLOSED)
    own = f"/b/{event.token}"

    page = unescape((await client.get(own)).text)

    assert ("Layanan tutup" in page, "Pemadaman listrik" in page) == (True, True)
    assert "qr.svg" not in page
    offered = starts(page)
    assert offered[0] == at(10, day=26).isoformat()
    assert "Power cut" in (await client.get(f"{own}?lang=en")).text
    await client.get(f"{own}/move")
    moved = await client.post(f"{own}/move", data={"slot_start": offered[0]})
    assert (moved.status_code, moved.headers["location"]) == (303, own)
    after = (await client.get(own)).text
    assert ("Layanan tutup" in after, "qr.svg" in after) == (False, True)
    assert event.code in after

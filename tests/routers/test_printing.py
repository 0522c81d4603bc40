"""A number is reserved, printed and confirmed; what the printer says reaches kiosk and office."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.models import Device, Journal, KioskSetup
from app.vocabulary import DeviceKind, PrinterKind
from counters.commands.office.set_kiosk import set_kiosk
from tests.commands.desk import work
from tests.factories import KIOSK, SCREEN, TestMall, client_of
from tests.printer import Paper, printer

HERE = "/api/v1/malls/bekasi"


def kiosk_id(mall: TestMall) -> Any:
    (row,) = [one for one in mall.rows(Device, kind=DeviceKind.KIOSK) if one.paired_at]
    return row.id


def set_up(mall: TestMall, port: int, kind: PrinterKind = PrinterKind.NETWORK, paper_mm: int = 80) -> None:
    mall.do(
        set_kiosk,
        scope=mall.demo.scope,
        device_id=kiosk_id(mall),
        printer=kind,
        host="127.0.0.1",
        port=port,
        paper_mm=paper_mm,
    )


async def reserve(client: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    answer = await client.post(
        f"{HERE}/tickets", json={"service": "A1", "confirm": True, **more}, headers=KIOSK
    )
    assert answer.status_code == 201, answer.text
    taken: dict[str, Any] = answer.json()
    return taken


async def print_it(client: httpx.AsyncClient, taken: dict[str, Any], language: str = "id") -> httpx.Response:
    return await client.post(
        f"{HERE}/tickets/{taken['token']}/print", json={"language": language}, headers=KIOSK
    )


async def test_the_plain_call_issues_at_once(client: httpx.AsyncClient, mall: TestMall) -> None:
    plain = await client.post(f"{HERE}/tickets", json={"service": "A1"}, headers=KIOSK)

    assert (plain.json()["status"], (await reserve(client))["status"]) == ("waiting", "reserved")


@pytest.mark.parametrize("paper_mm", [80, 58])
async def test_paper_confirms(client: httpx.AsyncClient, mall: TestMall, paper_mm: int) -> None:
    async with printer() as fake:
        set_up(mall, fake.port, paper_mm=paper_mm)
        taken = await reserve(client, priority="pregnant")

        answer = await print_it(client, taken)

        assert (answer.status_code, answer.json()["status"]) == (200, "waiting")
        (paper,) = fake.papers()
    assert paper.qr(paper_mm=paper_mm) == taken["url"]
    assert max(paper.rows, key=lambda row: row.high).text == "A-001"
    assert {"Kota Bekasi" in paper.text, "09.00" in paper.text} == {True}
    shown = (await client.get(f"{HERE}")).json()["agencies"][0]["services"][0]
    wanted = " ".join(paper.text.replace("\n", " ").split())
    assert all(" ".join(one.split()) in wanted for one in shown["requirements"]["id"])
    # nobody may read from a paper that its holder goes first, or why
    assert not [word for word in ("priorit", "hamil", "pregnan") if word in paper.text.lower()]


async def test_english(client: httpx.AsyncClient, mall: TestMall) -> None:
    async with printer() as fake:
        set_up(mall, fake.port)
        await print_it(client, await reserve(client), "en")

        assert "Your queue number" in fake.papers()[0].text


async def test_whoever_booked_stands_on_the_slip(client: httpx.AsyncClient, mall: TestMall) -> None:
    """Masked, so that an officer sees whether somebody came with another's booking."""
    wish = {"service": "A1", "slot_start": "2026-11-24T09:30:00+07:00"}
    made = await client.post(f"{HERE}/bookings", json={**wish, "name": "Siti Aminah", "phone": "08123456789"})
    answer = await client.post(f"{HERE}/check-ins", json={"code": made.json()["code"]}, headers=KIOSK)

    assert answer.json()["printable"]["booked_by"] == "S*** A*****"
    async with printer() as fake:
        set_up(mall, fake.port)
        await print_it(client, answer.json())
        assert "Atas nama S*** A*****" in fake.papers()[0].text


@pytest.mark.parametrize(
    ("how", "state"),
    [
        ({"paper": False}, "paper_out"),
        ({"cover": False}, "cover_open"),
        ({"fault": True}, "fault"),
        ({"mute": True}, "unreachable"),
    ],
)
async def test_without_paper_it_does_not_count(
    client: httpx.AsyncClient, mall: TestMall, how: dict[str, bool], state: str
) -> None:
    async with printer(**how) as fake:
        set_up(mall, fake.port)
        taken = await reserve(client)

        answer = await print_it(client, taken)
        seen = (await client.get(f"{HERE}/printer", headers=KIOSK)).json()

        assert (answer.status_code, answer.json()["code"], seen["state"]) == (409, f"printer_{state}", state)
        assert [row.state for row in mall.rows(KioskSetup)] == [state]
        assert len(mall.rows(Journal, event="PrinterChanged")) == 1  # looking again is no news
        assert (await client.get(f"/api/v1/tickets/{taken['token']}")).json()["status"] == "reserved"
        kept = await client.post(
            f"{HERE}/tickets/{taken['token']}/confirm", json={"by": "phone"}, headers=KIOSK
        )
        assert kept.json()["status"] == "waiting"


async def test_new_paper_and_again(client: httpx.AsyncClient, mall: TestMall) -> None:
    async with printer(paper=False) as fake:
        set_up(mall, fake.port)
        taken = await reserve(client)
        assert (await print_it(client, taken)).status_code == 409
        fake.paper = True

        assert (await print_it(client, taken)).status_code == 200
        assert (await print_it(client, taken)).status_code == 200  # a reprint

        assert [max(one.rows, key=lambda row: row.high).text for one in fake.papers()] == ["A-001"] * 2
        assert [row.state for row in mall.rows(KioskSetup)] == ["ready"]


async def test_the_visitor_walks_away(client: httpx.AsyncClient, mall: TestMall) -> None:
    taken = await reserve(client)
    away = await client.post(f"{HERE}/tickets/{taken['token']}/release", headers=KIOSK)
    late = await client.post(f"{HERE}/tickets/{taken['token']}/confirm", json={"by": "phone"}, headers=KIOSK)

    assert (away.status_code, late.status_code, late.json()["code"]) == (204, 409, "reservation_over")
    assert (await reserve(client))["number"] == "A-002"


async def test_a_phone_confirms_by_itself(client: httpx.AsyncClient, mall: TestMall) -> None:
    one, two = await reserve(client), await reserve(client)

    answer = await client.post(f"/api/v1/tickets/{one['token']}/confirm")
    page = await client.get(f"/t/{two['token']}")
    form = await client.post(f"/t/{two['token']}/confirm")

    assert answer.json()["status"] == "waiting"
    assert f'action="/t/{two["token"]}/confirm"' in page.text
    assert (form.status_code, form.headers["location"]) == (303, f"/t/{two['token']}")
    assert (await client.get(f"/api/v1/tickets/{two['token']}")).json()["status"] == "waiting"
    assert [work(mall, mall.officer(), "open", "next").number] == ["A-001"]


async def test_a_kiosk_that_prints_by_itself_tells_how_its_printer_is(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    set_up(mall, 9100, kind=PrinterKind.USB, paper_mm=58)

    told = await client.post(f"{HERE}/printer", json={"state": "paper_out"}, headers=KIOSK)
    seen = (await client.get(f"{HERE}/printer", headers=KIOSK)).json()

    assert (told.status_code, seen["kind"], seen["paper_mm"], seen["state"]) == (204, "usb", 58, "paper_out")
    refused = await print_it(client, await reserve(client))
    assert (refused.status_code, refused.json()["code"]) == (409, "no_printer")


async def test_a_test_print(client: httpx.AsyncClient, mall: TestMall) -> None:
    async with printer(low=True) as fake:
        set_up(mall, fake.port, paper_mm=58)
        answer = await client.post(f"{HERE}/printer/test", json={"language": "en"}, headers=KIOSK)

        paper: Paper = fake.papers()[0]
    assert answer.json()["state"] == "paper_low"
    assert "\u2013" in paper.text
    assert paper.qr(paper_mm=58).endswith("/kiosk")


async def test_only_a_kiosk_prints_and_only_its_malls_tickets(
    app: FastAPI, client: httpx.AsyncClient, mall: TestMall
) -> None:
    taken = await reserve(client)
    path = f"{HERE}/tickets/{taken['token']}/print"
    async with client_of(app) as stranger:
        assert (await stranger.post(path, json={})).status_code == 401
        assert (await stranger.post(path, json={}, headers=SCREEN)).status_code == 403
    unknown = await client.post(f"{HERE}/tickets/nobody/print", json={}, headers=KIOSK)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_ticket")

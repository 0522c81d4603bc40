"""A paper once more, at the printer nearest to the counter."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.demo import pair
from app.models import Device, Ticket
from app.vocabulary import DeviceKind, PrinterKind
from counters.commands.office.set_kiosk import set_kiosk
from tests.commands.desk import take
from tests.commands.tickets.test_confirm_ticket import reserve
from tests.factories import TestMall, client_of, sign_in
from tests.printer import printer
from tests.routers.test_printing import set_up


@pytest.fixture
async def officer(app: FastAPI, mall: TestMall) -> Any:
    async with client_of(app) as client:
        await sign_in(client, mall.officer().username)
        yield client


def second(mall: TestMall, port: int) -> None:
    """Another kiosk, in no zone."""
    pair(mall.database, mall.demo.scope, kind=DeviceKind.KIOSK, name="Kios dua", token="second")
    device = next(row.id for row in mall.rows(Device) if row.name == "Kios dua")
    mall.do(
        set_kiosk,
        scope=mall.demo.scope,
        device_id=device,
        printer=PrinterKind.NETWORK,
        host="127.0.0.1",
        port=port,
        paper_mm=58,
    )


async def test_it_comes_out_again(officer: httpx.AsyncClient, mall: TestMall) -> None:
    seat, taken = mall.officer().seat, take(mall)
    body = {"ticket": str(taken.ticket_id), "language": "en"}
    none = await officer.post(f"/api/v1/counters/{seat}/print", json=body)
    assert (none.status_code, none.json()["code"]) == (409, "no_printer")
    async with printer() as first, printer() as other:
        set_up(mall, first.port)
        second(mall, other.port)
        listed = (await officer.get(f"/api/v1/counters/{seat}/printers")).json()["printers"]
        named = {one["name"]: one["id"] for one in listed}

        there = await officer.post(
            f"/api/v1/counters/{seat}/print", json={**body, "printer": named["Kios dua"]}
        )
        wrong = await officer.post(
            f"/api/v1/counters/{seat}/print", json={**body, "printer": str(taken.ticket_id)}
        )

        assert (there.status_code, there.json()["printer"]["name"]) == (200, "Kios dua")
        assert "Your queue number" in other.papers()[0].text
        assert (len(named), first.jobs, wrong.json()["code"]) == (2, [], "no_printer")


async def test_a_reserved_number_counts_when_its_paper_came_out(
    officer: httpx.AsyncClient, mall: TestMall
) -> None:
    made = reserve(mall)
    async with printer() as fake:
        set_up(mall, fake.port)
        path = f"/api/v1/counters/{mall.officer().seat}/print"
        answer = await officer.post(path, json={"ticket": str(made.ticket_id)})

        assert (answer.status_code, len(fake.papers())) == (200, 1)
    assert mall.row(Ticket).status == "waiting"


async def test_one_with_trouble_comes_last(officer: httpx.AsyncClient, mall: TestMall) -> None:
    seat, taken = mall.officer().seat, take(mall)
    async with printer(paper=False) as empty, printer() as good:
        set_up(mall, empty.port)
        body = {"ticket": str(taken.ticket_id)}
        refused = await officer.post(f"/api/v1/counters/{seat}/print", json=body)
        second(mall, good.port)

        answer = await officer.post(f"/api/v1/counters/{seat}/print", json=body)

        assert (refused.json()["code"], answer.json()["printer"]["name"]) == ("printer_paper_out", "Kios dua")
        assert len(good.papers()) == 1


async def test_only_the_own_agencys_tickets(officer: httpx.AsyncClient, mall: TestMall) -> None:
    seat, foreign = mall.officer().seat, take(mall, "B1")
    async with printer() as fake:
        set_up(mall, fake.port)
        for ticket in (str(foreign.ticket_id), "nothing"):
            answer = await officer.post(f"/api/v1/counters/{seat}/print", json={"ticket": ticket})
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_ticket")
        assert fake.jobs == []

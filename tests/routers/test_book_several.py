"""Several services in one visit, on the pages and for programs: one code, places of all of them, all moved and ended."""

import re
from datetime import datetime, timedelta
from html import unescape

import httpx
import pytest

from app.models import Booking, BookingStop, ExternalReference, Slot, SlotHold
from tests.factories import TestMall
from tests.routers.test_book_pages import SITI, held, see, starts

BOTH = "/book/bekasi/A1,K1"
API = "/api/v1"


async def test_a_service_is_added_and_taken_away(client: httpx.AsyncClient) -> None:
    page = await see(client, "/book/bekasi/A1", "/book/bekasi?with=A1")
    assert "Hapus" not in page
    page = await see(client, "/book/bekasi?with=A1", "Tambah layanan lain", "/book/bekasi/A1,K1")
    assert 'href="/book/bekasi/A1,A1"' not in page
    page = await see(client, "/book/bekasi?with=A1&q=paspor", "/book/bekasi/A1,K1", 'name="with" value="A1"')
    page = await see(client, BOTH, "2 layanan dalam satu kunjungan", 'href="/book/bekasi/K1"')
    assert page.count("Yang perlu dibawa") == 2
    for wrong in ("A1,A1", "A1,ZZ", "A1,", "A1,A2,A3,B1,B2,K1"):
        await see(client, f"/book/bekasi/{wrong}", status=404)


async def test_one_code_for_all_on_the_pages(client: httpx.AsyncClient, mall: TestMall) -> None:
    form, hidden = await held(client, BOTH)
    await see(client, form, "chosen__stops", "Kode dari M-Paspor")
    assert len(mall.rows(SlotHold)) == 2
    await see(client, form.replace("A1,K1", "A1"), status=409)

    answer = await client.post(form, data={**hidden, **SITI, "reference_K1": "MP 123"})

    own = answer.headers["location"].removesuffix("/done")
    stops = mall.rows(BookingStop)
    assert (len(mall.rows(Booking)), len(stops), mall.rows(SlotHold)) == (1, 2, [])
    assert stops[1].starts_at >= stops[0].ends_at + timedelta(minutes=10)
    assert [row.value for row in mall.rows(ExternalReference)] == ["MP 123"]
    await see(client, own, "MP 123", "Disdukcapil" if "Disdukcapil" in form else "Paspor")
    page = await see(client, f"{own}/move", "s.d.")
    moved = await client.post(f"{own}/move", data={"slot_start": starts(page)[2]})
    assert moved.status_code == 303
    after = mall.rows(BookingStop)
    assert all(new.starts_at > old.starts_at for new, old in zip(after, stops, strict=True))
    await client.post(f"{own}/cancel", data={})
    assert [(row.booked, row.held > 0) for row in mall.rows(Slot) if row.booked or row.held] == [
        (0, True) for row in mall.rows(Slot) if row.held
    ]


async def test_programs_ask_for_both(client: httpx.AsyncClient, mall: TestMall) -> None:
    asked = await client.get(f"{API}/malls/bekasi/slots", params={"service": ["A1", "K1"]})
    slot = next(one for one in asked.json()["slots"] if one["free"])
    assert [stop["service"] for stop in slot["stops"]] == ["A1", "K1"]
    assert slot["slot_end"] == slot["stops"][1]["slot_end"]

    made = await client.post(
        f"{API}/malls/bekasi/bookings",
        json={
            "services": ["A1", "K1"],
            "slot_start": slot["slot_start"],
            "name": "Siti",
            "phone": "081234567890",
            "reference": "F-102",
            "references": {"K1": " MP-1 "},
        },
    )

    body = made.json()
    assert made.status_code == 201, made.text
    assert [stop["slot_start"] for stop in body["stops"]] == [stop["slot_start"] for stop in slot["stops"]]
    assert [stop["reference"] for stop in body["stops"]] == ["F-102", "MP-1"]
    file = (await client.get(f"{API}/bookings/{body['token']}/calendar.ics")).text
    first = datetime.fromisoformat(body["stops"][0]["slot_start"])
    last = datetime.fromisoformat(body["stops"][1]["slot_end"])
    assert f"DTSTART;TZID=Asia/Jakarta:{first:%Y%m%dT%H%M%S}" in file
    assert f"DTEND;TZID=Asia/Jakarta:{last:%Y%m%dT%H%M%S}" in file
    alone = await client.get(f"{API}/malls/bekasi/slots", params={"service": "A1"})
    assert alone.json()["slots"][0]["stops"] is None


@pytest.mark.parametrize("lang", ["id", "en"])
async def test_a_wrong_reference_comes_back_with_the_form(client: httpx.AsyncClient, lang: str) -> None:
    form, hidden = await held(client, "/book/bekasi/K1")

    answer = await client.post(
        f"{form}?lang={lang}", data={**hidden, **SITI, "reference_K1": "x" * 65, "priority": "", "note": ""}
    )

    page = unescape(answer.text)
    assert (answer.status_code, "#reference_K1" in page) == (422, True)
    assert re.search(r'<details class="card more" open>', page)

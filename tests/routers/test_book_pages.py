"""A citizen books on plain pages: every step, every refusal, both languages, no script."""

import re
from datetime import datetime
from html import unescape
from typing import Any

import httpx
import pytest

from app.clock import new_id
from app.models import Booking, Closure, SlotHold
from counters.commands.bookings.check_in import check_in
from counters.commands.bookings.set_booking_rules import set_booking_rules
from counters.commands.calendar.declare_disruption import declare_disruption
from counters.commands.calendar.lift_disruption import lift_disruption
from tests.factories import TestMall, at

SERVICE = "/book/bekasi/K1"
SITI = {
    "name": "Siti Aminah",
    "phone": "0812-3456-7890",
    "nik": "3275014107900001",
    "note": "dua\nanak",
    "priority": "elderly",
}


def keys(page: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', unescape(page)))


def starts(page: str) -> list[str]:
    return re.findall(r'name="slot_start" value="([^"]+)">', unescape(page))


async def see(client: httpx.AsyncClient, path: str, *says: str, status: int = 200) -> str:
    answer = await client.get(path)
    assert (path, answer.status_code) == (path, status), answer.text
    page = unescape(answer.text)
    assert [text for text in says if text not in page] == []
    return page


async def held(client: httpx.AsyncClient, path: str = SERVICE, place: int = 0) -> tuple[str, dict[str, str]]:
    """The address of the form for the first free time, and its hidden fields."""
    page = (await client.get(f"{path}/time")).text
    answer = await client.post(
        f"{path}/hold", data={"slot_start": starts(page)[place], "key": keys(page)["key"]}
    )
    assert answer.status_code == 303, answer.text
    form = answer.headers["location"]
    return form, keys((await client.get(form)).text)


async def booked(client: httpx.AsyncClient) -> str:
    """The address of a booking that was made on the pages."""
    form, hidden = await held(client)
    answer = await client.post(form, data={**hidden, **SITI})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removesuffix("/done")


async def test_one_mall_needs_no_choice(client: httpx.AsyncClient) -> None:
    answer = await client.get("/book?lang=en")

    assert (answer.status_code, answer.headers["location"]) == (303, "/book/bekasi?lang=en")


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        (
            "id",
            (
                "Apa keperluan Anda?",
                "3 layanan untuk",
                "Selasa, 24 November 2026",
                "Yang perlu dibawa",
                "Nama lengkap",
                "Janji temu Anda tercatat",
            ),
        ),
        (
            "en",
            (
                "What do you need?",
                "3 services for",
                "Tuesday, 24 November 2026",
                "What to bring",
                "Full name",
                "Your appointment is booked",
            ),
        ),
    ],
)
async def test_the_whole_way(
    client: httpx.AsyncClient, mall: TestMall, lang: str, says: tuple[str, ...]
) -> None:
    await see(client, f"/book/bekasi?lang={lang}", says[0], "/book/bekasi/A1")
    found = await see(client, "/book/bekasi?q=bikin+antrian+paspor", "/book/bekasi/K1")
    assert found.index("/book/bekasi/K1") < found.index("/book/bekasi/K2")
    await see(client, SERVICE, says[3], f"{SERVICE}/time")
    await see(client, f"{SERVICE}/time", says[2], f"{SERVICE}/time/2026-11-25")
    form, hidden = await held(client)
    await see(client, form, says[4], 'name="priority" value="elderly"')
    answer = await client.post(form, data={**hidden, **SITI})
    own = answer.headers["location"]
    page = await see(client, own, says[5], "S*** A*****", "7890", "0001", "calendar.ics")

    booking = mall.row(Booking)
    assert own == f"/b/{booking.token}/done"
    assert (booking.note, booking.priority) == ("dua\nanak", "elderly")
    assert booking.code in page
    assert "Siti" not in page
    assert mall.rows(SlotHold) == []
    assert (await client.get(f"/b/{booking.token}/qr.svg")).headers["content-type"] == "image/svg+xml"


async def test_a_double_tap_holds_and_books_once(client: httpx.AsyncClient, mall: TestMall) -> None:
    page = (await client.get(f"{SERVICE}/time")).text
    chosen = {"slot_start": starts(page)[0], "key": keys(page)["key"]}
    holds = [(await client.post(f"{SERVICE}/hold", data=chosen)).headers["location"] for _ in range(2)]
    filled = {**keys((await client.get(holds[0])).text), **SITI}
    answers = [(await client.post(holds[0], data=filled)).headers["location"] for _ in range(2)]

    assert holds[0] == holds[1]
    assert answers[0] == answers[1]
    assert len(mall.rows(Booking)) == 1
    changed = await client.post(holds[0], data={**filled, "name": "Budi"})
    assert changed.status_code == 409
    assert len(mall.rows(Booking)) == 1


@pytest.mark.parametrize(
    ("lang", "faults"),
    [
        ("id", {"name": "Isi nama lengkap", "phone": "Isi nomor HP yang benar", "nik": "NIK harus 16 angka"}),
        (
            "en",
            {"name": "Enter your full name", "phone": "Enter a correct phone", "nik": "The NIK must have 16"},
        ),
    ],
)
async def test_what_is_at_fault_comes_back_with_what_was_typed(
    client: httpx.AsyncClient, mall: TestMall, lang: str, faults: dict[str, str]
) -> None:
    form, hidden = await held(client)

    answer = await client.post(
        f"{form}?lang={lang}",
        data={
            **hidden,
            "name": " ",
            "phone": "12",
            "nik": "3275014113900001",
            "note": "<b>satu</b>",
            "priority": "child",
        },
    )

    page = unescape(answer.text)
    assert answer.status_code == 422
    for name, words in faults.items():
        assert f'<a href="#{name}">{words}' in page
        assert f'id="{name}-error"' in page
    assert 'value="12"' in page
    assert 'value="3275014113900001"' in page
    assert "&lt;b&gt;satu&lt;/b&gt;</textarea>" in answer.text
    assert 'value="child" checked' in page
    assert mall.rows(Booking) == []


async def test_slow_typing_still_gets_the_place(client: httpx.AsyncClient, mall: TestMall) -> None:
    form, hidden = await held(client, place=-1)
    mall.clock.move(minutes=6)

    answer = await client.post(form, data={**hidden, **SITI})

    assert answer.status_code == 303
    assert (
        mall.row(Booking).starts_at.isoformat()[:16]
        == hidden["slot_start"][:11]
        + f"{int(hidden['slot_start'][11:13]) - 7:02d}"
        + hidden["slot_start"][13:16]
    )
    back = await client.get(form)
    assert (back.status_code, "Silakan pilih waktu lagi" in back.text) == (409, True)


async def test_a_place_lost_offers_others_and_keeps_what_was_typed(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    form, hidden = await held(client, place=-1)
    mall.clock.move(minutes=6)
    await fill(client, hidden["slot_start"])

    answer = await client.post(form, data={**hidden, **SITI})

    page = unescape(answer.text)
    assert (answer.status_code, 'value="Siti Aminah"' in page) == (409, True)
    others = re.findall(r'<option value="([^"]+)">', page)
    assert hidden["slot_start"] not in others
    again = await client.post(form, data={**keys(page), **SITI, "slot_start": others[0]})
    assert again.status_code == 303


async def fill(client: httpx.AsyncClient, start: str) -> None:
    """Books a time until it is full."""
    for number in range(200):
        answer = await client.post(
            "/api/v1/malls/bekasi/bookings",
            json={
                "service": "K1",
                "slot_start": start,
                "name": "X",
                "phone": f"08{start[8:10]}{start[11:13]}{start[14:16]}{number:04d}",
            },
        )
        if answer.status_code == 409:
            assert answer.json()["code"] == "slot_full"
            return
    raise AssertionError("it never filled")


async def test_a_time_taken_meanwhile_is_said_on_the_calendar(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{SERVICE}/time/2026-11-25")).text
    await fill(client, starts(page)[0])

    answer = await client.post(
        f"{SERVICE}/hold", data={"slot_start": starts(page)[0], "key": keys(page)["key"]}
    )

    assert answer.status_code == 409
    assert "baru saja penuh" in answer.text
    assert "Rabu, 25 November 2026" in answer.text


async def test_a_second_booking_of_the_day_is_refused(client: httpx.AsyncClient) -> None:
    await booked(client)
    form, hidden = await held(client)

    answer = await client.post(f"{form}?lang=en", data={**hidden, **SITI})

    assert answer.status_code == 409
    assert "You already have an appointment" in answer.text
    assert 'value="Siti Aminah"' in answer.text


async def test_a_full_day_says_when_more_is_released(client: httpx.AsyncClient, mall: TestMall) -> None:
    mall.do(
        set_booking_rules,
        scope=mall.kiosk,
        service="K1",
        weekday=4,
        changes={"places": 1, "walk_in_percent": 0},
    )
    for start in starts((await client.get(f"{SERVICE}/time/2026-11-26")).text):
        await fill(client, start)

    page = await see(
        client, f"{SERVICE}/time/2026-11-26", "Tempat berikutnya dibuka Rabu, 25 November 2026, pukul 15.00"
    )

    assert "Kosong lagi: " in page
    await see(
        client, f"{SERVICE}/time/2026-11-26?lang=en", "More places open on Wednesday, 25 November 2026, 15:00"
    )


async def test_a_service_without_appointments_sends_to_the_kiosk(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    mall.do(set_booking_rules, scope=mall.kiosk, service="K1", weekday=None, changes={"bookable": False})

    await see(
        client, f"{SERVICE}/time", "ambil nomor antrean di kios", "Senin", "08.00\N{EN DASH}15.00", "Tutup"
    )
    await see(
        client,
        f"{SERVICE}/time?lang=en",
        "take a number at the kiosk",
        "Monday",
        "08:00\N{EN DASH}15:00",
        "Closed",
    )


async def test_a_service_that_needs_the_nik_asks_for_it(client: httpx.AsyncClient, mall: TestMall) -> None:
    mall.do(set_booking_rules, scope=mall.kiosk, service="K1", weekday=None, changes={"keep_nik": True})
    form, hidden = await held(client)

    answer = await client.post(form, data={**hidden, **SITI, "nik": ""})

    assert answer.status_code == 422
    assert "NIK harus 16 angka" in answer.text


async def test_the_holder_moves_and_cancels(client: httpx.AsyncClient, mall: TestMall) -> None:
    own = await booked(client)
    await see(client, own, f'action="{own}/cancel"', f'href="{own}/move"')
    page = await see(client, f"{own}/move/2026-11-25", "Jadwal lama tetap berlaku")
    goal = starts(page)[1]

    for wish in (goal, starts(page)[2], goal):  # of one page that the browser kept
        moved = await client.post(f"{own}/move", data={"slot_start": wish})
        assert (moved.status_code, moved.headers["location"]) == (303, own)
        assert mall.row(Booking).starts_at == datetime.fromisoformat(wish)
    await see(client, own, "Rabu, 25 November 2026", "Janji temu Anda")
    refused = await client.post(f"{own}/move?lang=en", data={"slot_start": "2026-11-29T09:00:00+07:00"})
    assert refused.status_code == 409
    assert "Sunday, 29 November 2026" in refused.text
    assert (await client.post(f"{own}/cancel")).status_code == 303
    await see(client, f"{own}?lang=en", "The appointment was cancelled")
    again = await client.post(f"{own}/cancel?lang=id")
    assert (again.status_code, "sudah dibatalkan" in again.text) == (409, True)
    assert (await client.get(f"{own}/move")).headers["location"] == own


async def test_looking_changes_nothing(client: httpx.AsyncClient, mall: TestMall) -> None:
    own = await booked(client)
    before = mall.state().version

    for path in (own, f"{own}/done", f"{own}/move", f"{own}/qr.svg", f"{own}/cancel"):
        await client.get(path)

    assert mall.state().version == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/book/nowhere", 404),
        ("/book/bekasi/ZZ9", 404),
        (f"{SERVICE}/time/soon", 404),
        ("/b/nobody", 404),
        ("/b/nobody/move", 404),
        (f"{SERVICE}/hold/nobody", 409),
        ("/book/bekasi?q=%00%F0%9F%92%A5", 200),
    ],
)
async def test_strange_addresses_are_pages_too(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'class="brand"' in answer.text


@pytest.mark.parametrize(
    "start", ["", "soon", "2026-11-25T09:00:00", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:00-12:00"]
)
async def test_strange_times_are_refused(client: httpx.AsyncClient, start: str) -> None:
    answer = await client.post(f"{SERVICE}/hold", data={"slot_start": start})

    assert answer.status_code == 422


async def test_other_sites_cannot_send_the_forms(client: httpx.AsyncClient) -> None:
    own = await booked(client)
    form, hidden = await held(client)
    foreign: Any = {"Origin": "https://example.org"}

    posts = [(f"{SERVICE}/hold", {}), (form, {**hidden, **SITI}), (f"{own}/move", {}), (f"{own}/cancel", {})]

    assert [(await client.post(path, data=data, headers=foreign)).status_code for path, data in posts] == [
        403
    ] * 4


async def test_a_disruption_is_said_with_other_times_until_it_is_over(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    wish = {"service": "A1", "slot_start": "2026-11-24T11:00:00+07:00"}
    made = await client.post("/api/v1/malls/bekasi/bookings", json={**wish, **SITI})
    own = f"/b/{made.json()['token']}"
    mall.do(declare_disruption, scope=mall.demo.scope)

    page = await see(client, f"{own}?lang=en", "The service is disrupted today", "stays the same")

    assert "Please wait" not in page
    assert [start[:10] for start in starts(page)][:1] == ["2026-11-25"]
    mall.do(lift_disruption, scope=mall.demo.scope)
    assert "disrupted" not in await see(client, f"{own}?lang=en", "Your appointment")


async def test_whoever_comes_in_spite_of_a_disruption_has_the_pass_and_checks_in(
    client: httpx.AsyncClient, mall: TestMall
) -> None:
    wish = {"service": "A1", "slot_start": "2026-11-24T11:00:00+07:00"}
    made = (await client.post("/api/v1/malls/bekasi/bookings", json={**wish, **SITI})).json()
    own = f"/b/{made['token']}"
    mall.do(declare_disruption, scope=mall.demo.scope)
    early = await see(
        client, f"{own}?lang=en", "The service is disrupted today", f"{own}/qr.svg", made["code"]
    )
    assert f'action="{own}/check-in"' not in early

    mall.clock.set(at(10, 45))
    await see(client, f"{own}?lang=en", "The service is disrupted today", f'action="{own}/check-in"')

    assert mall.do(check_in, scope=mall.demo.scope, token=made["token"]).service == "A1"


async def test_a_closed_day_leaves_no_pass(client: httpx.AsyncClient, mall: TestMall) -> None:
    wish = {"service": "A1", "slot_start": "2026-11-24T11:00:00+07:00"}
    made = (await client.post("/api/v1/malls/bekasi/bookings", json={**wish, **SITI})).json()
    own = f"/b/{made['token']}"
    day = at(9).date()
    mall.add(
        Closure(
            id=new_id(),
            mall_id=mall.demo.mall_id,
            kind="closed_today",
            first_day=day,
            last_day=day,
            text_id="Rapat",
            text_en="Meeting",
            notice=1,
            created_at=mall.clock.now(),
        )
    )
    mall.clock.set(at(10, 45))

    page = await see(client, f"{own}?lang=en", "Meeting")

    assert "qr.svg" not in page
    assert "/check-in" not in page

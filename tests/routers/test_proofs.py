"""Proof of work: asked for before a booking where the setting says so; forged, expired and used ones are refused."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import altcha
import httpx
import pytest

from app.models import Booking, SlotHold, SpentProof
from app.proofs import forget_proofs
from tests.commands.draws.draw_day import opened
from tests.commands.waiting_list.waiters import sold_out
from tests.factories import KIOSK, MallCopy, TestMall, at, client_of, open_mall, running
from tests.routers.test_book_pages import keys, see, starts

PUZZLE = "/api/v1/proof-of-work"
BOOKINGS = "/api/v1/malls/bekasi/bookings"
SITI = {"name": "Siti Aminah", "phone": "0812-3456-7890"}
BUDI = {"name": "Budi", "phone": "0813-3456-7890"}
WISH = {"service": "A1", "slot_start": "2026-11-25T10:00:00+07:00"}


@pytest.fixture
def strict(mall_copy: MallCopy) -> Any:
    """A mall that asks for a proof; 10 rounds a try, so that the tests have it quickly."""
    with open_mall(mall_copy.url, mall_copy.demo, proof_of_work=10) as opened_mall:
        yield opened_mall


@pytest.fixture
async def visitor(strict: TestMall) -> AsyncIterator[httpx.AsyncClient]:
    async with running(strict) as app, client_of(app) as one:
        yield one


async def puzzle(client: httpx.AsyncClient) -> Any:
    answer = (await client.get(PUZZLE)).json()
    assert answer["required"]
    return answer["challenge"]


def solution(challenge: Any) -> str:
    """As the browser's worker sends it."""
    made = altcha.Challenge.from_dict(challenge)
    solved = altcha.solve_challenge(made)
    assert solved
    return altcha.Payload(made, solved).to_base64()


async def proof(client: httpx.AsyncClient) -> dict[str, str]:
    return {"X-Proof-Of-Work": solution(await puzzle(client))}


async def booked(client: httpx.AsyncClient, headers: dict[str, str], who: Any = SITI, **more: Any) -> Any:
    return await client.post(BOOKINGS, json={**WISH, **who, **more}, headers=headers)


async def test_a_booking_costs_a_proof(visitor: httpx.AsyncClient, strict: TestMall) -> None:
    refused = await booked(visitor, {})
    assert (refused.status_code, refused.json()["code"]) == (403, "proof_required")

    assert (await booked(visitor, await proof(visitor))).status_code == 201
    assert len(strict.rows(Booking)) == len(strict.rows(SpentProof)) == 1


async def test_a_proof_counts_once(visitor: httpx.AsyncClient, strict: TestMall) -> None:
    mine = await proof(visitor)
    assert (await booked(visitor, {**mine, "Idempotency-Key": "a"})).status_code == 201

    again = await booked(visitor, mine, BUDI)
    assert (again.status_code, again.json()["code"]) == (403, "proof_used")
    assert len(strict.rows(Booking)) == 1
    assert (await booked(visitor, {**mine, "Idempotency-Key": "a"})).status_code == 201, (
        "the same answer again"
    )


async def test_what_is_refused_costs_none(visitor: httpx.AsyncClient) -> None:
    mine = await proof(visitor)
    assert (await booked(visitor, mine, slot_start="2026-11-25T10:01:00+07:00")).status_code == 409

    assert (await booked(visitor, mine)).status_code == 201


async def test_an_old_proof_is_refused_by_the_programs_clock(
    visitor: httpx.AsyncClient, strict: TestMall
) -> None:
    mine = await proof(visitor)
    strict.clock.move(minutes=10)

    answer = await booked(visitor, mine)

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_expired")


def forged(good: str, change: Any) -> str:
    told = json.loads(base64.b64decode(good))
    change(told)
    return base64.b64encode(json.dumps(told).encode()).decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["solution"].update(derivedKey="00" * 32),
        lambda told: told["solution"].pop("derivedKey"),
        lambda told: told["challenge"]["parameters"].update(cost=1),
        lambda told: told["challenge"]["parameters"].update(nonce="00" * 16),
        lambda told: told["challenge"]["parameters"]["data"].update(until=99999999999),
        lambda told: told["challenge"]["parameters"].pop("data"),
        lambda told: told["challenge"].pop("signature"),
        lambda told: told.pop("challenge"),
    ],
    ids=["key", "no key", "easier", "another puzzle", "longer", "no end", "unsigned", "empty"],
)
async def test_forged_proofs_are_refused(visitor: httpx.AsyncClient, change: Any) -> None:
    good = (await proof(visitor))["X-Proof-Of-Work"]

    answer = await booked(visitor, {"X-Proof-Of-Work": forged(good, change)})

    assert (answer.status_code, answer.json()["code"]) == (403, "proof_invalid")
    assert (await booked(visitor, {"X-Proof-Of-Work": good})).status_code == 201, "the good one still counts"


@pytest.mark.parametrize("given", ["x", "", "bnVsbA==", "eyJjaGFsbGVuZ2UiOiAxfQ==", "A" * 5000])
async def test_nonsense_is_no_proof(visitor: httpx.AsyncClient, given: str) -> None:
    answer = await booked(visitor, {"X-Proof-Of-Work": given})

    assert (answer.status_code, answer.json()["code"]) == (
        403,
        "proof_invalid" if given else "proof_required",
    )


async def test_holds_waits_and_draws_cost_one_each(visitor: httpx.AsyncClient, strict: TestMall) -> None:
    sold_out(strict)
    wait = {"service": "A1", "day": "2026-11-25", **SITI}
    hold = {"service": "B1", "slot_start": "2026-11-25T10:00:00+07:00"}
    held = {}
    for path, body in (("waiting-list", wait), ("holds", hold)):
        answer = await visitor.post(f"/api/v1/malls/bekasi/{path}", json=body)
        assert answer.json()["code"] == "proof_required"
        answer = await visitor.post(f"/api/v1/malls/bekasi/{path}", json=body, headers=await proof(visitor))
        assert answer.status_code == 201
        held = answer.json()
    kept = await visitor.post(BOOKINGS, json={"hold": held["hold"], **SITI})
    assert kept.status_code == 201, "whoever holds a place has worked for it"
    opened(strict)
    ask = {"service": "A1", "day": "2026-12-09", **BUDI}
    path = "/api/v1/malls/bekasi/draw-requests"
    assert (await visitor.post(path, json=ask)).json()["code"] == "proof_required"
    assert (await visitor.post(path, json=ask, headers=await proof(visitor))).status_code == 201


async def test_the_pages_ask_for_it_and_say_so_without_a_script(
    visitor: httpx.AsyncClient, strict: TestMall
) -> None:
    time = await see(visitor, "/book/bekasi/K1/time", "data-proof", "<noscript>", "memerlukan JavaScript")
    chosen = {"slot_start": starts(time)[0], "key": keys(time)["key"]}
    refused = await visitor.post("/book/bekasi/K1/hold", data=chosen)
    assert (refused.status_code, "Pemeriksaan keamanan belum selesai" in refused.text) == (403, True)
    assert strict.rows(SlotHold) == []

    solved = solution(await puzzle(visitor))
    answer = await visitor.post("/book/bekasi/K1/hold", data={**chosen, "altcha": solved})
    form = answer.headers["location"]
    page = await see(visitor, form)
    assert "data-proof" not in page
    made = await visitor.post(form, data={**keys(page), **SITI})
    assert made.status_code == 303


async def test_a_hold_that_never_was_is_no_way_round(visitor: httpx.AsyncClient, strict: TestMall) -> None:
    form = {"slot_start": "2026-11-25T10:00:00+07:00", "key": "k", **SITI}

    answer = await visitor.post("/book/bekasi/A1/hold/nothing", data=form)
    assert (answer.status_code, "data-proof" in answer.text) == (409, True)
    assert strict.rows(Booking) == []

    solved = solution(await puzzle(visitor))
    answer = await visitor.post("/book/bekasi/A1/hold/nothing", data={**form, "altcha": solved})
    assert answer.status_code == 303


async def test_by_default_none_is_asked_for(client: httpx.AsyncClient) -> None:
    assert (await client.get(PUZZLE)).json() == {"required": False, "challenge": None}
    assert (await booked(client, {})).status_code == 201
    assert "data-proof" not in (await client.get("/book/bekasi/K1/time")).text


async def test_a_kiosk_is_never_asked(visitor: httpx.AsyncClient) -> None:
    taken = await visitor.post("/api/v1/malls/bekasi/tickets", json={"service": "A1"}, headers=KIOSK)
    made = (await booked(visitor, await proof(visitor))).json()
    early = await visitor.post("/api/v1/malls/bekasi/check-ins", json={"code": made["code"]}, headers=KIOSK)

    assert (taken.status_code, early.json()["code"]) == (201, "wrong_day")


async def test_spent_proofs_are_forgotten_when_they_are_old(
    visitor: httpx.AsyncClient, strict: TestMall
) -> None:
    await booked(visitor, await proof(visitor))
    assert strict.do(forget_proofs) == 0

    strict.clock.set(at(9, 10))

    assert strict.do(forget_proofs) == 1
    assert strict.rows(SpentProof) == []


async def test_a_repeated_request_has_its_answer_without_another_proof(
    visitor: httpx.AsyncClient, strict: TestMall
) -> None:
    once = {"Idempotency-Key": "mine"}
    first = await booked(visitor, {**await proof(visitor), **once})
    assert (await booked(visitor, once)).json() == first.json()
    held = [
        await visitor.post("/api/v1/malls/bekasi/holds", json={**WISH, "service": "B1"}, headers=headers)
        for headers in ({**await proof(visitor), **once}, once)
    ]
    assert [answer.status_code for answer in held] == [201, 201]
    assert held[0].json() == held[1].json()


async def test_a_repeated_wait_has_its_answer_without_another_proof(
    visitor: httpx.AsyncClient, strict: TestMall
) -> None:
    sold_out(strict)
    asked = {"service": "A1", "day": "2026-11-25", **SITI}
    once = {"Idempotency-Key": "mine"}
    answers = [
        await visitor.post("/api/v1/malls/bekasi/waiting-list", json=asked, headers=headers)
        for headers in ({**await proof(visitor), **once}, once)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()

"""A kiosk's button tapped twice, or a request sent again because the network was slow: one ticket, one answer."""

import asyncio

import httpx

from tests.factories import KIOSK, LiveServer, MallCopy
from tests.races.hands import race
from tests.races.raw import rows
from tests.races.works import tap

ROUNDS = 15
TAPS = 16


def test_the_same_key_at_once_takes_one_ticket(mall_copy: MallCopy) -> None:
    by_hand = race(mall_copy.url, tap, mall_id=mall_copy.demo.mall_id, rounds=ROUNDS)

    for answers in zip(*by_hand, strict=True):
        assert {answer.body for answer in answers} == {answers[0].body}
        assert [answer.replayed for answer in answers].count(False) == 1
    stored = rows(mall_copy.url, "SELECT number, token FROM visit ORDER BY number")
    assert [f"{row.number} {row.token}".encode() for row in stored] == [answer.body for answer in by_hand[0]]


async def test_a_double_tap_over_http_gets_one_ticket_and_equal_answers(live_server: LiveServer) -> None:
    path = f"/api/v1/malls/{live_server.mall.demo.plan.slug}/tickets"

    async with httpx.AsyncClient(base_url=live_server.url, headers=KIOSK) as kiosk:

        async def press(key: str) -> tuple[int, bytes]:
            answer = await kiosk.post(path, json={"service": "A1"}, headers={"Idempotency-Key": key})
            return answer.status_code, answer.content

        first = await asyncio.gather(*(press("one") for _ in range(TAPS)))
        second = await asyncio.gather(*(press("two") for _ in range(TAPS)))

    assert [len(set(first)), len(set(second))] == [1, 1]
    assert first[0][0] == second[0][0] == 201
    assert first[0] != second[0]
    assert rows(live_server.mall.url, "SELECT count(*) FROM ticket") == [(2,)]

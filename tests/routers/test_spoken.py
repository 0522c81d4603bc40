"""A kiosk's text read out: an address where there is a voice, null where there is none."""

import httpx

from tests.factories import KIOSK, SCREEN, TestMall

PATH = "/api/v1/malls/bekasi/spoken"


async def test_without_a_voice_the_browser_may_try(client: httpx.AsyncClient, mall: TestMall) -> None:
    answer = await client.post(PATH, json={"language": "id", "text": "Ambil nomor"}, headers=KIOSK)

    assert (answer.status_code, answer.json()) == (200, {"address": None})


async def test_only_a_kiosk_has_texts_read(client: httpx.AsyncClient, mall: TestMall) -> None:
    body = {"language": "id", "text": "Ambil nomor"}

    assert (await client.post(PATH, json=body)).status_code == 401
    assert (await client.post(PATH, json=body, headers=SCREEN)).status_code == 403
    for wrong in ({"text": ""}, {"text": "x" * 301}, {"text": "\x00"}, {"language": "fr"}):
        assert (await client.post(PATH, json={**body, **wrong}, headers=KIOSK)).status_code == 422

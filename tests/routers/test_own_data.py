"""The page that says what is kept of a person, and ends it."""

import json
from html import unescape

import httpx
import pytest

from tests.routers.test_book_pages import booked


@pytest.mark.parametrize(
    ("lang", "says", "until"),
    [("id", "Data saya", "24 Desember 2026"), ("en", "My data", "24 December 2026")],
)
async def test_what_is_kept_and_until_when(
    client: httpx.AsyncClient, lang: str, says: str, until: str
) -> None:
    own = await booked(client)

    page = unescape((await client.get(f"{own}/data?lang={lang}")).text)

    for words in (says, until, "S*** A*****", "7890", "file.json"):
        assert words in page
    assert "Siti" not in page
    file = await client.get(f"{own}/data/file.json")
    assert (json.loads(file.text)["name"], file.headers["cache-control"]) == (
        "Siti Aminah",
        "private, no-store",
    )
    assert "attachment" in file.headers["content-disposition"]


async def test_it_ends_after_the_cancellation_by_a_post_alone(client: httpx.AsyncClient) -> None:
    own = await booked(client)
    refused = await client.post(f"{own}/data/erase")
    assert (refused.status_code, "Batalkan dulu" in refused.text) == (409, True)
    token = own.removeprefix("/b/")
    assert (await client.post(f"/api/v1/bookings/{token}/erase")).json()["code"] == "data_still_needed"
    await client.post(f"{own}/cancel")
    assert "data/erase" in (await client.get(f"{own}/data")).text
    assert (await client.get(f"{own}/data/erase")).status_code in {404, 405}

    answer = await client.post(f"{own}/data/erase")

    assert answer.status_code == 303
    page = (await client.get(f"{own}/data")).text
    assert ("sudah dihapus" in page, "7890" in page, "data/erase" in page) == (True, False, False)
    kept = (await client.post(f"/api/v1/bookings/{token}/erase")).json()
    assert (kept["name"], kept["recognised"]) == (None, False)


async def test_a_stranger_sees_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.get("/b/nobody/data")).status_code == 404
    assert (await client.get("/b/nobody/data/file.json")).status_code == 404

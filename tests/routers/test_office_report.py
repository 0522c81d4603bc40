"""A day's report in the office: sums, scopes, days, files."""

import csv
import io

import httpx
import pytest

from app.i18n import texts
from app.models import AgencyName, QueueDay, Ticket
from app.vocabulary import Language, TicketStatus
from tests.commands.desk import take, work
from tests.commands.turns import turn
from tests.factories import TestMall
from tests.routers.office import Browser, faults


def a_morning(mall: TestMall) -> None:
    """Three for A, of whom one is done after ten minutes; one for B."""
    shown = {"wait_low_seconds": 0, "wait_high_seconds": 480}
    mall.change(Ticket, shown, id=take(mall).ticket_id)
    take(mall)
    take(mall, "A2")
    take(mall, "B1")
    mall.clock.move(minutes=10)
    work(mall, mall.officer(), "open", "next")
    turn(mall, mall.officer(), "finish", outcome="berkas-belum-lengkap")


async def lines(admin: Browser, path: str) -> list[list[str]]:
    answer = await admin.client.get(f"/office/bekasi/report/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_every_agency_with_the_sums(admin: Browser, mall: TestMall) -> None:
    a_morning(mall)

    page = await admin.get("report")

    assert '<a href="/office/bekasi/report/A?day=2026-11-24">A · Disdukcapil</a>' in page
    assert "3 tickets are still open; the sums agree." in page
    rows = await lines(admin, "agencies.csv?day=2026-11-24")
    assert [row[:7] for row in rows[1:]] == [
        ["Disdukcapil", "3", "1", "0", "0", "0", "2"],
        ["DPMPTSP", "1", "0", "0", "0", "0", "1"],
        ["Total", "4", "1", "0", "0", "0", "3"],
    ]
    assert rows[-1][7:] == ["1", "10.0", "", "0.0", "1.0", ""]


async def test_ticket_by_ticket(admin: Browser, mall: TestMall) -> None:
    a_morning(mall)

    page = await admin.get("report/A")

    assert "2 min later" in page
    assert "Papers incomplete" in page
    first, second, *_ = (await lines(admin, "A/tickets.csv?day=2026-11-24"))[1:]
    assert first == [
        "Disdukcapil", "A-001", "A1", "Done", "2026-11-24 09:00:00", "0.0", "8.0", "", "2026-11-24 09:10:00",
        "10.0", "2.0", "0",
    ]  # fmt: skip
    assert second[1:4] == ["A-002", "A1", "Waiting"]
    assert [row[1] for row in await lines(admin, "tickets.csv?day=2026-11-24")] == [
        "Number", "A-001", "A-002", "A-003", "B-001",
    ]  # fmt: skip


@pytest.mark.parametrize("language", list(Language))
def test_every_end_has_its_words(language: Language) -> None:
    assert {f"office.end_{one}" for one in TicketStatus} <= set(texts(language))


async def test_books_that_disagree_are_told(admin: Browser, mall: TestMall) -> None:
    take(mall)
    mall.change(QueueDay, {"issued": 2}, day=mall.demo.plan.day)

    assert "The sums do not agree: Disdukcapil." in await admin.get("report")
    assert "The sums do not agree: Disdukcapil." in await admin.get("report/A")


async def test_days(admin: Browser, mall: TestMall) -> None:
    take(mall)

    assert "No tickets on Monday, 23 November 2026" in await admin.get("report?day=2026-11-23")
    assert "report?day=2026-11-24" in await admin.get("report?day=2026-11-23"), "a way to the day after"
    for day in ("2026-11-25", "2019-12-31", "yesterday", "2026-02-30", "0"):
        answer = await admin.client.get("/office/bekasi/report", params={"day": day})
        assert (answer.status_code, faults(answer)) == (422, ["day"])
        assert "A · Disdukcapil" in answer.text, "today stands below"
        file = await admin.client.get("/office/bekasi/report/agencies.csv", params={"day": day})
        assert file.status_code == 422
    assert "No tickets" in await admin.get("report/C")


async def test_a_supervisor_sees_the_agency_alone(supervisor: Browser, mall: TestMall) -> None:
    a_morning(mall)

    page = await supervisor.get("report")

    assert ("A · Disdukcapil" in page, "B · DPMPTSP" in page) == (True, False)
    assert [row[0] for row in (await lines(supervisor, "agencies.csv"))[1:]] == ["Disdukcapil", "Total"]
    assert {row[0] for row in (await lines(supervisor, "tickets.csv"))[1:]} == {"Disdukcapil"}
    await supervisor.get("report/A")
    for path in ("report/B", "report/B/tickets.csv", "report/Z", "/office/bogor/report"):
        await supervisor.get(path, 404)


@pytest.mark.parametrize("short", ["=1+1", "@SUM(A1)", "-2"])
async def test_a_file_runs_no_formula(admin: Browser, mall: TestMall, short: str) -> None:
    take(mall)
    mall.change(AgencyName, {"short": short}, short="Disdukcapil")

    rows = await lines(admin, "agencies.csv")

    assert rows[1][0] == f"'{short}"


async def test_nobody_without_the_office(client: httpx.AsyncClient) -> None:
    for path in ("report", "report/agencies.csv", "report/A/tickets.csv"):
        assert (await client.get(f"/office/bekasi/{path}")).status_code == 401

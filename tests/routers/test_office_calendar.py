"""Special days, the calling rule and disruptions, as the office changes them."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from app.models import CallingSetting, Closure, Counter, Holiday, Mall, Pause, Season, SpecialOpening, Stand
from tests.factories import TestMall
from tests.routers.office import Browser, faults

WORDS: Any = {"text_id": "Khusus", "text_en": "Special"}
DAYS: Any = {"first_day": "2026-11-28", "last_day": "2026-11-28"}


async def test_a_special_opening_from_first_to_last(admin: Browser, mall: TestMall) -> None:
    await admin.post("special-days/openings", place="A", opens="08:00", closes="12:00", **DAYS, **WORDS)
    row = mall.row(SpecialOpening)
    page = await admin.get("special-days?lang=id")
    assert "Sab, 28 Nov 2026" in page
    assert "08.00\N{EN DASH}12.00" in page, "times of day as they are written in Indonesian"
    assert "08:00\N{EN DASH}12:00" in await admin.get("special-days?lang=en")

    answer = await admin.post(
        "special-days/openings", 422, place="A", opens="12:00", closes="08:00", **DAYS, **WORDS
    )
    assert faults(answer) == ["closes"]
    await admin.post(f"special-days/opening/{row.notice}/remove")
    assert mall.rows(SpecialOpening) == []


async def test_an_opening_of_one_counter(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    mine, theirs = (f"desk:{mall.officer(code).seat}" for code in ("A", "B"))
    wish: Any = {"opens": "08:00", "closes": "12:00", **DAYS, **WORDS}

    await supervisor.post("special-days/openings", place=mine, **wish)
    answer = await supervisor.post("special-days/openings", 422, place=theirs, **wish)

    assert faults(answer) == ["place"]
    assert mall.row(SpecialOpening).counter_id == mall.officer("A").seat
    label = mall.row(Counter, id=mall.officer("A").seat).label
    assert f"<td>{label} · " in await admin.get("special-days")


async def test_anothers_counter_is_not_its_whole_agency(
    admin: Browser, supervisor: Browser, mall: TestMall
) -> None:
    theirs = f"desk:{mall.officer('B').seat}"
    await admin.post("special-days/openings", place=theirs, opens="08:00", closes="12:00", **DAYS, **WORDS)
    agency = next(one for one in mall.demo.plan.agencies if one.code == "B")

    page = await supervisor.get("special-days")

    assert f"<td>Counter · {agency.short}" in page
    assert f"<td>{agency.short}</td>" not in page


async def test_pauses(admin: Browser, mall: TestMall) -> None:
    words: Any = {f"pause_{name}": text for name, text in WORDS.items()}
    desk = f"desk:{mall.officer('A').seat}"

    await admin.post(
        "special-days/pauses", pause_place="A", weekday="5", starts="11:30", ends="13:00", **words
    )
    await admin.post(
        "special-days/pauses",
        pause_place=desk,
        weekday="",
        pause_day="2026-11-24",
        starts="10:00",
        ends="11:00",
        **words,
    )
    answer = await admin.post(
        "special-days/pauses", 422, pause_place="A", weekday="5", starts="13:00", ends="11:30", **words
    )

    assert faults(answer) == ["ends"]
    assert {(row.weekday, row.counter_id is None) for row in mall.rows(Pause)} == {(5, True), (None, False)}
    assert "Friday" in await admin.get("special-days")


async def test_a_season_is_proposed_for_the_next_ramadan(admin: Browser, mall: TestMall) -> None:
    page = await admin.get("special-days/season")
    assert 'value="2027-02-08"' in page

    typed: Any = {f"{name}_1": moment for name, moment in (("opens", "08:00"), ("closes", "14:00"))}
    await admin.post("special-days/season", place="mall", open_1="yes", **typed, **DAYS, **WORDS)

    assert mall.row(Season).week == {"1": ["08:00:00", "14:00:00", None, None, None]}


async def test_holidays(admin: Browser, mall: TestMall) -> None:
    await admin.post("special-days/import", year="2027")
    await admin.post("special-days/import", 422, year="1999")
    await admin.post("special-days/holidays", day="2026-12-01", kind="local", name_id="Hari", name_en="Day")
    await admin.post("special-days/holidays/2026-12-24/open")
    assert mall.row(Holiday, day=mall.clock.now().date().replace(month=12)).open
    await admin.post("special-days/holidays/2026-12-01/remove")
    await admin.post("special-days/holidays/2026-12-02/remove", 404)

    assert "Christmas" in await admin.get("special-days")


async def test_the_rule_with_its_sentence_and_bounds(admin: Browser, mall: TestMall) -> None:
    page = await admin.get("rule")
    assert "a priority ticket counts as taken 30 minutes earlier" in page
    typed: Any = dict.fromkeys(
        (
            "booking_head_start",
            "early_window",
            "late_grace",
            "late_head_start",
            "booking_lapse",
            "requeue_within",
            "further_head_start",
        ),
        "10",
    )

    answer = await admin.post("rule/A1", 422, priority_head_start="601", **typed)
    assert faults(answer) == ["priority_head_start"]
    await admin.post("rule/A1", priority_head_start="45", **typed)

    assert mall.row(CallingSetting).priority_head_start == 45
    assert "45 minutes earlier" in await admin.get("rule/A1")
    await admin.post("rule/A1/follow")
    assert mall.rows(CallingSetting) == []


async def test_own_risk(admin: Browser, supervisor: Browser, mall: TestMall) -> None:
    await admin.post("risk/mall", at_own_risk="yes")
    await supervisor.post("risk/A", at_own_risk="no")

    assert mall.row(Mall).at_own_risk
    agency_id = next(one.agency_id for one in mall.demo.plan.agencies if one.code == "A")
    assert mall.row(Stand, agency_id=agency_id).at_own_risk is False


async def test_transfers_are_refused_by_an_agency(
    admin: Browser, supervisor: Browser, mall: TestMall
) -> None:
    await supervisor.post("transfers/A", accepts="no")
    await supervisor.post("transfers/B", 404, accepts="no")
    await admin.post("transfers/mall", 404, accepts="no")

    assert [row.code for row in mall.rows(Stand) if not row.accepts_transfers] == ["A"]
    assert "Not taken over" in await admin.get("rule")


async def test_a_disruption_says_when_it_is_expected_to_be_over(
    admin: Browser, client: httpx.AsyncClient, mall: TestMall
) -> None:
    now = mall.clock.now()
    await admin.post("disruption/A/declare", 422, minutes="7")

    await admin.post("disruption/A/declare", minutes="30")

    services = (await client.get("/api/v1/malls/bekasi")).json()["agencies"][0]["services"]
    until = datetime.fromisoformat(services[0]["availability"]["opens_at"])
    assert until == now + timedelta(minutes=30)
    mall.clock.move(minutes=31)
    services = (await client.get("/api/v1/malls/bekasi")).json()["agencies"][0]["services"]
    assert (services[0]["availability"]["reason"], services[0]["availability"]["opens_at"]) == (
        "disruption",
        None,
    )


@pytest.mark.parametrize("place", ["A", "mall"])
async def test_a_disruption_with_one_click(
    admin: Browser, client: httpx.AsyncClient, mall: TestMall, place: str
) -> None:
    for _ in range(2):
        await admin.post(f"disruption/{place}/declare")
    assert len(mall.rows(Closure)) == 1
    services = (await client.get("/api/v1/malls/bekasi")).json()["agencies"][0]["services"]
    assert services[0]["availability"]["reason"] == "disruption"
    assert "Disruption over" in await admin.get()

    for _ in range(2):
        await admin.post(f"disruption/{place}/lift")
    assert mall.rows(Closure) == []


async def test_a_supervisor_stays_within_the_agency(supervisor: Browser, mall: TestMall) -> None:
    mine = {one.code for one in mall.demo.plan.agencies} - {"A"}
    await supervisor.get("special-days")
    await supervisor.get("rule", 403)
    await supervisor.post("special-days/import", 403, year="2026")
    if mall.demo.supervisor.startswith("pengelola"):
        return
    await supervisor.post(f"disruption/{min(mine)}/declare", 404)

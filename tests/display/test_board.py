"""A board from a morning's work, whole, by equality; and what each zone sees of it."""

from typing import Any

from app.clock import new_id
from app.models import Call, Closure, Counter
from app.vocabulary import PriorityGroup
from counters.commands.desks.pause_counter import pause_counter
from counters.queries.now_serving import now_serving
from display.board import build_board
from tests.commands.desk import take, work
from tests.factories import TestMall, at

MALL_NAME = {"id": "Mal Pelayanan Publik Kota Bekasi", "en": "Bekasi City Public Service Mall"}


def board(mall: TestMall, zone: str | None = None) -> dict[str, Any]:
    zone_ids = [mall.demo.plan.zone(one).zone_id for one in zone.split(",")] if zone else []
    now = mall.ask(now_serving, scope=mall.demo.scope, zone_ids=zone_ids, now=mall.clock.now())
    return build_board(now).model_dump(mode="json")


def notice(mall: TestMall, kind: str, text: str, number: int, day: int = 24) -> None:
    mall.add(
        Closure(
            id=new_id(),
            mall_id=mall.demo.mall_id,
            agency_id=mall.demo.plan.offer("C1").agency_id,
            first_day=at(9, day=day).date(),
            last_day=at(9, day=day).date(),
            kind=kind,
            text_id=text,
            text_en=text and f"{text} (en)",
            notice=number,
            created_at=mall.clock.now(),
        )
    )


def morning(mall: TestMall) -> None:
    """Four tickets; the first is served after a recall; a colleague is away; a network is down."""
    first, second = mall.officer("A", 1), mall.officer("A", 2)
    notice(mall, "disruption", "Jaringan terganggu", 7)
    notice(mall, "closed_today", "", 8)
    notice(mall, "holiday", "Besok libur", 9, day=25)
    for service in ("A1", "A1", "A2", "B1"):
        take(mall, service)
    work(mall, first, "open", "next")
    mall.clock.move(seconds=20)
    work(mall, first, "recall", "start")
    work(mall, second, "open")
    mall.do(pause_counter, **mall.seat(second), reason="Salat")


def queue(mall: TestMall, agency: str, service: str) -> dict[str, Any]:
    return {
        "agency": agency,
        "agency_code": service[0],
        "service": service,
        "name": vars(mall.demo.plan.offer(service).name),
        "waiting": 1,
        "wait": None,
    }


def test_a_mornings_board(mall: TestMall) -> None:
    morning(mall)

    shown = board(mall, "lantai-2")

    del shown["counters"], shown["calls"]  # in the tests below
    text = {"id": "Jaringan terganggu", "en": "Jaringan terganggu (en)"}
    assert shown == {
        "type": "board",
        "epoch": mall.state().epoch,
        "version": mall.state().version,
        "at": "2026-11-24T09:00:20+07:00",
        "mall": "bekasi",
        "mall_name": MALL_NAME,
        "zone": "lantai-2",
        "zone_name": {"id": "Lantai 2", "en": "Floor 2"},
        "queues": [
            queue(mall, "Disdukcapil", "A1"),
            queue(mall, "Disdukcapil", "A2"),
            queue(mall, "DPMPTSP", "B1"),
        ],
        "notices": [{"id": 7, "severity": "warning", "text": text}],
        "lobby": {
            "spoken": ["id", "en"],
            "dark": False,
            "dark_from": None,
            "dark_until": None,
            "tickertape": None,
        },
    }


def test_a_mornings_calls(mall: TestMall) -> None:
    morning(mall)

    calls = board(mall, "lantai-2")["calls"]
    read = [call.pop("read") for call in calls]

    assert [call.pop("say") for call in calls] == [None, None]  # no voice was given
    assert read[0]["id"] == "nomor antrean, a, nol, nol, satu, silakan menuju, loket satu"
    assert read[1]["en"].startswith("second call, queue number, a, zero, zero, one")
    row = mall.row(Counter, id=mall.officer().seat)
    seqs = sorted(call.seq for call in mall.rows(Call))
    common = {
        "number": "A-001",
        "counter": str(row.number),
        "counter_label": row.label,
        "agency": "Disdukcapil",
        "agency_code": "A",
        "zone": "lantai-2",
    }
    assert calls == [
        {**common, "id": seqs[0], "called_at": "2026-11-24T09:00:00+07:00", "repeat": 0, "last": False},
        {**common, "id": seqs[1], "called_at": "2026-11-24T09:00:20+07:00", "repeat": 1, "last": False},
    ]


def test_a_mornings_counters(mall: TestMall) -> None:
    morning(mall)

    counters = {one["label"]: one for one in board(mall, "lantai-2")["counters"]}

    first, second = (mall.row(Counter, id=mall.officer("A", seat).seat) for seat in (1, 2))
    common = {"agency": "Disdukcapil", "agency_code": "A", "zone": "lantai-2"}
    assert counters[first.label] == {
        **common,
        "counter": str(first.number),
        "label": first.label,
        "state": "open",
        "pause_reason": None,
        "back_at": None,
        "number": "A-001",
        "status": "serving",
        "then": None,
    }
    assert counters[second.label] == {
        **common,
        "counter": str(second.number),
        "label": second.label,
        "state": "paused",
        "pause_reason": "Salat",
        "back_at": None,
        "number": None,
        "status": None,
        "then": None,
    }
    assert {one["zone"] for one in counters.values()} == {"lantai-2"}


def test_another_floor_sees_nothing_of_it(mall: TestMall) -> None:
    take(mall, "A1")
    work(mall, mall.officer("A"), "open", "next")

    shown = board(mall, "lantai-1")

    assert (shown["calls"], shown["queues"]) == ([], [])
    assert {one["zone"] for one in shown["counters"]} == {"lantai-1"}
    assert all((one["state"], one["number"]) == ("closed", None) for one in shown["counters"])


def test_without_a_zone_it_is_the_whole_mall(mall: TestMall) -> None:
    take(mall, "A1")
    work(mall, mall.officer("A"), "open", "next")

    shown = board(mall)

    assert (shown["zone"], shown["zone_name"]) == (None, None)
    assert {one["zone"] for one in shown["counters"]} == {"lantai-1", "lantai-2"}
    assert [call["number"] for call in shown["calls"]] == ["A-001"]


def test_the_last_twenty_calls_of_today_oldest_first(mall: TestMall) -> None:
    officer = mall.officer()
    work(mall, officer, "open")
    for _ in range(22):
        take(mall)
        work(mall, officer, "next", "finish")

    calls = board(mall)["calls"]
    mall.clock.set(at(9, day=25))

    assert [call["number"] for call in calls] == [f"A-{number:03d}" for number in range(3, 23)]
    assert board(mall)["calls"] == []


def test_nothing_personal_is_on_it(mall: TestMall) -> None:
    taken = take(mall, priority=PriorityGroup.PREGNANT)
    work(mall, mall.officer(), "open", "next")

    text = str(board(mall))

    assert "pregnant" not in text
    assert taken.token not in text
    assert mall.officer().username not in text


def test_several_zones_are_one_board(mall: TestMall) -> None:
    both = "lantai-1,lantai-2"
    codes = {
        zone.slug: next(one for one in mall.demo.plan.agencies if one.zone_id == zone.zone_id)
        for zone in mall.demo.plan.zones
    }
    for zone in ("lantai-2", "lantai-1"):
        agency = codes[zone]
        take(mall, agency.offers[0].code)
        work(mall, mall.officer(agency.code), "open", "next")

    shown = board(mall, both)

    parts = [board(mall, zone) for zone in both.split(",")]
    assert (shown["zone"], shown["zone_name"]["id"]) == (both, "Lantai 1 · Lantai 2")
    assert [call["zone"] for call in shown["calls"]] == ["lantai-2", "lantai-1"]  # oldest first
    assert len(shown["counters"]) == sum(len(part["counters"]) for part in parts)

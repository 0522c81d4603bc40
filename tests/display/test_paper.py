"""What a ticket's paper says, in either language, whatever of the wait is known."""

from datetime import datetime

import pytest

from app.vocabulary import Language
from display.paper import facts_of
from display.shapes import NameShape, TicketShape, WaitShape
from tests.factories import WIB

AT = datetime(2026, 11, 24, 9, 5, tzinfo=WIB)


def shape(**more: object) -> TicketShape:
    name = NameShape(id="Pembuatan paspor", en="Passport")
    facts: dict[str, object] = {
        **dict.fromkeys(TicketShape.model_fields, None),
        **dict.fromkeys(("service_name", "agency_name", "mall_name", "zone_name"), name),
        "number": "A-017",
        "token": "t",
        "url": "http://x/t/t",
        "service": "A1",
        "agency": "A",
        "mall": "bekasi",
        "status": "waiting",
        "issued_at": AT,
        "priority": True,
        "postponed": False,
        "at_own_risk": False,
        "breaks": [],
        "in_back_office": False,
        "next_stops": [],
        "calling_rule": {"id": "Menurut kedatangan.", "en": "In order of arrival."},
    }
    return TicketShape.model_validate({**facts, **more})


@pytest.mark.parametrize(
    ("low", "high", "wait", "between"),
    [
        (900, 1500, "Perkiraan tunggu: 15\u201325 menit", "Perkiraan dipanggil pukul 09.20\u201309.30"),
        (570, 570, "Perkiraan tunggu: 10 menit", "Perkiraan dipanggil pukul 09.14\u201309.14"),
        (0, 300, "Perkiraan tunggu: kurang dari 5 menit", "Perkiraan dipanggil pukul 09.05\u201309.10"),
        (3600, 7260, "Perkiraan tunggu: lebih dari 2 jam", "Perkiraan dipanggil pukul 10.05\u201311.06"),
    ],
)
def test_a_wait_in_words(low: int, high: int, wait: str, between: str) -> None:
    ticket = shape(wait=WaitShape(low_seconds=low, high_seconds=high))

    facts = facts_of(ticket, [], at=AT, language=Language.ID)

    assert (facts["wait"], facts["between"]) == (wait, between)


def test_english_says_the_same() -> None:
    ticket = shape(people_ahead=3, wait=WaitShape(low_seconds=900, high_seconds=1500), at_own_risk=True)

    facts = facts_of(ticket, ["Passport"], at=AT, language=Language.EN)

    assert (facts["service"], facts["taken_at"]) == ("Passport", "Taken 24/11/2026 at 09:05")
    assert (facts["ahead"], facts["between"]) == ("People ahead of you: 3", "Expected call: 09:20\u201309:30")
    assert (facts["bring_title"], facts["bring"]) == ("Have these ready:", ["Passport"])
    assert facts["own_risk"]
    named = facts_of(ticket, [], at=AT, language=Language.EN, booked_by="S*** A*****")
    assert named["booked_by"] == "In the name of S*** A*****"


def test_what_nobody_knows_is_not_said() -> None:
    facts = facts_of(shape(zone_name=None), [], at=AT, language=Language.ID)

    empty = ("ahead", "wait", "between", "where", "own_risk", "bring_title", "booked_by")
    assert [facts[one] for one in empty] == [""] * len(empty)
    assert facts_of(shape(people_ahead=0), [], at=AT, language=Language.ID)["ahead"] == "Anda berikutnya"

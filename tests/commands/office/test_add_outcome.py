"""Services can end in one way more: of the mall, of an agency, or one of them."""

import pytest

from app.errors import InvalidValue, NameTaken, UnknownService
from counters.commands.office.add_outcome import add_outcome
from counters.queries.plan_of import plan_of
from counters.rules.plan import Name, Plan
from tests.commands.desk import take, work
from tests.commands.set_up import agency_scope
from tests.commands.turns import console, refused
from tests.factories import TestMall

PHOTO = Name(id="Foto ulang", en="New photo")
USUAL = [
    "selesai",
    "diterima-hasil-menyusul",
    "berkas-belum-lengkap",
    "tidak-memenuhi-syarat",
    "hanya-informasi",
    "gangguan-sistem",
]


def plan(mall: TestMall) -> Plan:
    found: Plan = mall.ask(plan_of, scope=mall.demo.scope, now=mall.clock.now())
    return found


def ends(mall: TestMall, service: str) -> list[str]:
    """How the service can end beside what every mall begins with."""
    now = plan(mall)
    codes = [one.code for one in now.outcomes_of(now.offer(service).offer_id)]
    assert codes[: len(USUAL)] == USUAL
    return codes[len(USUAL) :]


def test_officers_see_it_where_it_holds(mall: TestMall) -> None:
    before = mall.state()
    places = [(mall.demo.scope, None), (agency_scope(mall), None), (agency_scope(mall), "A2")]

    made = [
        mall.do(add_outcome, scope=scope, service=service, name=PHOTO, completes=False)
        for scope, service in places
    ]

    assert [one.code for one in made] == ["foto-ulang", "foto-ulang-2", "foto-ulang-3"]
    assert {service: ends(mall, service) for service in ("A2", "A1", "B1")} == {
        "A2": ["foto-ulang", "foto-ulang-2", "foto-ulang-3"],
        "A1": ["foto-ulang", "foto-ulang-2"],
        "B1": ["foto-ulang"],
    }
    assert [event for event, _ in mall.events(before.version)] == ["OutcomeAdded"] * 3
    take(mall)
    officer = mall.officer()
    work(mall, officer, "open", "next")
    assert [one.code for one in console(mall, officer).plan.outcomes_of(plan(mall).offer("A1").offer_id)][
        -1
    ] == "foto-ulang-2"
    assert refused(mall, officer, "finish", outcome="foto-ulang-3") == "unknown_outcome"
    work(mall, officer, "finish")


def test_one_name_once_in_a_place(mall: TestMall) -> None:
    mall.do(add_outcome, scope=agency_scope(mall), service=None, name=PHOTO, completes=True)

    with pytest.raises(NameTaken):
        mall.do(
            add_outcome,
            scope=agency_scope(mall),
            service=None,
            name=Name(id="foto ULANG", en="x"),
            completes=True,
        )


@pytest.mark.parametrize(
    ("code", "service", "name", "error"),
    [
        ("A", "B1", PHOTO, UnknownService),
        ("A", "Z9", PHOTO, UnknownService),
        ("A", None, Name(id="完成", en="Done"), InvalidValue),
    ],
)
def test_refusals(mall: TestMall, code: str, service: str | None, name: Name, error: type[Exception]) -> None:
    before = mall.state()

    with pytest.raises(error):
        mall.do(add_outcome, scope=agency_scope(mall, code), service=service, name=name, completes=True)

    assert mall.state() == before


def test_a_long_name_makes_a_code_that_a_move_takes(mall: TestMall) -> None:
    name = Name(id="Permohonan diteruskan ke kementerian pusat di Jakarta", en="Forwarded")

    made = [
        mall.do(add_outcome, scope=agency_scope(mall, code), service=None, name=name, completes=True)
        for code in ("A", "B")
    ]

    assert [len(one.code) <= 40 for one in made] == [True, True]
    assert made[1].code == f"{made[0].code}-2"

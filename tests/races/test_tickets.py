"""Eight kiosks give out tickets at once: no number twice, none left out."""

from collections import defaultdict

from tests.factories import MallCopy
from tests.races.hands import race
from tests.races.raw import execute, rows
from tests.races.works import take, take_carelessly

CARELESS = (
    "CREATE TABLE careless_ticket (number INTEGER, token TEXT, kiosk INTEGER, status TEXT DEFAULT 'waiting')"
)


def test_control_a_careless_kiosk_gives_numbers_twice(database_url: str) -> None:
    """Without this the next test could pass because the race never happens."""
    execute(database_url, CARELESS)

    taken = [number for numbers in race(database_url, take_carelessly, count=100) for number in numbers]

    assert len(taken) == 800
    assert len(set(taken)) < len(taken)


def test_eight_kiosks_give_out_1600_unique_gapless_numbers(mall_copy: MallCopy) -> None:
    taken = [
        one for kiosk in race(mall_copy.url, take, mall_id=mall_copy.demo.mall_id, count=200) for one in kiosk
    ]

    by_letter = defaultdict(list)
    for number, _ in taken:
        by_letter[number[0]].append(int(number[2:]))
    assert {letter: sorted(numbers) for letter, numbers in by_letter.items()} == {
        "A": list(range(1, 801)),  # two services share the series
        "B": list(range(1, 401)),
        "C": list(range(1, 401)),
    }
    stored = {(row.number, row.token) for row in rows(mall_copy.url, "SELECT number, token FROM visit")}
    assert stored == set(taken)
    found = rows(mall_copy.url, "SELECT version FROM journal WHERE event = 'TicketTaken' ORDER BY version")
    versions = [row.version for row in found]
    assert versions == list(range(versions[0], versions[0] + 1600))  # one order of events, without gaps
    assert [row.version for row in rows(mall_copy.url, "SELECT version FROM mall")] == [versions[-1]]

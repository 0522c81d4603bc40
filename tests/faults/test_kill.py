"""kill -9 in the middle of load: whatever anybody was told is true afterwards."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.faults.checker import Stored, stored_at, violations
from tests.faults.clients import Called, Log, Taken, load_on, replays_differ
from tests.faults.server import Server

KILLS = 10  # on each database
FEW_KILLS = 3
ENOUGH = 15  # answers between two kills
REPLAYED = 5


async def _under_fire(server: Server, *, kills: int) -> Log:
    """The clients' log of a day in which the server died so many times."""
    moment = random.Random(kills)
    await server.start()
    async with load_on(server) as log:
        for _ in range(kills):
            await log.more(ENOUGH)
            await asyncio.sleep(moment.uniform(0, 0.2))
            server.kill()
            await server.start()
            log.strange += await replays_differ(server, log.taken[-REPLAYED:])
    server.kill()
    return log


@pytest.mark.timeout(300)
async def test_everything_acknowledged_is_there_after_kills(server: Server) -> None:
    log = await _under_fire(server, kills=KILLS)

    print(
        f"{KILLS} kills: {len(log.taken)} tickets, {len(log.called)} calls acknowledged, {log.lost} unanswered"
    )
    assert violations(log, stored_at(server.url)) == []
    assert log.lost > KILLS  # the kills came in the middle of something
    assert min(len(log.taken), len(log.called)) > KILLS * ENOUGH / 4


@pytest.mark.timeout(240)
async def test_control_a_server_that_answers_before_its_commit_is_caught(
    durable_url: str, tmp_path: Path
) -> None:
    hasty = Server(durable_url, tmp_path, program="tests.faults.hasty:main")
    try:
        log = await _under_fire(hasty, kills=FEW_KILLS)
    finally:
        hasty.close()

    found = {violation.split()[0] for violation in violations(log, stored_at(durable_url))}
    assert found & {"lost_ticket", "lost_call"}
    assert found & {"number_handed_to_two_people", "called_twice", "strange_answer"}


def _taken(number: str, token: str) -> Taken:
    return Taken(key=token, service="A1", number=number, token=token, body=b"")


@pytest.mark.parametrize(
    ("log", "stored", "found"),
    [
        (Log(), Stored(tickets=[], calls=[], busy=[]), []),
        (
            Log(taken=[_taken("A-001", "x")]),
            Stored(tickets=[], calls=[], busy=[]),
            ["lost_ticket A-001"],
        ),
        (
            Log(taken=[_taken("A-001", "x"), _taken("A-001", "y")]),
            Stored(tickets=[("A-001", "y")], calls=[], busy=[]),
            ["number_handed_to_two_people A-001", "lost_ticket A-001"],
        ),
        (
            Log(),
            Stored(tickets=[("A-002", "x")], calls=[], busy=[]),
            ["ghost_ticket A-002", "gap_or_double A"],
        ),
        (
            Log(called=[Called(counter="c", number="A-001"), Called(counter="d", number="A-001")]),
            Stored(tickets=[], calls=[("c", "A-001")], busy=["c", "c"]),
            ["called_twice A-001", "lost_call A-001", "counter_with_two_tickets c"],
        ),
        (
            Log(strange=["next: 500"]),
            Stored(tickets=[], calls=[("c", "A-001"), ("c", "A-001")], busy=[]),
            ["strange_answer next: 500", "ghost_call A-001", "call_stored_twice A-001"],
        ),
    ],
)
def test_the_checker_sees(log: Log, stored: Stored, found: list[str]) -> None:
    assert violations(log, stored) == found

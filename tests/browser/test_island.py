"""The server is killed; kiosks go on giving out numbers, and everybody is called in the order in which they came.

The outages are as short as the taps need: time is no part of what is shown, and nothing waits for it.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect


from tests.browser.islands import Machine, Mainland, machine, mainland
from tests.browser.network import Network, State, network_to
from tests.browser.people import eventually, no_sideways_scroll
from tests.browser.visit import CUT_OFF, Visit, Watch

TICKETS = 40
FAST = "(() => { const real = Date.now; Date.now = () => real() + 3600000; })()"


@pytest.fixture
def server(tmp_path: Path, watch: Watch) -> Iterator[Mainland]:
    watch.expect(CUT_OFF, r"status of 401", r"status of 503")
    with mainland(tmp_path) as made:
        yield made


def handed(*machines: Machine) -> None:
    for one in machines:
        eventually(one.page, one.handed_over, seconds=30)


def require_all(server: Mainland, paper: list[str]) -> None:
    """Every number that somebody holds is there once, in the order of taking."""
    assert len(set(paper)) == len(paper)
    assert server.tickets() == [(number, "waiting") for number in paper]


def test_forty_tickets_on_two_kiosks_while_the_server_is_dead(visit: Visit, server: Mainland) -> None:
    kiosks = [machine(visit, server, name) for name in ("Kios 1", "Kios 2")]
    paper = [kiosks[0].take()]
    server.kill()
    for one in kiosks:
        one.notices()

    paper += [kiosks[turn % 2].take() for turn in range(TICKETS)]
    server.back()

    handed(*kiosks)
    require_all(server, paper)
    assert {number[:4] for number in paper[1:]} == {"A-50"}

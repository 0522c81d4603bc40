"""How pages ask while they have no live line: how often, whom they believe, and what they tell. The page's clock is the test's."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.demo import Demo

MINUTE = 60_000
# A server that does not exist. Its answers have no stream: reading one would take time of a clock that is not the page's.
SERVER = """(answers) => {
  window.answer = (data, status = 200, headers = {}) => ({ status, ok: status < 400, headers: new Headers(headers), json: async () => data });
  window.asked = [];
  window.fetch = async (_path, { headers }) => {
    asked.push({ at: performance.now(), watching: "X-Watching" in headers });
    return answers(asked.length);
  };
}"""
AWAY = "() => { throw new TypeError('no network'); }"
TROUBLE = "() => answer({}, 503, { 'Retry-After': '20' })"


@pytest.fixture
def bare(browser: Any, demo: Demo) -> Any:
    """A page of ours without a life of its own."""
    context = browser.new_context(base_url=demo.base)
    page = context.new_page()
    page.clock.install()
    page.goto("/")
    yield page
    context.close()


def server(page: Page, answers: str) -> None:
    page.evaluate(f"({SERVER})({answers})")


def pauses(page: Page) -> list[float]:
    """ms between the asks."""
    times: list[float] = page.evaluate("asked.map(({ at }) => at)")
    return [later - earlier for earlier, later in pairwise(times)]


def watch(page: Page) -> None:
    """A kiosk's look at its mall; what it tells is in `told`."""
    page.evaluate(
        """async () => {
          const { watchMall } = await import("/static/js/mall.js");
          window.told = [];
          window.mall = watchMall("bekasi", ({ mall, reachable }) => told.push([mall?.name ?? null, reachable]));
        }"""
    )


def follow(page: Page, *, rest: int) -> None:
    """A page whose socket never opens; what it shows is in `shown`."""
    page.evaluate(
        """async (rest) => {
          window.WebSocket = class { close() {} };
          const { connect } = await import("/static/js/live.js");
          window.shown = [];
          connect("/ws/x", { twin: "/x", rest, onState: ({ version, epoch }) => shown.push([epoch, version]) });
        }""",
        rest,
    )


def test_nobody_answers(bare: Page) -> None:
    server(bare, AWAY)
    follow(bare, rest=10_000)
    bare.clock.run_for(MINUTE)

    assert len(pauses(bare)) > 30
    assert all(1000 <= pause <= 1510 for pause in pauses(bare))
    assert bare.evaluate("asked.every(({ watching }) => watching)")


@pytest.mark.parametrize(("rest", "least"), [(1000, 20_000), (10_000, 20_000), (25_000, 25_000)])
def test_a_server_in_trouble_is_left_alone(bare: Page, rest: int, least: int) -> None:
    server(bare, TROUBLE)
    follow(bare, rest=rest)
    bare.clock.run_for(5 * MINUTE)

    assert len(pauses(bare)) >= 5
    assert all(least <= pause <= 1.5 * least + 10 for pause in pauses(bare))


def test_a_kiosk_leaves_a_server_in_trouble_alone(bare: Page) -> None:
    server(bare, TROUBLE)
    watch(bare)
    bare.clock.run_for(5 * MINUTE)

    assert len(pauses(bare)) >= 5
    assert [pause for pause in pauses(bare) if not 20_000 <= pause <= 30_010] == []


def test_a_kiosk_without_its_server_goes_on_by_the_clock(bare: Page) -> None:
    server(bare, AWAY)
    watch(bare)
    bare.clock.run_for(MINUTE)

    told = bare.evaluate("told")
    assert told == [[None, False]] * len(told)
    assert 8 <= len(told) <= 13  # about every five seconds, and not at every try


def test_a_kiosk_believes_the_later_ask(bare: Page) -> None:
    """Of a slow network: the one before it is answered after it, and the failure of another comes too late to count."""
    server(
        bare,
        """async (turn) => {
          if (turn === 1) throw new TypeError('no network');
          if (turn < 4) await new Promise((resolve) => setTimeout(resolve, turn === 2 ? 3500 : 8000));
          if (turn === 3) throw new TypeError('no network');
          return answer({ name: `answer ${turn}`, at: '2026-11-24T09:00:00+07:00' });
        }""",
    )
    watch(bare)
    bare.clock.run_for(13_000)

    told = bare.evaluate("told")
    assert told[:2] == [[None, False], ["answer 4", True]]
    assert told[2:] == [["answer 4", True]] * len(told[2:])


def test_a_page_believes_the_later_ask(bare: Page) -> None:
    """Whatever the epoch: after a restart an older one is no news."""
    server(
        bare,
        """async (turn) => {
          if (turn === 1) await new Promise((resolve) => setTimeout(resolve, 3500));
          return answer({ epoch: turn === 1 ? 'before' : 'now', version: turn, at: '2026-11-24T09:00:00+07:00' });
        }""",
    )
    follow(bare, rest=1000)
    bare.clock.run_for(6000)

    shown = bare.evaluate("shown")
    assert shown[0] == ["now", 2]
    assert {epoch for epoch, _ in shown} == {"now"}

"""The rules of the live socket, in the browser that they run in: newest wins, a new epoch replaces everything, and
ticks that contradict twice make it come back.
"""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute

from tests.browser.demo import Demo
from tests.browser.visit import LOBBY, Visit

AT = "2026-11-24T09:12:03+07:00"


@pytest.fixture(scope="module")
def core(browser: Any, demo: Demo) -> Any:
    """A page of ours, from which its modules can be imported."""
    context = browser.new_context(base_url=demo.base)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def take(core: Page, *messages: dict[str, Any] | str) -> list[Any]:
    """What a client that hears these, a second apart, makes of each: the version it shows, "reconnect", or nothing."""
    heard: list[Any] = core.evaluate(
        """async (messages) => {
          const { Newest } = await import("/static/js/live.js");
          const client = new Newest();
          return messages.map((message, second) => {
            if (message === "opened") return client.opened() ?? null;
            const { state, reconnect } = message.twin
              ? client.read(message.twin, second * 1000) : client.take(JSON.stringify(message), second * 1000);
            return reconnect ? "reconnect" : state?.version ?? null;
          });
        }""",
        list(messages),
    )
    return heard


def board(version: int, epoch: str = "one", **more: Any) -> dict[str, Any]:
    return {"type": "board", "epoch": epoch, "version": version, "at": AT, **more}


def tick(version: int, epoch: str = "one") -> dict[str, Any]:
    return {"type": "tick", "epoch": epoch, "version": version, "at": AT}


def test_the_newest_wins(core: Page) -> None:
    assert take(core, board(5), board(4), board(7), board(6)) == [5, None, 7, None]


def test_the_same_frame_again_is_no_news_but_a_fresher_one_of_its_version_is(core: Page) -> None:
    assert take(core, board(5, waited=1), board(5, waited=1), board(5, waited=2)) == [5, None, 5]


def test_a_new_epoch_replaces_everything(core: Page) -> None:
    assert take(core, board(900), board(3, "two"), board(901), board(4, "two")) == [900, 3, 901, 4]


def test_ticks_that_agree_are_silence(core: Page) -> None:
    assert take(core, board(5), tick(5), tick(5), tick(5)) == [5, None, None, None]


@pytest.mark.parametrize("strange", [tick(6), tick(4), tick(5, "two")])
def test_the_second_tick_in_a_row_that_contradicts_asks_for_a_new_line(
    core: Page, strange: dict[str, Any]
) -> None:
    assert take(core, board(5), strange, strange) == [5, None, "reconnect"]
    assert take(core, board(5), strange, tick(5), strange) == [5, None, None, None]
    assert take(core, board(5), strange, board(6), strange | {"version": 6, "epoch": "one"}) == [
        5,
        None,
        6,
        None,
    ]


def test_ticks_repeat_what_their_own_line_said_and_not_the_twin(core: Page) -> None:
    """A quiet topic keeps its old frame, while the twin carries the mall's version of now."""
    quiet = [board(5), tick(5), tick(5), tick(5)]

    assert take(core, board(5), {"twin": board(9)}, "opened", *quiet) == [5, 9, None, None, None, None, None]
    assert take(core, *quiet, {"twin": board(9)}, tick(5), tick(5)) == [5, None, None, None, 9, None, None]
    assert take(core, board(5), "opened", tick(5), tick(5)) == [5, None, None, "reconnect"]
    assert take(core, board(5), tick(6), "opened", board(6), tick(5)) == [5, None, None, 6, None]
    assert take(core, board(5), {"twin": board(4)}) == [5, None]


def test_pauses_between_tries_are_spread_over_their_whole_range(core: Page) -> None:
    ranges = core.evaluate(
        """async () => {
          const { backoff } = await import("/static/js/live.js");
          return [0, 1, 2, 3, 4, 9].map((attempt) => [backoff(attempt, () => 0), backoff(attempt, () => 1)]);
        }"""
    )

    assert ranges == [[500, 1000], [500, 2000], [500, 4000], [500, 8000], [500, 8000], [500, 8000]]


def test_twelve_seconds_of_silence_are_stale(core: Page) -> None:
    silent = core.evaluate(
        """async (message) => {
          const { Newest } = await import("/static/js/live.js");
          const client = new Newest();
          const before = client.silent(99999);
          client.take(JSON.stringify(message), 1000);
          return [before, client.silent(12999), client.silent(13000)];
        }""",
        tick(5),
    )

    assert silent == [False, False, True]


def test_a_clock_runs_on_from_the_servers_last_word(core: Page) -> None:
    time = core.evaluate(
        """async (message) => {
          const { Newest } = await import("/static/js/live.js");
          const client = new Newest();
          client.take(JSON.stringify(message), 1000);
          return client.serverTime(3500) - Date.parse(message.at);
        }""",
        board(5),
    )

    assert time == 2500


def test_a_screen_whose_line_lies_twice_opens_another(visit: Visit, demo: Demo) -> None:
    shown = demo.board("lantai-1")
    lines: list[WebSocketRoute] = []

    def serve(line: WebSocketRoute) -> None:
        lines.append(line)
        line.send(json.dumps(shown))

    page = visit.browser(LOBBY).new_page()
    page.route_web_socket("**/ws/**", serve)
    page.goto(demo.lobby("lantai-1"))
    page.wait_for_selector(".board")
    strange = json.dumps({"type": "tick", "epoch": shown["epoch"], "version": shown["version"] + 1, "at": AT})

    lines[0].send(strange)
    page.wait_for_timeout(1200)
    assert len(lines) == 1
    lines[0].send(strange)
    page.wait_for_timeout(1500)

    assert len(lines) == 2


@pytest.mark.parametrize("code", [4401, 4403, 4404])
def test_a_refusal_is_not_asked_again(visit: Visit, demo: Demo, code: int) -> None:
    lines: list[WebSocketRoute] = []

    def refuse(line: WebSocketRoute) -> None:
        lines.append(line)
        line.close(code=code)

    page = visit.browser(LOBBY).new_page()
    page.route_web_socket("**/ws/**", refuse)
    page.goto(demo.lobby("lantai-1"))
    page.wait_for_selector(".pairing" if code == 4401 else ".plain [role=alert]")
    page.wait_for_timeout(1500)

    assert len(lines) == 1

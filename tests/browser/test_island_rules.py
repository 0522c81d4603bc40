"""The pure parts of the island, in the browser that runs them: what may be given out, and what time it is."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.visit import Visit

MIDNIGHT = "2026-11-25T00:00:00+07:00"
RULES = {
    "until": MIDNIGHT,
    "size": 30,
    "services": [
        {
            "code": "A1",
            "series": "A",
            "spans": [
                ["2026-11-24T08:00:00+07:00", "2026-11-24T12:00:00+07:00"],
                ["2026-11-24T13:00:00+07:00", "2026-11-24T14:30:00+07:00"],
            ],
        },
        {"code": "B1", "series": "B", "spans": []},
    ],
}
LEASES = [
    {"id": "1", "series": "A", "next": 5003, "last": 5004},
    {"id": "2", "series": "B", "next": 5001, "last": 5030},
]
LOOK = """async ([rules, leases, quota, given, at]) => {
  const { islandMall } = await import("/static/js/kiosk/island/rules.js");
  const service = (code) => ({ code, availability: { open: true, reason: code === "B1" ? "holiday" : null, opens_at: null,
    waiting: 7, wait: { low_seconds: 1, high_seconds: 2 }, quota_left: quota, at_own_risk: true, priority: { open: true, quota_left: quota } } });
  const mall = { at: "2026-11-24T08:00:00+07:00", agencies: [{ services: [service("A1"), service("B1")] }] };
  const [first, second] = islandMall(mall, { rules, leases, given, now: Date.parse(at) }).agencies[0].services.map((one) => one.availability);
  return [first.open, first.reason, first.opens_at, first.waiting, first.wait, first.quota_left, first.at_own_risk, first.priority.open, second.reason];
}"""
CLOCK = """async ([slow, reloaded]) => {
  const { ServerClock } = await import("/static/js/kiosk/island/clock.js");
  const memory = new Map(), kept = { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => memory.set(key, value) };
  const world = { monotonic: 1000, wall: 1700000000000 + slow };
  const of = () => new ServerClock({ monotonic: () => world.monotonic, wall: () => world.wall, kept });
  const pass = (ms) => { world.monotonic += ms; world.wall += ms; };
  let clock = of();
  clock.hear(1700000000000, world.monotonic);
  pass(60000);
  if (reloaded) { world.monotonic = 5; clock = of(); }
  else world.wall += 3600000;
  pass(1000);
  const before = clock.now() - 1700000000000;
  const slip = clock.hear(1700000061000, world.monotonic);
  return [before, slip, clock.now() - 1700000000000];
}"""


@pytest.fixture
def modules(visit: Visit) -> Page:
    """A page from which modules can be loaded."""
    return visit.open("/kiosk")


def seen(
    page: Page, at: str, *, leases: Any = LEASES, quota: int | None = None, given: Any = None
) -> list[Any]:
    found: list[Any] = page.evaluate(LOOK, [RULES, leases, quota, given or {}, f"2026-11-24T{at}+07:00"])
    return found


def test_hours_are_those_that_it_learnt(modules: Page) -> None:
    looks = {at: seen(modules, at)[:3] for at in ("07:00:00", "09:00:00", "12:30:00", "14:30:00")}

    assert looks == {
        "07:00:00": [False, "outside_hours", "2026-11-24T08:00:00+07:00"],
        "09:00:00": [True, None, None],
        "12:30:00": [False, "break", "2026-11-24T13:00:00+07:00"],
        "14:30:00": [False, "outside_hours", None],
    }


def test_what_nobody_can_say_is_not_said(modules: Page) -> None:
    assert seen(modules, "09:00:00")[3:] == [None, None, None, False, True, "holiday"]


def test_a_quota_is_kept_as_far_as_it_is_known(modules: Page) -> None:
    assert seen(modules, "09:00:00", quota=2, given={"A1": 1})[:2] == [True, None]
    assert seen(modules, "09:00:00", quota=2, given={"A1": 2})[:2] == [False, "quota_exhausted"]


def test_numbers_run_out(modules: Page) -> None:
    used = [{**LEASES[0], "next": 5005}]

    assert seen(modules, "09:00:00", leases=used)[:2] == [False, "numbers_run_out"]
    assert seen(modules, "23:59:59")[1] == "outside_hours"


@pytest.mark.parametrize("slow", [0, -3_600_000, 3_600_000])
def test_a_clock_is_put_right(modules: Page, slow: int) -> None:
    """While the page lives nobody can move it; after a reload the machine's clock and its known fault are enough."""
    assert modules.evaluate(CLOCK, [slow, False]) == [61_000, 0, 61_000]
    assert modules.evaluate(CLOCK, [slow, True]) == [61_000, 0, 61_000]

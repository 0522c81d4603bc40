"""Eight hours of calls on one lobby screen, replayed fast: does the page keep more and more?

    python -m bench.heap                       # eight hours of boards, one after the other
    python -m bench.heap --timers --hours 2    # the page's clock is moved, too: each of its timers runs as often as in two hours

A real Chromium opens the real page, and its socket is answered here: a board every five seconds, a call every twenty,
pauses, recalls and notices as a busy zone has them. Fewer than eight hours are a shortened run, and it says so.
The heap is measured after a forced collection, when the page has warmed up and at the end. Needs the tests' Chromium.
"""

import argparse
import json
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import CDPSession, Page, WebSocketRoute, sync_playwright

from tests.browser import chromium
from tests.browser.demo import Demo, running

HOURS = 8.0
STEP = 5.0  # seconds between boards
CALL_EVERY = 4  # boards
WARM = 360  # boards until the first measure: half an hour
LOOKS = 8  # measures in between
ALLOWED = 1.2
COUNTERS = 24
AGENCIES = ("Disdukcapil", "Samsat", "BPJS Kesehatan", "Imigrasi", "Kementerian Agama", "Polres")


class Day:
    """A zone's boards, one after the other."""

    def __init__(self, template: dict[str, Any]) -> None:
        self.template = template
        self.at = datetime.fromisoformat(template["at"])
        self.calls: list[dict[str, Any]] = []
        self.boards = 0

    def next(self) -> str:
        self.boards += 1
        self.at += timedelta(seconds=STEP)
        if self.boards % CALL_EVERY == 0:
            self._call()
        return json.dumps(
            {
                **self.template,
                "version": self.template["version"] + self.boards,
                "at": self.at.isoformat(),
                "calls": self.calls,
                "counters": [self._counter(one) for one in range(1, COUNTERS + 1)],
                "queues": [self._queue(one, name) for one, name in enumerate(AGENCIES)],
                "notices": self._notices(),
            }
        )

    def _call(self) -> None:
        number = self.boards // CALL_EVERY
        recall = number % 7 == 0 and bool(self.calls)
        before = self.calls[-1] if recall else None
        counter = number % COUNTERS + 1
        self.calls = [
            *self.calls,
            {
                "id": number,
                "number": before["number"] if before else f"{'ABCDEF'[number % 6]}-{number % 1000:03}",
                "counter": str(counter),
                "counter_label": f"Loket {counter}",
                "agency": AGENCIES[number % 6],
                "agency_code": "ABCDEF"[number % 6],
                "zone": "lantai-2",
                "called_at": self.at.isoformat(),
                "repeat": before["repeat"] + 1 if before else 0,
                "last": False,
                "say": {"id": f"/speech/{number:032x}.mp3", "en": f"/speech/{number:031x}e.mp3"},
                "read": None,
            },
        ][-20:]

    def _counter(self, counter: int) -> dict[str, Any]:
        turn = (self.boards // 7 + counter) % 9
        state = "paused" if turn == 8 else "closed" if turn == 7 else "open"
        here = state == "open" and turn > 1
        return {
            "counter": str(counter),
            "label": f"Loket {counter}",
            "agency": AGENCIES[counter % 6],
            "agency_code": "ABCDEF"[counter % 6],
            "zone": "lantai-2",
            "state": state,
            "pause_reason": "prayer" if state == "paused" else None,
            "back_at": None,
            "number": f"A-{(self.boards + counter) % 1000:03}" if here else None,
            "status": ("called" if turn == 2 else "serving") if here else None,
            "then": None,
        }

    def _queue(self, one: int, agency: str) -> dict[str, Any]:
        wait = {"low_seconds": 300 + self.boards % 600, "high_seconds": 1500 + self.boards % 600}
        name = {"id": f"Layanan {one}", "en": f"Service {one}"}
        return {
            "agency": agency,
            "agency_code": "ABCDEF"[one],
            "service": f"{'ABCDEF'[one]}1",
            "name": name,
            "waiting": (self.boards // 3 + one * 5) % 40,
            "wait": wait,
        }

    def _notices(self) -> list[dict[str, Any]]:
        if self.boards % 600 > 200:
            return []
        number = self.boards // 600 + 1
        return [{"id": number, "severity": "info", "text": {"id": f"Kabar {number}", "en": f"News {number}"}}]


def measure(cdp: CDPSession) -> dict[str, float]:
    """Bytes of the script's heap, nodes and listeners, after a collection."""
    for _ in range(3):
        cdp.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
    return {name: found[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


def tell(name: str, now: dict[str, float]) -> None:
    print(
        f"  {name:>12}  {now['JSHeapUsedSize'] / 1e6:6.2f} MB  {now['Nodes']:6.0f} nodes  {now['JSEventListeners']:5.0f} listeners",
        flush=True,
    )


def replay(page: Page, demo: Demo, *, hours: float, timers: bool) -> tuple[float, int]:
    """End over start, and how many calls there were."""
    day = Day(demo.board("lantai-2"))
    sockets: list[WebSocketRoute] = []
    page.route_web_socket("**/board**", lambda socket: sockets.append(socket))  # noqa: PLW0108  (a bound method takes no marks)
    page.route("**/speech/*.mp3", lambda route: route.fulfill(status=404))
    if timers:
        page.clock.install(time=day.at)
    page.goto(demo.lobby("lantai-2"))
    page.wait_for_function("document.fonts.status === 'loaded'")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Performance.enable")
    boards = int(hours * 3600 / STEP)
    warm = min(WARM, boards // 8)
    start: dict[str, float] = {}
    now: dict[str, float] = {}
    for board in range(1, boards + 1):
        sockets[-1].send(day.next())
        if timers:
            page.clock.run_for(int(STEP * 1000))
        else:
            page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        if board == warm:
            start = measure(cdp)
            tell("start", start)
        elif board % (boards // LOOKS) == 0:
            now = measure(cdp)
            tell(f"{board * STEP / 3600:.1f} h", now)
    last = page.locator(".last__number, .hero__number").all_inner_texts()
    assert day.calls[-1]["number"] in last, last
    return now["JSHeapUsedSize"] / start["JSHeapUsedSize"], boards // CALL_EVERY


def main() -> None:
    """Prints the figures; exit 1 when the page keeps too much."""
    asked = argparse.ArgumentParser(prog="python -m bench.heap", description=__doc__.partition("\n")[0])
    asked.add_argument("--hours", type=float, default=HOURS, help="eight are the measure")
    asked.add_argument("--timers", action="store_true", help="let the page's clock go as far as its boards")
    words = asked.parse_args()
    hours = words.hours
    shortened = "" if hours >= HOURS else f" (SHORTENED: {hours} instead of {HOURS} hours)"
    what = "boards and of the page's own time" if words.timers else "boards"
    print(f"heap of a lobby screen over {hours} hours of {what}{shortened}", flush=True)
    began = monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        running(Path(folder)) as demo,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.require(), args=[*chromium.ARGUMENTS, "--enable-precise-memory-info"]
        )
        page = browser.new_context(
            viewport={"width": 1920, "height": 1080}, base_url=demo.base, locale="id-ID"
        ).new_page()
        ratio, calls = replay(page, demo, hours=hours, timers=words.timers)
        browser.close()
    print(
        f"  {calls} calls, {monotonic() - began:.0f} s of real time; end / start: {ratio:.2f} (at most {ALLOWED})"
    )
    if ratio > ALLOWED:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

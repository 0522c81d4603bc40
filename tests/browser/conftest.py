"""A real Chromium for each browser test; a run in which none passed is a failed run."""

import time
from collections import deque
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.demo import Demo, Desk, Errand, running
from tests.browser.network import Network, network_to
from tests.browser.people import say
from tests.browser.visit import Visit, Watch

SECONDS = 150


class BrowserTally:
    """Counts the browser tests that passed: an empty or skipped run must not look like a good one."""

    def __init__(self) -> None:
        self.passed = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not self.passed and not session.config.option.collectonly:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.write_line(f"in a browser: {self.passed} passed", red=not self.passed)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(BrowserTally(), "browser-tally")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine is slow; the first test also waits for the server."""
    for item in items:
        item.add_marker(pytest.mark.timeout(SECONDS))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Fails, never skips, when there is no Chromium."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.NONE_FOUND, pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The one real server of the run; tests keep out of each other's way by agencies, see `next_desk`."""
    with running(tmp_path_factory.mktemp("demo")) as started:
        yield started


@pytest.fixture(scope="session")
def all_desks(demo: Demo) -> deque[Desk]:
    return deque(demo.desks())


@pytest.fixture
def desk(demo: Demo, all_desks: deque[Desk]) -> Iterator[Desk]:
    """A closed counter without a queue, of an agency that no other test uses at the time."""
    yield from lent(demo, all_desks)


@pytest.fixture
def other_desk(demo: Demo, all_desks: deque[Desk]) -> Iterator[Desk]:
    """One more, of another agency."""
    yield from lent(demo, all_desks)


@pytest.fixture
def soon(demo: Demo, all_desks: deque[Desk]) -> Iterator[Desk]:
    """Of an agency whose places are close together: check-in opens 45 minutes before the time."""
    for _ in range(len(all_desks)):
        if all_desks[0].agency in "DHK":
            break
        all_desks.rotate(-1)
    yield from lent(demo, all_desks)


def lent(demo: Demo, desks: deque[Desk]) -> Iterator[Desk]:
    """The one that has rested longest; it is given back as it was."""
    one = desks.popleft()
    yield one
    demo.clear(one)
    desks.append(one)


@pytest.fixture(scope="session")
def all_errands(demo: Demo) -> Iterator[Errand]:
    return demo.errands()


@pytest.fixture
def errand(all_errands: Iterator[Errand]) -> Errand:
    """A service without a queue that no other test asks for."""
    return next(all_errands)


@pytest.fixture
def network(demo: Demo) -> Iterator[Network]:
    """A way to the server that the test may cut; pages of `visit` go through it."""
    with network_to(demo.port) as made:
        yield made


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What goes wrong in the test's pages; at the end, nothing may have but what the test expects."""
    watching = Watch()
    yield watching
    assert watching.troubles == []


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, demo: Demo, watch: Watch) -> Iterator[Visit]:
    """Opens pages of the demo; their browsers are closed at the end."""
    through = request.getfixturevalue("network") if "network" in request.fixturenames else demo
    visiting = Visit(browser, through.base, watch)
    yield visiting
    visiting.end()


@pytest.fixture
def page(visit: Visit) -> Page:
    """An empty page in a browser of its own."""
    return visit.browser().new_page()


@pytest.fixture
def voice(demo: Demo, desk: Desk) -> Desk:
    """A desk whose calls have a voice: the words of the demo have been made."""
    demo.take(desk.service)
    demo.at(desk).call(desk.counter)
    for _ in range(300):
        if set(say(demo, desk.zone)[-1]) == {"id", "en"}:
            break
        time.sleep(0.2)
    else:
        pytest.fail("the demo has no voice")
    demo.clear(desk)
    return desk

"""A real Chromium for each browser test; a run in which none passed is a failed run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser import chromium

ACTION_MILLISECONDS = 10_000


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


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with storage of its own. An exception in a script, or a request that the CSP refused, fails the test."""
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    context.set_default_timeout(ACTION_MILLISECONDS)
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("pageerror", lambda error: troubles.append(_text(error)))
    opened.on(
        "console",
        lambda message: troubles.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield opened
    context.close()
    assert not troubles


def _text(error: Error) -> str:
    return error.stack or error.message

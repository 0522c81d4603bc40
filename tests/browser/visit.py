"""Opening pages, and noticing what goes wrong in them."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

ACTION_MILLISECONDS = 10_000
KIOSK = (1080, 1920)
CONSOLE = (1366, 768)
LOBBY = (1920, 1080)
PHONE = (360, 800)
DASH = "\N{EN DASH}"  # between what a window is about and the product
CUT_OFF = (  # what a cut network looks like
    r"net::ERR_(CONNECTION|CONTENT_LENGTH|EMPTY|SOCKET|INCOMPLETE|FAILED|ABORTED|INTERNET)|before receiving a handshake"
)


class Watch:
    """Collects exceptions in scripts and errors on the console, among them every request that the CSP refused."""

    def __init__(self) -> None:
        # The console asks who is signed in; before the sign-in the answer is nobody, and Chromium calls that an error.
        self._expected = [re.compile(r"status of 401 .*/api/v1/session$")]
        self._seen: list[str] = []

    def expect(self, *patterns: str) -> None:
        """A test that breaks something on purpose says what the console will show."""
        self._expected += [re.compile(pattern) for pattern in patterns]

    @property
    def troubles(self) -> list[str]:
        return [text for text in self._seen if not any(one.search(text) for one in self._expected)]

    def over(self, context: BrowserContext) -> None:
        """Watches all pages of a browser."""
        context.on("weberror", lambda web: self._seen.append(_text(web.error)))
        context.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._seen.append(f"{message.text} {message.location.get('url', '')}")


def _text(error: Error) -> str:
    return error.stack or error.message


class Visit:
    """People at their machines: each browser has cookies and storage of its own."""

    def __init__(self, browser: Browser, base: str, watch: Watch) -> None:
        self._browser = browser
        self._base = base
        self._watch = watch
        self._contexts: list[BrowserContext] = []

    def browser(self, size: tuple[int, int] = CONSOLE, **options: Any) -> BrowserContext:
        """An Indonesian browser unless `options` say otherwise."""
        width, height = size
        given = {"locale": "id-ID", "timezone_id": "Asia/Jakarta", "base_url": self._base, **options}
        context = self._browser.new_context(viewport={"width": width, "height": height}, **given)
        context.set_default_timeout(ACTION_MILLISECONDS)
        self._watch.over(context)
        self._contexts.append(context)
        return context

    def open(self, path: str, size: tuple[int, int] = CONSOLE, **options: Any) -> Page:
        """The page at `path` in a new browser."""
        page = self.browser(size, **options).new_page()
        page.goto(path)
        return page

    def end(self) -> None:
        for context in self._contexts:
            context.close()

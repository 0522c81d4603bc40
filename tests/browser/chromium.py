"""Where the Chromium of the browser tests is, and how to get one: `python -m tests.browser.chromium`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",  # Chromium refuses root with its sandbox, and only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",  # else it looks for its maker's hosts at every start
    "--disable-component-update",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",  # as a lobby screen is started
)
NONE_FOUND = (
    "No Chromium for the browser tests: set CHROMIUM to one, install Debian's (apt-get install chromium), "
    "or let `python -m playwright install chromium` fetch its own."
)


class NoBrowser(RuntimeError):
    """There is no Chromium, and none could be installed."""


def find() -> str | None:
    """The program's path: $CHROMIUM, an installed one, or Playwright's own; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    installed = (shutil.which(name) for name in NAMES)
    return next((path for path in installed if path), None) or _playwrights_own()


def require() -> str:
    """Like `find`. Raises NoBrowser, one sentence that says what to do."""
    path = find()
    if path is None:
        raise NoBrowser(NONE_FOUND)
    return path


def install() -> None:
    """Debian's when we may, else Playwright's download; says nothing about success, ask `find`."""
    if os.environ.get("CHROMIUM"):
        return  # somebody chose one: another would only hide that it is not there
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ("update", "install -y --no-install-recommends chromium"):
            subprocess.run(["apt-get", "-q", *command.split()], env=environment, check=False)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> None:
    """Install a Chromium unless there is one; exit 1 with one sentence when none can be had."""
    if find() is None:
        install()
    if find() is None:
        sys.exit(NONE_FOUND)


if __name__ == "__main__":
    main()

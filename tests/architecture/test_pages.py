"""Pages live under a strict Content-Security-Policy: no inline script or style, nothing from another host."""

from html.parser import HTMLParser
from pathlib import Path

from tests.architecture.source import ROOT, files, plant

TEMPLATES = "app/web/templates"
LOADS = {"src", "href", "srcset", "poster", "action"}
DATA = "application/json"  # a block of data is not run, so the policy lets it be


class Page(HTMLParser):
    """Collects what the policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        self._in_script = tag == "script" and dict(attrs).get("type") != DATA
        if tag == "style":
            self.refused.append(f"{line} <style>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.refused.append(f"{line} {name}=")
            if name in LOADS and (value or "").startswith(("http:", "https:", "//", "javascript:")):
                self.refused.append(f"{line} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.refused.append(f"{self.getpos()[0]} inline <script>")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"


def refused(root: Path) -> list[str]:
    found = []
    for path in sorted(files(root / TEMPLATES, ".html")):
        page = Page()
        page.feed(path.read_text())
        page.close()
        found += [f"{path.relative_to(root)}:{what}" for what in page.refused]
    return found


def test_pages_fit_the_policy() -> None:
    assert refused(ROOT) == []


def test_planted_inline_code_is_seen(tmp_path: Path) -> None:
    page = """<script type="module" src="{{ static('js/x.js') }}"></script>
<script type="application/json">{"a": 1}</script>
<script>run()</script>
<style>p { color: red }</style>
<p style="color: red" onclick="run()">x</p>
<img src="https://example.org/x.png"><a href="javascript:run()">x</a>
"""
    root = plant(tmp_path, **{f"{TEMPLATES}/x.html": page})

    assert refused(root) == [
        f"{TEMPLATES}/x.html:{what}"
        for what in (
            "3 inline <script>",
            "4 <style>",
            "5 style=",
            "5 onclick=",
            "6 src=https://example.org/x.png",
            "6 href=javascript:run()",
        )
    ]

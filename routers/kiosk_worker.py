"""The kiosk's page for when the server is gone: a service worker that knows, with one version, every file the page is made of."""

import hashlib
import json
import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.i18n import texts
from app.vocabulary import Language
from routers.deps import Public
from routers.pages import WEB

router = APIRouter(tags=["pages"], include_in_schema=False)
_STATIC = WEB / "static"
_WORKER = _STATIC / "js" / "kiosk-worker.js"
_PAGES = ("base.html", "kiosk.html")
_IN_PAGE = re.compile(r"static\('([^']+)'\)")
# What a file names: modules that it imports, files of a style sheet, addresses in a script ("/static/img/mark.svg").
_NAMED = {
    ".js": re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']|["'`](/static/[\w./@-]+\.\w+)"""),
    ".css": re.compile(r"""url\(\s*["']?([^"')#?]+)|@import\s+["']([^"']+)["']"""),
}


@dataclass(frozen=True, kw_only=True)
class Shell:
    """`version` is another one whenever the page or any of its files is."""

    version: str
    files: tuple[str, ...]


@lru_cache
def shell(most: int) -> Shell:
    """All that `/kiosk` is made of, by following what its files name; `most` is a figure that the page carries."""
    found: dict[str, bytes] = {}
    frames = [(WEB / "templates" / name).read_text("utf-8") for name in _PAGES]
    ahead = [path for frame in frames for path in _IN_PAGE.findall(frame)]
    while ahead:
        path = ahead.pop()
        if path not in found and (_STATIC / path).is_file():
            found[path] = (_STATIC / path).read_bytes()
            ahead += _named_in(path, found[path])
    digest = hashlib.sha256(repr((most, frames, sorted(found.items()))).encode())
    digest.update(_WORKER.read_bytes())
    for language in Language:
        digest.update(json.dumps(texts(language), sort_keys=True).encode())
    locales = [f"/locale/{language}.json" for language in Language]
    files = (*(f"/static/{path}" for path in sorted(found)), *locales)
    return Shell(version=digest.hexdigest()[:16], files=files)


def _named_in(path: str, content: bytes) -> list[str]:
    pattern = _NAMED.get(posixpath.splitext(path)[1])
    if pattern is None:
        return []
    named = [one or other for one, other in pattern.findall(content.decode("utf-8"))]
    here = posixpath.dirname(path)
    return [
        name.removeprefix("/static/") if name.startswith("/static/") else posixpath.normpath(f"{here}/{name}")
        for name in named
    ]


@router.get("/kiosk-worker.js", dependencies=[Public])
async def worker(request: Request) -> Response:
    """At the root, so that it may serve `/kiosk`. A browser that finds it changed stores the new page as a whole."""
    made = shell(request.app.state.settings.visit_services)
    said = json.dumps({"version": made.version, "files": made.files})
    return Response(
        f"const SHELL = {said};\n{_WORKER.read_text('utf-8')}",
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )

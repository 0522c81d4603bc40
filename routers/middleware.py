"""What every answer carries and every request must respect; plain ASGI, so that sockets and big answers stream."""

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_SLIDES = re.compile(r"/office/[^/]+/slides")
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


class SecurityHeaders:
    """A strict policy on every answer: nothing inline, nothing from elsewhere, nothing kept unless it says so."""

    def __init__(self, app: ASGIApp) -> None:
        """Around `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], *_HEADERS]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, with_headers)


class HeadAsGet:
    """HEAD is GET without its body: whoever watches a server from outside asks so."""

    def __init__(self, app: ASGIApp) -> None:
        """Around `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Asks for GET and keeps the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def headers_alone(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, headers_alone)


class BodyLimit:
    """Counts the bytes that arrive, whatever Content-Length said; the office may send a catalogue or a film."""

    def __init__(self, app: ASGIApp, *, limit: int, office_limit: int, slides_limit: int) -> None:
        """Limits in bytes."""
        self.app = app
        self.limit = limit
        self.office_limit = office_limit
        self.slides_limit = slides_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stops the reading of a body that is too large: `routers/problems.py` says so."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > limit:
                    raise HTTPException(413)  # FastAPI makes a 400 of anything else that stops its reading
            return message

        await self.app(scope, counted, send)

    def _limit_of(self, path: str) -> int:
        if not path.startswith("/office"):
            return self.limit
        return self.slides_limit if _SLIDES.fullmatch(path) else self.office_limit

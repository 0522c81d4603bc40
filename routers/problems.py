"""AntreError to an RFC 9457 problem: the only file that knows both. Nobody ever sees a traceback."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.errors import (
    AbsentTooEarly,
    AntreError,
    BookingRefused,
    Conflict,
    CounterTaken,
    Forbidden,
    InvalidValue,
    Malformed,
    MoveRefused,
    NotFound,
    NoTicketNow,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from app.i18n import language_of, text
from app.logs import logger
from routers.pages import page
from routers.sockets import refuse

log = logger(__name__)

STATUS: Mapping[type[AntreError], int] = {
    NotFound: 404,
    Conflict: 409,
    Unauthenticated: 401,
    Forbidden: 403,
    Malformed: 422,
    TooMany: 429,
    TooLarge: 413,
    Unavailable: 503,
    AntreError: 500,
}
_SERVER_FAULT = 500
_TOKENS = {"token", "hold"}  # the parameters of paths that nobody else may know
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


def status_of(error: type[AntreError]) -> int:
    """The status of the nearest kind that the error is."""
    return next(STATUS[kind] for kind in error.__mro__ if kind in STATUS)


def install(app: FastAPI) -> None:
    """Every refusal of `app` becomes a problem."""
    app.add_exception_handler(AntreError, _turned_away)  # type: ignore[arg-type] # for requests and sockets
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(UnicodeError, _no_text)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    request: Request,
    *,
    status: int,
    code: str,
    headers: Mapping[str, str] | None = None,
    named: str | None = None,
    place: str | None = None,
    **more: Any,  # noqa: ANN401
) -> Response:
    """The answer, in the language of the request; `named` is who the refusal is about, where it may say so."""
    language = language_of(
        request.query_params.get("lang"),
        request.headers.get("accept-language") if "accept-language" in request.headers else None,
        request.cookies.get("antre_lang"),
    )
    if _wants_page(request):
        return page(request, "refused.html", language, status=status, code=code, number=status)
    return JSONResponse(
        {
            "type": f"/problems/{code}",
            "title": code.replace("_", " ").capitalize(),
            "status": status,
            "detail": text(f"error.{code}_by", language, name=named)
            if named
            else text(f"error.{code}", language),
            "code": code,
            "instance": place or _place(request),
            **more,
        },
        status_code=status,
        headers={"Content-Language": language, **(headers or {})},
        media_type="application/problem+json",
    )


def _wants_page(request: Request) -> bool:
    """A browser that leads somebody here, not a script of ours and not a program."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _place(request: Request) -> str:
    """The path, without the token that it may hold. What matched nothing is named by its first part."""
    template: str | None = getattr(request.scope.get("route"), "path", None)
    if template is None:
        return "/" + request.url.path.lstrip("/").partition("/")[0]
    path = request.url.path
    for name in _TOKENS & request.path_params.keys():
        path = path.replace(str(request.path_params[name]), "-")
    return path


async def _turned_away(asked: Request | WebSocket, error: Exception) -> Response | None:
    assert isinstance(error, AntreError)  # noqa: S101  (narrows the type: it is registered for these)
    if isinstance(asked, WebSocket):
        await refuse(asked, error)
        return None
    return await refused(asked, error)


async def refused(request: Request, error: AntreError, *, place: str | None = None) -> Response:
    """The problem that says so; `place` is the path where no route has been found yet, without a token."""
    status = status_of(type(error))
    more: dict[str, Any] = {"place": place}
    headers = {}
    if isinstance(error, MoveRefused) and (console := getattr(request.state, "console", None)):
        more["state"] = await console()
    if isinstance(error, CounterTaken) and (there := _who_is_there(more)):
        more |= {"named": there, "officer": there, "take_over": _take_over_path(request)}
    if isinstance(error, AbsentTooEarly) and error.allowed_at:
        more |= {"calls_left": error.calls_left, "allowed_at": _as_there(error.allowed_at, more)}
    if isinstance(error, NoTicketNow) and error.opens_at:
        more["opens_at"] = error.opens_at.isoformat()
    if isinstance(error, BookingRefused):
        more.update(_facts(error))
    if isinstance(error, InvalidValue) and error.field:
        more["errors"] = [{"field": error.field, "code": error.code}]
    if isinstance(error, Unavailable):
        headers["Retry-After"] = "1"
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(math.ceil(error.retry_after.total_seconds()))
    if status >= _SERVER_FAULT and not isinstance(error, Unavailable):
        log.error("refused with %s: %s", error.code, error)
    return problem(request, status=status, code=error.code, headers=headers, **more)


def _who_is_there(told: dict[str, Any]) -> str | None:
    """The display name of the officer at the counter of the console that goes along."""
    officer = told.get("state", {}).get("counter", {}).get("officer")
    return officer["name"] if officer else None


def _take_over_path(request: Request) -> str:
    """The way out: the move of the same counter that hands it over."""
    return f"{request.url.path.rsplit('/', 1)[0]}/take-over"


def _as_there(moment: datetime, told: dict[str, Any]) -> str:
    """With the offset of the console's own times."""
    at = told.get("state", {}).get("at")
    return moment.astimezone(datetime.fromisoformat(at).tzinfo if at else None).isoformat()


def _facts(error: BookingRefused) -> dict[str, Any]:
    return {
        name: fact.isoformat() if isinstance(fact, datetime) else fact for name, fact in error.facts.items()
    }


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    # Where and what kind, never the value: it may be a name or a number that belongs to somebody.
    errors = [
        {"field": ".".join(str(part) for part in one["loc"]), "code": one["type"]} for one in error.errors()
    ]
    return problem(request, status=422, code="malformed_body", errors=errors)


async def _no_text(request: Request, error: Exception) -> Response:
    """A form in a charset that is none, or a letter that is half of one."""
    log.warning("what was sent is no text: %s", type(error).__name__)
    return problem(request, status=422, code="malformed_body")


async def _gone(request: Request, _error: Exception) -> Response:
    """Hung up before all of the body was here: nobody hears it, and nothing is wrong with us."""
    return problem(request, status=422, code="malformed_body")


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = _HTTP_CODES.get(
        error.status_code, "malformed_body" if error.status_code < _SERVER_FAULT else "internal_error"
    )
    # FastAPI's 400 is a body that it could not even parse; here that is one kind with those that do not validate.
    status = 422 if code == "malformed_body" else error.status_code
    return problem(request, status=status, code=code, headers=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected %s", type(error).__name__, exc_info=error)
    return problem(request, status=500, code="internal_error")

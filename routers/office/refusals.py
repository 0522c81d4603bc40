"""How the office refuses: with a page of its own, where a program would get a problem."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from app.errors import AntreError, BodyTooLarge, Malformed, NotFound, NotSignedIn, Unavailable
from app.i18n import language_of
from routers import pages
from routers.problems import status_of

ENTRANCE = "/office/sign-in"


class OfficeRoute(APIRoute):
    """Refuses with a page instead of a problem when the client wants HTML; who is not signed in is led to the door."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Around FastAPI's own."""
        answer = super().get_route_handler()

        async def framed(request: Request) -> Response:
            try:
                return await answer(request)
            except (AntreError, RequestValidationError, HTTPException) as error:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                return _refusal(request, error)

        return framed


def _refusal(request: Request, error: Exception) -> Response:
    if isinstance(error, NotSignedIn):
        onward = f"?next={quote(request.url.path, safe='/')}" if request.method == "GET" else ""
        return RedirectResponse(f"{ENTRANCE}{onward}", status_code=303)
    if isinstance(error, HTTPException):
        error = BodyTooLarge() if error.status_code == 413 else Malformed()  # noqa: PLR2004
    if not isinstance(error, AntreError):
        error = NotFound()
    language = language_of(
        request.query_params.get("lang"),
        request.cookies.get("antre_lang"),
        request.headers.get("accept-language"),
    )
    status = status_of(type(error))
    response = pages.page(
        request, "office/refused.html", language, status=status, code=error.code, number=status
    )
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "1"
    return response

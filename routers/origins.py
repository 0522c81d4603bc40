"""Where a request comes from, and the address that its answer gives out."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from fastapi.requests import HTTPConnection

from app.errors import ForeignOrigin, InvalidValue

_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


async def base_of(connection: HTTPConnection) -> str:
    """The address that citizens' phones know us by: the setting, or the one that this request came to. Raises InvalidValue."""
    public: str = connection.app.state.settings.public_url
    if public:
        return public.rstrip("/")
    scheme = "https" if connection.scope.get("scheme") in {"https", "wss"} else "http"
    host = connection.headers.get("host") or connection.url.netloc
    if not _HOST.fullmatch(host):  # it goes into links, and into a square that holds so much and no more
        raise InvalidValue(field="Host")
    return f"{scheme}://{host}"


Base = Annotated[str, Depends(base_of)]


def require_same_origin(connection: HTTPConnection) -> None:
    """Browsers say where a request comes from; programs say nothing. Raises ForeignOrigin."""
    origin = connection.headers.get("origin")
    if origin is None:
        return
    try:
        site = urlsplit(origin).netloc  # empty for "null": a sandboxed or a hidden place
    except ValueError as error:  # "http://[": no browser says that
        raise ForeignOrigin from error
    public = urlsplit(connection.app.state.settings.public_url).netloc
    if not site or site not in {connection.headers.get("host"), public}:
        raise ForeignOrigin

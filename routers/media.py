"""Serves the pictures and films of the lobby's slides; they never change under their address."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, Response
from starlette.requests import HTTPConnection

from app.adapters.media import TYPES, Media
from app.errors import NotFound
from routers.deps import Public

router = APIRouter(tags=["screens"])


async def _media(connection: HTTPConnection) -> Media:
    found: Media = connection.app.state.media
    return found


Kept = Annotated[Media, Depends(_media)]


@router.get("/media/{name}", dependencies=[Public], response_class=FileResponse)
async def media(name: str, kept: Kept) -> Response:
    """What hangs in the lobby is no secret. Films are read in pieces (`Range`). Raises NotFound."""
    path = kept.path(name)
    if path is None:
        raise NotFound(name)
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type=TYPES[path.suffix[1:]], headers=headers)

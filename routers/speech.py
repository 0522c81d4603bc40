"""Serves the sentences that calls were joined to: small mp3 files that never change under their address."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, Response
from starlette.requests import HTTPConnection

from app.adapters.speech.clips import Clips
from app.errors import NotFound
from routers.deps import Public

router = APIRouter(tags=["screens"])


async def _clips(connection: HTTPConnection) -> Clips:
    found: Clips = connection.app.state.voice.clips
    return found


Clipped = Annotated[Clips, Depends(_clips)]


@router.get("/speech/{name}", dependencies=[Public], response_class=FileResponse)
async def sentence(name: str, voice: Clipped) -> Response:
    """A sentence that was said; nothing is made here. A number and a counter are no secret of the lobby's. Raises NotFound."""
    path = voice.sentence(name)
    if path is None:
        raise NotFound(name)
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type="audio/mpeg", headers=kept)

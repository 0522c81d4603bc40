"""Serves the sentences that calls were joined to: small mp3 files that never change under their address."""

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from app.errors import NotFound
from routers.deps import Clipped, Public

router = APIRouter(tags=["screens"])


@router.get("/speech/{name}", dependencies=[Public], response_class=FileResponse)
async def sentence(name: str, voice: Clipped) -> Response:
    """A sentence that was said; nothing is made here. A number and a counter are no secret of the lobby's. Raises NotFound."""
    path = voice.sentence(name)
    if path is None:
        raise NotFound(name)
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(path, media_type="audio/mpeg", headers=kept)

"""Serves the sentences that calls were joined to: small mp3 files that never change under their address."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import HTTPConnection

from app.adapters.speech.clips import Clips
from app.errors import NotFound
from app.vocabulary import Language
from routers.deps import PRINTABLE, Kiosk, Public

router = APIRouter(tags=["screens"])


class Speaker(Protocol):
    """Reads a text out."""

    async def spoken(self, language: Language, text: str) -> str | None:
        """The address of the sound; None: there is no voice."""
        ...


async def _speaker(connection: HTTPConnection) -> Speaker:
    found: Speaker = connection.app.state.voice
    return found


class ToRead(BaseModel):
    """What a kiosk's guide reads to somebody who cannot see the screen; it asks for a name or a label at a time."""

    model_config = ConfigDict(extra="ignore")

    language: Language
    text: str = Field(min_length=1, max_length=300, pattern=PRINTABLE)


class ReadShape(BaseModel):
    """`address` null: the server has no voice, so that the browser's own may try."""

    address: str | None


@router.post("/api/v1/malls/{mall}/spoken", tags=["kiosk"])
async def read_out(body: ToRead, _kiosk: Kiosk, voice: Annotated[Speaker, Depends(_speaker)]) -> ReadShape:
    """Where the sound of the text is; half a second the first time."""
    return ReadShape(address=await voice.spoken(body.language, body.text))


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

"""Slides in the office: what screens show between calls."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import UploadFile

from app.adapters.media import Media, kind_of
from app.errors import Conflict, Malformed, UnknownSlide
from app.vocabulary import SlideKind
from counters.commands.office.add_slide import add_slide
from counters.commands.office.move_slide import move_slide
from counters.commands.office.remove_slide import remove_slide
from counters.queries.lobby_of import file_is_shown
from counters.rules.lobby import LONGEST_SLIDE, SHORTEST_SLIDE, longest_text
from routers.office.forms import Form, Typed
from routers.office.frame import Office, RunsMall, typed_status
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/slides", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_FILE = "file"  # the choice that stands for a picture or a film: its content says which
_KINDS = (_FILE, SlideKind.TEXT, SlideKind.CHARTER)
_MEGABYTE = 1 << 20


@router.get("")
async def slides(office: RunsMall) -> Response:
    """In their order, and a form for one more."""
    return _page(office, office.form(kind=_FILE, seconds=15))


def _page(office: Office, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "slides",
        "slides",
        status=status,
        form=form,
        slides=office.plan.lobby.slides,
        kinds=_KINDS,
        megabytes=office.settings.slide_mb,
        least=SHORTEST_SLIDE,
        most=LONGEST_SLIDE,
    )


def _media(office: Office) -> Media:
    found: Media = office.request.app.state.media
    return found


async def _kept(office: Office, form: Form) -> str:
    """The name of the typed file; a fault of the form if there is none, or none that screens can show."""
    upload = form.upload("file")
    if not isinstance(upload, UploadFile) or not upload.size:
        form.fault("file", "office.error.file")
        return ""
    if upload.size > office.settings.slide_mb * _MEGABYTE:
        form.fault("file", "office.error.slide_size", most=office.settings.slide_mb)
        return ""
    try:
        name = await asyncio.to_thread(_media(office).keep, upload.file)
    except OSError:
        form.fault("file", "office.error.slide_disk")
        return ""
    if name is None:
        form.fault("file", "office.error.slide_type")
    return name or ""


@router.post("")
async def add(office: RunsMall, form: Typed) -> Response:
    """Screens show it within a second."""
    chosen = form.choice("kind", list(_KINDS))
    words = chosen in _KINDS[1:]
    longest = longest_text(SlideKind(chosen) if words else SlideKind.IMAGE)
    texts = (
        form.text("text_id", longest=longest, shortest=int(words), joined=True),
        form.text("text_en", longest=longest, shortest=int(words), joined=True),
    )
    if any(texts) != all(texts):
        form.fault("text_en" if texts[0] else "text_id", "office.error.required")
    seconds = form.number("seconds", least=SHORTEST_SLIDE, most=LONGEST_SLIDE)
    file = "" if words or form.errors else await _kept(office, form)
    try:
        form.require()
        await office.database.write(
            add_slide,
            scope=office.scope,
            kind=SlideKind(chosen) if words else kind_of(file),
            file=file,
            texts=texts,
            seconds=seconds,
        )
    except (Malformed, Conflict) as error:
        await _forget(office, file)
        return _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("slides"), "slide_added")


async def _forget(office: Office, file: str) -> None:
    """Unless another slide shows it."""
    if file and not await office.database.read(file_is_shown, file=file):
        await asyncio.to_thread(_media(office).forget, file)


def _id(slide: str) -> UUID:
    try:
        return UUID(slide)
    except ValueError as error:
        raise UnknownSlide from error


@router.post("/{slide}/move")
async def move(office: RunsMall, slide: str) -> Response:
    """One place earlier."""
    await office.database.write(move_slide, scope=office.scope, slide_id=_id(slide))
    return office.back(office.at("slides"), "slide_moved")


@router.post("/{slide}/remove")
async def remove(office: RunsMall, slide: str) -> Response:
    """With its file, if no other slide shows that."""
    slide_id = _id(slide)
    file = next((one.file for one in office.plan.lobby.slides if one.slide_id == slide_id), "")
    await office.database.write(remove_slide, scope=office.scope, slide_id=slide_id)
    await _forget(office, file)
    return office.back(office.at("slides"), "slide_removed")

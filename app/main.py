"""Assembles the application: one process, one database, one hub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

from app.adapters.media import Media
from app.adapters.printing.network import NetworkPrinters
from app.clock import Clock
from app.db import Database
from app.db.listener import listen
from app.proofs import Puzzles
from app.scheduler import Job, Scheduler, jobs_of
from app.security import Vault, secret_of
from app.settings import Settings
from app.voice import VoiceKeeper
from app.waits import Waits
from display.feed import Feed
from display.hub import Hub
from routers import (
    book_pages,
    book_person_pages,
    booking,
    check_ins,
    desk,
    devices,
    draw_pages,
    draws,
    health,
    island,
    kiosk,
    kiosk_worker,
    media,
    office,
    openapi,
    own_booking_pages,
    own_data_pages,
    pages,
    printing,
    problems,
    proofs,
    reprints,
    screens,
    session,
    shifts,
    speech,
    tickets,
    visits,
    waiting_list,
    waiting_list_pages,
)
from routers.admission import Admission, FullSlots
from routers.device_signs import DeviceSigns
from routers.known_devices import KnownDevices
from routers.limits import Limits
from routers.middleware import BodyLimit, HeadAsGet, SecurityHeaders
from routers.shared_boards import SharedBoards

_PAIRINGS = 30  # wrong pairing codes per caller in a quarter of an hour; a proxy is one caller
_PARTS = (
    kiosk,
    kiosk_worker,
    island,
    booking,
    check_ins,
    printing,
    tickets,
    desk,
    visits,
    reprints,
    shifts,
    session,
    devices,
    screens,
    speech,
    media,
    health,
    pages,
    office,
    book_pages,
    book_person_pages,
    own_booking_pages,
    waiting_list,
    waiting_list_pages,
    own_data_pages,
    draws,
    draw_pages,
    proofs,
)
_SIGNS_SECONDS = 5.0
_OFFICE_BODY_KB = 4096  # a catalogue of 112 services is 120 KB


def _together() -> APIRouter:
    """Every route. Once for all applications of the process: to work a route's arguments out takes 5 ms, and there are 300."""
    routes = APIRouter()
    for part in _PARTS:
        routes.include_router(part.router)
    routes.include_router(tickets.forms)
    routes.include_router(own_data_pages.api)
    return routes


_ROUTES = _together()


def create_app(database: Database, clock: Clock, settings: Settings) -> FastAPI:
    """The application around an open database; the caller closes that after the last request."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        feed: Feed = app.state.feed
        waits: Waits = app.state.waits
        feed.start()
        if settings.waits:
            waits.start()
        app.state.voice.start()
        app.state.schema = health.schema_state(database)
        signs = Job(name="device-signs", every=_SIGNS_SECONDS, run=app.state.signs.keep)
        scheduler = Scheduler(*jobs_of(database, clock, settings), signs)
        await scheduler.start()
        async with listen(database):
            yield
        await scheduler.stop()
        await waits.stop()
        await app.state.voice.stop()
        await feed.stop()

    app = FastAPI(
        routes=_ROUTES.routes,
        title="Antre",
        summary="Queue and appointments of a public service mall",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    _remember(app, database, clock, settings)
    app.mount("/static", StaticFiles(directory=pages.WEB / "static"), name="static")
    problems.install(app)
    openapi.describe(app)
    app.add_middleware(Admission, at_once=settings.bookings_at_once, waiting=settings.bookings_waiting)
    app.add_middleware(BodyLimit, **_limits(settings))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadAsGet)
    return app


def _limits(settings: Settings) -> dict[str, int]:
    """Bytes. A slide that is too large is read to its end, up to twice: a browser shows no answer to what it is still sending."""
    return {
        "limit": settings.body_limit_kb * 1024,
        "office_limit": _OFFICE_BODY_KB * 1024,
        "slides_limit": 2 * settings.slide_mb * 1024 * 1024,
    }


def _remember(app: FastAPI, database: Database, clock: Clock, settings: Settings) -> None:
    """What lives as long as the application, where requests find it."""
    app.state.database = database
    app.state.clock = clock
    app.state.settings = settings
    app.state.devices = KnownDevices(database)
    app.state.signs = DeviceSigns(database, clock)
    app.state.boards = SharedBoards()
    app.state.media = Media(Path(settings.media_dir))
    app.state.known_malls = {}
    app.state.full_slots = FullSlots(database, clock)
    app.state.hub = Hub()
    app.state.voice = VoiceKeeper(database, clock, settings)
    app.state.feed = Feed(database, app.state.hub, clock, settings, app.state.voice.clips)
    app.state.voice.on_made(app.state.feed.look_at_boards)
    app.state.waits = Waits(database, clock, settings)
    app.state.vault = Vault(secret_of(settings))
    app.state.limits = Limits(settings)
    app.state.puzzles = Puzzles(app.state.vault, rounds=settings.proof_of_work)
    app.state.attempts = session.Attempts(limit=settings.sign_in_attempts)
    app.state.printers = NetworkPrinters()
    app.state.pins = session.Attempts(limit=settings.sign_in_attempts)
    app.state.pairings = session.Attempts(limit=_PAIRINGS)

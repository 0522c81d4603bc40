"""Screens, consoles and phones that follow a state."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, WebSocket
from fastapi.requests import HTTPConnection
from fastapi.responses import Response

from app.db import Reader
from app.errors import DeviceNotPaired, NotFound, UnknownMall
from app.vocabulary import Permission, Scope, ZoneId
from counters.queries.identity_of import PairedDevice
from counters.queries.now_serving import now_serving
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from counters.rules.fleet import MOST_ZONES
from counters.rules.plan import Plan
from display.board import Board, build_board
from display.device_shape import DeviceShape
from display.protocol import Topic, TopicKind
from routers.deps import (
    Db,
    Devices,
    DeviceToken,
    Public,
    Time,
    bearer,
    counter_scope,
    declares,
    officer_of,
    socket_token,
)
from routers.device_signs import DeviceSigns
from routers.devices import DeviceTalk
from routers.etags import matches
from routers.known_devices import KnownDevices
from routers.origins import Base, require_same_origin
from routers.pages import page_version
from routers.shared_boards import SharedBoards
from routers.sockets import Line, follow
from routers.speech import Clipped

router = APIRouter(tags=["screens"])


async def _signs(connection: HTTPConnection) -> DeviceSigns:
    found: DeviceSigns = connection.app.state.signs
    return found


Signs = Annotated[DeviceSigns, Depends(_signs)]


async def _boards(connection: HTTPConnection) -> SharedBoards:
    found: SharedBoards = connection.app.state.boards
    return found


Boards = Annotated[SharedBoards, Depends(_boards)]


@declares(Permission.SHOW_BOARD)
async def _screen(
    mall: str,
    devices: Devices,
    signs: Signs,
    token: Annotated[str | None, Query()] = None,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    _described: Annotated[object, DeviceToken] = None,
) -> PairedDevice:
    device = await _screen_of(devices, mall, bearer(authorization) or token)
    signs.note(device)
    return device


async def _screen_of(devices: KnownDevices, mall: str, token: str | None) -> PairedDevice:
    """Raises DeviceNotPaired, UnknownMall. A kiosk shows the board, too."""
    device = await devices.with_token(token)
    if device is None:
        raise DeviceNotPaired
    if device.mall != mall:
        raise UnknownMall(mall)
    return device


def _scope(device: PairedDevice) -> Scope:
    return Scope(actor=f"device:{device.device_id}", mall_id=device.mall_id)


Screen = Annotated[PairedDevice, Depends(_screen)]


def zones_of(plan: Plan, zone: str | None) -> list[ZoneId]:
    """The zones of an address, "lantai-1,lantai-2", in the plan's order; none for the whole mall. Raises UnknownZone."""
    slugs = (zone or "").split(",", MOST_ZONES)
    named = {plan.zone(slug).zone_id for slug in slugs if zone}
    return [one.zone_id for one in plan.zones if one.zone_id in named]


class DeviceBoard(Board):
    """The board, and how the machine that asks is set."""

    device: DeviceShape


@router.get(
    "/api/v1/malls/{mall}/board", responses={200: {"model": DeviceBoard}, 304: {"description": "not changed"}}
)
async def show_board(
    device: Screen,
    database: Db,
    clock: Time,
    voice: Clipped,
    boards: Boards,
    zone: str | None = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The board of a zone, of several ("a,b") or of the mall, for screens that can only poll: ask with the last ETag."""
    scope = _scope(device)

    def look(reader: Reader, now: datetime) -> Board:
        zones = zones_of(plan_of(reader, scope=scope, now=now), zone)
        return build_board(now_serving(reader, scope=scope, zone_ids=zones, now=now), voice)

    async def read() -> Board:
        return await database.read(look, now=clock.now())

    board = await boards.board(scope.mall_id, zone, read)
    set_up = DeviceShape.of(device, version=page_version())
    body, etag = board.with_device(set_up.model_dump_json())
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if matches(etag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@declares(Permission.SHOW_BOARD)
async def _screen_socket(websocket: WebSocket, mall: str, devices: Devices) -> Scope:
    require_same_origin(websocket)
    return _scope(await _screen_of(devices, mall, socket_token(websocket)))


@router.websocket("/ws/malls/{mall}/board")
async def follow_board(
    websocket: WebSocket,
    scope: Annotated[Scope, Depends(_screen_socket)],
    database: Db,
    clock: Time,
    signs: Signs,
    zone: str | None = None,
) -> None:
    """A lobby screen: whole boards, newest wins; how it is set, once it has said how it is."""
    plan = await database.read(plan_of, scope=scope, now=clock.now())
    talk = DeviceTalk(database, signs, token=socket_token(websocket) or "")
    topic = board_topic(scope, zones_of(plan, zone))
    await follow(websocket, topic, timezone=plan.timezone, require_right=talk.require_right, hear=talk.hear)


def board_topic(scope: Scope, zones: list[ZoneId]) -> Topic:
    """Screens with the same zones share one board."""
    first, further = (zones[0], zones[1:]) if zones else (None, [])
    key = ",".join(str(one) for one in further)
    return Topic(kind=TopicKind.BOARD, mall_id=scope.mall_id, area=first, key=key)


@declares(Permission.WORK_AT_COUNTER)
async def _console_socket(websocket: WebSocket, counter: str, database: Db) -> Scope:
    """A socket that is open is not an officer who does something: it does not keep the session alive."""
    require_same_origin(websocket)
    scope, _ = await counter_scope(database, await officer_of(websocket, keep=False), counter)
    return scope


@router.websocket("/ws/counters/{counter}")
async def follow_console(
    websocket: WebSocket,
    counter: str,
    scope: Annotated[Scope, Depends(_console_socket)],
    database: Db,
    clock: Time,
) -> None:
    """An officer's console."""
    plan = await database.read(plan_of, scope=scope, now=clock.now())

    async def require_right(_line: Line) -> None:
        await _console_socket(websocket, counter, database)

    topic = Topic(kind=TopicKind.CONSOLE, mall_id=scope.mall_id, area=scope.agency_id, key=counter.lower())
    await follow(websocket, topic, timezone=plan.timezone, require_right=require_right)


@router.websocket("/ws/tickets/{token}")
async def follow_ticket(
    websocket: WebSocket, token: str, database: Db, clock: Time, base: Base, _: None = Public
) -> None:
    """A citizen's phone: the token is the only key it needs."""

    def read(reader: Reader) -> tuple[Topic, Plan]:
        ticket = ticket_of(reader, token=token)
        scope = Scope(actor="public", mall_id=ticket.mall_id)
        topic = Topic(
            kind=TopicKind.TICKET, mall_id=ticket.mall_id, area=ticket.agency_id, key=token, base=base
        )
        return topic, plan_of(reader, scope=scope, now=clock.now())

    topic, plan = await database.read(read)
    await follow(websocket, topic, timezone=plan.timezone, require_right=_nothing)


async def _nothing(_line: Line) -> None:
    """The token stays good for as long as the ticket is there."""


@router.websocket("/{path:path}")
async def follow_nothing(path: str, _: None = Public) -> None:
    """Any other path: accepted and closed like every refusal, for a browser cannot read a refused handshake."""
    raise NotFound(path)

"""Screens, consoles and phones that follow a state; and the pairing of the lobby's machines."""

import hashlib
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, WebSocket
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.db import Reader, Tx
from app.errors import Conflict, DeviceNotPaired, NotAllowed, NotFound, Unavailable, UnknownMall
from app.idempotency import answered
from app.security import hash_pairing_code, hash_token, new_pairing_code, new_token
from app.vocabulary import DeviceKind, Permission, Scope
from counters.commands.office.pair_device import pair_device
from counters.commands.office.register_device import register_device
from counters.events import DeviceRegistered
from counters.queries.identity_of import device_of, mall_id_of
from counters.queries.now_serving import now_serving
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from counters.rules.access import may
from counters.rules.plan import Plan
from display.board import Board, build_board
from display.protocol import Topic, TopicKind
from display.shapes import Shape
from routers.deps import (
    PRINTABLE,
    Base,
    Db,
    Devices,
    DeviceToken,
    IfOnce,
    Knobs,
    Public,
    SignedIn,
    Time,
    bearer,
    counter_scope,
    declares,
    officer_of,
    officer_scope,
    only_mall,
    require_same_origin,
    socket_token,
)
from routers.etags import matches
from routers.known_devices import KnownDevices
from routers.session import Attempts
from routers.sockets import follow
from routers.speech import Clipped

router = APIRouter(tags=["screens"])


@declares(Permission.SHOW_BOARD)
async def _screen(
    mall: str,
    devices: Devices,
    token: Annotated[str | None, Query()] = None,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    _described: Annotated[object, DeviceToken] = None,
) -> Scope:
    return await _screen_scope(devices, mall, bearer(authorization) or token)


async def _screen_scope(devices: KnownDevices, mall: str, token: str | None) -> Scope:
    """Raises DeviceNotPaired, UnknownMall. A kiosk shows the board, too."""
    device = await devices.with_token(token)
    if device is None:
        raise DeviceNotPaired
    if device.mall != mall:
        raise UnknownMall(mall)
    return Scope(actor=f"device:{device.device_id}", mall_id=device.mall_id)


Screen = Annotated[Scope, Depends(_screen)]


@router.get(
    "/api/v1/malls/{mall}/board", responses={200: {"model": Board}, 304: {"description": "not changed"}}
)
async def show_board(
    scope: Screen,
    database: Db,
    clock: Time,
    voice: Clipped,
    zone: str | None = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The board, for screens that can only poll: ask with the ETag of the last answer."""
    now = clock.now()

    def read(reader: Reader) -> Board:
        zone_id = plan_of(reader, scope=scope, now=now).zone(zone).zone_id if zone else None
        return build_board(now_serving(reader, scope=scope, zone_id=zone_id, now=now), voice)

    board = await database.read(read)
    # Lights go out and clips come without a new version; the day counts, too: yesterday's calls go at midnight.
    shown = hashlib.sha256(board.model_dump_json(exclude={"at"}).encode()).hexdigest()[:12]
    headers = {
        "ETag": f'"{board.epoch}:{board.version}:{board.at:%Y%m%d}:{shown}"',
        "Cache-Control": "no-cache",
    }
    if matches(headers["ETag"], if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(board.model_dump_json(), media_type="application/json", headers=headers)


@declares(Permission.SHOW_BOARD)
async def _screen_socket(websocket: WebSocket, mall: str, devices: Devices) -> Scope:
    require_same_origin(websocket)
    return await _screen_scope(devices, mall, socket_token(websocket))


@router.websocket("/ws/malls/{mall}/board")
async def follow_board(
    websocket: WebSocket,
    scope: Annotated[Scope, Depends(_screen_socket)],
    database: Db,
    clock: Time,
    zone: str | None = None,
) -> None:
    """A lobby screen: whole boards, newest wins."""
    plan = await database.read(plan_of, scope=scope, now=clock.now())
    zone_id = plan.zone(zone).zone_id if zone else None
    token_hash = hash_token(socket_token(websocket) or "")

    async def require_right() -> None:
        if await database.read(device_of, token_hash=token_hash) is None:
            raise DeviceNotPaired

    topic = Topic(kind=TopicKind.BOARD, mall_id=scope.mall_id, area=zone_id)
    await follow(websocket, topic, timezone=plan.timezone, require_right=require_right)


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

    async def require_right() -> None:
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


async def _nothing() -> None:
    """The token stays good for as long as the ticket is there."""


@router.websocket("/{path:path}")
async def follow_nothing(path: str, _: None = Public) -> None:
    """Any other path: accepted and closed like every refusal, for a browser cannot read a refused handshake."""
    raise NotFound(path)


class RegisterDevice(BaseModel):
    """A machine that shall be paired; `mall` only where the administrator has several."""

    kind: DeviceKind
    name: str = Field(min_length=1, max_length=80, pattern=PRINTABLE)
    zone: str | None = Field(default=None, max_length=80)
    mall: str | None = Field(default=None, max_length=80)


class RegisteredShape(Shape):
    """The code to be typed at the machine."""

    id: str
    code: str


class PairDevice(BaseModel):
    """The code as typed; with `kind`, only a code for such a machine is used up."""

    code: str = Field(max_length=32)
    kind: DeviceKind | None = None


class PairedShape(Shape):
    """The machine's token: shown once."""

    token: str
    kind: str
    mall: str
    zone: str | None
    name: str


@declares(Permission.RUN_MALL)
async def _mall_runner(body: RegisterDevice, officer: SignedIn, database: Db) -> Scope:
    """The mall of the request, or the only one that the officer runs. Raises NotAllowed."""
    if body.mall is not None:
        mall_id = await database.read(mall_id_of, slug=body.mall)
    else:
        mall_id = await only_mall(database, officer)
    if not may(officer.grants, Permission.RUN_MALL, mall_id=mall_id):
        raise NotAllowed
    return officer_scope(officer, mall_id=mall_id, agency_id=None)


@router.post("/api/v1/devices", status_code=201, responses={201: {"model": RegisteredShape}})
async def register(
    body: RegisterDevice,
    scope: Annotated[Scope, Depends(_mall_runner)],
    database: Db,
    settings: Knobs,
    once: IfOnce,
) -> Response:
    """A pairing code, for administrators; it works once and for ten minutes."""
    code = new_pairing_code()

    def shape(_tx: Tx, event: DeviceRegistered) -> bytes:
        return RegisteredShape(id=str(event.device_id), code=code).model_dump_json().encode()

    answer = await database.write(
        answered(register_device, shape, status=201, once=once),
        scope=scope,
        kind=body.kind,
        name=body.name,
        zone=body.zone,
        pairing_hash=hash_pairing_code(code),
        valid_for=timedelta(minutes=settings.pairing_minutes),
    )
    return Response(answer.body, status_code=answer.status, media_type="application/json")


@router.post("/api/v1/devices/pair", status_code=201, dependencies=[Public])
async def pair(
    request: Request, body: PairDevice, database: Db, clock: Time, devices: Devices
) -> PairedShape:
    """The machine exchanges its code for a token; who tries many codes is slowed down."""
    token = new_token()
    tries: Attempts = request.app.state.pairings
    caller = request.client.host if request.client else ""
    tries.begin(caller, now=clock.now())
    try:
        await database.write(
            pair_device,
            pairing_hash=hash_pairing_code(body.code),
            token_hash=hash_token(token),
            kind=body.kind,
        )
    except (Conflict, Unavailable):  # not a guess
        tries.undecided(caller)
        raise
    tries.succeeded(caller)
    device = await devices.with_token(token)
    if device is None:  # revoked in the same moment
        raise DeviceNotPaired
    return PairedShape(token=token, kind=device.kind, mall=device.mall, zone=device.zone, name=device.name)

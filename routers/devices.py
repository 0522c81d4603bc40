"""The lobby's machines: how they are paired, what they say of themselves, and what they are told in return."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.db import Database, Reader, Tx
from app.errors import Conflict, DeviceNotPaired, NotAllowed, Unavailable
from app.idempotency import answered
from app.security import hash_pairing_code, hash_token, new_pairing_code, new_token
from app.vocabulary import DeviceKind, Permission, Scope
from counters.commands.office.pair_device import pair_device
from counters.commands.office.register_device import register_device
from counters.events import DeviceRegistered
from counters.queries.identity_of import PairedDevice, device_of, mall_id_of
from counters.rules.access import may
from counters.rules.fleet import Said
from display.device_shape import DeviceShape
from display.shapes import Shape
from routers.deps import (
    PRINTABLE,
    Db,
    Devices,
    DeviceToken,
    IfOnce,
    Knobs,
    Public,
    SignedIn,
    Time,
    bearer,
    declares,
    officer_scope,
    only_mall,
)
from routers.device_signs import DeviceSigns
from routers.pages import page_version
from routers.session import Attempts
from routers.sockets import Line

router = APIRouter(tags=["screens"])


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
    zone = device.zones[0] if device.zones else None
    return PairedShape(token=token, kind=device.kind, mall=device.mall, zone=zone, name=device.name)


class ReportShape(BaseModel):
    """What a machine says of itself, on its socket or by POST, every half minute and when something changes."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["report"] = "report"
    page: Literal["display", "plain", "kiosk"]
    version: str = Field(max_length=40, pattern=PRINTABLE)
    mute: bool | None = Field(
        default=None, description="null: it has no loudspeaker, or is meant to be silent"
    )
    stale: bool = Field(default=False, description="what it shows is old although it reaches the server")

    def said(self) -> Said:
        """For the office."""
        return Said(**self.model_dump(exclude={"type"}))


@declares(Permission.SHOW_BOARD)
async def _machine(
    devices: Devices,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    _described: Annotated[object, DeviceToken] = None,
) -> PairedDevice:
    """A kiosk or a screen. Raises DeviceNotPaired."""
    device = await devices.with_token(bearer(authorization))
    if device is None:
        raise DeviceNotPaired
    return device


@router.post("/api/v1/devices/report")
async def report(
    request: Request, body: ReportShape, device: Annotated[PairedDevice, Depends(_machine)]
) -> DeviceShape:
    """How the machine is; the answer is how it is set. A screen with a socket says the same there."""
    signs: DeviceSigns = request.app.state.signs
    signs.note(device, body.said())
    return DeviceShape.of(device, version=page_version())


class DeviceTalk:
    """What a screen says on its socket, and what it alone is told there: nothing before it spoke, then every change."""

    def __init__(self, database: Database, signs: DeviceSigns, *, token: str) -> None:
        """`token` is the one that the socket was opened with."""
        self._database = database
        self._signs = signs
        self._token_hash = hash_token(token)
        self._device: PairedDevice | None = None
        self._speaks = False
        self._told = ""

    async def require_right(self, line: Line) -> None:
        """Raises DeviceNotPaired."""
        self._device = await self._database.read(_device, token_hash=self._token_hash)
        self._tell(line)

    def hear(self, line: Line, text: str) -> None:
        """What is not a report is nothing."""
        try:
            said = ReportShape.model_validate_json(text).said()
        except ValidationError:
            return
        self._speaks = True
        if self._device:
            self._signs.note(self._device, said)
        self._tell(line)

    def _tell(self, line: Line) -> None:
        if not self._speaks or self._device is None:
            return
        text = DeviceShape.of(self._device, version=page_version()).model_dump_json()
        if text != self._told:
            self._told = text
            line.tell(text)


def _device(reader: Reader, *, token_hash: str) -> PairedDevice:
    device = device_of(reader, token_hash=token_hash)
    if device is None:
        raise DeviceNotPaired
    return device

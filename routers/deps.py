"""Who asks and what they need, as Annotated aliases; every route names one that declares a permission."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Request, WebSocket
from fastapi.requests import HTTPConnection
from fastapi.security import APIKeyCookie, HTTPBearer

from app.clock import Clock
from app.db import Database
from app.errors import (
    CsrfFailed,
    DeviceNotPaired,
    InvalidValue,
    NotAllowed,
    NotSignedIn,
    UnknownCounter,
    UnknownMall,
)
from app.i18n import language_of
from app.idempotency import Once
from app.security import hash_token, same
from app.settings import Settings
from app.vocabulary import AgencyId, CounterId, DeviceKind, Language, MallId, Permission, Scope
from counters.commands.staff.keep_session import keep_session
from counters.queries.catalogue_of import malls
from counters.queries.identity_of import (
    PairedDevice,
    SignedInOfficer,
    mall_id_of,
    place_of,
    session_of,
)
from counters.rules.access import may
from routers.known_devices import KnownDevices
from routers.origins import require_same_origin

SESSION_COOKIE = "antre_session"
CSRF_HEADER = "X-CSRF-Token"
WATCHING_HEADER = "X-Watching"  # of a page that asks by itself: like a socket, no officer who does something
# They only describe: what is shown is read, and refused, below.
_Cookie = Depends(APIKeyCookie(name=SESSION_COOKIE, scheme_name="session", auto_error=False))
DeviceToken = Depends(HTTPBearer(scheme_name="device", auto_error=False))
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"  # text that is kept: PostgreSQL takes no NUL, and a screen shows no bell
_SEEN_EVERY = timedelta(minutes=1)
_LONGEST_KEY = 200
F = TypeVar("F", bound=Callable[..., Any])


def declares(permission: Permission | None) -> Callable[[F], F]:
    """Marks a dependency with the permission that it checks; None is public, on purpose."""

    def mark(dependency: F) -> F:
        dependency.permission = permission  # type: ignore[attr-defined]
        return dependency

    return mark


async def _database(connection: HTTPConnection) -> Database:
    found: Database = connection.app.state.database
    return found


async def _clock(connection: HTTPConnection) -> Clock:
    found: Clock = connection.app.state.clock
    return found


async def _settings(connection: HTTPConnection) -> Settings:
    found: Settings = connection.app.state.settings
    return found


Db = Annotated[Database, Depends(_database)]
Time = Annotated[Clock, Depends(_clock)]
Knobs = Annotated[Settings, Depends(_settings)]


async def _language(request: Request) -> Language:
    return language_of(
        request.query_params.get("lang"),
        request.cookies.get("antre_lang"),
        request.headers.get("accept-language"),
    )


Tongue = Annotated[Language, Depends(_language)]


@declares(None)
async def _public() -> None:
    """Open to the world, on purpose."""


Public = Depends(_public)


@declares(None)
async def _public_mall(mall: str, connection: HTTPConnection, database: Db) -> Scope:
    known: dict[str, MallId] = connection.app.state.known_malls  # a mall keeps its name
    if mall not in known:
        known[mall] = await database.read(mall_id_of, slug=mall)
    return Scope(actor="public", mall_id=known[mall])


PublicMall = Annotated[Scope, Depends(_public_mall)]


async def _devices(connection: HTTPConnection) -> KnownDevices:
    found: KnownDevices = connection.app.state.devices
    return found


Devices = Annotated[KnownDevices, Depends(_devices)]


def bearer(header: str | None) -> str | None:
    """The token of `Authorization: Bearer …`."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None


@declares(Permission.TAKE_TICKET)
async def kiosk_device(
    connection: HTTPConnection,
    mall: str,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    _described: Annotated[object, DeviceToken] = None,
) -> PairedDevice:
    """A kiosk in its mall, as a machine. Raises DeviceNotPaired, NotAllowed, UnknownMall."""
    devices: KnownDevices = connection.app.state.devices
    device = await devices.with_token(bearer(authorization))
    if device is None:
        raise DeviceNotPaired
    if device.kind is not DeviceKind.KIOSK:
        raise NotAllowed
    if device.mall != mall:
        raise UnknownMall(mall)
    connection.app.state.signs.note(device)
    return device


KioskDevice = Annotated[PairedDevice, Depends(kiosk_device)]


@declares(Permission.TAKE_TICKET)
async def kiosk_of(
    connection: HTTPConnection,
    mall: str,
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    _described: Annotated[object, DeviceToken] = None,
) -> Scope:
    """A kiosk in its mall. Raises DeviceNotPaired, NotAllowed, UnknownMall."""
    return (await kiosk_device(connection, mall, authorization)).scope


Kiosk = Annotated[Scope, Depends(kiosk_of)]


async def officer_of(connection: HTTPConnection, *, keep: bool = True) -> SignedInOfficer:
    """Who is signed in; `keep` counts as a sign of life. Raises NotSignedIn when the session is over, by hand or by time."""
    database: Database = connection.app.state.database
    settings: Settings = connection.app.state.settings
    cookie = connection.cookies.get(SESSION_COOKIE)
    if not cookie:
        raise NotSignedIn
    officer = await database.read(session_of, token_hash=hash_token(cookie))
    now = connection.app.state.clock.now()
    if (
        officer is None
        or now - officer.seen_at > timedelta(minutes=settings.session_idle_minutes)
        or now - officer.created_at > timedelta(hours=settings.session_hours)
    ):
        raise NotSignedIn
    if keep and now - officer.seen_at > _SEEN_EVERY:
        await database.write(keep_session, token_hash=hash_token(cookie))
    return officer


async def _officer(request: Request, _described: Annotated[object, _Cookie] = None) -> SignedInOfficer:
    officer = await officer_of(request, keep=WATCHING_HEADER not in request.headers)
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        require_same_origin(request)
        if not same(request.headers.get(CSRF_HEADER, ""), officer.csrf_token):
            raise CsrfFailed
    return officer


@declares(Permission.WORK_AT_COUNTER)
async def _signed_in(officer: Annotated[SignedInOfficer, Depends(_officer)]) -> SignedInOfficer:
    return officer


SignedIn = Annotated[SignedInOfficer, Depends(_signed_in)]


async def counter_scope(
    database: Database, officer: SignedInOfficer, counter: str
) -> tuple[Scope, CounterId]:
    """The scope of an officer at a counter. Raises UnknownCounter for one of another agency, too."""
    try:
        counter_id = CounterId(UUID(counter))
    except ValueError as error:
        raise UnknownCounter from error
    mall_id, agency_id = await database.read(place_of, counter_id=counter_id)
    if not may(officer.grants, Permission.WORK_AT_COUNTER, mall_id=mall_id, agency_id=agency_id):
        raise UnknownCounter
    return officer_scope(officer, mall_id=mall_id, agency_id=agency_id), counter_id


def officer_scope(officer: SignedInOfficer, *, mall_id: MallId, agency_id: AgencyId | None) -> Scope:
    """The scope of an officer in a mall or in one agency of it."""
    return Scope(
        actor=f"officer:{officer.officer_id}",
        mall_id=mall_id,
        agency_id=agency_id,
        officer_id=officer.officer_id,
    )


async def only_mall(database: Database, officer: SignedInOfficer) -> MallId:
    """The mall that the officer's roles name, or the first that there is. Raises UnknownMall."""
    for grant in officer.grants:
        if grant.mall_id is not None:
            return grant.mall_id
    listed = await database.read(malls)
    if not listed:
        raise UnknownMall
    return await database.read(mall_id_of, slug=listed[0].slug)


@declares(Permission.WORK_AT_COUNTER)
async def _at_counter(
    counter: str, database: Db, officer: Annotated[SignedInOfficer, Depends(_officer)]
) -> tuple[Scope, CounterId]:
    return await counter_scope(database, officer, counter)


AtCounter = Annotated[tuple[Scope, CounterId], Depends(_at_counter)]


async def once_of(
    request: Request, key: Annotated[str | None, Header(alias="Idempotency-Key")] = None
) -> Once | None:
    """What makes the request happen once, if it has a key. Raises InvalidValue."""
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY:
        raise InvalidValue(field="Idempotency-Key")
    settings: Settings = request.app.state.settings
    return Once(
        route=f"{request.method} {request.url.path}",
        key=key,
        fingerprint=hashlib.sha256(await request.body()).hexdigest(),
        kept=timedelta(hours=settings.idempotency_hours),
    )


IfOnce = Annotated[Once | None, Depends(once_of)]


def socket_token(websocket: WebSocket) -> str | None:
    """The device token of a socket: sub-protocol "token.<TOKEN>", else `?token=`, else a bearer header."""
    for protocol in websocket.scope.get("subprotocols", []):
        if protocol.startswith("token."):
            return str(protocol.removeprefix("token."))
    return websocket.query_params.get("token") or bearer(websocket.headers.get("authorization"))

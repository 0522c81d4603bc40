"""Who is it: a session, a device, and where a counter lies. Used by the edge before a scope exists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import Prepared, Reader
from app.errors import UnknownCounter, UnknownMall
from app.models import Counter, Device, DeviceZone, Mall, Officer, OfficerSession, RoleGrant, Zone
from app.vocabulary import AgencyId, DeviceKind, MallId, OfficerId, Role, Scope
from counters.rules.access import Grant
from counters.rules.bounds import readable

_ACCOUNT = Prepared(
    select(col(Officer.id), col(Officer.password_hash), col(Officer.active)).where(
        col(Officer.username) == bindparam("username")
    )
)
_SESSION = Prepared(
    select(
        col(OfficerSession.csrf_token),
        col(OfficerSession.created_at),
        col(OfficerSession.seen_at),
        col(Officer.id),
        col(Officer.username),
        col(Officer.name),
    )
    .join(Officer, col(Officer.id) == col(OfficerSession.officer_id))
    .where(col(OfficerSession.token_hash) == bindparam("token_hash"), col(Officer.active))
)
_GRANTS = Prepared(
    select(col(RoleGrant.role), col(RoleGrant.mall_id), col(RoleGrant.agency_id)).where(
        col(RoleGrant.officer_id) == bindparam("officer_id")
    )
)
_FURTHER = aliased(Zone)
_DEVICE = Prepared(
    select(
        col(Device.id),
        col(Device.mall_id),
        col(Device.kind),
        col(Device.name),
        col(Device.layout),
        col(Device.reloads),
        col(Device.identify_until),
        col(Mall.slug),
        col(Zone.slug).label("zone"),
        col(_FURTHER.slug).label("further"),
    )
    .join(Mall, col(Mall.id) == col(Device.mall_id))
    .outerjoin(Zone, col(Zone.id) == col(Device.zone_id))
    .outerjoin(DeviceZone, col(DeviceZone.device_id) == col(Device.id))
    .outerjoin(_FURTHER, col(_FURTHER.id) == col(DeviceZone.zone_id))
    .where(col(Device.token_hash) == bindparam("token_hash"))
    .order_by(col(_FURTHER.position))
)
_MALL = Prepared(select(col(Mall.id)).where(col(Mall.slug) == bindparam("slug")))
_COUNTER = Prepared(
    select(col(Counter.mall_id), col(Counter.agency_id)).where(col(Counter.id) == bindparam("counter_id"))
)


@dataclass(frozen=True, kw_only=True)
class Account:
    """What a sign-in is checked against."""

    officer_id: OfficerId
    password_hash: str
    active: bool


@dataclass(frozen=True, kw_only=True)
class SignedInOfficer:
    """Somebody with a session, and all roles that they hold."""

    officer_id: OfficerId
    username: str
    name: str
    csrf_token: str
    created_at: datetime
    seen_at: datetime
    grants: tuple[Grant, ...]


@dataclass(frozen=True, kw_only=True)
class PairedDevice:
    """A machine of the lobby and how it is set; `zones` are slugs, the one where it stands first, none for the whole mall."""

    device_id: UUID
    mall_id: MallId
    mall: str
    kind: DeviceKind
    name: str
    zones: tuple[str, ...]
    layout: str
    reloads: int
    identify_until: datetime | None

    @property
    def scope(self) -> Scope:
        """It acts in its mall."""
        return Scope(actor=f"device:{self.device_id}", mall_id=self.mall_id)


def account_of(reader: Reader, *, username: str) -> Account | None:
    """The account with this name; None if there is none."""
    row = reader.one(_ACCOUNT, username=username) if readable(username) else None
    return Account(officer_id=row.id, password_hash=row.password_hash, active=row.active) if row else None


def session_of(reader: Reader, *, token_hash: str) -> SignedInOfficer | None:
    """The session with this cookie, whatever its age; None if there is none or the account is off."""
    row = reader.one(_SESSION, token_hash=token_hash)
    if row is None:
        return None
    return SignedInOfficer(
        officer_id=row.id,
        username=row.username,
        name=row.name,
        csrf_token=row.csrf_token,
        created_at=row.created_at,
        seen_at=row.seen_at,
        grants=tuple(
            Grant(role=Role(grant.role), mall_id=grant.mall_id, agency_id=grant.agency_id)
            for grant in reader.all(_GRANTS, officer_id=row.id)
        ),
    )


def device_of(reader: Reader, *, token_hash: str) -> PairedDevice | None:
    """The machine with this token; None if there is none or it was revoked."""
    rows = reader.all(_DEVICE, token_hash=token_hash)  # one for each further zone, and at least one
    if not rows:
        return None
    row = rows[0]
    return PairedDevice(
        device_id=row.id,
        mall_id=row.mall_id,
        mall=row.slug,
        kind=DeviceKind(row.kind),
        name=row.name,
        zones=tuple(one for one in (row.zone, *(each.further for each in rows)) if one),
        layout=row.layout,
        reloads=row.reloads,
        identify_until=row.identify_until,
    )


def mall_id_of(reader: Reader, *, slug: str) -> MallId:
    """Raises UnknownMall."""
    row = reader.one(_MALL, slug=slug) if readable(slug) else None
    if row is None:
        raise UnknownMall(slug)
    return MallId(row.id)


def place_of(reader: Reader, *, counter_id: UUID) -> tuple[MallId, AgencyId]:
    """The mall and agency of a counter, for the edge to decide who may see it. Raises UnknownCounter."""
    row = reader.one(_COUNTER, counter_id=counter_id)
    if row is None:
        raise UnknownCounter
    return MallId(row.mall_id), AgencyId(row.agency_id)

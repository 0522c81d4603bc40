"""The lobby's machines as the office sees them: how each is set, and how it was when it last said so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.errors import UnknownDevice
from app.models import Device, DeviceState, DeviceZone, Zone
from app.vocabulary import DeviceKind, Layout, Scope
from counters.rules.fleet import Said

_DEVICES = Prepared(
    select(
        col(Device.id),
        col(Device.kind),
        col(Device.name),
        col(Device.layout),
        col(Device.pairing_until),
        col(Device.paired_at),
        col(Device.revoked_at),
        col(Zone.slug).label("zone"),
        col(DeviceState.seen_at),
        col(DeviceState.page),
        col(DeviceState.version),
        col(DeviceState.mute),
        col(DeviceState.stale),
    )
    .outerjoin(Zone, col(Zone.id) == col(Device.zone_id))
    .outerjoin(DeviceState, col(DeviceState.device_id) == col(Device.id))
    .where(col(Device.mall_id) == bindparam("mall_id"))
    .order_by(col(Device.revoked_at).is_not(None), col(Device.created_at))
)
_FURTHER = Prepared(
    select(col(DeviceZone.device_id), col(Zone.slug))
    .join(Zone, col(Zone.id) == col(DeviceZone.zone_id))
    .where(col(Zone.mall_id) == bindparam("mall_id"))
    .order_by(col(Zone.position))
)


@dataclass(frozen=True, kw_only=True)
class DeviceListed:
    """A machine of the lobby; `zones` are slugs, none for the whole mall; `said` None: it never said anything."""

    device_id: UUID
    kind: DeviceKind
    name: str
    zones: tuple[str, ...]
    layout: Layout | None
    pairing_until: datetime | None
    paired_at: datetime | None
    revoked_at: datetime | None
    seen_at: datetime | None
    said: Said | None


def fleet_of(reader: Reader, *, scope: Scope) -> list[DeviceListed]:
    """The mall's machines, revoked ones last: two statements."""
    further: dict[UUID, list[str]] = {}
    for row in reader.all(_FURTHER, mall_id=scope.mall_id):
        further.setdefault(row.device_id, []).append(row.slug)
    return [
        DeviceListed(
            device_id=row.id,
            kind=DeviceKind(row.kind),
            name=row.name,
            zones=(row.zone, *further.get(row.id, ())) if row.zone else (),
            layout=Layout(row.layout) if row.layout else None,
            pairing_until=row.pairing_until,
            paired_at=row.paired_at,
            revoked_at=row.revoked_at,
            seen_at=row.seen_at,
            said=Said(
                page=row.page,
                version=row.version,
                mute=None if row.mute is None else bool(row.mute),
                stale=bool(row.stale),
            )
            if row.page
            else None,
        )
        for row in reader.all(_DEVICES, mall_id=scope.mall_id)
    ]


def device_listed(reader: Reader, *, scope: Scope, device_id: UUID) -> DeviceListed:
    """One that works. Raises UnknownDevice."""
    for one in fleet_of(reader, scope=scope):
        if one.device_id == device_id and one.revoked_at is None:
            return one
    raise UnknownDevice

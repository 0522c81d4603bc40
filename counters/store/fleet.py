"""How the lobby's machines are set and how they are, as rows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from app.db import Prepared, Tx, insert_of
from app.models import Device, DeviceState, DeviceZone
from app.vocabulary import DeviceKind, Scope
from counters.rules.fleet import Sign

_KIND = Prepared(
    select(col(Device.kind)).where(
        col(Device.id) == bindparam("device"),
        col(Device.mall_id) == bindparam("in_mall"),
        col(Device.revoked_at).is_(None),
    )
)
_ITS = (col(Device.id) == bindparam("device"), col(Device.mall_id) == bindparam("in_mall"))
_WORKS = (*_ITS, col(Device.revoked_at).is_(None))
_CHANGE = Prepared(
    update(Device)
    .where(*_WORKS)
    .values(name=bindparam("new_name"), zone_id=bindparam("new_zone"), layout=bindparam("new_layout"))
)
_CLEAR_ZONES = Prepared(delete(DeviceZone).where(col(DeviceZone.device_id) == bindparam("device")))
_INSERT_ZONE = insert_of(DeviceZone)
_RELOAD = Prepared(update(Device).where(*_WORKS).values(reloads=col(Device.reloads) + 1))
_IDENTIFY = Prepared(update(Device).where(*_WORKS).values(identify_until=bindparam("until")))
_OF_MALL = col(DeviceState.device_id).in_(select(col(Device.id)).where(*_ITS))
_SAID = Prepared(
    update(DeviceState)
    .where(_OF_MALL)
    .values(
        seen_at=bindparam("seen_at"),
        page=bindparam("page"),
        version=bindparam("version"),
        mute=bindparam("mute"),
        stale=bindparam("stale"),
    )
)
_SEEN = Prepared(update(DeviceState).where(_OF_MALL).values(seen_at=bindparam("seen_at")))
_INSERT_STATE = insert_of(DeviceState)


def kind_of(tx: Tx, *, scope: Scope, device_id: UUID) -> DeviceKind | None:
    """None if it is no machine of the scope's mall, or was revoked."""
    row = tx.one(_KIND, device=device_id, in_mall=scope.mall_id)
    return DeviceKind(row.kind) if row else None


def change(
    tx: Tx, *, scope: Scope, device_id: UUID, name: str, zone_ids: tuple[UUID, ...], layout: str
) -> None:
    """The first zone is where it stands; none is the whole mall."""
    first = zone_ids[0] if zone_ids else None
    tx.run(
        _CHANGE,
        device=device_id,
        in_mall=scope.mall_id,
        new_name=name,
        new_zone=first,
        new_layout=layout,
    )
    tx.run(_CLEAR_ZONES, device=device_id)
    for zone_id in zone_ids[1:]:
        tx.run(_INSERT_ZONE, device_id=device_id, zone_id=zone_id)


def reload(tx: Tx, *, scope: Scope, device_id: UUID) -> bool:
    """False if it is no machine of the scope's mall."""
    return tx.run(_RELOAD, device=device_id, in_mall=scope.mall_id) > 0


def identify(tx: Tx, *, scope: Scope, device_id: UUID, until: datetime) -> bool:
    """False if it is no machine of the scope's mall."""
    return tx.run(_IDENTIFY, device=device_id, in_mall=scope.mall_id, until=until) > 0


def keep_sign(tx: Tx, *, scope: Scope, sign: Sign) -> None:
    """What was kept before stays where the machine said nothing new."""
    its = {"device": sign.device_id, "in_mall": scope.mall_id}
    said = sign.said
    words = {
        "page": said.page if said else "",
        "version": said.version if said else "",
        "mute": said.mute if said else None,
        "stale": bool(said and said.stale),
    }
    kept = (
        tx.run(_SAID, seen_at=sign.seen_at, **words, **its)
        if said
        else tx.run(_SEEN, seen_at=sign.seen_at, **its)
    )
    if kept == 0 and kind_of(tx, scope=scope, device_id=sign.device_id):
        tx.run(_INSERT_STATE, device_id=sign.device_id, seen_at=sign.seen_at, **words)

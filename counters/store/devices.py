"""Kiosks and screens as rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.models import Device
from app.vocabulary import DeviceKind, MallId, Scope

_INSERT = insert_of(Device)
_BY_CODE = Prepared(
    select(
        col(Device.id),
        col(Device.mall_id),
        col(Device.zone_id),
        col(Device.kind),
        col(Device.name),
        col(Device.pairing_until),
    ).where(col(Device.pairing_hash) == bindparam("pairing_hash"), col(Device.revoked_at).is_(None))
)
_PAIR = Prepared(
    update(Device)
    # no mall's row is locked here: on PostgreSQL another process may be using the same code
    .where(col(Device.id) == bindparam("device"), col(Device.pairing_hash).is_not(None))
    .values(
        pairing_hash=None, pairing_until=None, token_hash=bindparam("new_hash"), paired_at=bindparam("now")
    )
)
_REVOKE = Prepared(
    update(Device)
    .where(
        col(Device.id) == bindparam("device"),
        col(Device.mall_id) == bindparam("in_mall"),
        col(Device.revoked_at).is_(None),
    )
    .values(pairing_hash=None, token_hash=None, revoked_at=bindparam("now"))
)


@dataclass(frozen=True, kw_only=True)
class PairingDevice:
    """A machine that waits for its code to be typed."""

    device_id: UUID
    mall_id: MallId
    zone_id: UUID | None
    kind: DeviceKind
    name: str
    pairing_until: datetime


def insert(
    tx: Tx,
    *,
    scope: Scope,
    kind: DeviceKind,
    name: str,
    zone_id: UUID | None,
    pairing_hash: str,
    until: datetime,
    now: datetime,
) -> UUID:
    """A machine that can be paired until then."""
    device_id = new_id()
    tx.run(
        _INSERT,
        id=device_id,
        mall_id=scope.mall_id,
        zone_id=zone_id,
        kind=kind,
        name=name,
        pairing_hash=pairing_hash,
        pairing_until=until,
        token_hash=None,
        paired_at=None,
        revoked_at=None,
        created_at=now,
        layout="",
        reloads=0,
        identify_until=None,
    )
    return device_id


def by_pairing_code(tx: Tx, *, pairing_hash: str) -> PairingDevice | None:
    """The machine that this code was made for; None if it was used or never made."""
    row = tx.one(_BY_CODE, pairing_hash=pairing_hash)
    if row is None:
        return None
    return PairingDevice(
        device_id=row.id,
        mall_id=row.mall_id,
        zone_id=row.zone_id,
        kind=DeviceKind(row.kind),
        name=row.name,
        pairing_until=row.pairing_until,
    )


def pair(tx: Tx, *, device_id: UUID, token_hash: str, now: datetime) -> bool:
    """The code is used up and the token opens the door from now on; False if somebody was quicker."""
    return tx.run(_PAIR, device=device_id, new_hash=token_hash, now=now) > 0


def revoke(tx: Tx, *, scope: Scope, device_id: UUID, now: datetime) -> int:
    """How many machines lost their token: 0 if it is not one of the scope's mall."""
    return tx.run(_REVOKE, device=device_id, in_mall=scope.mall_id, now=now)

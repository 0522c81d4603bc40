"""Kiosks and screens of the lobby: how each is set, and how it was when it last said so."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Field, SQLModel

from app.models.columns import UtcDateTime, reference


class Device(SQLModel, table=True):
    """A machine that an administrator paired; hashes only, so the database gives no token away.

    `layout` "" is the one of its address. `reloads` counts how often it was asked to begin again.
    """

    id: UUID = Field(primary_key=True)
    mall_id: UUID = reference("mall.id", index=True)
    zone_id: UUID | None = reference("zone.id", default=None)
    kind: str
    name: str
    pairing_hash: str | None = Field(default=None, unique=True)
    pairing_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    token_hash: str | None = Field(default=None, unique=True)
    paired_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    layout: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    reloads: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    identify_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeviceZone(SQLModel, table=True):
    """A further zone whose calls a screen shows and speaks, beside the one where it stands."""

    __tablename__ = "device_zone"

    device_id: UUID = reference("device.id", primary_key=True)
    zone_id: UUID = reference("zone.id", primary_key=True)


class DeviceState(SQLModel, table=True):
    """What a machine last said of itself, written for many at once and at most once a minute while nothing changes.

    `mute` null: it has no loudspeaker. `stale`: what it shows was old although it was on.
    """

    __tablename__ = "device_state"

    device_id: UUID = reference("device.id", primary_key=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    page: str
    version: str
    mute: bool | None = None
    stale: bool


class KioskSetup(SQLModel, table=True):
    """What a kiosk prints with and how its printer is; a kiosk without a row prints nothing.

    `pin_hash` opens the staff's screen at the kiosk; null: it has none.
    """

    __tablename__ = "kiosk_setup"

    device_id: UUID = reference("device.id", primary_key=True)
    mall_id: UUID = reference("mall.id", index=True)
    printer: str
    host: str
    port: int
    paper_mm: int
    state: str | None = None
    state_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pin_hash: str | None = None

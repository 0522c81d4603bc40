"""Kiosks and screens of the lobby."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from app.models.columns import UtcDateTime, reference


class Device(SQLModel, table=True):
    """A machine that an administrator paired; hashes only, so the database gives no token away."""

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

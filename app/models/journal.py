"""What happened, in order, and the answers that repeated requests get again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, LargeBinary
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference


class Journal(SQLModel, table=True):
    """One event, written in the transaction of the change; within a mall its `version` is the order of commit."""

    __table_args__ = (UniqueConstraint("mall_id", "version"),)

    id: UUID = Field(primary_key=True)
    mall_id: UUID | None = reference("mall.id", default=None)
    version: int | None = Field(default=None, sa_type=BigInteger)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    event: str
    payload: dict[str, str | int | None] = Field(sa_type=JSON)


class Idempotency(SQLModel, table=True):
    """The answer that a request with this key got, for 24 hours; keys belong to the caller and the route."""

    caller: str = Field(primary_key=True)
    route: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int
    body: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)

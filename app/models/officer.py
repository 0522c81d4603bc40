"""People who sign in, what they may do where, and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.models.columns import UtcDateTime, reference


class Officer(SQLModel, table=True):
    """Anybody with an account: an officer at a counter, a supervisor, a manager, an administrator."""

    id: UUID = Field(primary_key=True)
    username: str = Field(unique=True)
    name: str
    password_hash: str
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)


class RoleGrant(SQLModel, table=True):
    """A role held in a scope: everywhere (both null), in a mall, or in one agency of a mall."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("officer_id", "role", "mall_id", "agency_id", postgresql_nulls_not_distinct=True),
        Index(None, "mall_id", "agency_id"),
    )

    id: UUID = Field(primary_key=True)
    officer_id: UUID = reference("officer.id")
    role: str
    mall_id: UUID | None = reference("mall.id", default=None)
    agency_id: UUID | None = reference("agency.id", default=None)


class OfficerSession(SQLModel, table=True):
    """A signed-in browser. Only the hash of its cookie is kept, so a stolen database signs nobody in."""

    __tablename__ = "officer_session"

    token_hash: str = Field(primary_key=True)
    officer_id: UUID = reference("officer.id", index=True)
    csrf_token: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)

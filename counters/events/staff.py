"""What happened to an account."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class OfficerCreated:
    """An account; it may do nothing before a role is granted."""

    officer_id: UUID
    username: str


@dataclass(frozen=True, kw_only=True)
class OfficerActivated:
    """The account may sign in again."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfficerDeactivated:
    """The account may not sign in any more, and its sessions are over."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordChanged:
    """The account has another password, and its sessions are over."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGranted:
    """Somebody holds a role; `mall_id` None is everywhere, `agency_id` None the whole mall."""

    officer_id: UUID
    role: str
    mall_id: UUID | None
    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class RoleRevoked:
    """Somebody holds a role no longer; None as in `RoleGranted`."""

    officer_id: UUID
    role: str
    mall_id: UUID | None
    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A browser has a session."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    """The session is over."""

    officer_id: UUID | None

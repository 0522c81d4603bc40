"""Accounts, their roles and sessions as rows. An account belongs to no mall; a role does."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, func, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, constant, insert_of
from app.errors import UnknownOfficer
from app.models import Officer, OfficerSession, RoleGrant
from app.vocabulary import Role
from counters.rules.access import Grant

_INSERT = insert_of(Officer)
_BY_USERNAME = Prepared(select(col(Officer.id)).where(col(Officer.username) == bindparam("username")))
_COUNT = Prepared(select(func.count().label("count")).select_from(Officer))
_SET_PASSWORD = Prepared(
    update(Officer).where(col(Officer.id) == bindparam("officer")).values(password_hash=bindparam("new_hash"))
)
_HELD = Prepared(
    select(col(RoleGrant.id)).where(
        col(RoleGrant.officer_id) == bindparam("officer_id"),
        col(RoleGrant.role) == bindparam("role"),
        col(RoleGrant.mall_id).is_not_distinct_from(bindparam("mall_id", type_=Uuid())),
        col(RoleGrant.agency_id).is_not_distinct_from(bindparam("agency_id", type_=Uuid())),
    )
)
_GRANT = insert_of(RoleGrant)
_ACCOUNT = Prepared(select(col(Officer.id)).where(col(Officer.id) == bindparam("officer")))
_HELD_BY = Prepared(
    select(col(RoleGrant.role), col(RoleGrant.mall_id), col(RoleGrant.agency_id)).where(
        col(RoleGrant.officer_id) == bindparam("officer")
    )
)
# Locked in one order: on PostgreSQL the writer of another mall may be taking the other administrator away.
_ADMINISTRATORS = Prepared(
    select(col(Officer.id))
    .join(RoleGrant, col(RoleGrant.officer_id) == col(Officer.id))
    .where(
        col(RoleGrant.role) == constant(Role.SYSTEM_ADMIN),
        col(RoleGrant.mall_id).is_(None),
        col(Officer.active),
    )
    .order_by(col(Officer.id))
    .with_for_update()
)
_SET_ACTIVE = Prepared(
    update(Officer).where(col(Officer.id) == bindparam("officer")).values(active=bindparam("now_active"))
)
_REVOKE = Prepared(
    delete(RoleGrant).where(
        col(RoleGrant.officer_id) == bindparam("officer_id"),
        col(RoleGrant.role) == bindparam("role"),
        col(RoleGrant.mall_id).is_not_distinct_from(bindparam("mall_id", type_=Uuid())),
        col(RoleGrant.agency_id).is_not_distinct_from(bindparam("agency_id", type_=Uuid())),
    )
)
_INSERT_SESSION = insert_of(OfficerSession)
_END_SESSION = Prepared(
    delete(OfficerSession)
    .where(col(OfficerSession.token_hash) == bindparam("token_hash"))
    .returning(col(OfficerSession.officer_id))
)
_END_SESSIONS = Prepared(delete(OfficerSession).where(col(OfficerSession.officer_id) == bindparam("officer")))
_SEEN = Prepared(
    update(OfficerSession)
    .where(col(OfficerSession.token_hash) == bindparam("session"))
    .values(seen_at=bindparam("now"))
)
_FORGET = Prepared(delete(OfficerSession).where(col(OfficerSession.created_at) < bindparam("before")))


def insert(tx: Tx, *, username: str, name: str, password_hash: str, now: datetime) -> UUID:
    """A new account; the unique username refuses a second one."""
    officer_id = new_id()
    tx.run(
        _INSERT,
        id=officer_id,
        username=username,
        name=name,
        password_hash=password_hash,
        active=True,
        created_at=now,
    )
    return officer_id


def by_username(tx: Tx, username: str) -> UUID | None:
    """The account's id; None if there is none."""
    row = tx.one(_BY_USERNAME, username=username)
    return row.id if row else None


def count(tx: Tx) -> int:
    """How many accounts there are."""
    return int(tx.all(_COUNT)[0].count)


def set_password(tx: Tx, *, officer_id: UUID, password_hash: str) -> int:
    """How many accounts changed: 0 if there is none with this id."""
    return tx.run(_SET_PASSWORD, officer=officer_id, new_hash=password_hash)


def grant(tx: Tx, *, officer_id: UUID, held: Grant) -> bool:
    """Whether the role is new to them."""
    values = {
        "officer_id": officer_id,
        "role": held.role,
        "mall_id": held.mall_id,
        "agency_id": held.agency_id,
    }
    if tx.one(_HELD, **values):
        return False
    tx.run(_GRANT, id=new_id(), **values)
    return True


def held_by(tx: Tx, *, officer_id: UUID) -> tuple[Grant, ...]:
    """Every role of the account, in all malls. Raises UnknownOfficer."""
    if tx.one(_ACCOUNT, officer=officer_id) is None:
        raise UnknownOfficer
    return tuple(
        Grant(role=Role(row.role), mall_id=row.mall_id, agency_id=row.agency_id)
        for row in tx.all(_HELD_BY, officer=officer_id)
    )


def administrators(tx: Tx) -> set[UUID]:
    """The active accounts that run the system, locked until the commit."""
    return {row.id for row in tx.all(_ADMINISTRATORS)}


def set_active(tx: Tx, *, officer_id: UUID, active: bool) -> None:
    """Whether the account may sign in."""
    tx.run(_SET_ACTIVE, officer=officer_id, now_active=active)


def revoke(tx: Tx, *, officer_id: UUID, held: Grant) -> bool:
    """Whether they held the role."""
    return (
        tx.run(
            _REVOKE,
            officer_id=officer_id,
            role=held.role,
            mall_id=held.mall_id,
            agency_id=held.agency_id,
        )
        > 0
    )


def insert_session(tx: Tx, *, officer_id: UUID, token_hash: str, csrf_token: str, now: datetime) -> None:
    """A signed-in browser."""
    tx.run(
        _INSERT_SESSION,
        token_hash=token_hash,
        officer_id=officer_id,
        csrf_token=csrf_token,
        created_at=now,
        seen_at=now,
    )


def end_session(tx: Tx, *, token_hash: str) -> UUID | None:
    """Whose session it was; None if it was over already."""
    row = tx.one(_END_SESSION, token_hash=token_hash)
    return row.officer_id if row else None


def end_sessions(tx: Tx, *, officer_id: UUID) -> None:
    """Every browser of the account has to sign in again."""
    tx.run(_END_SESSIONS, officer=officer_id)


def seen(tx: Tx, *, token_hash: str, now: datetime) -> None:
    """The session was used."""
    tx.run(_SEEN, session=token_hash, now=now)


def forget_sessions(tx: Tx, *, before: datetime) -> None:
    """Deletes sessions that began before and are over anyway."""
    tx.run(_FORGET, before=before)

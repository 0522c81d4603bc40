"""The accounts that the office shows, with all roles that each holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.db import Prepared, Reader, Row, scoped, within
from app.errors import UnknownOfficer
from app.models import Counter, Officer, RoleGrant
from app.vocabulary import Role, Scope
from counters.rules.access import Grant

_HERE = aliased(RoleGrant)
_ACCOUNTS = (
    select(
        col(Officer.id),
        col(Officer.username),
        col(Officer.name),
        col(Officer.active),
        col(Counter.label),
        col(RoleGrant.role),
        col(RoleGrant.mall_id),
        col(RoleGrant.agency_id),
    )
    .select_from(Officer)
    .outerjoin(RoleGrant, col(RoleGrant.officer_id) == col(Officer.id))
    .outerjoin(Counter, col(Counter.officer_id) == col(Officer.id))
    .order_by(col(Officer.username), col(RoleGrant.id))
)
_OF_SCOPE = Prepared(_ACCOUNTS.where(exists().where(col(_HERE.officer_id) == col(Officer.id), within(_HERE))))
# Those of the mall, those of every mall, and those who hold nothing any more: a system administrator's view.
_OF_SYSTEM = Prepared(
    _ACCOUNTS.where(
        or_(
            exists().where(
                and_(
                    col(_HERE.officer_id) == col(Officer.id),
                    or_(col(_HERE.mall_id).is_(None), col(_HERE.mall_id) == bindparam("mall_id")),
                )
            ),
            col(RoleGrant.id).is_(None),
        )
    )
)
_ONE = Prepared(_ACCOUNTS.where(col(Officer.id) == bindparam("officer_id")))
_ANY = Prepared(select(col(Officer.id)).limit(1))


@dataclass(frozen=True, kw_only=True)
class AccountListed:
    """An account; `counter` is the label of the desk where they sit now."""

    officer_id: UUID
    username: str
    name: str
    active: bool
    counter: str | None
    grants: tuple[Grant, ...]


def staff_of(reader: Reader, *, scope: Scope, whole_system: bool = False) -> list[AccountListed]:
    """Who holds a role in the scope, by username; `whole_system` adds those of every mall and of none."""
    if whole_system:
        return _accounts(reader.all(_OF_SYSTEM, mall_id=scope.mall_id))
    return _accounts(reader.all(_OF_SCOPE, **scoped(scope)))


def account_by_id(reader: Reader, *, officer_id: UUID) -> AccountListed:
    """Whoever it is: the caller decides whether it may be seen. Raises UnknownOfficer."""
    found = _accounts(reader.all(_ONE, officer_id=officer_id))
    if not found:
        raise UnknownOfficer
    return found[0]


def any_account(reader: Reader) -> bool:
    """Whether somebody can sign in at all."""
    return reader.one(_ANY) is not None


def _accounts(rows: Iterable[Row]) -> list[AccountListed]:
    found: dict[UUID, AccountListed] = {}
    for row in rows:
        before = found.get(row.id)
        held = before.grants if before else ()
        if row.role is not None:
            held = (*held, Grant(role=Role(row.role), mall_id=row.mall_id, agency_id=row.agency_id))
        found[row.id] = AccountListed(
            officer_id=row.id,
            username=row.username,
            name=row.name,
            active=row.active,
            counter=row.label,
            grants=held,
        )
    return list(found.values())

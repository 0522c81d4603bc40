"""Whose account somebody may see and manage in the office, from the roles that both hold."""

from collections.abc import Collection, Iterable
from uuid import UUID

from app.errors import LastAdministrator, NotAllowed, UnknownOfficer
from app.vocabulary import AgencyId, MallId, Permission, Role
from counters.rules.access import Grant, may, may_grant


def sees(mine: Collection[Grant], theirs: Iterable[Grant], *, mall_id: MallId) -> bool:
    """Whether the account is one of those that I run: it holds a role in my agency, or in the mall.

    A supervisor of agency A sees A's officers, not the mall's manager and not an officer of B.
    """
    return may(mine, Permission.RUN_SYSTEM) or any(
        held.mall_id == mall_id
        and may(mine, Permission.RUN_AGENCY, mall_id=mall_id, agency_id=held.agency_id)
        for held in theirs
    )


def manages(mine: Collection[Grant], theirs: Collection[Grant]) -> bool:
    """Whether I may give all that they hold: who sets the password of an account could use all its roles."""
    if may(mine, Permission.RUN_SYSTEM):
        return True
    return bool(theirs) and all(may_grant(mine, held) for held in theirs)


def require_managed(mine: Collection[Grant], theirs: Collection[Grant], *, mall_id: MallId) -> None:
    """Raises UnknownOfficer for an account that I do not see, NotAllowed for one above me."""
    if not sees(mine, theirs, mall_id=mall_id):
        raise UnknownOfficer
    if not manages(mine, theirs):
        raise NotAllowed


def require_other_administrator(administrators: Collection[UUID], *, without: UUID) -> None:
    """Raises LastAdministrator if nobody else would be left of the active ones."""
    if without in administrators and len(administrators) == 1:
        raise LastAdministrator


def wanted_grant(role: Role, *, mall_id: MallId, agency_id: AgencyId | None) -> Grant:
    """The role where it is held: everywhere, in the mall, or in the agency. Raises NotAllowed without an agency."""
    if role is Role.SYSTEM_ADMIN:
        return Grant(role=role)
    if role in {Role.MALL_MANAGER, Role.GREETER}:
        return Grant(role=role, mall_id=mall_id)
    if agency_id is None:
        raise NotAllowed
    return Grant(role=role, mall_id=mall_id, agency_id=agency_id)

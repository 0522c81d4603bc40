"""Who may: which role holds which permission, and where a role that somebody holds reaches."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.vocabulary import AgencyId, MallId, Permission, Role

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SYSTEM_ADMIN: frozenset(
        {
            Permission.RUN_SYSTEM,
            Permission.RUN_MALL,
            Permission.RUN_AGENCY,
            Permission.SHOW_BOARD,
            Permission.GREET,
        }
    ),
    Role.MALL_MANAGER: frozenset(
        {Permission.RUN_MALL, Permission.RUN_AGENCY, Permission.SHOW_BOARD, Permission.GREET}
    ),
    Role.GREETER: frozenset({Permission.GREET, Permission.SHOW_BOARD}),
    Role.AGENCY_SUPERVISOR: frozenset(
        {Permission.RUN_AGENCY, Permission.WORK_AT_COUNTER, Permission.SHOW_BOARD}
    ),
    Role.OFFICER: frozenset({Permission.WORK_AT_COUNTER, Permission.SHOW_BOARD}),
}


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role held by somebody: everywhere (both None), in a mall, or in one agency of a mall."""

    role: Role
    mall_id: MallId | None = None
    agency_id: AgencyId | None = None

    def covers(self, *, mall_id: MallId | None, agency_id: AgencyId | None) -> bool:
        """Whether it reaches there; None asks for "everywhere" or "the whole mall", which a narrower one does not."""
        in_mall = self.mall_id is None or self.mall_id == mall_id
        in_agency = self.agency_id is None or self.agency_id == agency_id
        return in_mall and in_agency


def may(
    grants: Iterable[Grant],
    permission: Permission,
    *,
    mall_id: MallId | None = None,
    agency_id: AgencyId | None = None,
) -> bool:
    """Whether one of the grants carries the permission there.

    An officer of agency A in a mall may WORK_AT_COUNTER in (mall, A), but neither in (mall, B) nor in (mall, None).
    """
    return any(
        permission in ROLE_PERMISSIONS[grant.role] and grant.covers(mall_id=mall_id, agency_id=agency_id)
        for grant in grants
    )


def may_grant(grants: Iterable[Grant], wanted: Grant) -> bool:
    """Whether somebody may give (or take) `wanted`: managers in their mall, supervisors officers of their agency.

    Nobody gives more than they hold: only a system administrator makes managers and administrators.
    """
    needed = {
        Role.SYSTEM_ADMIN: Permission.RUN_SYSTEM,
        Role.MALL_MANAGER: Permission.RUN_SYSTEM,
        Role.AGENCY_SUPERVISOR: Permission.RUN_MALL,
        Role.OFFICER: Permission.RUN_AGENCY,
        Role.GREETER: Permission.RUN_MALL,
    }[wanted.role]
    return may(grants, needed, mall_id=wanted.mall_id, agency_id=wanted.agency_id)

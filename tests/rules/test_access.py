"""Who may do what where, and who may give a role to somebody else."""

from itertools import product
from uuid import UUID

import pytest

from app.vocabulary import AgencyId, MallId, Permission, Role
from counters.rules.access import ROLE_PERMISSIONS, Grant, may, may_grant

BEKASI, BOGOR = MallId(UUID(int=1)), MallId(UUID(int=2))
A, B = AgencyId(UUID(int=10)), AgencyId(UUID(int=11))

ADMIN = Grant(role=Role.SYSTEM_ADMIN)
MANAGER = Grant(role=Role.MALL_MANAGER, mall_id=BEKASI)
SUPERVISOR = Grant(role=Role.AGENCY_SUPERVISOR, mall_id=BEKASI, agency_id=A)
OFFICER = Grant(role=Role.OFFICER, mall_id=BEKASI, agency_id=A)
GREETER = Grant(role=Role.GREETER, mall_id=BEKASI)
HOLDERS = {
    "admin": ADMIN,
    "manager": MANAGER,
    "supervisor": SUPERVISOR,
    "officer": OFFICER,
    "greeter": GREETER,
}

# Who has each permission at (mall, agency); everybody who is not named has it not.
WHO: dict[tuple[Permission, MallId | None, AgencyId | None], set[str]] = {
    (Permission.RUN_SYSTEM, None, None): {"admin"},
    (Permission.RUN_SYSTEM, BEKASI, None): {"admin"},
    (Permission.RUN_MALL, BEKASI, None): {"admin", "manager"},
    (Permission.RUN_MALL, BOGOR, None): {"admin"},
    (Permission.RUN_MALL, None, None): {"admin"},
    (Permission.RUN_AGENCY, BEKASI, A): {"admin", "manager", "supervisor"},
    (Permission.RUN_AGENCY, BEKASI, B): {"admin", "manager"},
    (Permission.RUN_AGENCY, BEKASI, None): {"admin", "manager"},
    (Permission.RUN_AGENCY, BOGOR, A): {"admin"},
    (Permission.WORK_AT_COUNTER, BEKASI, A): {"supervisor", "officer"},
    (Permission.WORK_AT_COUNTER, BEKASI, B): set(),
    (Permission.WORK_AT_COUNTER, BOGOR, A): set(),
    (Permission.WORK_AT_COUNTER, BEKASI, None): set(),
    (Permission.GREET, BEKASI, None): {"admin", "manager", "greeter"},
    (Permission.GREET, BOGOR, None): {"admin"},
    (Permission.SHOW_BOARD, BEKASI, A): {"admin", "manager", "supervisor", "officer", "greeter"},
    (Permission.SHOW_BOARD, BOGOR, A): {"admin"},
    (Permission.TAKE_TICKET, BEKASI, A): set(),  # machines take tickets, people do not
}


@pytest.mark.parametrize(("permission", "mall_id", "agency_id"), list(WHO))
def test_who_may(permission: Permission, mall_id: MallId | None, agency_id: AgencyId | None) -> None:
    holders = {
        name
        for name, grant in HOLDERS.items()
        if may([grant], permission, mall_id=mall_id, agency_id=agency_id)
    }

    assert holders == WHO[permission, mall_id, agency_id]


def test_the_table_has_every_permission_and_role() -> None:
    assert {permission for permission, _, _ in WHO} == set(Permission)
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_nobody_without_a_grant_may_anything() -> None:
    assert not any(may([], permission, mall_id=BEKASI, agency_id=A) for permission in Permission)


def test_two_grants_do_not_make_a_third() -> None:
    grants = [OFFICER, Grant(role=Role.AGENCY_SUPERVISOR, mall_id=BEKASI, agency_id=B)]

    assert not may(grants, Permission.RUN_AGENCY, mall_id=BEKASI, agency_id=A)
    assert may(grants, Permission.RUN_AGENCY, mall_id=BEKASI, agency_id=B)


GIVEN: dict[str, set[str]] = {  # who gives -> which roles, in Bekasi and its agency A
    "admin": {"admin", "manager", "supervisor", "officer", "greeter"},
    "manager": {"supervisor", "officer", "greeter"},
    "supervisor": {"officer"},
    "officer": set(),
    "greeter": set(),
}


@pytest.mark.parametrize("giver", list(GIVEN))
def test_who_may_grant(giver: str) -> None:
    assert {name for name, wanted in HOLDERS.items() if may_grant([HOLDERS[giver]], wanted)} == GIVEN[giver]


@pytest.mark.parametrize(
    ("giver", "wanted"),
    [
        ("manager", Grant(role=Role.OFFICER, mall_id=BOGOR, agency_id=A)),
        ("manager", Grant(role=Role.OFFICER)),
        ("supervisor", Grant(role=Role.OFFICER, mall_id=BEKASI, agency_id=B)),
        ("supervisor", Grant(role=Role.OFFICER, mall_id=BEKASI)),
        ("supervisor", Grant(role=Role.OFFICER, mall_id=BOGOR, agency_id=A)),
    ],
)
def test_nobody_grants_beyond_their_own_reach(giver: str, wanted: Grant) -> None:
    assert not may_grant([HOLDERS[giver]], wanted)


@pytest.mark.parametrize(("giver", "wanted"), list(product(HOLDERS, HOLDERS)))
def test_nobody_grants_more_than_they_hold(giver: str, wanted: str) -> None:
    """What the new role may do in its place, the giver may do there too, or it is an officer's own work."""
    role = HOLDERS[wanted]
    if not may_grant([HOLDERS[giver]], role):
        return
    beyond = {
        permission
        for permission in ROLE_PERMISSIONS[role.role]
        if not may([HOLDERS[giver]], permission, mall_id=role.mall_id, agency_id=role.agency_id)
    }

    assert beyond <= {Permission.WORK_AT_COUNTER}

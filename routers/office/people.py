"""People of the office: accounts, passwords and roles."""

import asyncio
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, NotAllowed, UnknownOfficer
from app.security import hash_password
from app.vocabulary import AgencyId, Permission, Role
from counters.commands.staff.activate_officer import activate_officer
from counters.commands.staff.create_officer import create_officer
from counters.commands.staff.deactivate_officer import deactivate_officer
from counters.commands.staff.grant_role import grant_role
from counters.commands.staff.reset_password import reset_password
from counters.commands.staff.revoke_role import revoke_role
from counters.queries.staff_of import AccountListed, account_by_id, staff_of
from counters.rules.access import Grant, may_grant
from counters.rules.staff import manages, sees, wanted_grant
from routers.office.forms import USERNAME, Form, Typed
from routers.office.frame import InMall, Office, typed_status
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/people", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_OF_AGENCY = (Role.AGENCY_SUPERVISOR, Role.OFFICER)
_ALL = "*"  # the agency of a role that reaches further than one


def _roles(office: Office) -> list[Role]:
    """The roles that this person may give to somebody, the smallest first."""
    first = office.my_agencies[0].agency_id if office.my_agencies else AgencyId(office.mall_id)
    return [
        role
        for role in reversed(Role)
        if may_grant(office.officer.grants, wanted_grant(role, mall_id=office.mall_id, agency_id=first))
    ]


def _wanted(office: Office, form: Form) -> Grant:
    """The role of the form. Raises InvalidValue through `form.require`, NotAllowed, UnknownAgency."""
    role = form.choice("role", [str(one) for one in _roles(office)])
    of_agency = role in set(_OF_AGENCY)
    code = form.choice("agency", [one.code for one in office.my_agencies]) if of_agency else _ALL
    form.require()
    agency_id = office.agency(code).agency_id if of_agency else None
    held = wanted_grant(Role(role), mall_id=office.mall_id, agency_id=agency_id)
    if not may_grant(office.officer.grants, held):
        raise NotAllowed
    return held


async def _seen(office: Office, person: str) -> AccountListed:
    """The account. Raises UnknownOfficer for one that is not theirs to see."""
    try:
        officer_id = UUID(person)
    except ValueError as error:
        raise UnknownOfficer from error
    account = await office.database.read(account_by_id, officer_id=officer_id)
    if not sees(office.officer.grants, account.grants, mall_id=office.mall_id):
        raise UnknownOfficer
    return account


@router.get("")
async def people(office: InMall) -> Response:
    """Everybody who works in what they run."""
    found: dict[UUID, AccountListed] = {}
    system = office.may(Permission.RUN_SYSTEM)
    for scope in office.scopes:
        listed = await office.database.read(staff_of, scope=scope, whole_system=system)
        found.update({one.officer_id: one for one in listed})
    return office.show("people", "people", people=list(found.values()))


@router.get("/new")
async def new_person(office: InMall) -> Response:
    """The form for an account."""
    return _new(office, office.form(role=Role.OFFICER))


def _new(office: Office, form: Form, *, status: int = 200) -> Response:
    return office.show("person_new", "people", status=status, form=form, roles=_roles(office))


@router.post("/new")
async def make_person(office: InMall, form: Typed) -> Response:
    """An account with its first role."""
    try:
        username = form.word("username", USERNAME, "office.error.username")
        name = form.text("name")
        password = form.password("password")
        held = _wanted(office, form)
        event = await office.database.write(
            create_officer,
            scope=office.scope,
            username=username,
            name=name,
            password_hash=await asyncio.to_thread(hash_password, password),
            held=held,
        )
    except (Malformed, Conflict) as error:
        return _new(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("people", event.officer_id), "officer_created")


@router.get("/{person}")
async def show_person(office: InMall, person: str) -> Response:
    """An account, and what may be done with it."""
    return _one(office, await _seen(office, person), office.form(role=Role.OFFICER))


def _one(office: Office, account: AccountListed, form: Form, *, status: int = 200) -> Response:
    mine = office.officer.grants
    here = [held for held in account.grants if held.mall_id in {None, office.mall_id}]
    return office.show(
        "person",
        "people",
        status=status,
        person=account,
        form=form,
        held=[(one, may_grant(mine, one)) for one in here],
        elsewhere=len(account.grants) - len(here),
        manages=manages(mine, account.grants),
        roles=_roles(office),
    )


@router.post("/{person}/password")
async def set_password(office: InMall, person: str, form: Typed) -> Response:
    """Another password; their sessions end."""
    account = await _seen(office, person)
    try:
        password = form.password("password")
        form.require()
        await office.database.write(
            reset_password,
            scope=office.scope,
            grants=office.officer.grants,
            officer_id=account.officer_id,
            password_hash=await asyncio.to_thread(hash_password, password),
        )
    except Malformed as error:
        return _one(office, account, form.refused(error), status=typed_status(error))
    office.request.app.state.feed.recheck()
    return office.back(office.at("people", account.officer_id), "password_set")


@router.post("/{person}/activate")
async def activate(office: InMall, person: str) -> Response:
    """They may sign in again."""
    account = await _seen(office, person)
    await office.database.write(
        activate_officer, scope=office.scope, grants=office.officer.grants, officer_id=account.officer_id
    )
    return office.back(office.at("people", account.officer_id), "officer_activated")


@router.post("/{person}/deactivate")
async def deactivate(office: InMall, person: str, form: Typed) -> Response:
    """They may not sign in any more, and their counter is closed."""
    account = await _seen(office, person)
    try:
        await office.database.write(
            deactivate_officer,
            scope=office.scope,
            grants=office.officer.grants,
            officer_id=account.officer_id,
        )
    except Conflict as error:
        return _one(office, account, form.refused(error), status=typed_status(error))
    office.request.app.state.feed.recheck()
    return office.back(office.at("people", account.officer_id), "officer_deactivated")


@router.post("/{person}/grant")
async def grant(office: InMall, person: str, form: Typed) -> Response:
    """One more role."""
    account = await _seen(office, person)
    try:
        held = _wanted(office, form)
        await office.database.write(grant_role, scope=office.scope, officer_id=account.officer_id, held=held)
    except (Malformed, Conflict) as error:
        return _one(office, account, form.refused(error), status=typed_status(error))
    return office.back(office.at("people", account.officer_id), "role_granted")


@router.post("/{person}/revoke")
async def revoke(office: InMall, person: str, form: Typed) -> Response:
    """One role less; the form names it by its place in the list of those held here."""
    account = await _seen(office, person)
    held = next((one for one in account.grants if _key(one) == form.value("held")), None)
    try:
        if held is None:
            form.fault("form", "office.error.role_gone")
            form.require()
        else:
            await office.database.write(
                revoke_role,
                scope=office.scope,
                grants=office.officer.grants,
                officer_id=account.officer_id,
                held=held,
            )
    except (Malformed, Conflict) as error:
        return _one(office, account, form.refused(error), status=typed_status(error))
    office.request.app.state.feed.recheck()
    still = await office.database.read(account_by_id, officer_id=account.officer_id)
    seen = sees(office.officer.grants, still.grants, mall_id=office.mall_id)
    path = ("people", account.officer_id) if seen else ("people",)
    return office.back(office.at(*path), "role_revoked")


def _key(held: Grant) -> str:
    """How a form names a role that somebody holds."""
    return f"{held.role} {held.mall_id or _ALL} {held.agency_id or _ALL}"

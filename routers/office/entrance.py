"""The door of the office: signing in and out, the first mall, and the choice where there are several."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.adapters.holiday_calendar import holidays_of_year
from app.errors import AntreError, Conflict, Malformed, NotAllowed, NotFound, NotSignedIn
from app.security import hash_token
from app.vocabulary import MallId, Permission
from counters.commands.calendar.import_holidays import import_holidays
from counters.commands.office.create_mall import create_mall
from counters.commands.staff.sign_out import sign_out
from counters.queries.catalogue_of import MallListed, malls
from counters.queries.identity_of import mall_id_of
from counters.queries.staff_of import any_account
from counters.rules.access import ROLE_PERMISSIONS
from routers import pages
from routers.deps import SESSION_COOKIE, Db, Knobs, Public, Tongue, officer_of, officer_scope
from routers.office.forms import SLUG, Typed
from routers.office.frame import (
    Anybody,
    Person,
    RunsSystem,
    typed_status,
)
from routers.office.refusals import ENTRANCE, OfficeRoute
from routers.origins import require_same_origin
from routers.session import begin_session, set_cookie

router = APIRouter(prefix="/office", route_class=OfficeRoute, default_response_class=HTMLResponse)
rest = APIRouter(prefix="/office", route_class=OfficeRoute, default_response_class=HTMLResponse)
ZONES_OF_TIME = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
_OURS = {"sign-in", "sign-out", "new-mall", "password"}  # addresses that a mall cannot have
_ACTION = re.compile(r"([a-z0-9-]+/(?:people|counters|hours)/[A-Za-z0-9-]+)/[a-z]+")
_INSIDE = re.compile(r"/office(/[a-z0-9-]+)*")


def _inside(address: str) -> str:
    """Where to go on to: only to a page of the office."""
    return address if _INSIDE.fullmatch(address) else "/office"


@router.get("/sign-in", dependencies=[Public])
async def door(
    request: Request, form: Typed, database: Db, language: Tongue, *, again: bool = False
) -> Response:
    """The sign-in, or how to create the first administrator."""
    try:
        await officer_of(request)
    except NotSignedIn:
        again = True
    if not again:
        return RedirectResponse("/office", status_code=303)
    onward = _inside(request.query_params.get("next", ""))
    return pages.page(
        request,
        "office/sign_in.html",
        language,
        form=form,
        onward=onward,
        accounts=await database.read(any_account),
    )


@router.post("/sign-in", dependencies=[Public])
async def enter(request: Request, form: Typed, database: Db, settings: Knobs, language: Tongue) -> Response:
    """Signs in."""
    require_same_origin(request)
    onward = _inside(form.value("next"))
    try:
        username = form.text("username", longest=64)
        password = form.password("password", shortest=1)
        form.require()
        _, token = await begin_session(request, username=username, password=password)
    except AntreError as error:
        return pages.page(
            request,
            "office/sign_in.html",
            language,
            status=typed_status(error),
            form=form.refused(error),
            onward=onward,
            accounts=await database.read(any_account),
        )
    response = RedirectResponse(onward, status_code=303)
    set_cookie(request, response, token, hours=settings.session_hours)
    return response


@router.post("/sign-out")
async def leave(person: Anybody) -> Response:
    """Signs out, and closes the consoles of this session."""
    request = person.request
    await person.database.write(sign_out, token_hash=hash_token(request.cookies[SESSION_COOKIE]))
    request.app.state.feed.recheck()
    response = RedirectResponse(ENTRANCE, status_code=303)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.get("")
async def start(person: Anybody) -> Response:
    """The only mall that they run, the choice of several, or the form for the first one."""
    mine = await _my_malls(person)
    if len(mine) == 1:
        return person.back(f"/office/{mine[0].slug}")
    if not mine:
        if person.may(Permission.RUN_SYSTEM):
            return person.back("/office/new-mall")
        return person.back(f"{await _desk(person)}/greeter")
    return person.page("choose", malls=mine, system=person.may(Permission.RUN_SYSTEM))


async def _desk(person: Person) -> str:
    """Where somebody stands who only greets. Raises NotAllowed."""
    for mall in await person.database.read(malls):
        mall_id = await person.database.read(mall_id_of, slug=mall.slug)
        if person.may(Permission.GREET, mall_id=mall_id):
            return f"/office/{mall.slug}"
    raise NotAllowed


async def _my_malls(person: Person) -> list[MallListed]:
    listed = await person.database.read(malls)
    if person.may(Permission.RUN_SYSTEM):
        return listed
    run = {
        held.mall_id for held in person.officer.grants if Permission.RUN_AGENCY in ROLE_PERMISSIONS[held.role]
    }
    return [mall for mall in listed if await person.database.read(mall_id_of, slug=mall.slug) in run]


@router.get("/new-mall")
async def new_mall(person: RunsSystem) -> Response:
    """The form for a mall."""
    return person.page("new_mall", form=person.form(timezone=ZONES_OF_TIME[0]), zones=ZONES_OF_TIME)


@router.post("/new-mall")
async def make_mall(person: RunsSystem, form: Typed) -> Response:
    """A mall without anything in it."""
    try:
        slug = form.word("slug", SLUG, "office.error.slug")
        if slug in _OURS:
            form.fault("slug", "error.name_taken")
        name = form.name(longest=120)
        timezone = form.choice("timezone", ZONES_OF_TIME)
        form.require()
        made = await person.database.write(create_mall, slug=slug, name=name, timezone=timezone)
        scope = officer_scope(person.officer, mall_id=MallId(made.mall_id), agency_id=None)
        year = person.clock.now().year
        for one in (year, year + 1):
            await person.database.write(import_holidays, scope=scope, year=one, days=holidays_of_year(one))
    except (Malformed, Conflict) as error:
        return person.page(
            "new_mall", status=typed_status(error), form=form.refused(error), zones=ZONES_OF_TIME
        )
    return person.back(f"/office/{slug}", "mall_created")


@rest.api_route("/{path:path}", methods=["GET", "POST"], dependencies=[Public])
async def nothing_here(request: Request, path: str) -> Response:
    """Raises NotFound, which the frame shows as a page.

    The address of a form that came back with a fault, asked for again by the switch of languages, leads to its page;
    so does an address with a slash at its end.
    """
    inside = f"/office/{path}".rstrip("/")
    if (
        request.method == "GET"
        and not path.endswith("//")
        and path.endswith("/")
        and _INSIDE.fullmatch(inside)
    ):
        return RedirectResponse(inside, status_code=303)
    if request.method == "GET" and (action := _ACTION.fullmatch(path)):
        return RedirectResponse(f"/office/{action[1]}?{request.url.query}", status_code=303)
    raise NotFound

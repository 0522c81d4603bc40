"""Everybody's own password, officers' too: who knows the old one may set another."""

import asyncio

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Malformed, TooManyAttempts, WrongCredentials
from app.security import hash_password
from counters.commands.staff.change_password import change_password
from routers.office.forms import Form, Typed
from routers.office.frame import Anybody, Person, typed_status
from routers.office.refusals import OfficeRoute
from routers.session import begin_session, require_password, set_cookie

router = APIRouter(prefix="/office/password", route_class=OfficeRoute, default_response_class=HTMLResponse)


@router.get("")
async def show(person: Anybody) -> Response:
    """The form."""
    return _page(person, person.form())


def _page(person: Person, form: Form, *, status: int = 200) -> Response:
    return person.page("own_password", status=status, form=form)


@router.post("")
async def change(person: Anybody, form: Typed) -> Response:
    """Ends all their sessions, and begins a new one for this browser."""
    request, username = person.request, person.officer.username
    try:
        old = form.password("old", shortest=1)
        new = form.password("new")
        form.require()
        account = await require_password(request, username=username, password=old)
    except (Malformed, WrongCredentials, TooManyAttempts) as error:
        return _page(person, form.refused(error), status=typed_status(error))
    password_hash = await asyncio.to_thread(hash_password, new)
    await person.database.write(change_password, officer_id=account.officer_id, password_hash=password_hash)
    _, token = await begin_session(request, username=username, password=new)
    request.app.state.feed.recheck()
    response = person.back("/office/password", "password_changed")
    set_cookie(request, response, token, hours=person.settings.session_hours)
    return response

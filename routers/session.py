"""Signing in and out."""

import asyncio
from collections import deque
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from app.errors import TooManyAttempts, Unavailable, WrongCredentials
from app.security import hash_token, new_token, password_matches
from counters.commands.staff.sign_in import sign_in
from counters.commands.staff.sign_out import sign_out
from counters.queries.identity_of import Account, SignedInOfficer, account_of, session_of
from display.shapes import Shape
from routers.deps import CSRF_HEADER, SESSION_COOKIE, Db, Knobs, Public, SignedIn
from routers.origins import require_same_origin

router = APIRouter(prefix="/api/v1/session", tags=["session"])
_WINDOW = timedelta(minutes=15)
_NAMES_REMEMBERED = 10_000


class SignIn(BaseModel):
    """The name and password of an account."""

    username: str = Field(max_length=64)
    password: str = Field(max_length=128)


class SessionShape(Shape):
    """Who is signed in, and what unsafe requests have to carry."""

    username: str
    name: str
    roles: list[str]
    csrf_header: str
    csrf_token: str


def session_shape(officer: SignedInOfficer) -> SessionShape:
    """From the query's value."""
    return SessionShape(
        username=officer.username,
        name=officer.name,
        roles=sorted({str(grant.role) for grant in officer.grants}),
        csrf_header=CSRF_HEADER,
        csrf_token=officer.csrf_token,
    )


class Attempts:
    """Failed sign-ins per name of the last quarter of an hour, in this process.

    A guesser is slowed down, and nobody can lock a colleague out for good.
    """

    def __init__(self, *, limit: int) -> None:
        """`limit` failures within the window."""
        self._limit = limit
        self._failures: dict[str, deque[datetime]] = {}

    def begin(self, name: str, *, now: datetime) -> None:
        """Counts as failed until it is known better, so that guesses at the same moment count as well.

        The oldest name is forgotten when there are too many. Raises TooManyAttempts.
        """
        failures = self._failures.get(name, deque())
        while failures and now - failures[0] > _WINDOW:
            failures.popleft()
        if len(failures) >= self._limit:
            raise TooManyAttempts(retry_after=failures[0] + _WINDOW - now)
        while len(self._failures) >= _NAMES_REMEMBERED:
            self._failures.pop(next(iter(self._failures)))
        self._failures.setdefault(name, failures).append(now)

    def undecided(self, name: str) -> None:
        """The last one was neither right nor wrong."""
        if failures := self._failures.get(name):
            failures.pop()

    def succeeded(self, name: str) -> None:
        """The right password: the count starts again."""
        self._failures.pop(name, None)


async def require_password(request: Request, *, username: str, password: str) -> Account:
    """The account with this name and password. Raises WrongCredentials, TooManyAttempts."""
    state = request.app.state
    attempts: Attempts = state.attempts
    name, now = username.strip().lower(), state.clock.now()
    attempts.begin(name, now=now)
    try:
        account: Account | None = await state.database.read(account_of, username=name)
    except Unavailable:
        attempts.undecided(name)
        raise
    known = account.password_hash if account and account.active else None
    if not await asyncio.to_thread(password_matches, password, known) or account is None:
        raise WrongCredentials
    attempts.succeeded(name)
    return account


async def begin_session(request: Request, *, username: str, password: str) -> tuple[SignedInOfficer, str]:
    """The officer and the token for their cookie. Raises WrongCredentials, TooManyAttempts."""
    state = request.app.state
    account = await require_password(request, username=username, password=password)
    token = new_token()
    await state.database.write(
        sign_in, officer_id=account.officer_id, token_hash=hash_token(token), csrf_token=new_token(128)
    )
    officer = await state.database.read(session_of, token_hash=hash_token(token))
    if officer is None:
        raise WrongCredentials
    return officer, token


def set_cookie(request: Request, response: Response, token: str, *, hours: int) -> None:
    """The session's cookie: out of reach of scripts and of other sites."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=hours * 3600,
        httponly=True,
        samesite="strict",
        secure="https" in {request.url.scheme, urlsplit(request.app.state.settings.public_url).scheme},
        path="/",
    )


@router.post("", status_code=201, dependencies=[Public])
async def begin(body: SignIn, request: Request, response: Response, settings: Knobs) -> SessionShape:
    """Signs in; the answer names the header that unsafe requests need."""
    require_same_origin(request)
    officer, token = await begin_session(request, username=body.username, password=body.password)
    set_cookie(request, response, token, hours=settings.session_hours)
    return session_shape(officer)


@router.get("")
async def show(officer: SignedIn) -> SessionShape:
    """Who is signed in."""
    return session_shape(officer)


@router.delete("", status_code=204)
async def end(request: Request, response: Response, _officer: SignedIn, database: Db) -> None:
    """Signs out, and closes the consoles that were open with it."""
    await database.write(sign_out, token_hash=hash_token(request.cookies[SESSION_COOKIE]))
    response.delete_cookie(SESSION_COOKIE, path="/")
    request.app.state.feed.recheck()

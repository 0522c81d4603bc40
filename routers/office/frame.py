"""Who is in the office, what of the mall they run, and how its pages and refusals are framed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.clock import Clock, business_day
from app.db import Database
from app.errors import AntreError, CsrfFailed, NotAllowed, UnknownAgency, UnknownMall
from app.i18n import text, texts
from app.security import same
from app.settings import Settings
from app.vocabulary import AgencyId, Language, MallId, Permission, Scope
from counters.queries.identity_of import SignedInOfficer, mall_id_of
from counters.queries.plan_of import plan_of
from counters.rules.access import ROLE_PERMISSIONS, may
from counters.rules.plan import AgencyPlan, Name, Plan
from routers import pages
from routers.deps import (
    Db,
    Knobs,
    Time,
    Tongue,
    declares,
    officer_scope,
)
from routers.office.door import SignedIn
from routers.office.forms import SLUG, Form, Typed
from routers.office.words import words_of
from routers.problems import status_of

_FLASH = "antre_flash"
_FLASH_SECONDS = 60
_NAVIGATION = (
    ("greeter", "hand-heart", Permission.GREET),
    ("", "house", Permission.RUN_AGENCY),
    ("report", "file-text", Permission.RUN_AGENCY),
    ("people", "users", Permission.RUN_AGENCY),
    ("counters", "monitor", Permission.RUN_AGENCY),
    ("hours", "clock", Permission.RUN_AGENCY),
    ("closures", "door-closed", Permission.RUN_AGENCY),
    ("special-days", "history", Permission.RUN_AGENCY),
    ("outcomes", "circle-check", Permission.RUN_AGENCY),
    ("flow", "layers", Permission.RUN_AGENCY),
    ("booking", "qr-code", Permission.RUN_AGENCY),
    ("rule", "megaphone", Permission.RUN_MALL),
    ("devices", "tv", Permission.RUN_MALL),
    ("catalogue", "list-checks", Permission.RUN_MALL),
    ("zones", "map-pin", Permission.RUN_MALL),
    ("lobby", "volume-2", Permission.RUN_MALL),
    ("slides", "play", Permission.RUN_MALL),
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who is signed in, and the request that they made."""

    request: Request
    database: Database
    clock: Clock
    settings: Settings
    language: Language
    officer: SignedInOfficer

    def may(
        self, permission: Permission, *, mall_id: MallId | None = None, agency_id: AgencyId | None = None
    ) -> bool:
        """Whether one of their roles allows it there."""
        return may(self.officer.grants, permission, mall_id=mall_id, agency_id=agency_id)

    def said(self, name: Name) -> str:
        """A name in the page's language."""
        return name.en if self.language is Language.EN else name.id

    def form(self, **defaults: object) -> Form:
        """A form that was not sent yet."""
        return Form(self.language, defaults=defaults)

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page with the message of the last change, which is shown once."""
        done = f"office.done.{self.request.cookies.get(_FLASH, '')}"
        flashes = [{"text": text(done, self.language), "tone": "ok"}] if done in texts(self.language) else []
        response = pages.page(
            self.request,
            f"office/{template}.html",
            self.language,
            status=status,
            **{
                "me": self.officer,
                "csrf_token": self.officer.csrf_token,
                "said": self.said,
                "flashes": flashes,
                **values,
            },
        )
        if flashes:
            response.delete_cookie(_FLASH, path="/office")
        return response

    def back(self, path: str, done: str | None = None) -> Response:
        """On to a page of the office, which says what was done."""
        response = RedirectResponse(path, status_code=303)
        if done:
            response.set_cookie(
                _FLASH, done, max_age=_FLASH_SECONDS, path="/office", httponly=True, samesite="strict"
            )
        return response


@dataclass(frozen=True, kw_only=True)
class Office(Person):
    """A mall as this person runs it; `agencies` None is all of it."""

    mall_id: MallId
    slug: str
    plan: Plan
    agencies: frozenset[AgencyId] | None

    @property
    def scope(self) -> Scope:
        """The whole mall, for what is checked otherwise."""
        return officer_scope(self.officer, mall_id=self.mall_id, agency_id=None)

    @property
    def scopes(self) -> list[Scope]:
        """What they run, to be asked one after another."""
        if self.agencies is None:
            return [self.scope]
        return [
            replace(self.scope, agency_id=agency.agency_id)
            for agency in self.plan.agencies
            if agency.agency_id in self.agencies
        ]

    @property
    def today(self) -> date:
        """The mall's day."""
        return business_day(self.clock.now(), self.plan.timezone)

    @property
    def runs_mall(self) -> bool:
        """Whether they run all of it."""
        return self.may(Permission.RUN_MALL, mall_id=self.mall_id)

    @property
    def my_agencies(self) -> list[AgencyPlan]:
        """The agencies that they run, in the mall's order."""
        return [
            agency
            for agency in self.plan.agencies
            if self.agencies is None or agency.agency_id in self.agencies
        ]

    def agency(self, code: str) -> AgencyPlan:
        """Raises UnknownAgency, for one that they do not run, too."""
        for agency in self.my_agencies:
            if agency.code == code:
                return agency
        raise UnknownAgency(code)

    def within(self, agency_id: AgencyId) -> Scope:
        """The agency. Raises UnknownAgency if they do not run it."""
        if self.agencies is not None and agency_id not in self.agencies:
            raise UnknownAgency
        return replace(self.scope, agency_id=agency_id)

    def short(self, agency_id: AgencyId | None) -> str:
        """What an agency of this mall is called in a table; empty for none."""
        return next((one.short for one in self.plan.agencies if one.agency_id == agency_id), "")

    def at(self, *path: object) -> str:
        """The address of a page of this mall: `at("people", "new")`."""
        return "/".join(["/office", self.slug, *(quote(str(part), safe="") for part in path if part != "")])

    def _sees(self, permission: Permission) -> bool:
        runs_some = permission is Permission.RUN_AGENCY and bool(self.agencies)
        return runs_some or self.may(permission, mall_id=self.mall_id)

    def show(self, template: str, section: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page in the frame of the mall; `section` is the part of the office that it belongs to."""
        return self.page(
            template,
            status=status,
            office=self,
            at=self.at,
            **words_of(self.language, self.plan.timezone, self.today),
            nav_items=[
                (self.at(name), text(f"office.nav_{name or 'overview'}", self.language), icon)
                for name, icon, permission in _NAVIGATION
                if self._sees(permission)
            ],
            nav_current=self.at(section),
            nav_label=text("office.nav", self.language),
            office_name=self.said(self.plan.name),
            **values,
        )


def typed_status(error: AntreError) -> int:
    """The status of a form that comes back."""
    return status_of(type(error))


async def _person(
    request: Request,
    officer: SignedIn,
    form: Typed,
    database: Db,
    clock: Time,
    settings: Knobs,
    language: Tongue,
) -> Person:
    if request.method not in {"GET", "HEAD"} and not same(form.value("csrf_token"), officer.csrf_token):
        raise CsrfFailed
    return Person(
        request=request,
        database=database,
        clock=clock,
        settings=settings,
        language=language,
        officer=officer,
    )


@declares(Permission.WORK_AT_COUNTER)
async def _anybody(person: Annotated[Person, Depends(_person)]) -> Person:
    return person


@declares(Permission.RUN_AGENCY)
async def _runs_something(person: Annotated[Person, Depends(_person)]) -> Person:
    if not any(Permission.RUN_AGENCY in ROLE_PERMISSIONS[held.role] for held in person.officer.grants):
        raise NotAllowed
    return person


@declares(Permission.RUN_SYSTEM)
async def _runs_system(person: Annotated[Person, Depends(_person)]) -> Person:
    if not person.may(Permission.RUN_SYSTEM):
        raise NotAllowed
    return person


@declares(Permission.RUN_AGENCY)
async def _in_mall(mall: str, person: Annotated[Person, Depends(_person)]) -> Office:
    if not SLUG.fullmatch(mall):
        raise UnknownMall(mall)
    mall_id = await person.database.read(mall_id_of, slug=mall)
    agencies = None
    if not person.may(Permission.RUN_AGENCY, mall_id=mall_id):
        agencies = frozenset(
            held.agency_id
            for held in person.officer.grants
            if held.mall_id == mall_id
            and held.agency_id is not None
            and Permission.RUN_AGENCY in ROLE_PERMISSIONS[held.role]
        )
        if not agencies:
            raise UnknownMall(mall)
    scope = officer_scope(person.officer, mall_id=mall_id, agency_id=None)
    plan = await person.database.read(plan_of, scope=scope, now=person.clock.now())
    return Office(**vars(person), mall_id=mall_id, slug=mall, plan=plan, agencies=agencies)


@declares(Permission.GREET)
async def _greets(mall: str, person: Annotated[Person, Depends(_person)]) -> Office:
    if not SLUG.fullmatch(mall):
        raise UnknownMall(mall)
    mall_id = await person.database.read(mall_id_of, slug=mall)
    if not person.may(Permission.GREET, mall_id=mall_id):
        raise NotAllowed if any(held.mall_id == mall_id for held in person.officer.grants) else UnknownMall
    scope = officer_scope(person.officer, mall_id=mall_id, agency_id=None)
    plan = await person.database.read(plan_of, scope=scope, now=person.clock.now())
    runs = person.may(Permission.RUN_AGENCY, mall_id=mall_id)
    return Office(
        **vars(person), mall_id=mall_id, slug=mall, plan=plan, agencies=None if runs else frozenset()
    )


@declares(Permission.RUN_MALL)
async def _runs_mall(office: Annotated[Office, Depends(_in_mall)]) -> Office:
    if not office.runs_mall:
        raise NotAllowed
    return office


Anybody = Annotated[Person, Depends(_anybody)]
RunsSomething = Annotated[Person, Depends(_runs_something)]
RunsSystem = Annotated[Person, Depends(_runs_system)]
Greets = Annotated[Office, Depends(_greets)]
InMall = Annotated[Office, Depends(_in_mall)]
RunsMall = Annotated[Office, Depends(_runs_mall)]

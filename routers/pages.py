"""The frames of the pages; what moves in them comes over the API and the sockets."""

import hashlib
import io
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.clock import local
from app.db import Reader
from app.errors import NotFound
from app.i18n import language_of, text, texts
from app.vocabulary import Language, Scope
from counters.queries.breaks_of import breaks_for
from counters.queries.catalogue_of import malls
from counters.queries.plan_of import plan_of
from counters.queries.queue_of import ticket_of
from display.shapes import TicketShape, ticket_url
from routers.deps import Db, Knobs, Public, PublicMall, Time, Tongue
from routers.origins import Base

router = APIRouter(tags=["pages"], include_in_schema=False, default_response_class=HTMLResponse)
WEB = Path(__file__).parent.parent / "app" / "web"
_YEAR = 365 * 24 * 3600


@lru_cache
def page_version() -> str:
    """The package's version and a few letters of the pages themselves: a screen that runs for weeks may show older ones."""
    pages = hashlib.sha256()
    for path in sorted(path for path in WEB.rglob("*") if path.suffix in {".js", ".css", ".html", ".json"}):
        pages.update(path.read_bytes())
    return f"{metadata.version('antre')}-{pages.hexdigest()[:7]}"


def _environment(language: Language) -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        t=lambda key, **values: text(key, language, **values),
        lang=str(language),
        static=lambda path: f"/static/{path}",
        version=page_version(),
    )
    return made


async def _lobby_language(request: Request) -> Language:
    return language_of(request.query_params.get("lang"), request.cookies.get("antre_lang"))


# Everybody's machine: the language that its browser came with is nobody's wish.
LobbyTongue = Annotated[Language, Depends(_lobby_language)]


_ENVIRONMENTS = {language: _environment(language) for language in Language}


def page(
    request: Request, template: str, language: Language, *, status: int = 200, **values: object
) -> HTMLResponse:
    """A page in a language; `?lang=` is remembered in a cookie."""
    proof = request.app.state.settings.proof_of_work > 0  # forms of citizens have to bring one along
    html = _ENVIRONMENTS[language].get_template(template).render(proof=proof, **values)
    response = HTMLResponse(html, status_code=status, headers={"Content-Language": language})
    if request.query_params.get("lang") == language:
        response.set_cookie("antre_lang", language, max_age=_YEAR, samesite="lax", path="/")
    return response


@router.get("/", dependencies=[Public])
async def index(request: Request, database: Db, language: Tongue) -> HTMLResponse:
    """Leads each kind of user to their page."""
    return page(request, "index.html", language, malls=await database.read(malls))


@router.get("/kiosk", dependencies=[Public])
async def kiosk(request: Request, language: LobbyTongue) -> HTMLResponse:
    """Takes tickets, once it is paired."""
    return page(request, "kiosk.html", language, most=request.app.state.settings.visit_services)


@router.get("/counter", dependencies=[Public])
async def counter(request: Request, language: Tongue) -> HTMLResponse:
    """The officer's console; it asks for the sign-in itself."""
    return page(request, "counter.html", language)


@router.get("/display/{mall}")
async def display(
    request: Request, mall: str, _scope: PublicMall, language: LobbyTongue, zone: str | None = None
) -> HTMLResponse:
    """A lobby screen, once it is paired."""
    return page(request, "display.html", language, mall=mall, zone=zone)


@router.get("/display/{mall}/plain")
async def plain_display(
    request: Request, mall: str, _scope: PublicMall, language: LobbyTongue, zone: str | None = None
) -> HTMLResponse:
    """The lobby screen for televisions without modules and sockets; its token comes after the # of its address."""
    return page(request, "display_plain.html", language, mall=mall, zone=zone)


@router.get("/t/{token}", dependencies=[Public])
async def follow_ticket(
    request: Request, token: str, database: Db, clock: Time, base: Base, language: Tongue, knobs: Knobs
) -> HTMLResponse:
    """A ticket on its holder's phone; it is whole without any script."""
    now = clock.now()

    def read(reader: Reader) -> TicketShape:
        ticket = ticket_of(reader, token=token)
        plan = plan_of(reader, scope=Scope(actor="public", mall_id=ticket.mall_id), now=now)
        return TicketShape.of(
            ticket, plan, base=base, at=local(now, plan.timezone), breaks=breaks_for(reader, ticket)
        )

    try:
        shape = await database.read(read)
    except NotFound:
        return page(request, "ticket_unknown.html", language, status=404)
    ticket = shape.model_dump(mode="json")
    return page(request, "ticket.html", language, ticket=ticket, lets_first=knobs.postpone_lets_first)


@router.get("/t/{token}/qr.svg", dependencies=[Public])
async def ticket_qr(token: str, database: Db, base: Base) -> Response:
    """The QR code of a ticket's page. Raises UnknownTicket."""
    await database.read(ticket_of, token=token)
    picture = io.BytesIO()
    segno.make(ticket_url(base, token), error="m").save(
        picture, kind="svg", scale=8, border=2, dark="#10231c"
    )
    return Response(
        picture.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


@router.get("/locale/{language}.json", dependencies=[Public])
async def locale(language: str) -> JSONResponse:
    """Every text of a language, for the scripts. Raises NotFound."""
    if language not in set(Language):
        raise NotFound(language)
    return JSONResponse(texts(Language(language)), headers={"Cache-Control": "no-cache"})

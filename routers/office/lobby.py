"""The lobby in the office: what calls sound like, when screens are dark, and the notice that takes them in an emergency."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Malformed
from app.i18n import text
from app.vocabulary import Language, NumberStyle
from counters.commands.office.set_lobby import set_lobby
from counters.rules.lobby import Lobby, Wording
from routers.office.forms import Form, Typed
from routers.office.frame import Office, RunsMall, typed_status
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office/{mall}", route_class=OfficeRoute, default_response_class=HTMLResponse)
_ORDERS: dict[str, tuple[Language, ...]] = {
    "id,en": (Language.ID, Language.EN),
    "en,id": (Language.EN, Language.ID),
    "id": (Language.ID,),
    "en": (Language.EN,),
    "none": (),
}
_TEXT = 200


@router.get("/lobby")
async def lobby(office: RunsMall) -> Response:
    """As it is now."""
    now = office.plan.lobby
    emergency, tape = (both or ("", "") for both in (now.emergency, now.tickertape))
    form = office.form(
        languages=",".join(now.wording.languages) or "none",
        number_style=str(now.wording.number_style),
        says_agency=now.wording.says_agency,
        says_again=now.wording.says_again,
        sentence_id=now.wording.sentences.get(Language.ID, ""),
        sentence_en=now.wording.sentences.get(Language.EN, ""),
        dark_from=f"{now.dark_from:%H:%M}" if now.dark_from else "",
        dark_until=f"{now.dark_until:%H:%M}" if now.dark_until else "",
        emergency_id=emergency[0],
        emergency_en=emergency[1],
        tickertape_id=tape[0],
        tickertape_en=tape[1],
    )
    return _page(office, form)


def _page(office: Office, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "lobby",
        "lobby",
        status=status,
        form=form,
        lobby_orders=_said(office, "order", _ORDERS),
        lobby_styles=_said(office, "style", NumberStyle),
    )


def _said(office: Office, kind: str, options: Iterable[str]) -> list[tuple[str, str]]:
    names = {one: one.replace(",", "_") for one in options}
    return [(one, text(f"office.lobby_{kind}_{name}", office.language)) for one, name in names.items()]


def _pair(form: Form, name: str) -> tuple[str, str] | None:
    """Both languages or neither."""
    first, second = form.value(f"{name}_id"), form.value(f"{name}_en")
    if not first and not second:
        return None
    return form.text(f"{name}_id", longest=_TEXT), form.text(f"{name}_en", longest=_TEXT)


def _typed(form: Form) -> Lobby:
    sentences = {one: form.text(f"sentence_{one}", longest=_TEXT, shortest=0) for one in Language}
    order = form.choice("languages", list(_ORDERS))
    style = form.choice("number_style", [str(one) for one in NumberStyle])
    dark_from, dark_until = form.time("dark_from"), form.time("dark_until")
    emergency, tape = _pair(form, "emergency"), _pair(form, "tickertape")
    form.require()
    return Lobby(
        wording=Wording(
            languages=_ORDERS[order],
            number_style=NumberStyle(style),
            says_agency="yes" in form.chosen("says_agency"),
            says_again="yes" in form.chosen("says_again"),
            sentences={language: said for language, said in sentences.items() if said},
        ),
        emergency=emergency,
        tickertape=tape,
        dark_from=dark_from,
        dark_until=dark_until,
    )


@router.post("/lobby")
async def save_lobby(office: RunsMall, form: Typed) -> Response:
    """All of it at once; screens follow within a second."""
    try:
        await office.database.write(set_lobby, scope=office.scope, lobby=_typed(form))
    except Malformed as error:
        return _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("lobby"), "lobby_set")

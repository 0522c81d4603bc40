"""How services can end, in the office: the list from which officers choose when they finish."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, UnknownOutcome
from app.vocabulary import AgencyId, Scope
from counters.commands.office.add_outcome import add_outcome
from counters.commands.office.change_outcome import change_outcome
from counters.commands.office.retire_outcome import retire_outcome
from counters.rules.plan import OutcomePlan
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, typed_status
from routers.office.places import grouped, places, scope_of
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/outcomes", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_NAME = 80


def _mine(office: Office, agency_id: AgencyId | None) -> bool:
    if agency_id is None:
        return office.runs_mall
    return office.agencies is None or agency_id in office.agencies


def _outcome(office: Office, code: str) -> tuple[OutcomePlan, Scope]:
    """One that they may change. Raises UnknownOutcome."""
    for one in office.plan.outcomes:
        if one.code == code and _mine(office, one.agency_id):
            if office.runs_mall or one.agency_id is None:
                return one, office.scope
            return one, office.within(one.agency_id)
    raise UnknownOutcome(code)


def _place(office: Office, one: OutcomePlan) -> str:
    offer = office.plan.offer_by_id(one.offer_id) if one.offer_id else None
    if offer:
        return f"{offer.code} · {office.said(offer.name)}"
    return office.short(one.agency_id) or office.said(office.plan.name)


def _page(office: Office, form: Form, *, status: int = 200) -> Response:
    shown = [
        (one, _place(office, one), _mine(office, one.agency_id))
        for one in office.plan.outcomes
        if one.agency_id is None or _mine(office, one.agency_id)
    ]
    return office.show(
        "outcomes",
        "outcomes",
        status=status,
        form=form,
        outcomes=shown,
        places=grouped(office, places(office)),
    )


@router.get("")
async def outcomes(office: InMall) -> Response:
    """The mall's own and those of what they run, with the form for another."""
    return _page(office, office.form(completes=True))


@router.post("")
async def make_outcome(office: InMall, form: Typed) -> Response:
    """One more, which officers see at once."""
    try:
        place = form.choice("place", [code for code, _ in places(office)])
        name = form.name(longest=_NAME)
        form.require()
        service = place.removeprefix("service:") if place.startswith("service:") else None
        await office.database.write(
            add_outcome,
            scope=scope_of(office, place, service),
            service=service,
            name=name,
            completes=bool(form.chosen("completes")),
        )
    except (Malformed, Conflict) as error:
        return _page(office, form.refused(error), status=typed_status(error))
    return office.back(office.at("outcomes"), "outcome_added")


def _one(office: Office, outcome: OutcomePlan, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "outcome", "outcomes", status=status, form=form, outcome=outcome, place=_place(office, outcome)
    )


@router.get("/{code}")
async def show_outcome(office: InMall, code: str) -> Response:
    """An outcome, to be changed. Raises UnknownOutcome."""
    found, _ = _outcome(office, code)
    form = office.form(name_id=found.name.id, name_en=found.name.en, completes=found.completes)
    return _one(office, found, form)


@router.post("/{code}")
async def save_outcome(office: InMall, code: str, form: Typed) -> Response:
    """Other words, or another consequence."""
    found, scope = _outcome(office, code)
    try:
        name = form.name(longest=_NAME)
        form.require()
        completes = bool(form.chosen("completes"))
        await office.database.write(change_outcome, scope=scope, code=code, name=name, completes=completes)
    except (Malformed, Conflict) as error:
        return _one(office, found, form.refused(error), status=typed_status(error))
    return office.back(office.at("outcomes"), "outcome_changed")


@router.post("/{code}/retire")
async def retire(office: InMall, code: str) -> Response:
    """Officers do not see it any more."""
    _, scope = _outcome(office, code)
    await office.database.write(retire_outcome, scope=scope, code=code, retired=True)
    return office.back(office.at("outcomes"), "outcome_retired")


@router.post("/{code}/restore")
async def restore(office: InMall, code: str) -> Response:
    """Officers see it again."""
    _, scope = _outcome(office, code)
    await office.database.write(retire_outcome, scope=scope, code=code, retired=False)
    return office.back(office.at("outcomes"), "outcome_restored")

"""Who is called next, and what happens shortly before closing: the settings, with the sentence that they make."""

from contextlib import suppress
from dataclasses import fields
from datetime import timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import AlreadyDisrupted, Conflict, Malformed, NotDisrupted
from app.vocabulary import Scope
from counters.commands.calendar.declare_disruption import declare_disruption
from counters.commands.calendar.lift_disruption import lift_disruption
from counters.commands.calendar.set_calling_rule import set_calling_rule
from counters.commands.calendar.set_risk import set_risk
from counters.commands.office.accept_transfers import accept_transfers
from counters.rules.calling import LONGEST_MINUTES, CallingRule, sentence
from counters.rules.plan import OfferPlan
from routers.office.forms import Form, Typed
from routers.office.frame import InMall, Office, RunsMall, typed_status
from routers.office.places import DISRUPTION_MINUTES, WHOLE, scope_of
from routers.office.refusals import OfficeRoute

router = APIRouter(prefix="/office/{mall}", route_class=OfficeRoute, default_response_class=HTMLResponse)
_SETTINGS = tuple(field.name for field in fields(CallingRule))
_FOLLOW, _YES, _NO = "follow", "yes", "no"


def _minutes(rule: CallingRule) -> dict[str, object]:
    return {name: int(getattr(rule, name).total_seconds() // 60) for name in _SETTINGS}


def _offer(office: Office, code: str) -> OfferPlan | None:
    """None is the mall. Raises UnknownService."""
    return None if code == WHOLE else office.plan.offer(code)


def _page(office: Office, code: str, form: Form, *, status: int = 200) -> Response:
    offer = _offer(office, code)
    rule = offer.rule if offer else office.plan.rule
    return office.show(
        "rule",
        "rule",
        status=status,
        form=form,
        place=code,
        offer=offer,
        said_rules=[(one, sentence(rule, one)) for one in ("id", "en")],
        settings=LONGEST_MINUTES,
        differing=[
            one for agency in office.plan.agencies for one in agency.offers if one.rule != office.plan.rule
        ],
        services=[one for agency in office.plan.agencies for one in agency.offers],
        takers=office.my_agencies,
        risks=[(agency, agency.at_own_risk) for agency in office.my_agencies],
        whole=WHOLE,
    )


@router.get("/rule")
async def rule(office: RunsMall) -> Response:
    """The mall's own settings."""
    return _page(office, WHOLE, office.form(**_minutes(office.plan.rule)))


@router.get("/rule/{place}")
async def rule_of(office: RunsMall, place: str) -> Response:
    """A service's settings. Raises UnknownService."""
    offer = _offer(office, place)
    return _page(office, place, office.form(**_minutes(offer.rule if offer else office.plan.rule)))


@router.post("/rule/{place}")
async def save_rule(office: RunsMall, place: str, form: Typed) -> Response:
    """All minutes at once; tickets that wait keep their place."""
    offer = _offer(office, place)
    try:
        minutes = {name: form.number(name, least=0, most=most) for name, most in LONGEST_MINUTES.items()}
        form.require()
        await office.database.write(
            set_calling_rule, scope=office.scope, service=offer.code if offer else None, minutes=minutes
        )
    except (Malformed, Conflict) as error:
        return _page(office, place, form.refused(error), status=typed_status(error))
    return office.back(office.at("rule", place) if offer else office.at("rule"), "rule_set")


@router.post("/rule/{place}/follow")
async def follow_rule(office: RunsMall, place: str) -> Response:
    """The service follows the mall again, the mall the product's defaults."""
    offer = _offer(office, place)
    await office.database.write(
        set_calling_rule, scope=office.scope, service=offer.code if offer else None, minutes={}
    )
    return office.back(office.at("rule"), "rule_set")


@router.post("/risk/{place}")
async def save_risk(office: InMall, place: str, form: Typed) -> Response:
    """Tickets at the visitor's own risk: yes, no, or (an agency) as the mall."""
    scope = _scope(office, place)
    options = (_YES, _NO) if scope.agency_id is None else (_YES, _NO, _FOLLOW)
    chosen = form.choice("at_own_risk", options)
    form.require()
    risk = None if chosen == _FOLLOW else chosen == _YES
    await office.database.write(set_risk, scope=scope, at_own_risk=risk)
    return office.back(office.at("rule") if office.runs_mall else office.at(), "risk_set")


@router.post("/transfers/{place}")
async def save_transfers(office: InMall, place: str, form: Typed) -> Response:
    """Whether the agency takes over visitors from others. Raises UnknownAgency, also for the mall."""
    accepts = form.choice("accepts", (_YES, _NO)) == _YES
    form.require()
    await office.database.write(accept_transfers, scope=_scope(office, place), accepts=accepts)
    return office.back(office.at("rule") if office.runs_mall else office.at(), "transfers_set")


def _scope(office: Office, place: str) -> Scope:
    """Raises NotAllowed, UnknownAgency."""
    return scope_of(office, place, None)


@router.post("/disruption/{place}/declare")
async def declare(office: InMall, place: str, form: Typed) -> Response:
    """One click: kiosks give no numbers there and the screens say so, and when it is expected to be over."""
    minutes = form.choice("minutes", ("", *map(str, DISRUPTION_MINUTES)))
    form.require()
    lasts = timedelta(minutes=int(minutes)) if minutes else None
    with suppress(AlreadyDisrupted):  # somebody else clicked first
        await office.database.write(declare_disruption, scope=_scope(office, place), lasts=lasts)
    return office.back(office.at(), "disruption_declared")


@router.post("/disruption/{place}/lift")
async def lift(office: InMall, place: str) -> Response:
    """One click: as usual again."""
    with suppress(NotDisrupted):  # somebody else clicked first
        await office.database.write(lift_disruption, scope=_scope(office, place))
    return office.back(office.at(), "disruption_lifted")

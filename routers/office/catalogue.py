"""The catalogue in the office: a file at once, or a service at a time."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.catalogue_file import parse_catalogue
from app.errors import Conflict, InvalidValue, Malformed, NameTaken, UnknownService
from counters.commands.office.change_offer import change_offer
from counters.commands.office.load_catalogue import load_catalogue
from counters.queries.building_of import OfferListed, letters_of, offers_of
from counters.rules.bounds import LARGEST_QUOTA, LONGEST_MINUTES, require_sound
from counters.rules.catalogue import Catalogue
from counters.rules.numbering import LETTERS, series_after
from routers.office.affected import carefully
from routers.office.forms import Form, Typed
from routers.office.frame import Office, RunsMall, typed_status
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/catalogue", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_NAME = 200


@router.get("")
async def catalogue(office: RunsMall) -> Response:
    """Every agency with its services, active or not."""
    offers = await office.database.read(offers_of, scope=office.scope)
    rows = [
        (agency, [offer for offer in offers if offer.agency_id == agency.agency_id])
        for agency in office.my_agencies
    ]
    return office.show("catalogue", "catalogue", rows=rows)


@router.get("/upload")
async def new_file(office: RunsMall) -> Response:
    """The form for a file."""
    return office.show("catalogue_upload", "catalogue", form=office.form(), fault="")


@router.post("/upload")
async def load_file(office: RunsMall, form: Typed) -> Response:
    """All of it or nothing."""
    fault = ""
    try:
        content = await form.file("file")
        form.require()
        loaded = _sound(content)
        await office.database.write(load_catalogue, scope=office.scope, loaded=loaded)
    except InvalidValue as error:
        if error.field:
            form.fault("file", "office.error.catalogue")
            fault = str(error)
        return _refused_file(office, form.refused(InvalidValue()), fault, status=typed_status(error))
    except Conflict as error:
        form.fault("file", "office.error.catalogue_conflict")
        fault = str(error) if isinstance(error, NameTaken) else ""
        return _refused_file(office, form, fault, status=typed_status(error))
    return office.back(office.at("catalogue"), "catalogue_loaded")


def _refused_file(office: Office, form: Form, fault: str, *, status: int) -> Response:
    return office.show("catalogue_upload", "catalogue", status=status, form=form, fault=fault)


def _sound(content: bytes) -> Catalogue:
    """Raises InvalidValue with the path of what is wrong in the file."""
    try:
        loaded = parse_catalogue(content)
    except RecursionError as error:
        raise InvalidValue("nested too deeply", field="catalogue") from error
    require_sound(loaded)
    return loaded


async def _offer(office: Office, code: str) -> OfferListed:
    """Raises UnknownService."""
    for offer in await office.database.read(offers_of, scope=office.scope):
        if offer.code == code:
            return offer
    raise UnknownService(code)


async def _letters(office: Office, offer: OfferListed) -> list[str]:
    """The series that the service may have: those of its agency, and the free ones; "AB" begins with the agency's A."""
    used = await office.database.read(letters_of, scope=office.scope)
    code = next((one.code for one in office.plan.agencies if one.agency_id == offer.agency_id), offer.letter)
    own = {letters for letters, agency_id in used.items() if agency_id == offer.agency_id}
    free = [letters for letters in (*LETTERS, *series_after(code)) if letters not in used]
    return sorted({*own, *free}, key=lambda letters: (len(letters), letters))


async def _one(office: Office, offer: OfferListed, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "service",
        "catalogue",
        status=status,
        offer=offer,
        form=form,
        letters=await _letters(office, offer),
        longest=LONGEST_MINUTES,
        largest=LARGEST_QUOTA,
    )


@router.get("/{service}")
async def show_service(office: RunsMall, service: str) -> Response:
    """A service, to be changed."""
    offer = await _offer(office, service)
    form = office.form(
        name_id=offer.name_id,
        name_en=offer.name_en,
        active=offer.active,
        minutes=offer.minutes,
        daily_quota=offer.daily_quota,
        priority_quota=offer.priority_quota,
        letter=offer.letter,
        external_channel=offer.external_channel or "",
    )
    return await _one(office, offer, form)


@router.post("/{service}")
async def save_service(office: RunsMall, service: str, form: Typed) -> Response:
    """How the mall offers it from now on."""
    offer = await _offer(office, service)
    try:
        name = form.name(longest=_NAME)
        minutes = form.number("minutes", least=1, most=LONGEST_MINUTES)
        quota, priority_quota = _quota(form, "daily_quota"), _quota(form, "priority_quota")
        letter = form.choice("letter", await _letters(office, offer))
        channel = form.text("external_channel", longest=_NAME, shortest=0, joined=True)
        form.require()
        asked = await carefully(
            office,
            form,
            "catalogue",
            change_offer,
            scope=office.scope,
            service=offer.code,
            name=name,
            active=bool(form.chosen("active")),
            minutes=minutes,
            daily_quota=quota,
            priority_quota=priority_quota,
            letter=letter,
            external_channel=channel or None,
        )
        if asked:
            return asked
    except (Malformed, Conflict) as error:
        return await _one(office, offer, form.refused(error), status=typed_status(error))
    return office.back(office.at("catalogue"), "service_changed")


def _quota(form: Form, name: str) -> int | None:
    """Empty: there is none."""
    return form.number(name, least=0, most=LARGEST_QUOTA) if form.value(name) else None

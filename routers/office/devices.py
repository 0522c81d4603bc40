"""Kiosks and screens in the office: their codes, how they are, how they are set, and shutting them out."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, UnknownDevice
from app.security import hash_pairing_code, new_pairing_code
from app.vocabulary import DeviceKind, Layout
from counters.commands.office.change_device import change_device
from counters.commands.office.identify_device import identify_device
from counters.commands.office.register_device import register_device
from counters.commands.office.reload_device import reload_device
from counters.commands.office.revoke_device import revoke_device
from counters.queries.fleet_of import DeviceListed, device_listed, fleet_of
from counters.queries.printers_of import printers_of
from counters.rules.fleet import silent
from routers.office.forms import Form, Typed
from routers.office.frame import Office, RunsMall, typed_status
from routers.office.refusals import OfficeRoute
from routers.pages import page_version

router = APIRouter(
    prefix="/office/{mall}/devices", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_WHOLE = "*"


@router.get("")
async def devices(office: RunsMall) -> Response:
    """Every machine of the lobby."""
    return await _devices(office, office.form(kind=DeviceKind.KIOSK, zone=_WHOLE))


async def _devices(office: Office, form: Form, *, status: int = 200) -> Response:
    now = office.clock.now()
    return office.show(
        "devices",
        "devices",
        status=status,
        form=form,
        devices=await office.database.read(fleet_of, scope=office.scope),
        printers={one.device_id: one for one in await office.database.read(printers_of, scope=office.scope)},
        now=now,
        silent=lambda one: silent(one.seen_at, now=now),
        newest=page_version(),
        kinds=list(DeviceKind),
        zones=[(_WHOLE, ""), *((zone.slug, office.said(zone.name)) for zone in office.plan.zones)],
    )


@router.post("")
async def register(office: RunsMall, form: Typed) -> Response:
    """The pairing code, shown this once: so this answer is the page itself, not a way to one."""
    code = new_pairing_code()
    try:
        kind = form.choice("kind", [str(one) for one in DeviceKind])
        name = form.text("name")
        zone = form.choice("zone", [_WHOLE, *(one.slug for one in office.plan.zones)])
        form.require()
        await office.database.write(
            register_device,
            scope=office.scope,
            kind=DeviceKind(kind),
            name=name,
            zone=None if zone == _WHOLE else zone,
            pairing_hash=hash_pairing_code(code),
            valid_for=timedelta(minutes=office.settings.pairing_minutes),
        )
    except (Malformed, Conflict) as error:
        return await _devices(office, form.refused(error), status=typed_status(error))
    path = "/kiosk" if kind == DeviceKind.KIOSK else f"/display/{office.slug}"
    query = "" if kind == DeviceKind.KIOSK or zone == _WHOLE else f"?zone={zone}"
    return office.show(
        "device_code",
        "devices",
        code=code,
        name=name,
        address=f"{path}{query}",
        minutes=office.settings.pairing_minutes,
    )


def _id(device: str) -> UUID:
    try:
        return UUID(device)
    except ValueError as error:
        raise UnknownDevice from error


@router.get("/{device}/settings")
async def settings(office: RunsMall, device: str) -> Response:
    """What it is called, where it stands and what it shows."""
    one = await office.database.read(device_listed, scope=office.scope, device_id=_id(device))
    first, *further = one.zones or (_WHOLE,)
    form = office.form(name=one.name, zone=first, further=further, layout=one.layout or "")
    return _settings(office, one, form)


def _settings(office: Office, one: DeviceListed, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "device",
        "devices",
        status=status,
        form=form,
        one=one,
        layouts=["", *Layout],
        zones=[(_WHOLE, ""), *((zone.slug, office.said(zone.name)) for zone in office.plan.zones)],
    )


def _typed(form: Form, office: Office, one: DeviceListed) -> tuple[str, tuple[str, ...], Layout | None]:
    """Name, zones, layout; only a screen has the last, and several of the second. Raises InvalidValue."""
    slugs = [zone.slug for zone in office.plan.zones]
    name = form.text("name")
    zone = form.choice("zone", [_WHOLE, *slugs])
    if one.kind is not DeviceKind.SCREEN:
        form.require()
        return name, () if zone == _WHOLE else (zone,), None
    layout = form.choice("layout", ["", *Layout])
    further = [slug for slug in slugs if slug in form.chosen("further") and slug != zone]
    if zone == _WHOLE and further:
        form.fault("zone", "office.error.device_zone")
    form.require()
    return name, () if zone == _WHOLE else (zone, *further), Layout(layout) if layout else None


@router.post("/{device}/settings")
async def set_up(office: RunsMall, device: str, form: Typed) -> Response:
    """The machine follows within a second, or as soon as it is on."""
    one = await office.database.read(device_listed, scope=office.scope, device_id=_id(device))
    try:
        name, zones, layout = _typed(form, office, one)
        await office.database.write(
            change_device,
            scope=office.scope,
            device_id=one.device_id,
            name=name,
            zones=zones,
            layout=layout,
        )
    except (Malformed, Conflict) as error:
        return _settings(office, one, form.refused(error), status=typed_status(error))
    return office.back(office.at("devices"), "device_changed")


@router.post("/{device}/reload")
async def reload(office: RunsMall, device: str) -> Response:
    """It begins its page again."""
    await office.database.write(reload_device, scope=office.scope, device_id=_id(device))
    return office.back(office.at("devices"), "device_reloaded")


@router.post("/{device}/identify")
async def identify(office: RunsMall, device: str) -> Response:
    """It shows its name."""
    await office.database.write(identify_device, scope=office.scope, device_id=_id(device))
    return office.back(office.at("devices"), "device_identified")


@router.post("/{device}/revoke")
async def revoke(office: RunsMall, device: str) -> Response:
    """Its token is worth nothing any more."""
    await office.database.write(revoke_device, scope=office.scope, device_id=_id(device))
    return office.back(office.at("devices"), "device_revoked")

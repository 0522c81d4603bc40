"""Kiosks and screens in the office: their codes, and shutting them out."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from app.errors import Conflict, Malformed, UnknownDevice
from app.security import hash_pairing_code, new_pairing_code
from app.vocabulary import DeviceKind
from counters.commands.office.register_device import register_device
from counters.commands.office.revoke_device import revoke_device
from counters.queries.building_of import devices_of
from counters.queries.printers_of import printers_of
from routers.office.forms import Form, Typed
from routers.office.frame import Office, RunsMall, typed_status
from routers.office.refusals import OfficeRoute

router = APIRouter(
    prefix="/office/{mall}/devices", route_class=OfficeRoute, default_response_class=HTMLResponse
)
_WHOLE = "*"


@router.get("")
async def devices(office: RunsMall) -> Response:
    """Every machine of the lobby."""
    return await _devices(office, office.form(kind=DeviceKind.KIOSK, zone=_WHOLE))


async def _devices(office: Office, form: Form, *, status: int = 200) -> Response:
    return office.show(
        "devices",
        "devices",
        status=status,
        form=form,
        devices=await office.database.read(devices_of, scope=office.scope),
        printers={one.device_id: one for one in await office.database.read(printers_of, scope=office.scope)},
        now=office.clock.now(),
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


@router.post("/{device}/revoke")
async def revoke(office: RunsMall, device: str) -> Response:
    """Its token is worth nothing any more."""
    try:
        device_id = UUID(device)
    except ValueError as error:
        raise UnknownDevice from error
    await office.database.write(revoke_device, scope=office.scope, device_id=device_id)
    return office.back(office.at("devices"), "device_revoked")

"""A kiosk or a screen exchanges its code for a token."""

from app.clock import Clock
from app.db import Tx
from app.errors import PairingCodeExpired, UnknownPairingCode, WrongDeviceKind
from app.vocabulary import DeviceKind
from counters.events import DevicePaired
from counters.store import devices


def pair_device(
    tx: Tx, clock: Clock, *, pairing_hash: str, token_hash: str, kind: DeviceKind | None = None
) -> DevicePaired:
    """Once per code; at a machine of another `kind` it is not used up.

    Raises UnknownPairingCode, PairingCodeExpired, WrongDeviceKind.
    """
    device = devices.by_pairing_code(tx, pairing_hash=pairing_hash)
    if device is None:
        raise UnknownPairingCode
    now = clock.now()
    if now > device.pairing_until:
        raise PairingCodeExpired
    if kind not in {None, device.kind}:
        raise WrongDeviceKind
    if not devices.pair(tx, device_id=device.device_id, token_hash=token_hash, now=now):
        raise UnknownPairingCode
    return DevicePaired(
        device_id=device.device_id,
        mall_id=device.mall_id,
        kind=device.kind,
        name=device.name,
        zone_id=device.zone_id,
    )

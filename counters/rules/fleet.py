"""The lobby's machines: what may be set at one, and when one counts as silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.errors import InvalidValue
from app.vocabulary import DeviceKind, Layout, MallId

# a machine speaks every 30 s, and while nothing changes it is kept once a minute
SILENT_AFTER = timedelta(seconds=150)
IDENTIFY_FOR = timedelta(seconds=30)
MOST_ZONES = 8


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a machine says of itself; `mute` is None where it has no loudspeaker."""

    page: str
    version: str
    mute: bool | None = None
    stale: bool = False


@dataclass(frozen=True, kw_only=True)
class Sign:
    """A sign of life; `said` None: it only asked for something."""

    device_id: UUID
    mall_id: MallId
    seen_at: datetime
    said: Said | None


def silent(seen_at: datetime | None, *, now: datetime) -> bool:
    """Whether nothing was heard of a machine for longer than a lost message explains; None: nothing ever was."""
    return seen_at is None or now - seen_at > SILENT_AFTER


def require_place(kind: DeviceKind, zones: tuple[str, ...], layout: Layout | None) -> None:
    """Zones by slug, the one where it stands first, none for the whole mall; only a screen has several, or a layout.

    Raises InvalidValue.
    """
    if len(zones) > MOST_ZONES or len(set(zones)) != len(zones):
        raise InvalidValue("zones twice, or too many", field="zones")
    if kind is not DeviceKind.SCREEN and len(zones) > 1:
        raise InvalidValue("a kiosk stands in one zone", field="zones")
    if kind is not DeviceKind.SCREEN and layout is not None:
        raise InvalidValue("a kiosk has no layout", field="layout")

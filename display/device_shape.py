"""What one machine of the lobby is told of itself, beside the board that it shares with others."""

from datetime import datetime
from typing import Self

from counters.queries.identity_of import PairedDevice
from display.shapes import Shape


class DeviceShape(Shape):
    """How it is set.

    A machine goes to `zones` (none: the whole mall), takes `layout` ("": its address's), begins again
    when `reloads` is not what it was when its page began, and shows its name until `identify_until`.
    """

    type: str = "device"
    id: str
    kind: str
    name: str
    zones: list[str]
    layout: str
    reloads: int
    identify_until: datetime | None
    version: str

    @classmethod
    def of(cls, device: PairedDevice, *, version: str) -> Self:
        """`version` is that of the server's pages."""
        return cls(
            id=str(device.device_id),
            kind=device.kind,
            name=device.name,
            zones=list(device.zones),
            layout=device.layout,
            reloads=device.reloads,
            identify_until=device.identify_until,
            version=version,
        )

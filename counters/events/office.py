"""What was set up or changed in the office."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class MallCreated:
    """A site that can be set up."""

    mall_id: UUID
    slug: str


@dataclass(frozen=True, kw_only=True)
class CatalogueLoaded:
    """Agencies and services were brought up to date."""

    agencies: int
    services: int
    counters_added: int


@dataclass(frozen=True, kw_only=True)
class DeviceRegistered:
    """A machine may be paired with the code that was shown."""

    device_id: UUID
    kind: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DevicePaired:
    """The machine has its token."""

    device_id: UUID
    mall_id: UUID
    kind: str
    name: str
    zone_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class DeviceRevoked:
    """The machine's token is worth nothing any more."""

    device_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeviceChanged:
    """The machine is called otherwise, stands elsewhere, or shows something else; `zones` "": the whole mall."""

    device_id: UUID
    name: str
    zones: str
    layout: str


@dataclass(frozen=True, kw_only=True)
class DeviceReloaded:
    """The machine begins its page again."""

    device_id: UUID


@dataclass(frozen=True, kw_only=True)
class DeviceIdentified:
    """The machine shows its name for a while."""

    device_id: UUID


@dataclass(frozen=True, kw_only=True)
class DevicesSeen:
    """So many machines gave signs of life; nothing of it is in the journal."""

    devices: int


@dataclass(frozen=True, kw_only=True)
class CounterAdded:
    """A desk that can be opened."""

    counter_id: UUID
    number: int
    label: str


@dataclass(frozen=True, kw_only=True)
class CounterChanged:
    """The desk's label, zone or services are others; `planned` counts it as staffed before it opens."""

    counter_id: UUID
    label: str
    planned: bool
    services: str


@dataclass(frozen=True, kw_only=True)
class HoursSet:
    """The week of the mall (`agency_id` None) or of an agency in it; 0 days: it follows the mall again."""

    agency_id: UUID | None
    days: int


@dataclass(frozen=True, kw_only=True)
class ClosureAdded:
    """Days without the usual service, of the mall, an agency or one service."""

    agency_id: UUID | None
    service: str | None
    kind: str
    first_day: str
    last_day: str


@dataclass(frozen=True, kw_only=True)
class ClosureRemoved:
    """The usual service again."""

    notice: int


@dataclass(frozen=True, kw_only=True)
class OfferChanged:
    """The mall offers the service differently from now on."""

    service: str
    active: bool
    minutes: int
    daily_quota: int | None
    priority_quota: int | None
    letter: str
    external_channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class ZoneAdded:
    """An area of the lobby."""

    zone_id: UUID
    slug: str


@dataclass(frozen=True, kw_only=True)
class ZoneRenamed:
    """The area is called otherwise; its slug, which screens are set to, stays."""

    zone_id: UUID
    slug: str


@dataclass(frozen=True, kw_only=True)
class LobbySet:
    """Screens and voice follow other rules; `emergency`: a notice has taken the screens."""

    languages: str
    emergency: bool


@dataclass(frozen=True, kw_only=True)
class SlideAdded:
    """Screens show one thing more between calls."""

    slide_id: UUID
    kind: str
    file: str


@dataclass(frozen=True, kw_only=True)
class SlideMoved:
    """It is shown at another place in the row, from 0."""

    slide_id: UUID
    position: int


@dataclass(frozen=True, kw_only=True)
class SlideRemoved:
    """It is not shown any more."""

    slide_id: UUID


@dataclass(frozen=True, kw_only=True)
class TransfersAccepted:
    """Whether the agency takes over visitors from others."""

    agency_id: UUID
    accepts: bool


@dataclass(frozen=True, kw_only=True)
class OutcomeAdded:
    """Services of the mall, of an agency or one service can end so from now on."""

    code: str
    agency_id: UUID | None
    service: str | None


@dataclass(frozen=True, kw_only=True)
class OutcomeChanged:
    """It is called otherwise; its code, which is kept with what ended so, stays."""

    code: str
    completes: bool


@dataclass(frozen=True, kw_only=True)
class OutcomeRetired:
    """Nothing ends so any more, or (`retired` false) may again."""

    code: str
    retired: bool


@dataclass(frozen=True, kw_only=True)
class OrderAdded:
    """Whoever comes for both gets `before` first; both are codes of services."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OrderRemoved:
    """The two services may come in any order again."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class StagesLinked:
    """What comes after a service on the same number: the code of its next stage, or nothing."""

    service: str
    next_service: str | None
    back_office: bool


@dataclass(frozen=True, kw_only=True)
class KioskSet:
    """A kiosk prints with this from now on."""

    device_id: UUID
    printer: str
    paper_mm: int


@dataclass(frozen=True, kw_only=True)
class PrinterChanged:
    """A kiosk's printer is in another state."""

    device_id: UUID
    state: str

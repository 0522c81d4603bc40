"""What happened: the frozen values that commands return and the journal keeps, named by what was done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.vocabulary import CounterId, TicketId


@dataclass(frozen=True, kw_only=True)
class TicketTaken:
    """A visitor has a number and a place in a queue."""

    ticket_id: TicketId
    number: str
    token: str
    service: str
    priority: str | None
    issued_at: datetime
    people_ahead: int
    wait_low_seconds: int | None = None
    wait_high_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class WaitsNoted:
    """So many figures and tickets were written; the journal does not keep it."""

    figures: int
    tickets: int


@dataclass(frozen=True, kw_only=True)
class TimesLearnt:
    """So many times at a counter were learnt from; the journal does not keep it."""

    services: int


@dataclass(frozen=True, kw_only=True)
class CounterOpened:
    """An officer calls from this counter now."""

    counter_id: CounterId
    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class CounterPaused:
    """The counter calls nobody for a while."""

    counter_id: CounterId
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class CounterClosed:
    """Nobody calls from this counter any more."""

    counter_id: CounterId


@dataclass(frozen=True, kw_only=True)
class VisitorCalled:
    """A visitor was called to a counter; `repeat` counts the recalls: 0 for the first call."""

    ticket_id: TicketId
    counter_id: CounterId
    number: str
    service: str
    repeat: int
    called_at: datetime
    out_of_order: int = 0  # 1: the officer chose this one
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceStarted:
    """The visitor stands at the counter."""

    ticket_id: TicketId
    counter_id: CounterId
    started_at: datetime


@dataclass(frozen=True, kw_only=True)
class ServiceFinished:
    """The visitor was served."""

    ticket_id: TicketId
    counter_id: CounterId
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitorAbsent:
    """The visitor was called and did not come."""

    ticket_id: TicketId
    counter_id: CounterId
    ended_at: datetime


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
class OfficerCreated:
    """An account; it may do nothing before a role is granted."""

    officer_id: UUID
    username: str


@dataclass(frozen=True, kw_only=True)
class PasswordChanged:
    """The account has another password, and its sessions are over."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleGranted:
    """Somebody holds a role; `mall_id` None is everywhere, `agency_id` None the whole mall."""

    officer_id: UUID
    role: str
    mall_id: UUID | None
    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A browser has a session."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class SignedOut:
    """The session is over."""

    officer_id: UUID | None


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
class OfficerActivated:
    """The account may sign in again."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfficerDeactivated:
    """The account may not sign in any more, and its sessions are over."""

    officer_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoleRevoked:
    """Somebody holds a role no longer; None as in `RoleGranted`."""

    officer_id: UUID
    role: str
    mall_id: UUID | None
    agency_id: UUID | None


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
    letter: str


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

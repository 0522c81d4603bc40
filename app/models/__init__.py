"""Tables, one file per aggregate, no behaviour. Importing this package fills `SQLModel.metadata`."""

from app.models.booking import (
    Booking,
    BookingStop,
    ExternalReference,
    Outbox,
    ReactionCursor,
    Slot,
    SlotHold,
    SlotPlan,
)
from app.models.calling import CallingSetting
from app.models.catalogue import (
    Agency,
    AgencyName,
    Offer,
    OutcomeCode,
    Service,
    ServiceName,
    ServiceOrder,
    Stand,
)
from app.models.counter import Counter, CounterService
from app.models.device import Device, DeviceState, DeviceZone, KioskSetup
from app.models.draw import Draw, DrawRequest
from app.models.island import NumberLease, OfflineTicket
from app.models.journal import Idempotency, Journal
from app.models.lobby import LobbyRules, Slide
from app.models.mall import Mall, OpeningHours, Zone
from app.models.numbering import NumberSeries, QueueDay, SeriesDay
from app.models.officer import Officer, OfficerSession, RoleGrant
from app.models.proof import SpentProof
from app.models.special_day import Closure, Holiday, Pause, Season, SpecialOpening
from app.models.visit import Call, ItineraryStop, LastMove, Serving, Ticket, Visit
from app.models.wait import LearntState, TicketWait, WaitFigure
from app.models.waiting_list import WaitlistDay, WaitlistEntry

__all__ = [
    "Agency",
    "AgencyName",
    "Booking",
    "BookingStop",
    "Call",
    "CallingSetting",
    "Closure",
    "Counter",
    "CounterService",
    "Device",
    "DeviceState",
    "DeviceZone",
    "Draw",
    "DrawRequest",
    "ExternalReference",
    "Holiday",
    "Idempotency",
    "ItineraryStop",
    "Journal",
    "KioskSetup",
    "LastMove",
    "LearntState",
    "LobbyRules",
    "Mall",
    "NumberLease",
    "NumberSeries",
    "Offer",
    "Officer",
    "OfficerSession",
    "OfflineTicket",
    "OpeningHours",
    "Outbox",
    "OutcomeCode",
    "Pause",
    "QueueDay",
    "ReactionCursor",
    "RoleGrant",
    "Season",
    "SeriesDay",
    "Service",
    "ServiceName",
    "ServiceOrder",
    "Serving",
    "Slide",
    "Slot",
    "SlotHold",
    "SlotPlan",
    "SpecialOpening",
    "SpentProof",
    "Stand",
    "Ticket",
    "TicketWait",
    "Visit",
    "WaitFigure",
    "WaitlistDay",
    "WaitlistEntry",
    "Zone",
]

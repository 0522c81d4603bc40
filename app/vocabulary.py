"""Words that tables, rules and screens share: enums, typed ids and the scope. Standard library only."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

MallId = NewType("MallId", UUID)
ZoneId = NewType("ZoneId", UUID)
AgencyId = NewType("AgencyId", UUID)
OfferId = NewType("OfferId", UUID)
CounterId = NewType("CounterId", UUID)
OfficerId = NewType("OfficerId", UUID)
DeviceId = NewType("DeviceId", UUID)
TicketId = NewType("TicketId", UUID)
VisitId = NewType("VisitId", UUID)
BookingId = NewType("BookingId", UUID)
ServingId = NewType("ServingId", UUID)
EntryId = NewType("EntryId", UUID)
DrawId = NewType("DrawId", UUID)
RequestId = NewType("RequestId", UUID)


class TicketStatus(StrEnum):
    """Where a ticket stands; see `counters/rules/lifecycle.py` for the moves between them."""

    RESERVED = "reserved"  # its number is given out, but it counts only when the kiosk says that it reached its visitor
    RELEASED = "released"  # it never did
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    DONE = "done"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


AT_COUNTER = frozenset({TicketStatus.CALLED, TicketStatus.SERVING})
OPEN = (TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.HELD)
FINAL = frozenset(
    {
        TicketStatus.DONE,
        TicketStatus.ABSENT,
        TicketStatus.CANCELLED,
        TicketStatus.EXPIRED,
        TicketStatus.RELEASED,
    }
)


class BookingStatus(StrEnum):
    """Where a promise stands; `missed`: its day is over and nobody came."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    MISSED = "missed"


class WaitStatus(StrEnum):
    """Where somebody on a waiting list stands; `passed`: an offer was declined or not answered, `over`: the day came."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LEFT = "left"
    PASSED = "passed"
    OVER = "over"


class RequestStatus(StrEnum):
    """Where a request in a draw stands; `waiting`: not drawn for a place, and put on the waiting list."""

    ASKED = "asked"
    WON = "won"
    WAITING = "waiting"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


class MessageKind(StrEnum):
    """What a citizen is told; the words of each are a channel's matter."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"  # the day before
    REMINDER_TODAY = "reminder_today"
    CLOSED = "closed"  # what was booked is not open then any more
    REOPENED = "reopened"  # and is open after all
    PLACE_OFFERED = "place_offered"  # of a waiting list


class CounterState(StrEnum):
    """Whether an officer calls from a counter now."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class Action(StrEnum):
    """What an officer may do at a counter; the console's `allowed` lists these."""

    OPEN = "open"
    PAUSE = "pause"
    CLOSE = "close"
    NEXT = "next"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    ABSENT = "absent"
    CALL = "call"
    HOLD = "hold"
    RESUME = "resume"
    REQUEUE = "requeue"
    TRANSFER = "transfer"
    ADD = "add"
    NOTE = "note"
    PRIORITY = "priority"
    MERGE = "merge"
    UNDO = "undo"


class StopState(StrEnum):
    """Where a further service of a visit stands that is no ticket (yet); clients never see it."""

    PENDING = "pending"
    BEGUN = "begun"  # it has become a ticket
    DONE = "done"  # in the same sitting as another one
    DROPPED = "dropped"  # the visitor left, or the day was closed


class Outcome(StrEnum):
    """How one time at a counter ended; only `done` counts as served, only trusted ones teach the waiting time."""

    DONE = "done"
    ABSENT = "absent"
    HELD = "held"
    REQUEUED = "requeued"
    TRANSFERRED = "transferred"
    EXPIRED = "expired"
    HANDED_OVER = "handed_over"  # another officer went on with the visitor
    UNTRUSTED = "untrusted"  # left open until the day was closed: nobody knows when it ended


class DeviceKind(StrEnum):
    """A machine of the lobby, known by a token that pairing gave it."""

    KIOSK = "kiosk"
    SCREEN = "screen"


class HandedOver(StrEnum):
    """What became of a ticket that a kiosk gave out without the server."""

    WAITING = "waiting"
    CLOSED = "closed"  # it waits, but its service would take no ticket now: the reason says why
    LATE = "late"  # handed over after its day: it is kept, expired
    REFUSED = "refused"  # it could not become a ticket: the reason says why; the record is kept


class Handover(StrEnum):
    """How a reserved ticket reached its visitor."""

    PAPER = "paper"
    PHONE = "phone"


class PrinterKind(StrEnum):
    """How a kiosk's tickets come onto paper."""

    NONE = "none"
    NETWORK = "network"  # the server prints, over TCP
    USB = "usb"  # the kiosk's browser prints, over WebUSB
    SERIAL = "serial"  # the same over Web Serial
    BROWSER = "browser"  # the browser's own printing, to whatever printer the machine has


class PrinterState(StrEnum):
    """What a printer said last; all but the first two mean that no paper comes out."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    FAULT = "fault"  # the cutter, the head, or switched offline by its button
    UNREACHABLE = "unreachable"


class Layout(StrEnum):
    """What a lobby screen shows beside what takes it over."""

    CALLS = "calls"
    COUNTERS = "counters"  # a wall of all of them
    WAITING = "waiting"
    SLIDES = "slides"  # calls, and pictures where the others show counters


class SlideKind(StrEnum):
    """What screens show between calls."""

    IMAGE = "image"
    VIDEO = "video"
    TEXT = "text"
    CHARTER = "charter"  # maklumat pelayanan, UU 25/2009 art. 22: shown where everybody sees it


class PriorityGroup(StrEnum):
    """Vulnerable groups of UU 25/2009 art. 29 and PermenPANRB 11/2024; self-declared, never shown."""

    ELDERLY = "elderly"
    PREGNANT = "pregnant"
    NURSING = "nursing"
    DISABILITY = "disability"
    CHILD = "child"
    DISASTER_VICTIM = "disaster_victim"
    UNSTATED = "unstated"  # to say why is the visitor's choice


class ClosureKind(StrEnum):
    """Why something that is normally offered is not; the value is the reason code that people see."""

    HOLIDAY = "holiday"
    CLOSED_TODAY = "closed_today"
    DISRUPTION = "disruption"


class HolidayKind(StrEnum):
    """Why the calendar marks a day; cuti bersama is the collective leave that the government adds to holidays."""

    NATIONAL = "national"
    CUTI_BERSAMA = "cuti_bersama"
    LOCAL = "local"


class SpecialDay(StrEnum):
    """What may differ from the usual week beside closures and holidays."""

    OPENING = "opening"
    SEASON = "season"
    PAUSE = "pause"


class Role(StrEnum):
    """What somebody may do, held within a mall, an agency, or everywhere."""

    SYSTEM_ADMIN = "system_admin"
    MALL_MANAGER = "mall_manager"
    AGENCY_SUPERVISOR = "agency_supervisor"
    OFFICER = "officer"
    GREETER = "greeter"


class Permission(StrEnum):
    """What a route asks for; `counters/rules/access.py` says which role has it."""

    TAKE_TICKET = "take_ticket"
    SHOW_BOARD = "show_board"
    GREET = "greet"
    WORK_AT_COUNTER = "work_at_counter"
    RUN_AGENCY = "run_agency"
    RUN_MALL = "run_mall"
    RUN_SYSTEM = "run_system"


class Language(StrEnum):
    """A language that every page and message exists in."""

    ID = "id"
    EN = "en"


class NumberStyle(StrEnum):
    """How a ticket's number is spoken: nol satu tujuh, or tujuh belas."""

    DIGITS = "digits"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Who acts ("officer:<uuid>", "device:<uuid>", "public", "system"), in which mall and agency (None: all of it): in every WHERE."""

    actor: str
    mall_id: MallId
    agency_id: AgencyId | None = None
    officer_id: OfficerId | None = None

"""Every refusal as a class with a stable code; no HTTP here (`routers/problems.py` gives the status by kind).

AntreError
├── NotFound                UnknownMall UnknownZone UnknownAgency UnknownService UnknownCounter UnknownTicket
│                           UnknownOfficer UnknownDevice UnknownPairingCode UnknownClosure UnknownBooking UnknownSpecialDay
│                           UnknownOutcome UnknownOrder UnknownWait UnknownDraw UnknownDrawRequest UnknownSlide
├── Conflict
│   ├── MoveRefused         QueueEmpty CounterClosed CounterPaused CounterAlreadyOpen CounterOffPlan CounterTaken
│   │                       AlreadyAtCounter TicketInProgress NoTicketInProgress TicketNotWaiting TicketNotAside
│   │                       TransferNotAccepted NothingToUndo UndoTooLate UndoOvertaken AbsentTooEarly
│   │                       CallAgainFirst CounterNotTaken NotYoursToChoose AlreadyPlanned NotDoneHere
│   │                       CounterDoesNotServe ForAnotherCounter SameVisit NotACall
│   ├── NoTicketNow         ClosedToday Holiday OutsideHours OnBreak QuotaExhausted WouldPassClosing NoCounterToday
│   │                       Disruption
│   ├── BookingRefused      SlotFull SlotInThePast NotBookable BookingDisrupted AlreadyBooked TooManyBookings HoldExpired TooEarly
│   │                       TooLate WrongDay BookingIsCancelled BookingIsUsed WrongLobbyCode TooManyNoShows
│   │                       PlacesFree AlreadyWaiting WaitingListFull NoOffer OfferOver WaitOver
│   │                       DrawOpen DrawNotOpen AlreadyAsked DrawOver
│   │                       DataStillNeeded
│   ├── TooManyServices     FollowsAnother      GoesInCircles               AlreadyOrdered
│   ├── AlreadyPostponed    NameTaken           LastAdministrator           WrongDeviceKind     PairingCodeExpired
│   ├── AlreadyDisrupted    NotDisrupted        ReservationOver             TooManySlides
│   ├── PrinterTrouble      PrinterPaperOut PrinterCoverOpen PrinterFault PrinterUnreachable
│   ├── NoPrinter
├── Unauthenticated         NotSignedIn WrongCredentials DeviceNotPaired WrongPin
├── Forbidden               NotAllowed CsrfFailed ForeignOrigin
│   └── ProofRefused        ProofRequired ProofInvalid ProofExpired ProofUsed
├── Malformed               InvalidValue IdempotencyKeyReused
├── TooMany                 TooManyAttempts TooOften
├── TooLarge                BodyTooLarge
└── Unavailable             Busy DatabaseUnavailable
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar


class AntreError(Exception):
    """The root; `code` is what programs read, the text for people is looked up by it."""

    code: ClassVar[str] = "internal_error"

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        """`detail` is for logs and developers; `field` names the input that is at fault."""
        super().__init__(detail or self.code)
        self.field = field


class NotFound(AntreError):
    """Unknown, or somebody else's: the two look the same from outside."""

    code = "not_found"


class UnknownMall(NotFound):
    code = "unknown_mall"


class UnknownZone(NotFound):
    code = "unknown_zone"


class UnknownAgency(NotFound):
    code = "unknown_agency"


class UnknownService(NotFound):
    code = "unknown_service"


class UnknownCounter(NotFound):
    code = "unknown_counter"


class UnknownTicket(NotFound):
    code = "unknown_ticket"


class UnknownOfficer(NotFound):
    code = "unknown_officer"


class UnknownDevice(NotFound):
    code = "unknown_device"


class UnknownPairingCode(NotFound):
    code = "unknown_pairing_code"


class UnknownSlide(NotFound):
    code = "unknown_slide"


class UnknownClosure(NotFound):
    code = "unknown_closure"


class UnknownOutcome(NotFound):
    code = "unknown_outcome"


class UnknownOrder(NotFound):
    code = "unknown_order"


class UnknownSpecialDay(NotFound):
    code = "unknown_special_day"


class UnknownBooking(NotFound):
    code = "unknown_booking"


class UnknownWait(NotFound):
    code = "unknown_wait"


class UnknownDraw(NotFound):
    code = "unknown_draw"


class UnknownDrawRequest(NotFound):
    code = "unknown_draw_request"


class Conflict(AntreError):
    """A business fact forbids it."""

    code = "conflict"


class MoveRefused(Conflict):
    """The counter or its ticket is not in a state that allows the move; the console as it is goes along."""

    code = "move_refused"


class QueueEmpty(MoveRefused):
    code = "queue_empty"


class CounterClosed(MoveRefused):
    code = "counter_closed"


class CounterPaused(MoveRefused):
    code = "counter_paused"


class CounterAlreadyOpen(MoveRefused):
    code = "counter_already_open"


class CounterOffPlan(MoveRefused):
    code = "counter_off_plan"


class CounterTaken(MoveRefused):
    """Somebody else works there; whoever may work there may take it over."""

    code = "counter_taken"


class CounterNotTaken(MoveRefused):
    """Nobody else works there, so there is nothing to take over."""

    code = "counter_not_taken"


class NotYoursToChoose(MoveRefused):
    """What the counter serves is for a supervisor to choose."""

    code = "not_yours_to_choose"


class AbsentTooEarly(MoveRefused):
    """The visitor may still be on the way; `allowed_at`, aware, is the earliest moment as things stand."""

    code = "absent_too_early"

    def __init__(self, detail: str = "", *, allowed_at: datetime | None = None, calls_left: int = 0) -> None:
        """`calls_left`: how often the visitor has to be called again first, which sets the time anew."""
        super().__init__(detail)
        self.allowed_at = allowed_at
        self.calls_left = calls_left


class CallAgainFirst(AbsentTooEarly):
    code = "call_again_first"


class AlreadyAtCounter(MoveRefused):
    code = "already_at_counter"


class TicketInProgress(MoveRefused):
    code = "ticket_in_progress"


class NoTicketInProgress(MoveRefused):
    code = "no_ticket_in_progress"


class TicketNotWaiting(MoveRefused):
    code = "ticket_not_waiting"


class TicketNotAside(MoveRefused):
    code = "ticket_not_aside"


class TransferNotAccepted(MoveRefused):
    code = "transfer_not_accepted"


class NothingToUndo(MoveRefused):
    code = "nothing_to_undo"


class UndoTooLate(MoveRefused):
    code = "undo_too_late"


class UndoOvertaken(MoveRefused):
    code = "undo_overtaken"


class AlreadyPlanned(MoveRefused):
    code = "already_planned"


class NotDoneHere(MoveRefused):
    code = "not_done_here"


class CounterDoesNotServe(MoveRefused):
    code = "counter_does_not_serve"


class ForAnotherCounter(MoveRefused):
    code = "for_another_counter"


class SameVisit(MoveRefused):
    code = "same_visit"


class NotACall(MoveRefused):
    code = "not_a_call"


class TooManyServices(Conflict):
    code = "too_many_services"


class FollowsAnother(Conflict):
    code = "follows_another"


class AlreadyOrdered(Conflict):
    code = "already_ordered"


class GoesInCircles(Conflict):
    code = "goes_in_circles"


class AlreadyPostponed(Conflict):
    code = "already_postponed"


class NoTicketNow(Conflict):
    """No ticket may be issued; the code is the reason, `opens_at` the next moment it may be (None: not known)."""

    code = "closed_today"

    def __init__(self, detail: str = "", *, opens_at: datetime | None = None) -> None:
        """`opens_at` is aware, in the mall's zone."""
        super().__init__(detail)
        self.opens_at = opens_at


class ClosedToday(NoTicketNow):
    code = "closed_today"


class Holiday(NoTicketNow):
    code = "holiday"


class OutsideHours(NoTicketNow):
    code = "outside_hours"


class OnBreak(NoTicketNow):
    code = "break"


class QuotaExhausted(NoTicketNow):
    code = "quota_exhausted"


class WouldPassClosing(NoTicketNow):
    code = "would_pass_closing"


class NoCounterToday(NoTicketNow):
    code = "no_counter_today"


class Disruption(NoTicketNow):
    code = "disruption"


class AlreadyDisrupted(Conflict):
    code = "already_disrupted"


class NotDisrupted(Conflict):
    code = "not_disrupted"


class ReservationOver(Conflict):
    code = "reservation_over"


class PrinterTrouble(Conflict):
    """No paper came out, or nobody knows whether it did."""

    code = "printer_trouble"


class PrinterPaperOut(PrinterTrouble):
    code = "printer_paper_out"


class PrinterCoverOpen(PrinterTrouble):
    code = "printer_cover_open"


class PrinterFault(PrinterTrouble):
    code = "printer_fault"


class PrinterUnreachable(PrinterTrouble):
    code = "printer_unreachable"


class NoPrinter(Conflict):
    code = "no_printer"


class BookingRefused(Conflict):
    """A promise cannot be made, moved or kept; `facts` stand beside the code, for programs and for the page."""

    code = "booking_refused"

    def __init__(
        self, detail: str = "", *, facts: Mapping[str, datetime | str | bool | None] | None = None
    ) -> None:
        """Instants in `facts` are aware, in the mall's zone."""
        super().__init__(detail)
        self.facts = facts or {}


class SlotFull(BookingRefused):
    code = "slot_full"


class SlotInThePast(BookingRefused):
    code = "slot_in_the_past"


class NotBookable(BookingRefused):
    code = "not_bookable"


class BookingDisrupted(BookingRefused):
    code = "booking_disrupted"


class AlreadyBooked(BookingRefused):
    code = "already_booked"


class TooManyBookings(BookingRefused):
    code = "too_many_bookings"


class TooManyNoShows(BookingRefused):
    code = "too_many_no_shows"


class HoldExpired(BookingRefused):
    code = "hold_expired"


class TooEarly(BookingRefused):
    code = "too_early"


class TooLate(BookingRefused):
    code = "too_late"


class WrongDay(BookingRefused):
    code = "wrong_day"


class BookingIsCancelled(BookingRefused):
    code = "booking_cancelled"


class BookingIsUsed(BookingRefused):
    code = "booking_used"


class WrongLobbyCode(BookingRefused):
    code = "wrong_lobby_code"


class PlacesFree(BookingRefused):
    """Nobody has to wait: there are places to book."""

    code = "places_free"


class AlreadyWaiting(BookingRefused):
    code = "already_waiting"


class WaitingListFull(BookingRefused):
    code = "waiting_list_full"


class NoOffer(BookingRefused):
    code = "no_offer"


class OfferOver(BookingRefused):
    code = "offer_over"


class WaitOver(BookingRefused):
    code = "wait_over"


class DrawOpen(BookingRefused):
    """The places of the day are drawn: nobody books them before that."""

    code = "draw_open"


class DrawNotOpen(BookingRefused):
    code = "draw_not_open"


class AlreadyAsked(BookingRefused):
    code = "already_asked"


class DrawOver(BookingRefused):
    code = "draw_over"


class DataStillNeeded(BookingRefused):
    """Name and phone are there for a visit that is still to come."""

    code = "data_still_needed"


class NameTaken(Conflict):
    code = "name_taken"


class LastAdministrator(Conflict):
    code = "last_administrator"


class TooManySlides(Conflict):
    code = "too_many_slides"


class WrongDeviceKind(Conflict):
    code = "wrong_device_kind"


class PairingCodeExpired(Conflict):
    code = "pairing_code_expired"


class Unauthenticated(AntreError):
    """Nobody we know."""

    code = "unauthenticated"


class NotSignedIn(Unauthenticated):
    code = "not_signed_in"


class WrongCredentials(Unauthenticated):
    code = "wrong_credentials"


class DeviceNotPaired(Unauthenticated):
    code = "device_not_paired"


class WrongPin(Unauthenticated):
    code = "wrong_pin"


class Forbidden(AntreError):
    """Known, and not allowed."""

    code = "forbidden"


class NotAllowed(Forbidden):
    code = "not_allowed"


class CsrfFailed(Forbidden):
    code = "csrf_failed"


class ForeignOrigin(Forbidden):
    code = "foreign_origin"


class ProofRefused(Forbidden):
    """The proof of work that has to come along is not good."""

    code = "proof_refused"


class ProofRequired(ProofRefused):
    code = "proof_required"


class ProofInvalid(ProofRefused):
    code = "proof_invalid"


class ProofExpired(ProofRefused):
    code = "proof_expired"


class ProofUsed(ProofRefused):
    code = "proof_used"


class Malformed(AntreError):
    """The request itself is at fault."""

    code = "malformed_body"


class InvalidValue(Malformed):
    code = "invalid_value"


class IdempotencyKeyReused(Malformed):
    code = "idempotency_key_reused"


class TooMany(AntreError):
    """Slow down."""

    code = "too_many"

    def __init__(self, detail: str = "", *, retry_after: timedelta = timedelta(minutes=1)) -> None:
        """`retry_after` is when it is worth another try."""
        super().__init__(detail)
        self.retry_after = retry_after


class TooManyAttempts(TooMany):
    code = "too_many_attempts"


class TooOften(TooMany):
    """The same person, or the same guess, again and again; successes count, too."""

    code = "too_often"


class TooLarge(AntreError):
    """More than we read."""

    code = "too_large"


class BodyTooLarge(TooLarge):
    code = "body_too_large"


class Unavailable(AntreError):
    """Nothing happened; the same request may be sent again."""

    code = "unavailable"


class Busy(Unavailable):
    code = "busy"


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"

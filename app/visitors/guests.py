"""Who comes to the mall: with a booking, with several errands, with a number taken twice; and who leaves again."""

from contextlib import suppress
from datetime import datetime, time, timedelta

from app.errors import AntreError, NoTicketNow, Unavailable, WouldPassClosing
from app.visitors.hall import Hall
from app.vocabulary import PriorityGroup
from counters.commands.bookings.book import book
from counters.commands.bookings.cancel_booking import cancel_booking
from counters.commands.bookings.check_in import check_in
from counters.commands.tickets.cancel_ticket import cancel_ticket
from counters.commands.tickets.postpone_ticket import postpone_ticket
from counters.commands.tickets.take_ticket import take_ticket
from counters.events import BookingMade, TicketTaken
from counters.queries.free_slots import free_slots
from counters.rules.identity import Person, last_of, masked_name

_RUSH = ((time(8), 2.2), (time(9), 1.6), (time(10), 1.2), (time(11), 0.8), (time(13), 1.0), (time(14), 0.6))
_MINUTES_OPEN = 330
_PRIORITY = 0.12
_SOON = timedelta(minutes=5)
# Of those who booked: minutes from the booked time, from and to, until they check in; None: they do not come.
_COMERS = (
    (0.25, (-40.0, -15.0)),
    (0.48, (-15.0, 8.0)),
    (0.13, (12.0, 45.0)),
    (0.14, None),
)
_FIRST = ("Siti", "Budi", "Dewi", "Agus", "Rina", "Joko", "Maria", "Yusuf", "Ani", "Hendra")
_SECOND = ("Aminah", "Santoso", "Lestari", "Wijaya", "Hidayat", "Sihombing", "Putri", "Nugroho")


class Guests:
    """Everybody who is not at work here."""

    def __init__(self, hall: Hall) -> None:
        """The busier an agency's counters can be, the more come to it."""
        self._hall = hall
        self._services = [offer.code for offer in hall.offers()]
        self._weights = [
            offer.counters / sum(other.minutes for other in hall.plan.agency(offer.agency_id).offers)
            for offer in hall.offers()
        ]

    async def come(self) -> None:
        """Until the doors close, if the day ends."""
        hall, kind = self._hall, self._hall.kind
        for _ in range(kind.booked):
            await self._book()
        for _ in range(kind.at_the_door):
            await self._arrive()
        while not hall.over():
            rate = next((rate for begins, rate in reversed(_RUSH) if hall.here().time() >= begins), 0.5)
            await hall.pause(hall.chance.expovariate(rate * kind.visitors / _MINUTES_OPEN / 60))
            if not await self._arrive():
                await hall.pause(60)

    def _wanted(self) -> list[str]:
        """A service, or a few."""
        hall = self._hall
        count = hall.chance.choice([2, 2, 3]) if hall.happens(hall.kind.several) else 1
        return list(dict.fromkeys(hall.chance.choices(self._services, self._weights, k=count)))

    def _group(self) -> PriorityGroup | None:
        hall = self._hall
        return hall.chance.choice(list(PriorityGroup)) if hall.happens(_PRIORITY) else None

    async def _arrive(self) -> bool:
        """Whether a ticket was given."""
        hall, kind = self._hall, self._hall.kind
        service, *also = self._wanted()
        try:
            taken = await self._take(service, also)
            if hall.happens(kind.doubles):
                twice = await self._take(service, [])
                agency_id = hall.plan.offer(service).agency_id
                hall.doubles[agency_id].append((twice.ticket_id, taken.ticket_id))
        except (NoTicketNow, Unavailable):
            return False
        if hall.happens(kind.leaves):
            hall.send(self._changes_mind(taken.token, cancel_ticket))
        elif hall.happens(kind.postpones):
            hall.send(self._changes_mind(taken.token, postpone_ticket))
        return True

    async def _take(self, service: str, also: list[str]) -> TicketTaken:
        hall = self._hall
        wish = {"scope": hall.scope, "service": service, "also": also, "priority": self._group()}
        try:
            taken: TicketTaken = await hall.do(take_ticket, **wish)
        except WouldPassClosing:
            if not hall.happens(hall.kind.at_own_risk):
                raise
            taken = await hall.do(take_ticket, **wish, at_own_risk=True)
        return taken

    async def _changes_mind(self, token: str, move: object) -> None:
        """After a while in the lobby, unless the number was called by then."""
        assert callable(move)  # noqa: S101  (narrows the type)
        await self._hall.pause(self._hall.chance.uniform(60, 900))
        with suppress(AntreError):
            await self._hall.do(move, scope=self._hall.scope, token=token)

    async def _book(self) -> None:
        """For a time of today that is still free."""
        hall, services = self._hall, self._wanted()
        found = await hall.ask(
            free_slots,
            scope=hall.scope,
            service=services[0],
            first=hall.day,
            last=hall.day,
            now=hall.clock.now(),
        )
        free = [one.starts_at for one in found.slots if one.free and one.starts_at > hall.here() + _SOON]
        if not free:
            return
        slot = hall.chance.choice(free)
        with suppress(AntreError):  # the further service has no place left after it
            made = await hall.do(
                book,
                scope=hall.scope,
                services=services,
                slot_start=slot,
                person=self._somebody(),
                priority=self._group(),
            )
            hall.send(self._keep(made, slot))

    def _somebody(self) -> Person:
        """Nobody real: common names, and a telephone number that no network has given out."""
        hall = self._hall
        name = f"{hall.chance.choice(_FIRST)} {hall.chance.choice(_SECOND)}"
        phone = f"+62800{hall.chance.randrange(10**8):08}"
        return Person(
            identity=hall.vault.fingerprint(phone, field="phone"),
            name_sealed=hall.vault.seal(name, field="name"),
            name_masked=masked_name(name),
            phone_sealed=hall.vault.seal(phone, field="phone"),
            phone_last=last_of(phone),
        )

    async def _keep(self, made: BookingMade, slot: datetime) -> None:
        """Early, on time, late, or never."""
        hall = self._hall
        if hall.happens(hall.kind.gives_back):
            await hall.do(cancel_booking, scope=hall.scope, token=made.token)
            return
        (span,) = hall.chance.choices([span for _, span in _COMERS], [share for share, _ in _COMERS])
        if span is None:
            return
        await hall.until(slot + timedelta(minutes=hall.chance.uniform(*span)))
        with suppress(AntreError):  # it closed in the meantime
            await hall.do(check_in, scope=hall.scope, code=made.code)

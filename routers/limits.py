"""How often: per person, per telephone, per booking and, where nobody says who they are, per address. Successes count, too.

Kept in memory by each process: N processes allow N times as much. Nobody is throttled for who is behind the same
router: addresses of private networks never count, nor do machines of the lobby and officers who are signed in.
"""

from collections import deque
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from fastapi import Request

from app.errors import NotSignedIn, TooOften
from app.security import Vault
from app.settings import Settings
from counters.queries.booking_of import booking_of
from counters.rules.identity import Person, require_phone
from routers.deps import bearer, officer_of
from routers.guests import Guest, person_of

_WINDOW = timedelta(minutes=15)
_HOLDING = timedelta(minutes=5)  # as long as a hold lasts unless it is set otherwise
_KEYS = 20_000
_NETWORK = 64  # bits of an IPv6 address that belong to one subscriber


class Limit:
    """At most `most` times within `window` for each key; 0: any number of times."""

    def __init__(self, *, most: int, window: timedelta = _WINDOW) -> None:
        """Nothing was counted yet."""
        self._most = most
        self._window = window
        self._times: dict[str, deque[datetime]] = {}

    def count(self, key: str, *, now: datetime) -> None:
        """Once more. Raises TooOften, and then it was not counted."""
        self.require(key, now=now)
        self.add(key, now=now)

    def require(self, key: str, *, now: datetime) -> None:
        """Once more would not be too often. Raises TooOften."""
        times = self._times.get(key, deque())
        while times and now - times[0] >= self._window:
            times.popleft()
        if self._most and len(times) >= self._most:
            raise TooOften(retry_after=times[0] + self._window - now)

    def add(self, key: str, *, now: datetime) -> None:
        """Once more, whatever it comes to. The oldest key is forgotten when there are too many."""
        while len(self._times) >= _KEYS and key not in self._times:
            self._times.pop(next(iter(self._times)))
        self._times.setdefault(key, deque(maxlen=self._most or 1)).append(now)

    def forget(self, key: str) -> None:
        """The count starts again."""
        self._times.pop(key, None)


class Limits:
    """Those of a server."""

    def __init__(self, settings: Settings) -> None:
        """As the settings say."""
        self.people = Limit(most=settings.person_requests)
        self.telephones = Limit(most=settings.person_requests)
        self.bookings = Limit(most=settings.person_requests)
        self.lobby_codes = Limit(most=settings.lobby_code_guesses)
        self.addresses = Limit(most=settings.holds_per_address, window=_HOLDING)


def limits_of(request: Request) -> Limits:
    """The server's."""
    found: Limits = request.app.state.limits
    return found


def seldom(request: Request, body: Guest) -> Person:
    """Who asks, as they are kept. The person and their telephone have not asked for too much lately: whoever has many NIKs has one of those. Raises InvalidValue, TooOften."""
    vault: Vault = request.app.state.vault
    person = person_of(body, vault)
    now, limits = request.app.state.clock.now(), limits_of(request)
    limits.people.count(person.identity, now=now)
    telephone = vault.fingerprint(require_phone(body.phone), field="phone")
    if telephone != person.identity:
        limits.telephones.count(telephone, now=now)
    return person


async def require_calm(request: Request, token: str) -> None:
    """A booking is not moved to and fro all the time. Raises UnknownBooking (what is typed at random is not counted), TooOften."""
    await request.app.state.database.read(booking_of, token=token)
    limits_of(request).bookings.count(token, now=request.app.state.clock.now())


async def require_few_holds(request: Request) -> None:
    """Who keeps places, waits or asks in draws, and could be anybody, does so a few times. Raises TooOften."""
    if (network := _network(request)) is None:
        return
    try:
        limits_of(request).addresses.require(network, now=request.app.state.clock.now())
    except TooOften:
        if not await _known(request):
            raise


def count_hold(request: Request) -> None:
    """A place is kept, a wait or a request in a draw was written; what was refused as full does not count, for in a rush that happens to everybody."""
    if network := _network(request):
        limits_of(request).addresses.add(network, now=request.app.state.clock.now())


def _network(request: Request) -> str | None:
    return network_of(request.client.host if request.client else "")


def network_of(address: str) -> str | None:
    """Whose address it is: itself, of IPv6 its network. None: private, or none at all, and then it says nothing.

    Behind a proxy it is the one that the proxy forwards, if that is on this machine or trusted by FORWARDED_ALLOW_IPS.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if not found.is_global:
        return None
    return str(int(found) >> (128 - _NETWORK)) if isinstance(found, IPv6Address) else str(found)


async def _known(request: Request) -> bool:
    """A machine of the lobby, or an officer who is signed in."""
    if await request.app.state.devices.with_token(bearer(request.headers.get("authorization"))):
        return True
    try:
        await officer_of(request, keep=False)
    except NotSignedIn:
        return False
    return True

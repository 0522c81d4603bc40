"""The machines that showed their token before, kept in memory."""

from app.db import Change, Database
from app.security import hash_token
from counters.queries.identity_of import PairedDevice, device_of


class KnownDevices:
    """Machines that showed their token before: asking again costs two hops between threads for each ticket.

    Every change of the set-up forgets them all, and revoking a machine is one.
    """

    def __init__(self, database: Database) -> None:
        """Knows nobody yet."""
        self._database = database
        self._known: dict[str, PairedDevice] = {}
        database.listeners.append(self._hear)

    def _hear(self, change: Change) -> None:
        if change.plan:
            self._known = {}

    async def with_token(self, token: str | None) -> PairedDevice | None:
        """The machine; None for no token, a wrong or a revoked one."""
        if not token:
            return None
        known, token_hash = self._known, hash_token(token)
        device = known.get(token_hash)
        if device is None:
            device = await self._database.read(device_of, token_hash=token_hash)
            if device is not None:
                known[token_hash] = device  # lost with the dictionary if there was a change while we read
        return device

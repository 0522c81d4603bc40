"""Signs of life of the lobby's machines, gathered in memory and kept now and then: not a write for each of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.clock import Clock
from app.db import Database
from app.vocabulary import MallId, Scope
from counters.commands.office.keep_signs import keep_signs
from counters.queries.identity_of import PairedDevice
from counters.rules.fleet import Said, Sign

_AGAIN = timedelta(minutes=1)  # while a machine says the same


class DeviceSigns:
    """The newest sign of each machine that this process heard of. It lives on the event loop."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Heard of nobody yet."""
        self._database = database
        self._clock = clock
        self._newest: dict[UUID, Sign] = {}
        self._kept: dict[UUID, Sign] = {}

    def note(self, device: PairedDevice, said: Said | None = None) -> None:
        """It is there; `said` None: it only asked for something, and what it said before still holds."""
        known = self._newest.get(device.device_id)
        self._newest[device.device_id] = Sign(
            device_id=device.device_id,
            mall_id=device.mall_id,
            seen_at=self._clock.now(),
            said=said or (known.said if known else None),
        )

    async def keep(self) -> int:
        """Writes what is new, in one commit for each mall: how many machines. What could not be written is new still."""
        due = [sign for sign in self._newest.values() if self._is_news(sign)]
        for mall_id in {sign.mall_id for sign in due}:
            await self._keep(mall_id, [sign for sign in due if sign.mall_id == mall_id])
        return len(due)

    async def _keep(self, mall_id: MallId, signs: Iterable[Sign]) -> None:
        signs = list(signs)
        await self._database.write(keep_signs, scope=Scope(actor="devices", mall_id=mall_id), signs=signs)
        self._kept.update((sign.device_id, sign) for sign in signs)

    def _is_news(self, sign: Sign) -> bool:
        kept = self._kept.get(sign.device_id)
        same = kept is not None and replace(kept, seen_at=sign.seen_at) == sign
        return not same or kept is None or sign.seen_at - kept.seen_at >= _AGAIN

"""A sleep of the feed that ends when the test says so: what comes between two builds is no matter of time."""

import asyncio


class Pauses:
    """A sleep that lasts until the test ends it; those of the poll last for ever."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self.looked = asyncio.Event()  # the poll has looked once, and never will again
        self._asked = asyncio.Event()
        self._over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds != self._interval:
            self.looked.set()
            await asyncio.Event().wait()
        self._asked.set()
        await self._over.wait()
        self._over.clear()

    async def begun(self) -> None:
        """Once a pause between two builds has begun."""
        await self._asked.wait()
        self._asked.clear()

    def end(self) -> None:
        self._over.set()

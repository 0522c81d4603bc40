"""A database that can be taken away and given back: what reads meet then is what a lost or a hanging server brings."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.db import Database

_PATIENCE = 30  # seconds; no test waits so long


class Breakable(Database):
    """Fails, or hangs, where a reader takes its connection."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.gone = False
        self.tries = 0  # reads since it is gone
        self.waits = 0  # reads that wait, since it hangs
        self._answers = threading.Event()
        self._answers.set()

    @contextmanager
    def lost(self) -> Iterator[None]:
        """Every read fails."""
        self.gone, self.tries = True, 0
        try:
            yield
        finally:
            self.gone = False

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Every read waits."""
        self.waits = 0
        self._answers.clear()
        try:
            yield
        finally:
            self._answers.set()

    def _reading(self) -> Any:
        if not self._answers.is_set():
            self.waits += 1
            self._answers.wait(_PATIENCE)
        if self.gone:
            self.tries += 1
            raise self.dialect.loaded_dbapi.OperationalError("the server closed the connection")
        return super()._reading()

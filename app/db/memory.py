"""What a process keeps of what it reads often, with a bound; readers and writers use it from their threads."""

import threading
from typing import TypeVar

T = TypeVar("T")
_KEPT = 64  # a mall's set-up changes a few times a day, and old versions are of no use


class Memory:
    """The newest values by key: whoever keeps one more than fits loses the oldest."""

    def __init__(self, kept: int = _KEPT) -> None:
        """Empty."""
        self._kept = kept
        self._values: dict[object, object] = {}
        # a dictionary may not grow in one thread while another looks for its oldest key
        self._keeping = threading.Lock()

    def get(self, key: object, kind: type[T]) -> T | None:
        """What was kept under `key`, if it is of that kind."""
        found = self._values.get(key)
        return found if isinstance(found, kind) else None

    def keep(self, key: object, value: object) -> None:
        """Remembers."""
        with self._keeping:
            while len(self._values) >= self._kept and key not in self._values:
                del self._values[next(iter(self._values))]
            self._values[key] = value

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._values)

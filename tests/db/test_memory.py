"""The memory of a process: bounded, and safe in the hands of many threads."""

import threading
import time

from app.db.memory import Memory


def test_the_oldest_goes_first() -> None:
    memory = Memory(kept=2)

    for key in ("a", "b", "b", "c"):
        memory.keep(key, key.upper())

    assert [memory.get(key, str) for key in ("a", "b", "c")] == [None, "B", "C"]
    assert memory.get("c", int) is None


class Slow:
    """A key that lets other threads run whenever it is looked up."""

    def __hash__(self) -> int:
        time.sleep(0.0001)
        return id(self)


def test_threads_that_keep_at_once_disturb_nobody() -> None:
    """Without the lock two threads drop the same oldest key, or one looks for it while another adds."""
    memory, went_wrong = Memory(kept=2), list[BaseException]()

    def keep() -> None:
        try:
            for _ in range(100):
                memory.keep(Slow(), None)
        except (KeyError, RuntimeError, StopIteration) as error:
            went_wrong.append(error)

    threads = [threading.Thread(target=keep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (went_wrong, len(memory)) == ([], 2)

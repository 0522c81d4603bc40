"""What would be different after a command: it is run, looked at, and taken back within the writer's transaction."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.clock import Clock
from app.db.transaction import Tx
from app.vocabulary import Scope

R = TypeVar("R")


def rehearsed(
    tx: Tx,
    clock: Clock,
    *,
    command: Callable[..., Any],
    look: Callable[[Tx], R],
    scope: Scope,
    **arguments: Any,  # noqa: ANN401  (the command's own)
) -> tuple[R, R]:
    """What `look` finds before the command and after it; nothing of it stays. Raises what the command raises."""
    before, versions, memory = look(tx), tx.versions(), tx.memory
    tx.statement("SAVEPOINT rehearsal")
    try:
        command(tx, clock, scope=scope, **arguments)
        return before, look(tx)
    finally:
        tx.statement("ROLLBACK TO SAVEPOINT rehearsal")
        tx.statement("RELEASE SAVEPOINT rehearsal")
        tx.restore(versions)
        tx.memory = memory

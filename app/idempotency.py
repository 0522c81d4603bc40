"""The answer of a repeated request, kept in the transaction of the change that it reports."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import bindparam, delete, select
from sqlmodel import col

from app.clock import Clock
from app.db import Prepared, Reader, Tx
from app.errors import IdempotencyKeyReused
from app.models import Idempotency
from app.vocabulary import Scope

R = TypeVar("R")
_ZLIB = b"x"

_FIND = Prepared(
    select(col(Idempotency.fingerprint), col(Idempotency.status), col(Idempotency.body)).where(
        col(Idempotency.caller) == bindparam("caller"),
        col(Idempotency.route) == bindparam("route"),
        col(Idempotency.key) == bindparam("key"),
        col(Idempotency.created_at) > bindparam("since"),
    )
)
_KEEP = Prepared(
    lambda insert: (
        made := insert(Idempotency).values(
            caller=bindparam("caller"),
            route=bindparam("route"),
            key=bindparam("key"),
            fingerprint=bindparam("fingerprint"),
            status=bindparam("status"),
            body=bindparam("body"),
            created_at=bindparam("created_at"),
        )
    ).on_conflict_do_update(  # only one that is too old to count can still be there
        index_elements=["caller", "route", "key"],
        set_={name: made.excluded[name] for name in ("fingerprint", "status", "body", "created_at")},
    )
)
_FORGET = Prepared(delete(Idempotency).where(col(Idempotency.created_at) <= bindparam("before")))


@dataclass(frozen=True, kw_only=True)
class Once:
    """A request that shall happen once: keys belong to the caller (the scope's actor) and the route."""

    route: str
    key: str
    fingerprint: str
    kept: timedelta


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the client gets, byte for byte."""

    status: int
    body: bytes
    replayed: bool = False


def answered(
    command: Callable[..., R],
    body: Callable[[Tx, R], bytes],
    *,
    status: int = 200,
    once: Once | None = None,
) -> Callable[..., Answer]:
    """`command` with its answer made inside its transaction, so that the two belong together.

    With `once`, a request that was answered before gets that answer and does nothing. Only answers of what was done are
    kept: a refusal may be asked again. The command raises IdempotencyKeyReused for the same key with another body.
    """

    def run(tx: Tx, clock: Clock, *, scope: Scope, **arguments: object) -> Answer:
        now = clock.now()
        if once and (earlier := earlier_answer(tx, once=once, caller=scope.actor, now=now)):
            return earlier
        made = Answer(status=status, body=body(tx, command(tx, clock, scope=scope, **arguments)))
        if once:
            _keep(tx, once, made, caller=scope.actor, now=now)
        return made

    return run


def earlier_answer(reader: Reader, *, once: Once, caller: str, now: datetime) -> Answer | None:
    """What the same request was answered before. Raises IdempotencyKeyReused."""
    row = reader.one(_FIND, caller=caller, route=once.route, key=once.key, since=now - once.kept)
    if row is None:
        return None
    if row.fingerprint != once.fingerprint:
        raise IdempotencyKeyReused
    return Answer(status=row.status, body=_unpacked(bytes(row.body)), replayed=True)


def _unpacked(kept: bytes) -> bytes:
    """Answers of before an upgrade are kept as they were: JSON begins with none of zlib's first bytes."""
    return zlib.decompress(kept) if kept[:1] == _ZLIB else kept


def was_answered(reader: Reader, *, once: Once, caller: str, now: datetime) -> bool:
    """Whether the writer has an answer for this request already, or for another with its key."""
    row = reader.one(_FIND, caller=caller, route=once.route, key=once.key, since=now - once.kept)
    return row is not None


def give_up(tx: Tx, clock: Clock, *, scope: Scope, once: Once) -> bytes | None:
    """The body of the answer that a request had whose client never saw it; None: it was not done, and never will be.

    From then on the key is used up: the request itself, should it still be under way, is refused as another one.
    """
    now = clock.now()
    row = tx.one(_FIND, caller=scope.actor, route=once.route, key=once.key, since=now - once.kept)
    if row is not None:
        return _unpacked(bytes(row.body)) or None
    _keep(tx, once, Answer(status=0, body=b""), caller=scope.actor, now=now)
    return None


def _keep(tx: Tx, once: Once, answer: Answer, *, caller: str, now: datetime) -> None:
    tx.run(
        _KEEP,
        caller=caller,
        route=once.route,
        key=once.key,
        fingerprint=once.fingerprint,
        status=answer.status,
        body=zlib.compress(answer.body, level=1),
        created_at=now,
    )


def forget_answers(tx: Tx, clock: Clock, *, kept: timedelta) -> int:
    """How many answers were too old to be asked for again, and are gone."""
    return tx.run(_FORGET, before=clock.now() - kept)

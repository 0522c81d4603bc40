"""Writes what happened, in the transaction of the change, and counts the mall's version."""

from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from app.clock import new_id
from app.db import Tx, insert_of
from app.models import Journal
from app.vocabulary import AgencyId, Scope

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_WRITE = insert_of(Journal)
_SECRET = {"token", "code"}  # the journal is read by people and sent to agencies: it never holds a key

# of these only whether there was one: who is pregnant or disabled is nobody's business
_WHETHER = {"priority"}


def record(
    tx: Tx,
    event: "DataclassInstance",
    *,
    scope: Scope,
    at: datetime,
    agency: AgencyId | None = None,
) -> int:
    """The version of the event; `agency` says whose consoles and phones must look again."""
    version = tx.next_version()
    tx.run(
        _WRITE,
        id=new_id(),
        mall_id=scope.mall_id,
        version=version,
        at=at,
        actor=scope.actor,
        event=type(event).__name__,
        payload={name: _told_of(event, name) for name in _told(type(event))},
    )
    tx.touch(agency=agency)
    return version


@cache
def _told(event: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(event) if one.name not in _SECRET)


def _told_of(event: "DataclassInstance", name: str) -> str | int | None:
    value = getattr(event, name)
    return value is not None if name in _WHETHER else _plain(value)


def _plain(value: Any) -> str | int | None:  # noqa: ANN401  (whatever an event holds)
    if value is None or isinstance(value, (int, str)):
        return value
    return value.isoformat() if isinstance(value, datetime) else str(value)

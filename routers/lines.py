"""Standing in line for places of a day, on a waiting list or in a draw: what the API and the pages have in common."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Request

from app.db import Database, Tx
from app.idempotency import Answer, Once, answered
from app.proofs import Proof, spending
from app.vocabulary import Scope
from display.shapes import Shape
from routers.guests import Guest
from routers.limits import count_hold, require_few_holds, seldom

E = TypeVar("E")


class LinkShape(Shape):
    """Where it goes on: a booking, or a place on the waiting list."""

    token: str
    url: str


async def stand_in_line(
    request: Request,
    command: Callable[..., E],
    shape: Callable[[Tx, E], bytes],
    *,
    scope: Scope,
    guest: Guest,
    proof: Proof | None,
    once: Once | None,
    **wish: object,
) -> Answer:
    """Does `command` for a guest who has not asked too often. `wish`: what the command takes beside who it is.

    Raises TooOften, InvalidValue and what the command raises.
    """
    await require_few_holds(request)
    database: Database = request.app.state.database
    answer: Answer = await database.write_patiently(
        answered(spending(command, proof), shape, status=201, once=once),
        scope=scope,
        person=seldom(request, guest),
        priority=guest.priority,
        note=guest.note,
        **wish,
    )
    count_hold(request)
    return answer

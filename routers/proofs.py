"""Puzzles for whoever wants to book, and the proof that comes along: a header of programs, a hidden field of pages."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from pydantic import Field

from app.errors import ProofRequired
from app.proofs import Proof, Puzzles
from display.shapes import Shape
from routers.deps import Public, Time

router = APIRouter(prefix="/api/v1", tags=["booking"])
FIELD = "altcha"


class PuzzleShape(Shape):
    """`challenge`: a puzzle of ALTCHA v2 (PBKDF2/SHA-256), good for ten minutes and one booking; null: none is asked for."""

    required: bool
    challenge: dict[str, Any] | None = Field(description="`parameters` and `signature`")


@router.get("/proof-of-work", dependencies=[Public])
async def make_puzzle(request: Request, clock: Time) -> PuzzleShape:
    """Solve it, and send base64 of `{"challenge", "solution"}` as `X-Proof-Of-Work` with a hold, booking, wait or draw request."""
    puzzles: Puzzles = request.app.state.puzzles
    if not puzzles.rounds:
        return PuzzleShape(required=False, challenge=None)
    made = await asyncio.to_thread(puzzles.make, now=clock.now())
    return PuzzleShape(required=True, challenge=made)


def proof_in(request: Request, given: str | None) -> Proof | None:
    """None: none is asked for. Raises ProofRequired, ProofInvalid, ProofExpired."""
    puzzles: Puzzles = request.app.state.puzzles
    if not puzzles.rounds:
        return None
    if not given:
        raise ProofRequired
    return puzzles.check(given, now=request.app.state.clock.now())


def typed_proof(request: Request, typed: Mapping[str, object]) -> Proof | None:
    """Of a page's form; raises as `proof_in`."""
    given = typed.get(FIELD)
    return proof_in(request, given if isinstance(given, str) else None)


ProofHeader = Annotated[str | None, Header(alias="X-Proof-Of-Work")]

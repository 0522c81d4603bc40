"""Proof of work: whoever books has had a machine work for a second or so; a thousand bookings cost a thousand seconds.

The puzzles are those of the package `altcha` (PBKDF2, found by trying), signed by this server and good for one booking
within ten minutes, by the clock of the program. Nobody else is asked, and nothing is known of who solves them.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from altcha import Challenge, create_challenge, verify_solution
from sqlalchemy import bindparam, delete
from sqlmodel import col

from app.clock import Clock
from app.db import Prepared, Tx
from app.errors import ProofExpired, ProofInvalid, ProofUsed
from app.models import SpentProof
from app.security import Vault
from app.vocabulary import Scope

R = TypeVar("R")
GOOD_FOR = timedelta(minutes=10)
_FEWEST, _MOST = 100, 200  # tries: so many that luck makes little difference
_LONGEST = 4096
_SPEND = Prepared(
    lambda insert: (
        insert(SpentProof)
        .values(puzzle=bindparam("puzzle"), expires_at=bindparam("expires_at"))
        .on_conflict_do_nothing(index_elements=["puzzle"])
    )
)
_FORGET = Prepared(delete(SpentProof).where(col(SpentProof.expires_at) <= bindparam("now")))


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A solved puzzle that was checked, and is not spent yet as far as is known."""

    puzzle: str
    expires_at: datetime


class Puzzles:
    """Makes and checks puzzles; `rounds` of PBKDF2 go into a try, and 0 asks for no proof at all."""

    def __init__(self, vault: Vault, *, rounds: int) -> None:
        """Every process with the same secret takes the others' puzzles."""
        self.rounds = rounds
        self._secret = vault.fingerprint("puzzle", field="proof of work")
        self._key_secret = vault.fingerprint("solution", field="proof of work")

    def make(self, *, now: datetime) -> dict[str, Any]:
        """As the solver takes it; it costs one try."""
        challenge: Challenge = create_challenge(
            "PBKDF2/SHA-256",
            self.rounds,
            counter=_FEWEST + secrets.randbelow(_MOST - _FEWEST),
            data={"until": int((now + GOOD_FOR).timestamp())},  # not the package's: that asks its own clock
            hmac_secret=self._secret,
            hmac_key_secret=self._key_secret,
        )
        made: dict[str, Any] = challenge.to_dict()
        return made

    def check(self, payload: str, *, now: datetime) -> Proof:
        """What a solver answered, in base64. Raises ProofInvalid (forged, or not solved), ProofExpired."""
        if len(payload) > _LONGEST:
            raise ProofInvalid
        try:
            known = json.loads(base64.b64decode(payload, validate=True))["challenge"]["parameters"]
            solved = verify_solution(payload, self._secret, hmac_key_secret=self._key_secret)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
            raise ProofInvalid from error
        if not solved.verified:
            raise ProofInvalid
        until = datetime.fromtimestamp(known["data"]["until"], UTC)
        if until <= now:
            raise ProofExpired
        return Proof(puzzle=known["nonce"], expires_at=until)


def spending(command: Callable[..., R], proof: Proof | None) -> Callable[..., R]:
    """`command` with its proof spent in the same transaction: refused, it can be used again. It raises ProofUsed."""
    if proof is None:
        return command

    def run(tx: Tx, clock: Clock, *, scope: Scope, **arguments: object) -> R:
        if not tx.run(_SPEND, puzzle=proof.puzzle, expires_at=proof.expires_at):
            raise ProofUsed
        return command(tx, clock, scope=scope, **arguments)

    return run


def forget_proofs(tx: Tx, clock: Clock) -> int:
    """How many spent proofs would be refused as expired by now, and are gone."""
    return tx.run(_FORGET, now=clock.now())

"""How services of a mall can end, as rows; a code stays for ever, because what ended so is kept with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of, scoped, within
from app.errors import InvalidValue, NameTaken, UnknownOutcome
from app.models import OutcomeCode
from app.vocabulary import AgencyId, MallId, OfferId, Scope
from counters.rules.names import Name, slug_of

_LONGEST = 36  # with a number behind it the 40 that a move takes
_ALL = Prepared(
    select(
        col(OutcomeCode.code),
        col(OutcomeCode.name_id),
        col(OutcomeCode.agency_id),
        col(OutcomeCode.offer_id),
        col(OutcomeCode.position),
    ).where(col(OutcomeCode.mall_id) == bindparam("mall_id"))
)
_INSERT = insert_of(OutcomeCode)
_MINE = (col(OutcomeCode.code) == bindparam("outcome"), within(OutcomeCode))
_FIND = Prepared(select(col(OutcomeCode.id)).where(*_MINE))
_CHANGE = Prepared(
    update(OutcomeCode)
    .where(*_MINE)
    .values(name_id=bindparam("new_id"), name_en=bindparam("new_en"), completes=bindparam("now_completes"))
)
_RETIRE = Prepared(update(OutcomeCode).where(*_MINE).values(active=bindparam("now_active")))


@dataclass(frozen=True, kw_only=True)
class NewOutcome:
    """One of the mall, of an agency, or of one of its offers."""

    name: Name
    completes: bool
    agency_id: AgencyId | None = None
    offer_id: OfferId | None = None


USUAL = (
    NewOutcome(name=Name(id="Selesai", en="Done"), completes=True),
    NewOutcome(name=Name(id="Diterima, hasil menyusul", en="Accepted, result follows"), completes=True),
    NewOutcome(name=Name(id="Berkas belum lengkap", en="Papers incomplete"), completes=False),
    NewOutcome(name=Name(id="Tidak memenuhi syarat", en="Not eligible"), completes=False),
    NewOutcome(name=Name(id="Hanya informasi", en="Information only"), completes=False),
    NewOutcome(name=Name(id="Gangguan sistem", en="System failure"), completes=False),
)
"""What a mall begins with."""


def add(tx: Tx, new: NewOutcome, *, mall_id: MallId) -> str:
    """Its code, made from the Indonesian name: "Berkas kurang" -> "berkas-kurang", a second one -2.

    Raises InvalidValue for a name without Latin letters, NameTaken if there is one of that name in the same place.
    """
    rows = tx.all(_ALL, mall_id=mall_id)
    place = (new.name.id.casefold(), new.agency_id, new.offer_id)
    if place in {(row.name_id.casefold(), row.agency_id, row.offer_id) for row in rows}:
        raise NameTaken(new.name.id, field="name_id")
    base = slug_of(new.name)[:_LONGEST].strip("-")
    if not base:
        raise InvalidValue(field="name_id")
    taken = {row.code for row in rows}
    code = next(
        one for number in count(1) if (one := base if number == 1 else f"{base}-{number}") not in taken
    )
    _insert(tx, new, code=code, mall_id=mall_id, position=max((row.position for row in rows), default=0) + 1)
    return code


def _insert(tx: Tx, new: NewOutcome, *, code: str, mall_id: MallId, position: int) -> None:
    tx.run(
        _INSERT,
        id=new_id(),
        mall_id=mall_id,
        agency_id=new.agency_id,
        offer_id=new.offer_id,
        code=code,
        name_id=new.name.id,
        name_en=new.name.en,
        completes=new.completes,
        active=True,
        position=position,
    )


def begin_with(tx: Tx, usual: Sequence[NewOutcome], *, mall_id: MallId) -> None:
    """These, for a mall that has none yet; what the office made of its list is left alone."""
    if not tx.all(_ALL, mall_id=mall_id):
        for position, new in enumerate(usual, start=1):
            _insert(tx, new, code=slug_of(new.name), mall_id=mall_id, position=position)


def require(tx: Tx, *, scope: Scope, code: str) -> UUID:
    """One that the scope may change: an agency's own, or any of the mall's. Raises UnknownOutcome."""
    row = tx.one(_FIND, outcome=code, **scoped(scope))
    if row is None:
        raise UnknownOutcome(code)
    found: UUID = row.id
    return found


def change(tx: Tx, *, scope: Scope, code: str, name: Name, completes: bool) -> None:
    """Its words, and whether the next stage begins after it."""
    tx.run(_CHANGE, outcome=code, new_id=name.id, new_en=name.en, now_completes=completes, **scoped(scope))


def retire(tx: Tx, *, scope: Scope, code: str, active: bool) -> None:
    """Whether services may end so."""
    tx.run(_RETIRE, outcome=code, now_active=active, **scoped(scope))

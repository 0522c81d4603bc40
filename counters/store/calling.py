"""Settings of the calling rule, of tickets at the visitor's own risk and of transfers, as rows."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Boolean, Uuid, bindparam, delete, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.models import CallingSetting, Mall, Stand
from app.vocabulary import MallId, Scope
from counters.rules.calling import LONGEST_MINUTES

_CLEAR = Prepared(
    delete(CallingSetting).where(
        col(CallingSetting.mall_id) == bindparam("mall_id"),
        col(CallingSetting.offer_id).is_not_distinct_from(bindparam("offer_id", type_=Uuid())),
    )
)
_INSERT = insert_of(CallingSetting)
_MALL_RISK = Prepared(
    update(Mall).where(col(Mall.id) == bindparam("mall")).values(at_own_risk=bindparam("risk"))
)
_AGENCY_RISK = Prepared(
    update(Stand)
    .where(col(Stand.mall_id) == bindparam("mall"), col(Stand.agency_id) == bindparam("agency"))
    .values(at_own_risk=bindparam("risk", type_=Boolean()))
)

_TRANSFERS = Prepared(
    update(Stand)
    .where(col(Stand.mall_id) == bindparam("mall"), col(Stand.agency_id) == bindparam("agency"))
    .values(accepts_transfers=bindparam("accepts", type_=Boolean()))
)


def replace(tx: Tx, *, mall_id: MallId, offer_id: UUID | None, minutes: Mapping[str, int]) -> None:
    """The settings of the mall (`offer_id` None) or of an offer are `minutes` and no others."""
    tx.run(_CLEAR, mall_id=mall_id, offer_id=offer_id)
    if minutes:
        given = {name: minutes.get(name) for name in LONGEST_MINUTES}
        tx.run(_INSERT, id=new_id(), mall_id=mall_id, offer_id=offer_id, **given)


def set_risk(tx: Tx, *, scope: Scope, at_own_risk: bool | None) -> None:
    """Of the scope's agency, or of the mall, for which None is no."""
    if scope.agency_id is None:
        tx.run(_MALL_RISK, mall=scope.mall_id, risk=bool(at_own_risk))
    else:
        tx.run(_AGENCY_RISK, mall=scope.mall_id, agency=scope.agency_id, risk=at_own_risk)


def accept_transfers(tx: Tx, *, scope: Scope, accepts: bool) -> None:
    """Whether the scope's agency takes over visitors from others."""
    tx.run(_TRANSFERS, mall=scope.mall_id, agency=scope.agency_id, accepts=accepts)

"""How services of a mall hang together, as rows: which comes first in a visit, and which stage follows which."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, select, update
from sqlmodel import col

from app.db import Prepared, Tx, insert_of
from app.models import Offer, ServiceOrder
from app.vocabulary import MallId, OfferId
from counters.rules.itinerary import Order

_ORDERS = Prepared(
    select(col(ServiceOrder.before_offer_id), col(ServiceOrder.after_offer_id)).where(
        col(ServiceOrder.mall_id) == bindparam("mall_id")
    )
)
_INSERT = insert_of(ServiceOrder)
_REMOVE = Prepared(
    delete(ServiceOrder).where(
        col(ServiceOrder.mall_id) == bindparam("mall_id"),
        col(ServiceOrder.before_offer_id) == bindparam("before"),
        col(ServiceOrder.after_offer_id) == bindparam("after"),
    )
)
_LINKS = Prepared(
    select(col(Offer.id), col(Offer.next_offer_id)).where(
        col(Offer.mall_id) == bindparam("mall_id"), col(Offer.next_offer_id).is_not(None)
    )
)
_MINE = (col(Offer.mall_id) == bindparam("mall"), col(Offer.id) == bindparam("offer"))
_LINK = Prepared(update(Offer).where(*_MINE).values(next_offer_id=bindparam("goal", type_=Uuid())))
_ANNOUNCE = Prepared(update(Offer).where(*_MINE).values(announced=bindparam("now_announced")))


def orders(tx: Tx, *, mall_id: MallId) -> set[Order]:
    """The first of each pair is done before the second."""
    rows = tx.all(_ORDERS, mall_id=mall_id)
    return {(OfferId(row.before_offer_id), OfferId(row.after_offer_id)) for row in rows}


def put_before(tx: Tx, order: Order, *, mall_id: MallId) -> None:
    """One that is not there yet."""
    tx.run(_INSERT, mall_id=mall_id, before_offer_id=order[0], after_offer_id=order[1])


def free(tx: Tx, order: Order, *, mall_id: MallId) -> int:
    """How many were taken away: 0 or 1."""
    return tx.run(_REMOVE, mall_id=mall_id, before=order[0], after=order[1])


def links(tx: Tx, *, mall_id: MallId) -> dict[UUID, UUID]:
    """From each service to the stage that follows it."""
    return {row.id: row.next_offer_id for row in tx.all(_LINKS, mall_id=mall_id)}


def link(tx: Tx, *, mall_id: MallId, offer_id: UUID, goal: UUID | None) -> None:
    """`goal` None: nothing follows."""
    tx.run(_LINK, mall=mall_id, offer=offer_id, goal=goal)


def announce(tx: Tx, *, mall_id: MallId, offer_id: UUID, announced: bool) -> None:
    """Whether people are called to it, or only their papers."""
    tx.run(_ANNOUNCE, mall=mall_id, offer=offer_id, now_announced=announced)

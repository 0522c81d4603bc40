"""What screens show between calls, as rows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from app.clock import new_id
from app.db import Prepared, Tx, insert_of
from app.models import Slide
from app.vocabulary import Scope, SlideKind

_INSERT = insert_of(Slide)
_IDS = Prepared(
    select(col(Slide.id)).where(col(Slide.mall_id) == bindparam("in_mall")).order_by(col(Slide.position))
)
_PLACE = Prepared(
    update(Slide)
    .where(col(Slide.id) == bindparam("slide"), col(Slide.mall_id) == bindparam("in_mall"))
    .values(position=bindparam("new_position"))
)
_DELETE = Prepared(
    delete(Slide).where(col(Slide.id) == bindparam("slide"), col(Slide.mall_id) == bindparam("in_mall"))
)


def ids(tx: Tx, *, scope: Scope) -> list[UUID]:
    """In the order in which they are shown."""
    return [row.id for row in tx.all(_IDS, in_mall=scope.mall_id)]


def insert(
    tx: Tx,
    *,
    scope: Scope,
    kind: SlideKind,
    file: str,
    texts: tuple[str, str],
    seconds: int,
    position: int,
    now: datetime,
) -> UUID:
    """The new one."""
    slide_id = new_id()
    tx.run(
        _INSERT,
        id=slide_id,
        mall_id=scope.mall_id,
        position=position,
        kind=kind,
        file=file,
        text_id=texts[0],
        text_en=texts[1],
        seconds=seconds,
        created_at=now,
    )
    return slide_id


def order(tx: Tx, *, scope: Scope, slide_ids: Sequence[UUID]) -> None:
    """From now on in this order."""
    for position, slide_id in enumerate(slide_ids):
        tx.run(_PLACE, slide=slide_id, in_mall=scope.mall_id, new_position=position)


def delete_one(tx: Tx, *, scope: Scope, slide_id: UUID) -> bool:
    """False if it is none of the scope's mall."""
    return tx.run(_DELETE, slide=slide_id, in_mall=scope.mall_id) > 0

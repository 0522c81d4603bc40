"""Which malls have something that a reaction has not followed yet."""

from sqlalchemy import and_, bindparam, func, or_, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import Mall, ReactionCursor
from app.vocabulary import MallId

_Journal, _Plan = ReactionCursor.__table__.alias("followed"), ReactionCursor.__table__.alias("planned")  # type: ignore[attr-defined]
_DUE = Prepared(
    select(col(Mall.id))
    .select_from(Mall)
    .outerjoin(_Journal, and_(_Journal.c.mall_id == col(Mall.id), _Journal.c.name == bindparam("journal")))
    .outerjoin(_Plan, and_(_Plan.c.mall_id == col(Mall.id), _Plan.c.name == bindparam("plan")))
    .where(
        or_(
            func.coalesce(_Journal.c.version, 0) < col(Mall.version),
            func.coalesce(_Plan.c.version, -1) != col(Mall.plan_version),
        )
    )
    .order_by(col(Mall.slug))
)


def reactions_due(reader: Reader, *, journal: str, plan: str) -> list[MallId]:
    """`journal` and `plan` name the reactions that follow the mall's version, and that of its set-up."""
    return [MallId(row.id) for row in reader.all(_DUE, journal=journal, plan=plan)]

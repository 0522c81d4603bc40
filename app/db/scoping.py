"""The condition that keeps an agency's rows to itself: statements carry it, callers give the scope."""

from typing import Any

from sqlalchemy import Uuid, and_, bindparam, or_
from sqlalchemy.sql import ColumnElement
from sqlmodel import col

from app.vocabulary import Scope


def within(table: Any) -> ColumnElement[bool]:  # noqa: ANN401  (any table with mall_id and agency_id)
    """`table`'s row lies in the scope's mall, and in its agency if it has one; bind with `scoped`."""
    agency = bindparam("scope_agency", type_=Uuid())
    return and_(
        col(table.mall_id) == bindparam("scope_mall", type_=Uuid()),
        or_(agency.is_(None), col(table.agency_id) == agency),
    )


def scoped(scope: Scope) -> dict[str, object]:
    """The values for `within`."""
    return {"scope_mall": scope.mall_id, "scope_agency": scope.agency_id}

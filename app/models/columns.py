"""Column types that behave alike on SQLite and PostgreSQL, and the naming of constraints."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, ForeignKey
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. SQLite has no zones and hands back naive values: here they get theirs again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object] | None:
        """SQLite gets text, in the format of SQLAlchemy's own type; it is made here since that takes a sixth of the time.

        Both refuse naive values with ValueError: a naive instant is a bug, not a time.
        """
        return _as_text if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002  (the signature is SQLAlchemy's)
        """Always aware, in UTC."""
        return _from_text if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else _instant(value)


def _instant(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = f"a naive datetime cannot be stored: {value!r}"
        raise ValueError(message)
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    instant = value if value.tzinfo is UTC else _instant(value)
    return instant.isoformat(" ", "microseconds")[:26]  # without the offset


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def reference(column: str, **options: Any) -> Any:  # noqa: ANN401  (SQLModel's Field is typed so)
    """A foreign key to `column` ("mall.id"); options are those of SQLModel's Field."""
    return Field(sa_column_args=(ForeignKey(column),), **options)

"""Statements over the SQLModel tables, compiled once per dialect and run at driver level.

Compiling and wrapping rows is most of the price of a small SQLAlchemy statement (Core 219 µs a ticket, driver level
106 µs). Here a Core statement keeps its typed columns, but the text, the order of its parameters and their converters
are worked out once. Lists (`IN`) are not supported: join a table instead.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Dialect, Executable, bindparam, insert, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import Integer, TypeEngine, Uuid
from sqlmodel import SQLModel

Converter = Callable[[Any], Any]
InsertBuilder = Callable[[Callable[..., Any]], Executable]


class Row(Protocol):
    """A result row: a named tuple with the labels of the statement's columns."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (columns have the types of their tables)
        """The value of a column."""


class Cursor(Protocol):
    """What we use of a DB-API cursor."""

    rowcount: int

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:  # noqa: ANN401
        """Runs a statement."""

    def fetchone(self) -> Any:  # noqa: ANN401
        """The next row, or None."""

    def fetchall(self) -> Any:  # noqa: ANN401
        """The rows that are left."""


def constant(value: str) -> ColumnElement[str]:
    """A value of our own vocabulary written into the SQL, so that partial indexes (`WHERE status = 'waiting'`) match."""
    if not value.replace("_", "").isalnum():
        message = f"not a word of the vocabulary: {value!r}"
        raise ValueError(message)
    return literal_column(f"'{value}'")


@dataclass
class Compiled:
    """The text of a statement on one dialect, with its converters in order."""

    sql: str
    fixed: Mapping[str, Any]
    slots: Sequence[tuple[str, Converter | None]]
    positional: bool
    row: Callable[..., Any]
    results: Sequence[tuple[int, Converter]]

    def parameters(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401  (a list or a dict, as the driver wants)
        """The driver's parameters for `values`; KeyError if one is missing."""
        given = {**self.fixed, **values} if self.fixed else values
        if self.positional:
            return [convert(given[name]) if convert else given[name] for name, convert in self.slots]
        return {name: convert(given[name]) if convert else given[name] for name, convert in self.slots}

    def rows(self, raw: Sequence[Sequence[Any]]) -> list[Row]:
        """The driver's rows with their Python types."""
        if not self.results:
            return [self.row(*values) for values in raw]
        made = []
        for values in raw:
            cells = list(values)
            for position, convert in self.results:
                cells[position] = convert(cells[position])
            made.append(self.row(*cells))
        return made


@dataclass(eq=False)
class Prepared:
    """A statement, or a function from the dialect's `insert` to one where `ON CONFLICT` is needed."""

    source: Executable | InsertBuilder
    _by_dialect: dict[str, Compiled] = field(default_factory=dict)

    def on(self, dialect: Dialect) -> Compiled:
        """The statement for `dialect`, compiled on first use."""
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = self._by_dialect[dialect.name] = _compile(self.source, dialect)
        return found


def insert_of(table: type[SQLModel]) -> Prepared:
    """An INSERT of one row with every column given by name: nothing is left to defaults."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    return Prepared(insert(table).values({column.name: bindparam(column.name) for column in columns}))


def _compile(source: Executable | InsertBuilder, dialect: Dialect) -> Compiled:
    if isinstance(source, Executable):
        statement = source
    else:
        statement = source(postgresql.insert if dialect.name == "postgresql" else sqlite.insert)
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  (narrows the type: DDL is never prepared)
    columns = _result_columns(statement)
    converters = [_result_converter(column.type, dialect) for column in columns]
    fixed = {
        compiled.bind_names[bind]: bind.effective_value for bind in compiled.bind_names if not bind.required
    }
    binds = _bind_converters(compiled, dialect)
    order = compiled.positiontup if compiled.positiontup is not None else compiled.bind_names.values()
    return Compiled(
        sql=compiled.string,
        fixed=fixed,
        slots=[(name, binds.get(name)) for name in order],
        positional=compiled.positiontup is not None,
        row=namedtuple("Row", [column.key for column in columns]) if columns else tuple,  # type: ignore[misc]  # noqa: PYI024  (the names are the statement's)
        results=[(position, convert) for position, convert in enumerate(converters) if convert],
    )


def _result_columns(statement: Executable) -> Sequence[ColumnElement[Any]]:
    returned = getattr(statement, "exported_columns", None)
    return list(returned) if returned is not None else []


def _bind_converters(compiled: SQLCompiler, dialect: Dialect) -> dict[str, Converter]:
    converters: dict[str, Converter] = {}
    for bind, name in compiled.bind_names.items():
        convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            converters[name] = convert
        elif isinstance(bind.effective_value, Enum) or (bind.required and not isinstance(bind.type, Integer)):
            converters[name] = _plain
    return converters


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Drivers want a `str`, not a StrEnum."""
    return value.value if isinstance(value, Enum) else value


@lru_cache(maxsize=4096)  # desks, offers and zones come back with every ticket
def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _result_converter(column_type: TypeEngine[Any], dialect: Dialect) -> Converter | None:
    if isinstance(column_type, Uuid) and dialect.name == "sqlite":
        return _uuid
    implementation = column_type.dialect_impl(dialect)
    return implementation.result_processor(dialect, None)

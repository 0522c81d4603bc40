"""SQL of a race's own, past the commands: to look at what they left, and to take away what protects them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from app.db.connections import engine_for


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """In autocommit."""
    engine = engine_for(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows(url: str, sql: str) -> list[Any]:
    with connected(url) as connection:
        return list(connection.execute(text(sql)))


def execute(url: str, sql: str, *many: dict[str, Any]) -> None:
    """Once, or once for each of `many`."""
    with connected(url) as connection:
        connection.execute(text(sql), list(many) or None)

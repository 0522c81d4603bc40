"""The schema comes up from nothing, step by step, is what the tables say, and is left alone when it is current."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import SQLModel

import app.models  # noqa: F401  (fills the metadata)
import migrations
from app.db.connections import engine_for
from tests.postgres import create_database, drop_database

REVISIONS = [
    revision.revision
    for revision in reversed(list(ScriptDirectory.from_config(migrations.config("")).walk_revisions()))
]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    yield create_database(server, "antre_empty")
    drop_database(server, "antre_empty")


def tables(url: str) -> set[str]:
    engine = engine_for(url)
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    engine.dispose()
    return found


def differences(url: str) -> list[Any]:
    engine = engine_for(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
        )
        found: list[Any] = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    return found


def test_from_nothing_to_the_newest(empty_url: str) -> None:
    assert migrations.current(empty_url) == (None, REVISIONS[-1])

    migrations.upgrade(empty_url)

    assert migrations.current(empty_url) == (REVISIONS[-1], REVISIONS[-1])
    assert tables(empty_url) == {*SQLModel.metadata.tables, "alembic_version"}


def test_the_schema_is_what_the_tables_say(empty_url: str) -> None:
    migrations.upgrade(empty_url)

    assert differences(empty_url) == []


def test_a_planted_difference_is_seen(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    engine = engine_for(empty_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP INDEX ix_ticket_waiting")
        connection.exec_driver_sql("ALTER TABLE visit DROP COLUMN priority")
    engine.dispose()

    assert sorted(str(one[0]) for one in differences(empty_url)) == ["add_column", "add_index"]


def test_each_revision_is_a_step(empty_url: str) -> None:
    for revision in REVISIONS:
        migrations.upgrade(empty_url, revision)

        assert migrations.current(empty_url)[0] == revision


def test_what_is_current_is_left_alone(empty_url: str) -> None:
    migrations.upgrade(empty_url)
    before = tables(empty_url)

    migrations.upgrade(empty_url)

    assert tables(empty_url) == before


def test_there_is_one_line_of_revisions() -> None:
    script = ScriptDirectory.from_config(migrations.config(""))

    assert (len(script.get_heads()), len(script.get_bases())) == (1, 1)
    assert len(set(REVISIONS)) == len(REVISIONS)

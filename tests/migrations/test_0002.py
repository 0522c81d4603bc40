"""From the first tables to every move of a day: rows that were there get the defaults, and the models say the same."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

import migrations
from app.db.connections import engine_for
from tests.postgres import create_database, drop_database, with_database

UUID = "00000000-0000-7000-8000-00000000000{}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    create_database(server, "antre_0002")
    yield with_database(server, "antre_0002")
    drop_database(server, "antre_0002")


def test_old_rows_get_the_defaults(empty_url: str) -> None:
    migrations.upgrade(empty_url, "0001")
    engine = engine_for(empty_url)
    mall, agency, zone = (UUID.format(one) for one in (1, 2, 3))
    with engine.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO mall (id, slug, name_id, name_en, timezone, epoch, version, plan_version) "
                f"VALUES ('{mall}', 'm', 'M', 'M', 'Asia/Jakarta', 'e', 0, 0)"
            )
        )
        connection.execute(text(f"INSERT INTO agency (id, slug, level) VALUES ('{agency}', 'a', 'city')"))
        connection.execute(
            text(
                "INSERT INTO zone (id, mall_id, slug, name_id, name_en, position) "
                f"VALUES ('{zone}', '{mall}', 'z', 'Z', 'Z', 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO stand (mall_id, agency_id, zone_id, code, position) "
                f"VALUES ('{mall}', '{agency}', '{zone}', 'A', 0)"
            )
        )
    engine.dispose()

    migrations.upgrade(empty_url)

    engine = engine_for(empty_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT closed_through FROM mall")).scalar() is None
        assert connection.execute(text("SELECT accepts_transfers FROM stand")).scalar() == 1
    engine.dispose()
    command.check(migrations.config(empty_url))

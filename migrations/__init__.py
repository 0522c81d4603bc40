"""The schema's history: Alembic's environment and versions, found as a package wherever it is installed.

It goes forward only: the way back is the backup that was made before the upgrade.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.db.connections import engine_for


def config(url: str) -> Config:
    """Alembic's configuration for the database at `url`, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Brings the database at `url` to `revision`; nothing happens if it is there already."""
    command.upgrade(config(url), revision)


def current(url: str) -> tuple[str | None, str | None]:
    """The revision of the database (None: empty) and the newest one that this program knows."""
    engine = engine_for(url)
    with engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return there, _newest()


@cache
def _newest() -> str | None:
    """Once: it reads every version, which takes 0.1 s."""
    return ScriptDirectory.from_config(config("")).get_current_head()

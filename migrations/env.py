"""Alembic's environment: one connection, one transaction for all revisions, constraints checked on SQLite too."""

from alembic import context
from sqlmodel import SQLModel

import app.models  # noqa: F401  (fills the metadata)
from app.db.connections import engine_for

config = context.config


def run() -> None:
    """Upgrades inside one transaction: a crash leaves the old schema whole."""
    engine = engine_for(config.attributes["url"])
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # a batch copies tables; checked at the end
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            compare_server_default=True,
            transactional_ddl=False,  # the transaction is the one above
        )
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                message = f"foreign keys broken by the migration: {broken[:5]}"
                raise RuntimeError(message)
        connection.exec_driver_sql("COMMIT")
    engine.dispose()


run()

"""A server that is wrong on purpose: it answers each command at once and commits a little later, as on a slow disk."""

import asyncio
import time
from typing import Any, cast

import app.db.database
from app import cli
from app.db import Tx
from app.db.writer import Job, Writer, _answer

_SLOW_DISK = 0.02  # seconds between the answers and the commit


class HastyWriter(Writer):
    """Answers before the commit."""

    def _run_one(self, tx: Tx, job: Job) -> None:
        super()._run_one(tx, job)
        # Only tickets and moves: the demo's making and signing in read what they wrote and would fail at once.
        if job.mall_id is not None and isinstance(job.answer, asyncio.Future):
            _answer([job])

    def _transaction(self, batch: list[Job]) -> Any:
        wait_before_commit = Tx.statement

        def statement(tx: Tx, sql: str) -> None:
            if sql == "COMMIT":
                time.sleep(_SLOW_DISK)
            wait_before_commit(tx, sql)

        cast("Any", Tx).statement = statement
        try:
            return super()._transaction(batch)
        finally:
            cast("Any", Tx).statement = wait_before_commit


def main() -> None:
    """`antre` with the hasty writer."""
    cast("Any", app.db.database).Writer = HastyWriter
    cli.main()

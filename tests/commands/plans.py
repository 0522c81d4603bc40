"""How the database goes about what a command asks it: the plan of each statement, read for tables that grow for years."""

import re
from collections.abc import Callable
from typing import Any

from app.db import Prepared
from tests.factories import Statements, TestMall

# What a mall of years has millions of. The set-up's tables have dozens of rows, and are read whole in part.
GROWING = (
    *("booking", "booking_stop", "call", "idempotency", "itinerary_stop", "journal", "outbox", "queue_day"),
    *("series_day", "serving", "slot", "slot_hold", "ticket", "ticket_wait", "visit"),
)


def plan_of_statement(
    mall: TestMall, statement: Prepared, values: dict[str, Any], *, could: bool = False
) -> str:
    """What the database would do; with `could`, whether it can do without a whole read, which of few rows it prefers."""
    explain = "EXPLAIN QUERY PLAN " if mall.dialect == "sqlite" else "EXPLAIN "
    compiled = statement.on(mall.database.dialect)

    def explained(reader: Any) -> str:
        if could and mall.dialect == "postgresql":
            reader._cursor.execute("SET LOCAL enable_seqscan = off")
        reader._cursor.execute(explain + compiled.sql, compiled.parameters(values))
        return "\n".join(str(row[-1]) for row in reader._cursor.fetchall())

    return str(mall.ask(explained))


def read_whole(plan: str, aliases: dict[str, str]) -> list[str]:
    """The growing tables that a plan goes through from end to end."""
    found = re.findall(r"(?:Seq Scan on|SCAN) (\w+)(?! USING (?:COVERING )?INDEX)", plan)
    return [name for name in found if aliases.get(name, name) in GROWING]


def whole_reads(mall: TestMall, asks: Callable[[], Any]) -> dict[str, str]:
    """The statements of whatever `asks` does that read a growing table from end to end, with their plans."""
    with Statements() as asked:
        asks()
    found = {}
    for statement, values in asked.made:
        sql = statement.on(mall.database.dialect).sql
        aliases = {alias: table for table, alias in re.findall(r"(\w+) AS (\w+)", sql)}
        plan = plan_of_statement(mall, statement, values, could=True)
        if read_whole(plan, aliases):
            found[sql] = plan
    return found

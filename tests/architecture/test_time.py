"""Nothing asks the time but app/clock.py: commands and routes get a clock, rules get `now`."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import PRODUCT, ROOT, Module, dotted, modules, origins, plant

CLOCK = "app/clock.py"
ASKS = {
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
    *(
        f"time.{name}"
        for name in ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns")
    ),
    *(f"time.{name}" for name in ("localtime", "gmtime", "ctime", "strftime", "clock_gettime")),
    *(f"sqlalchemy.func.{name}" for name in ("now", "current_timestamp", "current_date", "datetime")),
    *(f"sqlmodel.func.{name}" for name in ("now", "current_timestamp", "current_date", "datetime")),
}
IN_SQL = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "NOW()", "CLOCK_TIMESTAMP()", "DATETIME('NOW'")


def readings(root: Path) -> list[str]:
    return [
        place for module in modules(root, *PRODUCT) if module.path != CLOCK for place in _readings_in(module)
    ]


def _readings_in(module: Module) -> list[str]:
    names = origins(module.tree)
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name) and (name := dotted(node, names)) in ASKS:
            found.append(f"{module.at(node)} {name}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [f"{module.at(node)} {word}" for word in IN_SQL if word in node.value.upper()]
    return found


def test_only_the_clock_asks_the_time() -> None:
    assert readings(ROOT) == []


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("from datetime import datetime as dt\nx = dt.now()\n", ["app/x.py:2 datetime.datetime.now"]),
        ("import datetime\nx = datetime.date.today()\n", ["app/x.py:2 datetime.date.today"]),
        ("from time import monotonic\nx = monotonic()\n", ["app/x.py:2 time.monotonic"]),
        ("from sqlalchemy import func\nx = func.now()\n", ["app/x.py:2 sqlalchemy.func.now"]),
        ("x = 'SELECT current_timestamp'\n", ["app/x.py:1 CURRENT_TIMESTAMP"]),
        ("def at(clock): return clock.now()\n", []),
    ],
)
def test_a_planted_reading_is_seen(tmp_path: Path, text: str, seen: list[str]) -> None:
    root = plant(tmp_path, **{"app/x.py": text, CLOCK: "import time\nx = time.time()\n"})

    assert readings(root) == seen

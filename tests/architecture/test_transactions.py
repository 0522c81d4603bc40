"""One place commits: the writer, in app/db."""

import ast
import re
from pathlib import Path

from tests.architecture.source import PRODUCT, ROOT, Module, modules, plant

ENDS = {"commit", "rollback", "begin_nested"}
IN_SQL = re.compile(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b[ A-Z]*;?")
WRITER = "app/db/"
EXCUSED = {"migrations/env.py": "a migration is one transaction of its own, before any writer exists"}


def commits(root: Path, *, excused: bool = True) -> list[str]:
    return [
        place
        for module in modules(root, *PRODUCT)
        if not module.path.startswith(WRITER) and not (excused and module.path in EXCUSED)
        for place in _commits_in(module)
    ]


def _commits_in(module: Module) -> list[str]:
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ENDS:
            found.append(f"{module.at(node)} .{node.attr}")
        elif isinstance(node, ast.Call) and _commits_at_exit(node):
            found.append(f"{module.at(node)} .begin()")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and IN_SQL.fullmatch(node.value):
            found.append(f"{module.at(node)} {node.value}")
    return found


def _commits_at_exit(call: ast.Call) -> bool:
    """`with engine.begin():` does; our own verbs of that name take the transaction as an argument."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "begin" and not call.args


def test_only_the_writer_commits() -> None:
    assert commits(ROOT) == []


def test_every_excuse_is_still_needed() -> None:
    assert {place.split(":")[0] for place in commits(ROOT, excused=False)} == set(EXCUSED)


def test_a_planted_commit_is_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        **{
            "app/db/writer.py": "def write(tx): tx.commit()\n",
            "counters/store/tickets.py": "def issue(tx):\n    tx.commit()\n    servings.begin(tx)\n",
            "counters/commands/book.py": "def book(tx):\n    tx.exec_driver_sql('COMMIT')\n",
            "routers/kiosk.py": "with engine.begin() as tx: pass\n",
        },
    )

    assert commits(root) == [
        "counters/commands/book.py:2 COMMIT",
        "counters/store/tickets.py:2 .commit",
        "routers/kiosk.py:1 .begin()",
    ]

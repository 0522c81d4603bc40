"""`ls counters/commands` is the list of features, so each has its test module, and its file is named as it is."""

import ast
from pathlib import Path

from tests.architecture.source import ROOT, modules, plant

COMMANDS = "counters/commands"
TESTS = "tests/commands"


def untested(root: Path) -> list[str]:
    """Commands without `tests/commands/test_<name>.py`, and files that do not define the function they are named for."""
    tested = {path.stem.removeprefix("test_") for path in (root / TESTS).rglob("test_*.py")}
    found = []
    for module in modules(root, COMMANDS):
        name = Path(module.path).stem
        if name == "__init__":
            continue
        if name not in tested:
            found.append(f"{module.path} has no {TESTS}/test_{name}.py")
        if not any(isinstance(node, ast.FunctionDef) and node.name == name for node in module.tree.body):
            found.append(f"{module.path} has no function {name}")
    return found


def test_every_command_is_tested() -> None:
    assert untested(ROOT) == []


def test_planted_commands_are_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        **{
            f"{COMMANDS}/__init__.py": "",
            f"{COMMANDS}/call_next.py": "def call_next(tx): ...\n",
            f"{COMMANDS}/recall.py": "def recall(tx): ...\n",
            f"{COMMANDS}/ticket.py": "def take(tx): ...\n",
            f"{TESTS}/test_call_next.py": "",
            f"{TESTS}/test_ticket.py": "",
        },
    )

    assert untested(root) == [
        f"{COMMANDS}/recall.py has no {TESTS}/test_recall.py",
        f"{COMMANDS}/ticket.py has no function ticket",
    ]

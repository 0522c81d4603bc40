"""What the import contracts cannot say: rules may import a short list only, and every module has a place in it."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, Module, modules, plant

RULES = "counters/rules"
BELOW_RULES = ("app.vocabulary", "app.errors", "counters.rules")
SEEDED = {"counters/rules/waits/draws.py": {"random"}}  # the seed is an argument: same in, same out
BELOW_VOCABULARY: tuple[str, ...] = ()
OUTSIDE_WORLD = {
    *(
        "time",
        "os",
        "io",
        "pathlib",
        "shutil",
        "tempfile",
        "subprocess",
        "socket",
        "ssl",
        "http",
        "urllib",
        "smtplib",
    ),
    *(
        "sqlite3",
        "dbm",
        "shelve",
        "asyncio",
        "threading",
        "multiprocessing",
        "concurrent",
        "logging",
        "random",
    ),
    *("secrets", "importlib"),
}


def impurities(root: Path) -> list[str]:
    """Imports of the rules, and of the vocabulary below them, that are neither listed nor harmless."""
    found = [_impurities(module, BELOW_RULES) for module in modules(root, RULES)]
    found += [
        _impurities(module, BELOW_VOCABULARY)
        for module in modules(root, "app")
        if module.path == "app/vocabulary.py"
    ]
    return [place for places in found for place in places]


def _impurities(module: Module, allowed: tuple[str, ...]) -> list[str]:
    pure = sys.stdlib_module_names - OUTSIDE_WORLD
    return [
        f"{module.at(node)} {name}"
        for node in ast.walk(module.tree)
        for name in _imported(node)
        if name.split(".")[0] not in pure | SEEDED.get(module.path, set())
        and not any(f"{name}.".startswith(f"{ring}.") for ring in allowed)
    ]


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        # `from app import db` imports app.db, `from app.errors import SlotFull` imports app.errors
        yield from (f"{module}.{alias.name}" for alias in node.names)


def without_a_ring(root: Path) -> list[str]:
    """Modules of app/ and counters/ that the layers contract does not name, so that nothing guards them."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    named = {name.strip(" ()") for layer in layers for name in layer.replace("|", ":").split(":")}
    there = {
        f"{folder}.{path.stem}"
        for folder in ("app", "counters")
        for path in (root / folder).iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path.is_dir() and any(path.glob("*.py")))
    }
    return sorted(there - named)


def test_rules_are_pure() -> None:
    assert impurities(ROOT) == []


def test_every_module_has_a_ring() -> None:
    assert without_a_ring(ROOT) == []


def test_planted_impurities_are_seen(tmp_path: Path) -> None:
    rule = (
        "import time\nfrom datetime import timedelta\nfrom app.errors import QueueEmpty\nfrom app import db\n"
        "from app.errors_of_others import X\nimport sqlalchemy\n"
    )
    root = plant(
        tmp_path, **{"counters/rules/calling.py": rule, "app/vocabulary.py": "from app import errors\n"}
    )

    assert impurities(root) == [
        "counters/rules/calling.py:1 time",
        "counters/rules/calling.py:4 app.db",
        "counters/rules/calling.py:5 app.errors_of_others.X",
        "counters/rules/calling.py:6 sqlalchemy",
        "app/vocabulary.py:1 app.errors",
    ]


def test_a_planted_module_without_a_ring_is_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        **{
            "pyproject.toml": (ROOT / "pyproject.toml").read_text(),
            "app/db/__init__.py": "",
            "app/helpers.py": "",
            "app/web/static/live.js": "",
            "counters/managers/__init__.py": "",
        },
    )

    assert without_a_ring(root) == ["app.helpers", "counters.managers"]

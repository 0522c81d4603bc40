"""A function fits on a screen, a module in a head; the giants do the harm, so the largest is held small."""

import ast
from pathlib import Path

from tests.architecture.source import BESIDE, PRODUCT, ROOT, Module, modules, plant

FUNCTION_LINES = 50
MODULE_LINES = 300
MODULE_LINES_BESIDE = 500  # examples come in long rows
EXCUSED = {  # "path" or "path function": the reason
    "app/errors.py": "one tree, drawn in one docstring; a leaf is four lines",
}
GENERATED = "migrations/versions/"  # Alembic writes one function per direction


def giants(root: Path) -> list[str]:
    found = []
    for folders, cap in ((PRODUCT, MODULE_LINES), (BESIDE, MODULE_LINES_BESIDE)):
        for module in modules(root, *folders):
            if module.path.startswith(GENERATED):
                continue
            lines = len(module.text.splitlines())
            found += (
                [f"{module.path} has {lines} lines"] if lines > cap and module.path not in EXCUSED else []
            )
            found += _long_functions(module)
    return found


def _long_functions(module: Module) -> list[str]:
    return [
        f"{module.at(node)} {node.name} has {lines} lines"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
        and f"{module.path} {node.name}" not in EXCUSED
    ]


def test_nothing_is_a_giant() -> None:
    assert giants(ROOT) == []


def test_planted_giants_are_seen(tmp_path: Path) -> None:
    root = plant(
        tmp_path,
        **{
            "app/fits.py": "x = 1\n" * 300,
            "app/long.py": "x = 1\n" * 301,
            "counters/rules/deep.py": "def fits():\n"
            + "    x = 1\n" * 49
            + "def deep():\n"
            + "    x = 1\n" * 50,
            "migrations/versions/0001.py": "x = 1\n" * 400,
            "tests/rows.py": "x = 1\n" * 400,
        },
    )

    assert giants(root) == ["app/long.py has 301 lines", "counters/rules/deep.py:51 deep has 51 lines"]

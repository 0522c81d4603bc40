"""The tree that the house lints read; each lint takes a root, so that it can be shown a planted violation."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("app", "counters", "display", "routers", "migrations")
BESIDE = ("tests", "bench")
NOT_OURS = {"vendor", "__pycache__", "node_modules", "dist", "var"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Module:
    """A Python file: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    def at(self, node: ast.AST) -> str:
        """`counters/store/tickets.py:12`, as editors open it."""
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


def modules(root: Path, *folders: str) -> list[Module]:
    """Every Python file in the folders, in order of path; a folder that is not there has none."""
    found = []
    for path in sorted(file for folder in folders for file in files(root / folder, ".py")):
        text = path.read_text()
        found.append(Module(path=path.relative_to(root).as_posix(), text=text, tree=ast.parse(text)))
    return found


def files(folder: Path, *endings: str) -> Iterator[Path]:
    """Our own files below a folder, without vendored, generated and hidden ones; all of them without `endings`."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not endings or name.endswith(endings))


def origins(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `{"dt": "datetime.datetime"}` for `from datetime import datetime as dt`."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str | None:
    """The full name of `a.b.c`, its first part looked up in `origins`; None for anything that is not a name."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value, names)
        return f"{inner}.{node.attr}" if inner else None
    return None


def plant(root: Path, **texts: str) -> Path:
    """Writes a small tree: `plant(tmp_path, **{"app/x.py": "…"})`; gives the root back."""
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root

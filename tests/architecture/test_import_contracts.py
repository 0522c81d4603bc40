"""The import rule of pyproject.toml holds, and each of its contracts breaks on a planted violation."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import NOT_OURS, PRODUCT, ROOT, plant

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
PLANTED = {
    "layers": ("app/models/planted.py", "import counters.store\n"),
    "assemblers": ("routers/planted.py", "import app.main\n"),
    "display": ("display/planted.py", "import counters.commands\n"),
    "commands": ("counters/commands/desks/planted.py", "import counters.commands.tickets.planted_too\n"),
    "queries": ("counters/queries/planted.py", "import counters.store\n"),
    "rules": ("counters/rules/planted.py", "import app.models\n"),
    "edge": ("counters/store/planted.py", "import fastapi\n"),
}


def broken(root: Path) -> set[str]:
    """The names of the contracts that the tree under `root` breaks."""
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert set(verdicts) == set(CONTRACTS.values()), done.stdout + done.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("contracts")
    for name in PRODUCT:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(*NOT_OURS, "web"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_the_import_rule_holds(copy: Path) -> None:
    assert broken(copy) == set()


def test_every_contract_sees_its_planted_violation(copy: Path, tmp_path: Path) -> None:
    root = tmp_path / "planted"
    shutil.copytree(copy, root)
    plant(root, **dict(PLANTED.values()), **{"counters/commands/tickets/planted_too.py": ""})

    assert set(PLANTED) == set(CONTRACTS)
    assert broken(root) == set(CONTRACTS.values())

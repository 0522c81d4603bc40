"""The numbers per database are the run's own promise, so the counting is tested like any other code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, plant

CONFTEST = """
import pytest
from tests.tally import DATABASES, DatabaseTally

def pytest_configure(config):
    config.addinivalue_line("markers", "database(name): …")
    config.pluginmanager.register(DatabaseTally(config))

@pytest.fixture(params=DATABASES)
def database(request):
    return request.param
"""
ALIKE = "def test_a(database): pass\n"
SKIPS = "import pytest\ndef test_a(database):\n    if database == 'postgresql': pytest.skip('none here')\n"
MARKED = "import pytest\n@pytest.mark.database('sqlite')\ndef test_a(): pass\n"
NONE = "def test_a(): pass\n"


@pytest.mark.parametrize(
    ("tests", "arguments", "status", "says"),
    [
        (ALIKE, [], 0, "per database: sqlite 1 passed, postgresql 1 passed"),
        (SKIPS, [], 1, "per database: sqlite 1 passed, postgresql 0 passed"),
        (SKIPS, ["-k", "sqlite"], 0, "per database: sqlite 1 passed, postgresql 0 passed"),
        (MARKED, [], 1, "passed on one of them only: test_it.py::test_a"),
        (NONE, [], 1, "no test ran on any database"),
        (NONE, ["test_it.py"], 0, "1 passed"),
    ],
    ids=["alike", "one skips", "one is selected", "one is marked", "none", "none in a selection"],
)
def test_unequal_numbers_fail_the_run(
    tmp_path: Path, tests: str, arguments: list[str], status: int, says: str
) -> None:
    plant(
        tmp_path,
        **{"conftest.py": CONFTEST, "test_it.py": tests, "pytest.ini": f"[pytest]\npythonpath = {ROOT}\n"},
    )

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, says in run.stdout) == (status, True), run.stdout

"""Counts what passed on each database, and fails a run in which one of them was tested less than the other."""

from collections import Counter

import pytest

DATABASES = ("sqlite", "postgresql")
SELECTIONS = ("keyword", "markexpr", "lf", "deselect", "maxfail", "stepwise")


class DatabaseTally:
    """A test counts for the database in its parameter's id (`[sqlite]`) or in its mark `database("sqlite")`."""

    def __init__(self, config: pytest.Config) -> None:
        self.passed = Counter[str]()
        self._database: dict[str, str] = {}
        self._seen: dict[str, set[str]] = {}
        chosen = any(config.getoption(name, default=None) for name in SELECTIONS)
        self._compares = not chosen and not any("::" in argument for argument in config.args)
        self._whole = self._compares and config.args_source is not pytest.Config.ArgsSource.ARGS

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        database = _database_of(item)
        if database:
            self._database[item.nodeid] = database

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed and report.nodeid in self._database:
            database = self._database[report.nodeid]
            self.passed[database] += 1
            self._seen.setdefault(report.nodeid.replace(database, "…"), set()).add(database)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.complaint() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not (self._whole or self.passed):
            return  # a run that is not about databases
        numbers = ", ".join(f"{database} {self.passed[database]} passed" for database in DATABASES)
        terminalreporter.write_line(f"per database: {numbers}")
        if complaint := self.complaint():
            terminalreporter.write_line(f"ERROR: {complaint}", red=True)

    def complaint(self) -> str | None:
        """Why the run must fail; None when a selection was asked for, or when the numbers are the same."""
        numbers = {self.passed[database] for database in DATABASES}
        if self._compares and len(numbers) > 1:
            alone = sorted(name for name, databases in self._seen.items() if len(databases) == 1)
            return f"the databases were not tested alike; passed on one of them only: {', '.join(alone[:5])}"
        if self._whole and numbers == {0}:
            return "no test ran on any database"
        return None


def _database_of(item: pytest.Item) -> str | None:
    mark = item.get_closest_marker("database")
    if mark:
        return str(mark.args[0])
    if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
        return next((name for name in DATABASES if name in item.callspec.id.split("-")), None)
    return None

"""Log lines for operators: one line an event, never a name, NIK, phone number, token or body."""

import logging
import sys
from datetime import UTC, datetime


def logger(name: str) -> logging.Logger:
    """The log of a module, which names itself by its `__name__`."""
    return logging.getLogger(f"antre.{name}")


class _Utc(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  (logging's)
        """When it was said, in UTC, whatever the machine's zone is."""
        return datetime.fromtimestamp(record.created, UTC).strftime(datefmt or "%Y-%m-%dT%H:%M:%SZ")


def configure(*, level: str = "INFO") -> None:
    """Lines on stderr: time in UTC, level, module, text. Standard output stays free for `--json`."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = _Utc("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    handler.setFormatter(formatter)
    for name, least in (("antre", level), ("uvicorn", "WARNING")):
        log = logging.getLogger(name)
        log.handlers[:] = [handler]
        log.setLevel(least)
        log.propagate = False

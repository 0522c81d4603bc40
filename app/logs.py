"""Log lines for operators: one line an event, never a name, NIK, phone number, token or body."""

import logging
import sys


def logger(name: str) -> logging.Logger:
    """The log of a module, which names itself by its `__name__`."""
    return logging.getLogger(f"antre.{name}")


def configure(*, level: str = "INFO") -> None:
    """Lines on stderr: time in UTC, level, module, text. Standard output stays free for `--json`."""
    handler = logging.StreamHandler(sys.stderr)
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
    handler.setFormatter(formatter)
    for name, least in (("antre", level), ("uvicorn", "WARNING")):
        log = logging.getLogger(name)
        log.handlers[:] = [handler]
        log.setLevel(least)
        log.propagate = False

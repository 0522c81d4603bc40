"""The database room: a queue of commands per writer thread, a snapshot per read; the only room that commits.

A command is `command(tx, clock, **arguments) -> event` and never commits. The writer runs the waiting commands of one
mall in one transaction, each inside its own savepoint, commits once, and only then answers them all.
"""

from app.db.database import Database, DatabaseInUse
from app.db.news import Change
from app.db.rehearsal import rehearsed
from app.db.scoping import scoped, within
from app.db.standing import AT_COUNTER, WAITING, waiting_for_counter
from app.db.statements import Prepared, Row, constant, insert_of
from app.db.transaction import MallState, Reader, Tx

__all__ = [
    "AT_COUNTER",
    "WAITING",
    "Change",
    "Database",
    "DatabaseInUse",
    "MallState",
    "Prepared",
    "Reader",
    "Row",
    "Tx",
    "constant",
    "insert_of",
    "rehearsed",
    "scoped",
    "waiting_for_counter",
    "within",
]

"""What queries and commands get to speak to the database with: a snapshot, or a place in the writer's transaction."""

from dataclasses import dataclass

from sqlalchemy import Dialect, bindparam, select, update
from sqlmodel import col

from app.db.memory import Memory
from app.db.news import Change
from app.db.statements import Cursor, Prepared, Row
from app.errors import UnknownMall
from app.models import Mall
from app.vocabulary import AgencyId, MallId

_MALL = select(
    col(Mall.id),
    col(Mall.slug),
    col(Mall.timezone),
    col(Mall.epoch),
    col(Mall.version),
    col(Mall.plan_version),
).where(col(Mall.id) == bindparam("mall_id"))
READ_MALL = Prepared(_MALL)
# Other processes write too: this row is the only lock, so batches of different malls cannot deadlock.
LOCK_MALL = Prepared(_MALL.with_for_update())
_SAVE_VERSIONS = Prepared(
    update(Mall)
    .where(col(Mall.id) == bindparam("mall_id"))
    .values(version=bindparam("version"), plan_version=bindparam("plan_version"))
)


@dataclass
class MallState:
    """The mall's row as the writer holds it locked; the versions are counted here and written back at the end."""

    id: MallId
    slug: str
    timezone: str
    epoch: str
    version: int
    plan_version: int


def mall_state(row: Row | None) -> MallState:
    """The mall's row as a value. Raises UnknownMall for None."""
    if row is None:
        raise UnknownMall
    return MallState(MallId(row.id), row.slug, row.timezone, row.epoch, row.version, row.plan_version)


class Reader:
    """One snapshot: what a query may do."""

    def __init__(self, cursor: Cursor, dialect: Dialect, memory: Memory) -> None:
        """`cursor` is inside a transaction that somebody else ends.

        `memory` is the process's, for what is read often and changes with the mall's `plan_version`.
        """
        self._cursor = cursor
        self._dialect = dialect
        self.memory = memory

    def mall_of(self, mall_id: MallId) -> MallState:
        """The mall as this snapshot sees it. Raises UnknownMall."""
        return mall_state(self.one(READ_MALL, mall_id=mall_id))

    def all(self, statement: Prepared, **values: object) -> list[Row]:
        """Every row."""
        compiled = statement.on(self._dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(values))
        return compiled.rows(self._cursor.fetchall())

    def one(self, statement: Prepared, **values: object) -> Row | None:
        """The first row, or None."""
        compiled = statement.on(self._dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(values))
        raw = self._cursor.fetchone()
        return None if raw is None else compiled.rows([raw])[0]


class Tx(Reader):
    """What a command may do inside the writer's transaction; it cannot commit."""

    def __init__(self, cursor: Cursor, dialect: Dialect, memory: Memory, mall: MallState | None) -> None:
        """`mall` is locked by this transaction; None for what belongs to no mall."""
        super().__init__(cursor, dialect, memory)
        self._mall = mall
        self.change = Change(mall_id=mall.id) if mall else None

    @property
    def mall(self) -> MallState:
        """The mall that this transaction holds locked."""
        if self._mall is None:
            raise UnknownMall
        return self._mall

    def mall_of(self, mall_id: MallId) -> MallState:
        """The locked mall with the versions as counted so far; no statement is needed."""
        return self._mall if self._mall and self._mall.id == mall_id else super().mall_of(mall_id)

    def run(self, statement: Prepared, **values: object) -> int:
        """The number of rows that the statement wrote."""
        compiled = statement.on(self._dialect)
        self._cursor.execute(compiled.sql, compiled.parameters(values))
        return self._cursor.rowcount

    def next_version(self) -> int:
        """The version of one more event: this transaction holds the mall's row, so it can be counted in memory."""
        self.mall.version += 1
        return self.mall.version

    def replan(self) -> None:
        """The set-up of the mall changes: whoever keeps a copy of it must read it again."""
        self.mall.plan_version += 1
        self.memory = Memory()  # a plan read from here on may be rolled back: nobody else shall see it
        self.touch(plan=True)

    def touch(
        self,
        *,
        agency: AgencyId | None = None,
        waits: AgencyId | None = None,
        plan: bool = False,
        places: bool = False,
    ) -> None:
        """What screens must look at again after the commit; `waits`: the estimated waits of that agency alone; `places` came free."""
        if self.change is None:
            return
        if agency:
            self.change.agencies.add(agency)
        if waits:
            self.change.waits.add(waits)
        self.change.plan = self.change.plan or plan
        self.change.places = self.change.places or places

    def versions(self) -> tuple[int, int]:
        """The versions as they are, for `restore`."""
        return (self._mall.version, self._mall.plan_version) if self._mall else (0, 0)

    def restore(self, versions: tuple[int, int]) -> None:
        """Takes back what a command counted whose savepoint was rolled back."""
        if self._mall:
            self._mall.version, self._mall.plan_version = versions

    def statement(self, sql: str) -> None:
        """A savepoint or another statement without parameters: the writer's, not a command's."""
        self._cursor.execute(sql)

    def notify(self, channel: str, payload: str) -> None:
        """News for the other processes, sent by PostgreSQL at the commit."""
        self._cursor.execute("SELECT pg_notify(%s, %s)", (channel, payload))

    def save_versions(self) -> None:
        """The last statement of the batch: so the order of versions is the order of commits."""
        mall = self.mall
        self.run(_SAVE_VERSIONS, mall_id=mall.id, version=mall.version, plan_version=mall.plan_version)

"""Any walk of three counters and two agencies: each move does what a small model says, and the figures stay counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.holiday_calendar import holidays_of_year
from app.demo import DemoOfficer
from app.errors import AntreError
from app.models import Counter, Ticket
from app.vocabulary import CounterId
from tests.commands.desk import MOVES, require_whole, take, work
from tests.factories import TUESDAY, TestMall

TAKES = ["A1", "A2", "B1"]
DESKS = (("A", 1), ("A", 2), ("B", 1))
STEPS = st.lists(
    st.one_of(
        st.sampled_from(TAKES),
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(list(MOVES))),
    ),
    min_size=10,
    max_size=40,
)
Step = str | tuple[int, int, str]


@dataclass
class Desk:
    """A counter as the model knows it."""

    agency: str
    state: str = "closed"
    officer: int | None = None
    number: str | None = None
    status: str | None = None


@dataclass
class Model:
    """The rules told a second time, as plainly as possible."""

    desks: list[Desk] = field(default_factory=lambda: [Desk(agency) for agency, _ in DESKS])
    queues: dict[str, list[str]] = field(default_factory=lambda: {"A": [], "B": []})
    drawn: dict[str, int] = field(default_factory=lambda: {"A": 0, "B": 0})

    def take(self, service: str) -> str:
        letter = service[0]
        self.drawn[letter] += 1
        number = f"{letter}-{self.drawn[letter]:03d}"
        self.queues[letter].append(number)
        return number

    def move(self, officer: int, at: int, move: str) -> str:  # noqa: C901, PLR0911, PLR0912  (a table told as text)
        """ "ok", or the code of the refusal."""
        desk = self.desks[at]
        if DESKS[officer][0] != desk.agency:
            return "unknown_counter"
        if desk.officer not in {None, officer}:
            return "counter_taken"
        if move == "open":
            if desk.state == "open":
                return "counter_already_open"
            if any(other.officer == officer for other in self.desks if other is not desk):
                return "already_at_counter"
            desk.state, desk.officer = "open", officer
            return "ok"
        if move in {"pause", "close"}:
            if desk.number:
                return "ticket_in_progress"
            if desk.state == "closed":
                return "counter_closed"
            if move == "pause" and desk.state == "paused":
                return "counter_paused"
            desk.state = "paused" if move == "pause" else "closed"
            desk.officer = officer if move == "pause" else None
            return "ok"
        if desk.state != "open":
            return f"counter_{desk.state}"
        if move == "next":
            if desk.number:
                return "ticket_in_progress"
            if not self.queues[desk.agency]:
                return "queue_empty"
            desk.number, desk.status = self.queues[desk.agency].pop(0), "called"
            return "ok"
        if not desk.number:
            return "no_ticket_in_progress"
        if desk.status == "serving" and move != "finish":
            return "move_refused"
        if move == "start":
            desk.status = "serving"
        elif move in {"finish", "absent"}:
            desk.number = desk.status = None
        return "ok"


def outcome(mall: TestMall, officer: DemoOfficer, move: str, counter_id: CounterId) -> str:
    try:
        work(mall, officer, move, counter_id=counter_id)
    except AntreError as error:
        return error.code
    return "ok"


def walk(mall: TestMall, steps: Sequence[Step]) -> None:
    officers = [mall.officer(*desk) for desk in DESKS]
    model = Model()
    for step in steps:
        mall.clock.move(seconds=1)
        if isinstance(step, str):
            assert take(mall, step).number == model.take(step)
        else:
            officer, at, move = step
            found = outcome(mall, officers[officer], move, officers[at].seat)
            assert (step, found) == (step, model.move(officer, at, move))
    for desk, officer_there in zip(model.desks, officers, strict=True):
        row = mall.row(Counter, id=officer_there.seat)
        seated = None if desk.officer is None else officers[desk.officer].officer_id
        assert (row.state, row.officer_id) == (desk.state, seated)
    require_whole(mall)


def working_tuesdays() -> Iterator[datetime]:
    """One after another, without those that the demo's calendar has as holidays."""
    holidays = {one.day for year in (2026, 2027) for one in holidays_of_year(year)}
    days = (TUESDAY + timedelta(weeks=week) for week in count())
    return (day for day in days if day.date() not in holidays)


def test_any_walk_does_what_the_model_says(mall: TestMall) -> None:
    tuesdays = working_tuesdays()

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def walks(steps: list[Step]) -> None:
        mall.change(Ticket, {"status": "expired", "counter_id": None})  # a fresh day: yesterday was closed
        mall.change(Counter, {"state": "closed", "officer_id": None})
        mall.looking.exec_driver_sql("UPDATE queue_day SET waiting = 0")
        mall.clock.set(next(tuesdays))
        walk(mall, steps)

    walks()

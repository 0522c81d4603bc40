"""An undo comes in time, and before anybody else."""

from datetime import timedelta

import pytest

from app.errors import UndoOvertaken, UndoTooLate
from counters.rules.undoing import UNDO_WITHIN, require_undoable
from tests.factories import at


def undoable(seconds: float = 0, *, moves: int = 3, new_moves: int | None = None) -> None:
    made = at(9)
    require_undoable(
        made_at=made,
        now=made + timedelta(seconds=seconds),
        within=UNDO_WITHIN,
        left_with=3,
        moves=moves,
        new_moves=new_moves,
    )


def test_in_time() -> None:
    undoable(0)
    undoable(60)
    undoable(60, new_moves=0)


def test_too_late() -> None:
    with pytest.raises(UndoTooLate):
        undoable(60.001)


@pytest.mark.parametrize(("moves", "new_moves"), [(4, None), (4, 0), (3, 1)])
def test_overtaken(moves: int, new_moves: int | None) -> None:
    with pytest.raises(UndoOvertaken):
        undoable(1, moves=moves, new_moves=new_moves)

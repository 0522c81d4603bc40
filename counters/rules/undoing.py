"""Whether the last move at a counter can still be taken back. An undo restores; it never guesses."""

from datetime import datetime, timedelta

from app.errors import UndoOvertaken, UndoTooLate

UNDO_WITHIN = timedelta(seconds=60)


def require_undoable(
    *, made_at: datetime, now: datetime, within: timedelta, left_with: int, moves: int, new_moves: int | None
) -> None:
    """`left_with`: how many moves the ticket had after the move; `moves`: how many it has now.

    `new_moves` is the same for the ticket that a transfer made (None: no transfer, or the ticket is gone).
    Example: made at 9:00:00, undone at 9:01:00 within 60 s is in time, at 9:01:01 it is not.
    Raises UndoTooLate; UndoOvertaken if anybody has moved the ticket since.
    """
    if now - made_at > within:
        raise UndoTooLate
    if moves != left_with or (new_moves or 0) > 0:
        raise UndoOvertaken

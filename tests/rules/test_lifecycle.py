"""Every action at every state of a counter and of the ticket there: what it makes of them, or why not."""

from itertools import product

import pytest

from app.errors import (
    CounterAlreadyOpen,
    CounterClosed,
    CounterPaused,
    MoveRefused,
    NoTicketInProgress,
    TicketInProgress,
)
from app.vocabulary import AT_COUNTER, Action, CounterState, TicketStatus
from counters.rules.lifecycle import COUNTER_MOVES, TICKET_MOVES, allowed_actions, move, move_counter

CLOSED, OPEN, PAUSED = CounterState.CLOSED, CounterState.OPEN, CounterState.PAUSED
CALLED, SERVING = TicketStatus.CALLED, TicketStatus.SERVING
DONE, ABSENT = TicketStatus.DONE, TicketStatus.ABSENT
STANDING = (None, CALLED, SERVING)
Outcome = TicketStatus | CounterState | type[MoveRefused]

# (action, counter): the outcome for nobody, a called and a serving ticket at the counter.
TABLE: dict[tuple[Action, CounterState], tuple[Outcome, Outcome, Outcome]] = {
    (Action.OPEN, CLOSED): (OPEN, OPEN, OPEN),
    (Action.OPEN, OPEN): (CounterAlreadyOpen,) * 3,
    (Action.OPEN, PAUSED): (OPEN, OPEN, OPEN),
    (Action.PAUSE, CLOSED): (CounterClosed, TicketInProgress, TicketInProgress),
    (Action.PAUSE, OPEN): (PAUSED, TicketInProgress, TicketInProgress),
    (Action.PAUSE, PAUSED): (CounterPaused, TicketInProgress, TicketInProgress),
    (Action.CLOSE, CLOSED): (CounterClosed, TicketInProgress, TicketInProgress),
    (Action.CLOSE, OPEN): (CLOSED, TicketInProgress, TicketInProgress),
    (Action.CLOSE, PAUSED): (CLOSED, TicketInProgress, TicketInProgress),
    (Action.NEXT, CLOSED): (CounterClosed,) * 3,
    (Action.NEXT, OPEN): (CALLED, TicketInProgress, TicketInProgress),
    (Action.NEXT, PAUSED): (CounterPaused,) * 3,
    (Action.RECALL, CLOSED): (CounterClosed,) * 3,
    (Action.RECALL, OPEN): (NoTicketInProgress, CALLED, MoveRefused),
    (Action.RECALL, PAUSED): (CounterPaused,) * 3,
    (Action.START, CLOSED): (CounterClosed,) * 3,
    (Action.START, OPEN): (NoTicketInProgress, SERVING, MoveRefused),
    (Action.START, PAUSED): (CounterPaused,) * 3,
    (Action.FINISH, CLOSED): (CounterClosed,) * 3,
    (Action.FINISH, OPEN): (NoTicketInProgress, DONE, DONE),
    (Action.FINISH, PAUSED): (CounterPaused,) * 3,
    (Action.ABSENT, CLOSED): (CounterClosed,) * 3,
    (Action.ABSENT, OPEN): (NoTicketInProgress, ABSENT, MoveRefused),
    (Action.ABSENT, PAUSED): (CounterPaused,) * 3,
}


def outcome(action: Action, counter: CounterState, ticket: TicketStatus | None) -> Outcome:
    try:
        if action in TICKET_MOVES:
            return move(action, counter=counter, ticket=ticket)
        return move_counter(action, counter=counter, ticket=ticket)
    except MoveRefused as refusal:
        return type(refusal)


def test_the_table_has_every_action_and_state() -> None:
    assert set(TABLE) == set(product(Action, CounterState))
    assert set(TICKET_MOVES) | set(COUNTER_MOVES) == set(Action)
    assert set(STANDING) == {None, *AT_COUNTER}


@pytest.mark.parametrize(("action", "counter"), list(TABLE))
def test_moves(action: Action, counter: CounterState) -> None:
    assert tuple(outcome(action, counter, ticket) for ticket in STANDING) == TABLE[action, counter]


@pytest.mark.parametrize(
    ("counter", "ticket", "waiting", "allowed"),
    [
        (CLOSED, None, 9, [Action.OPEN]),
        (OPEN, None, 9, [Action.PAUSE, Action.CLOSE, Action.NEXT]),
        (OPEN, None, 0, [Action.PAUSE, Action.CLOSE]),
        (OPEN, CALLED, 9, [Action.RECALL, Action.START, Action.FINISH, Action.ABSENT]),
        (OPEN, SERVING, 9, [Action.FINISH]),
        (PAUSED, None, 9, [Action.OPEN, Action.CLOSE]),
    ],
)
def test_allowed_actions_examples(
    counter: CounterState, ticket: TicketStatus | None, waiting: int, allowed: list[Action]
) -> None:
    assert allowed_actions(counter=counter, ticket=ticket, waiting=waiting) == allowed


@pytest.mark.parametrize("counter", CounterState)
@pytest.mark.parametrize("ticket", STANDING)
def test_whatever_is_offered_works(counter: CounterState, ticket: TicketStatus | None) -> None:
    offered = allowed_actions(counter=counter, ticket=ticket, waiting=1)

    works = [action for action in Action if not isinstance(outcome(action, counter, ticket), type)]
    assert offered == works

"""Every action at every state of a counter and of the ticket there: what it makes of them, or why not."""

from itertools import product
from typing import Any

import pytest

from app.errors import (
    CounterAlreadyOpen,
    CounterClosed,
    CounterPaused,
    MoveRefused,
    NotACall,
    NoTicketInProgress,
    TicketInProgress,
)
from app.vocabulary import AT_COUNTER, Action, CounterState, TicketStatus
from counters.rules.lifecycle import COUNTER_MOVES, TICKET_MOVES, allowed_actions, move, move_counter, resumed

CLOSED, OPEN, PAUSED = CounterState.CLOSED, CounterState.OPEN, CounterState.PAUSED
CALLED, SERVING = TicketStatus.CALLED, TicketStatus.SERVING
DONE, ABSENT = TicketStatus.DONE, TicketStatus.ABSENT
HELD, WAITING = TicketStatus.HELD, TicketStatus.WAITING
ASIDE = [Action.HOLD, Action.REQUEUE, Action.TRANSFER, Action.ADD]
OF_ANY_TICKET = [Action.NOTE, Action.PRIORITY, Action.MERGE]  # of one that they name, wherever it is
# An undo restores; it makes nothing of a state.
MOVES = [action for action in Action if action not in {Action.UNDO, *OF_ANY_TICKET}]
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
    (Action.CALL, CLOSED): (CounterClosed,) * 3,
    (Action.CALL, OPEN): (CALLED, TicketInProgress, TicketInProgress),
    (Action.CALL, PAUSED): (CounterPaused,) * 3,
    (Action.HOLD, CLOSED): (CounterClosed,) * 3,
    (Action.HOLD, OPEN): (NoTicketInProgress, HELD, HELD),
    (Action.HOLD, PAUSED): (CounterPaused,) * 3,
    (Action.RESUME, CLOSED): (CounterClosed,) * 3,
    (Action.RESUME, OPEN): (CALLED, TicketInProgress, TicketInProgress),
    (Action.RESUME, PAUSED): (CounterPaused,) * 3,
    (Action.REQUEUE, CLOSED): (CounterClosed,) * 3,
    (Action.REQUEUE, OPEN): (NoTicketInProgress, WAITING, WAITING),
    (Action.REQUEUE, PAUSED): (CounterPaused,) * 3,
    (Action.TRANSFER, CLOSED): (CounterClosed,) * 3,
    (Action.TRANSFER, OPEN): (NoTicketInProgress, DONE, DONE),
    (Action.TRANSFER, PAUSED): (CounterPaused,) * 3,
    (Action.ADD, CLOSED): (CounterClosed,) * 3,
    (Action.ADD, OPEN): (NoTicketInProgress, CALLED, SERVING),
    (Action.ADD, PAUSED): (CounterPaused,) * 3,
}


def outcome(action: Action, counter: CounterState, ticket: TicketStatus | None) -> Outcome:
    try:
        if action in TICKET_MOVES:
            return move(action, counter=counter, ticket=ticket)
        return move_counter(action, counter=counter, ticket=ticket)
    except MoveRefused as refusal:
        return type(refusal)


def test_the_table_has_every_action_and_state() -> None:
    assert set(TABLE) == set(product(MOVES, CounterState))
    assert set(TICKET_MOVES) | set(COUNTER_MOVES) == set(MOVES)
    assert set(STANDING) == {None, *AT_COUNTER}


@pytest.mark.parametrize(("action", "counter"), list(TABLE))
def test_moves(action: Action, counter: CounterState) -> None:
    assert tuple(outcome(action, counter, ticket) for ticket in STANDING) == TABLE[action, counter]


@pytest.mark.parametrize(
    ("counter", "ticket", "waiting", "allowed"),
    [
        (CLOSED, None, 9, [Action.OPEN]),
        (OPEN, None, 9, [Action.PAUSE, Action.CLOSE, Action.NEXT, Action.CALL, *OF_ANY_TICKET]),
        (OPEN, None, 0, [Action.PAUSE, Action.CLOSE]),
        (
            OPEN,
            CALLED,
            9,
            [Action.RECALL, Action.START, Action.FINISH, Action.ABSENT, *ASIDE, *OF_ANY_TICKET],
        ),
        (OPEN, SERVING, 9, [Action.FINISH, *ASIDE, *OF_ANY_TICKET]),
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
    offered = allowed_actions(counter=counter, ticket=ticket, waiting=1, held=1)

    works = [action for action in MOVES if not isinstance(outcome(action, counter, ticket), type)]
    assert [action for action in offered if action in MOVES] == works
    assert set(OF_ANY_TICKET) <= set(offered) or counter is not OPEN


@pytest.mark.parametrize(
    ("ticket", "waiting", "held", "offered"),
    [
        (None, 0, 0, []),
        (None, 1, 0, [Action.NOTE, Action.PRIORITY]),
        (None, 0, 2, OF_ANY_TICKET),
        (SERVING, 0, 0, [Action.NOTE, Action.PRIORITY]),
        (SERVING, 1, 0, OF_ANY_TICKET),
    ],
)
def test_a_note_needs_one_ticket_and_a_merge_two(
    ticket: TicketStatus | None, waiting: int, held: int, offered: list[Action]
) -> None:
    for counter in CounterState:
        found = allowed_actions(counter=counter, ticket=ticket, waiting=waiting, held=held)
        assert [one for one in found if one in OF_ANY_TICKET] == (offered if counter is OPEN else [])


def test_nobody_is_called_to_a_back_office() -> None:
    with pytest.raises(NotACall):
        move(Action.RECALL, counter=OPEN, ticket=CALLED, announced=False)
    offered = allowed_actions(counter=OPEN, ticket=CALLED, waiting=0, announced=False)
    assert {Action.RECALL, Action.ABSENT}.isdisjoint(offered)


def test_those_who_are_aside_may_come_back() -> None:
    free: dict[str, Any] = {"counter": OPEN, "ticket": None, "waiting": 0}

    assert Action.RESUME in allowed_actions(**free, held=1)
    assert Action.REQUEUE in allowed_actions(**free, absent=1)
    assert {Action.RESUME, Action.REQUEUE, Action.UNDO}.isdisjoint(allowed_actions(**free))
    assert Action.REQUEUE not in allowed_actions(counter=PAUSED, ticket=None, waiting=0, absent=1)


def test_an_undo_is_offered_where_one_works() -> None:
    offered = [
        (counter, ticket)
        for counter in CounterState
        for ticket in STANDING
        if Action.UNDO in allowed_actions(counter=counter, ticket=ticket, waiting=0, undo=True)
    ]

    assert offered == [(OPEN, ticket) for ticket in STANDING]
    assert resumed(started=True) is SERVING
    assert resumed(started=False) is CALLED

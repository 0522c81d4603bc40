"""Which move a ticket and a counter allow: one table, read by the commands that move and by the console that offers."""

from app.errors import (
    CounterAlreadyOpen,
    CounterClosed,
    CounterPaused,
    MoveRefused,
    NoTicketInProgress,
    TicketInProgress,
)
from app.vocabulary import Action, CounterState, TicketStatus

# The status of the ticket at the counter (None: nobody stands there) -> what each action makes of it.
TICKET_MOVES: dict[Action, dict[TicketStatus | None, TicketStatus]] = {
    Action.NEXT: {None: TicketStatus.CALLED},
    Action.RECALL: {TicketStatus.CALLED: TicketStatus.CALLED},
    Action.START: {TicketStatus.CALLED: TicketStatus.SERVING},
    # from `called` it starts and finishes in one: short services need no "start"
    Action.FINISH: {TicketStatus.CALLED: TicketStatus.DONE, TicketStatus.SERVING: TicketStatus.DONE},
    Action.ABSENT: {TicketStatus.CALLED: TicketStatus.ABSENT},
}

# The state of the counter -> what each action makes of it. A counter with a ticket neither pauses nor closes.
COUNTER_MOVES: dict[Action, dict[CounterState, CounterState]] = {
    Action.OPEN: {CounterState.CLOSED: CounterState.OPEN, CounterState.PAUSED: CounterState.OPEN},
    Action.PAUSE: {CounterState.OPEN: CounterState.PAUSED},
    Action.CLOSE: {CounterState.OPEN: CounterState.CLOSED, CounterState.PAUSED: CounterState.CLOSED},
}


def move(action: Action, *, counter: CounterState, ticket: TicketStatus | None) -> TicketStatus:
    """The status that `action` gives the ticket at the counter.

    `move(Action.START, counter=OPEN, ticket=CALLED)` is SERVING.
    Raises CounterClosed, CounterPaused, TicketInProgress, NoTicketInProgress, MoveRefused.
    """
    if counter is CounterState.CLOSED:
        raise CounterClosed
    if counter is CounterState.PAUSED:
        raise CounterPaused
    allowed = TICKET_MOVES[action]
    if ticket in allowed:
        return allowed[ticket]
    if ticket is None:
        raise NoTicketInProgress
    if action is Action.NEXT:
        raise TicketInProgress
    raise MoveRefused


def move_counter(action: Action, *, counter: CounterState, ticket: TicketStatus | None) -> CounterState:
    """The state that `action` gives the counter.

    Raises CounterAlreadyOpen, CounterClosed, CounterPaused, TicketInProgress.
    """
    if ticket is not None and action is not Action.OPEN:
        raise TicketInProgress
    allowed = COUNTER_MOVES[action]
    if counter in allowed:
        return allowed[counter]
    if counter is CounterState.OPEN:
        raise CounterAlreadyOpen
    raise CounterClosed if counter is CounterState.CLOSED else CounterPaused


def allowed_actions(*, counter: CounterState, ticket: TicketStatus | None, waiting: int) -> list[Action]:
    """What the console offers now, in the order of its buttons; `next` only if somebody waits."""
    offered = []
    for action in Action:
        try:
            if action in TICKET_MOVES:
                move(action, counter=counter, ticket=ticket)
            else:
                move_counter(action, counter=counter, ticket=ticket)
        except MoveRefused:
            continue
        if action is not Action.NEXT or waiting > 0:
            offered.append(action)
    return offered

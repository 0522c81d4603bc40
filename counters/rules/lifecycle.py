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
    Action.CALL: {None: TicketStatus.CALLED},
    Action.HOLD: {TicketStatus.CALLED: TicketStatus.HELD, TicketStatus.SERVING: TicketStatus.HELD},
    # one whose service had begun goes on as `serving`: see `resumed`
    Action.RESUME: {None: TicketStatus.CALLED},
    Action.REQUEUE: {TicketStatus.CALLED: TicketStatus.WAITING, TicketStatus.SERVING: TicketStatus.WAITING},
    # this stop is over; the visit goes on with another ticket
    Action.TRANSFER: {TicketStatus.CALLED: TicketStatus.DONE, TicketStatus.SERVING: TicketStatus.DONE},
}
_TAKES_ONE = {action for action, made in TICKET_MOVES.items() if None in made}

# The state of the counter -> what each action makes of it. A counter with a ticket neither pauses nor closes.
COUNTER_MOVES: dict[Action, dict[CounterState, CounterState]] = {
    Action.OPEN: {CounterState.CLOSED: CounterState.OPEN, CounterState.PAUSED: CounterState.OPEN},
    Action.PAUSE: {CounterState.OPEN: CounterState.PAUSED},
    Action.CLOSE: {CounterState.OPEN: CounterState.CLOSED, CounterState.PAUSED: CounterState.CLOSED},
}


def require_working(counter: CounterState) -> None:
    """Raises CounterClosed, CounterPaused."""
    if counter is CounterState.CLOSED:
        raise CounterClosed
    if counter is CounterState.PAUSED:
        raise CounterPaused


def move(action: Action, *, counter: CounterState, ticket: TicketStatus | None) -> TicketStatus:
    """The status that `action` gives the ticket at the counter.

    `move(Action.START, counter=OPEN, ticket=CALLED)` is SERVING.
    Raises CounterClosed, CounterPaused, TicketInProgress, NoTicketInProgress, MoveRefused.
    """
    require_working(counter)
    allowed = TICKET_MOVES[action]
    if ticket in allowed:
        return allowed[ticket]
    if ticket is None:
        raise NoTicketInProgress
    if action in _TAKES_ONE:
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


def allowed_actions(
    *,
    counter: CounterState,
    ticket: TicketStatus | None,
    waiting: int,
    held: int = 0,
    absent: int = 0,
    undo: bool = False,
    planned: bool = True,
    may_be_absent: bool = True,
) -> list[Action]:
    """What the console offers now, in the order of its buttons; `next` only if somebody waits, and so on.

    `held` and `absent` count those who may come back; `undo` says whether there is a move to take back,
    `planned` whether the counter is not taken off the plan, `may_be_absent` whether the called visitor was waited for
    long enough.
    """
    somebody = {
        Action.NEXT: waiting > 0,
        Action.CALL: waiting > 0,
        Action.RESUME: held > 0,
        Action.REQUEUE: ticket is not None or absent > 0,
        Action.UNDO: undo,
        Action.OPEN: planned,
        Action.ABSENT: may_be_absent,
    }
    offered = []
    for action in Action:
        try:
            if action is Action.UNDO or (action is Action.REQUEUE and ticket is None):
                require_working(counter)
            elif action in TICKET_MOVES:
                move(action, counter=counter, ticket=ticket)
            else:
                move_counter(action, counter=counter, ticket=ticket)
        except MoveRefused:
            continue
        if somebody.get(action, True):
            offered.append(action)
    return offered


def resumed(*, started: bool) -> TicketStatus:
    """How a held ticket comes back to a counter: `serving` if its service had begun."""
    return TicketStatus.SERVING if started else TicketStatus.CALLED

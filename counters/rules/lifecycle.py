"""Which move a ticket and a counter allow: one table, read by the commands that move and by the console that offers."""

from app.errors import (
    CounterAlreadyOpen,
    CounterClosed,
    CounterPaused,
    MoveRefused,
    NotACall,
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
    # the visit gets one more service; this stop goes on
    Action.ADD: {TicketStatus.CALLED: TicketStatus.CALLED, TicketStatus.SERVING: TicketStatus.SERVING},
}
_OF_ANY_TICKET = {Action.NOTE, Action.PRIORITY, Action.MERGE}  # they name it, and it need not stand here
_OF_A_VISITOR = {Action.RECALL, Action.ABSENT}  # nobody is called to a back office
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


def move(
    action: Action, *, counter: CounterState, ticket: TicketStatus | None, announced: bool = True
) -> TicketStatus:
    """The status that `action` gives the ticket at the counter.

    `move(Action.START, counter=OPEN, ticket=CALLED)` is SERVING.
    `announced`: its visitor was called; False in a back office.
    Raises CounterClosed, CounterPaused, TicketInProgress, NoTicketInProgress, MoveRefused, NotACall.
    """
    require_working(counter)
    if action in _OF_A_VISITOR and not announced:
        raise NotACall
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
    announced: bool = True,
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
        Action.NOTE: ticket is not None or waiting + held > 0,
        Action.PRIORITY: ticket is not None or waiting + held > 0,
        Action.MERGE: waiting + held + (ticket is not None) > 1 and waiting + held > 0,
        Action.OPEN: planned,
        Action.ABSENT: may_be_absent,
    }
    offered = []
    for action in Action:
        try:
            no_ticket_here = action is Action.REQUEUE and ticket is None
            if action is Action.UNDO or action in _OF_ANY_TICKET or no_ticket_here:
                require_working(counter)
            elif action in TICKET_MOVES:
                move(action, counter=counter, ticket=ticket, announced=announced)
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

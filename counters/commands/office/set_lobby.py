"""The lobby sounds or looks different from now on."""

from app.clock import Clock
from app.db import Tx
from app.vocabulary import Scope
from counters.events import LobbySet
from counters.rules.lobby import Lobby, require_speakable
from counters.store import journal
from counters.store import lobby as store


def set_lobby(tx: Tx, clock: Clock, *, scope: Scope, lobby: Lobby) -> LobbySet:
    """Replaces all of it; every screen of the mall follows at once. Raises InvalidValue."""
    require_speakable(lobby.wording)
    store.keep(tx, scope=scope, lobby=lobby)
    event = LobbySet(languages=",".join(lobby.wording.languages), emergency=lobby.emergency is not None)
    tx.replan()
    journal.record(tx, event, scope=scope, at=clock.now())
    return event

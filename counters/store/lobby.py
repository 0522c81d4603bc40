"""How a mall's lobby sounds and looks, as a row."""

from sqlalchemy import bindparam, delete
from sqlmodel import col

from app.db import Prepared, Tx, insert_of
from app.models import LobbyRules
from app.vocabulary import Language, Scope
from counters.rules.lobby import Lobby

_CLEAR = Prepared(delete(LobbyRules).where(col(LobbyRules.mall_id) == bindparam("mall_id")))
_INSERT = insert_of(LobbyRules)


def keep(tx: Tx, *, scope: Scope, lobby: Lobby) -> None:
    """Replaces what was kept."""
    wording = lobby.wording
    emergency, tickertape = (text or ("", "") for text in (lobby.emergency, lobby.tickertape))
    tx.run(_CLEAR, mall_id=scope.mall_id)
    tx.run(
        _INSERT,
        mall_id=scope.mall_id,
        languages=",".join(wording.languages),
        number_style=wording.number_style,
        says_agency=wording.says_agency,
        says_again=wording.says_again,
        sentence_id=wording.sentences.get(Language.ID, ""),
        sentence_en=wording.sentences.get(Language.EN, ""),
        dark_from=lobby.dark_from,
        dark_until=lobby.dark_until,
        emergency_id=emergency[0],
        emergency_en=emergency[1],
        tickertape_id=tickertape[0],
        tickertape_en=tickertape[1],
    )

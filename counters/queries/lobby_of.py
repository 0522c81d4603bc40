"""How a mall's lobby sounds and looks, read with its plan."""

from sqlalchemy import bindparam, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import LobbyRules
from app.vocabulary import Language, NumberStyle, Scope
from counters.rules.lobby import Lobby, Wording

_RULES = Prepared(
    select(
        col(LobbyRules.languages),
        col(LobbyRules.number_style),
        col(LobbyRules.says_agency),
        col(LobbyRules.says_again),
        col(LobbyRules.sentence_id),
        col(LobbyRules.sentence_en),
        col(LobbyRules.dark_from),
        col(LobbyRules.dark_until),
        col(LobbyRules.emergency_id),
        col(LobbyRules.emergency_en),
        col(LobbyRules.tickertape_id),
        col(LobbyRules.tickertape_en),
    ).where(col(LobbyRules.mall_id) == bindparam("mall_id"))
)


def lobby_of(reader: Reader, *, scope: Scope) -> Lobby:
    """As the office set it; as usual where it never did."""
    for row in reader.all(_RULES, mall_id=scope.mall_id):
        sentences = {Language.ID: row.sentence_id, Language.EN: row.sentence_en}
        return Lobby(
            wording=Wording(
                languages=tuple(Language(one) for one in row.languages.split(",") if one),
                number_style=NumberStyle(row.number_style),
                says_agency=bool(row.says_agency),
                says_again=bool(row.says_again),
                sentences={language: text for language, text in sentences.items() if text},
            ),
            dark_from=row.dark_from,
            dark_until=row.dark_until,
            emergency=(row.emergency_id, row.emergency_en) if row.emergency_id else None,
            tickertape=(row.tickertape_id, row.tickertape_en) if row.tickertape_id else None,
        )
    return Lobby()

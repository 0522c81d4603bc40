"""How a mall's lobby sounds and looks, read with its plan."""

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from app.db import Prepared, Reader
from app.models import LobbyRules
from app.models import Slide as SlideRow
from app.vocabulary import Language, NumberStyle, Scope, SlideKind
from counters.rules.lobby import Lobby, Slide, Wording

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


_SLIDES = Prepared(
    select(
        col(SlideRow.id),
        col(SlideRow.kind),
        col(SlideRow.file),
        col(SlideRow.text_id),
        col(SlideRow.text_en),
        col(SlideRow.seconds),
    )
    .where(col(SlideRow.mall_id) == bindparam("mall_id"))
    .order_by(col(SlideRow.position))
)
_SHOWN = Prepared(
    select(func.count().label("count")).select_from(SlideRow).where(col(SlideRow.file) == bindparam("file"))
)


def lobby_of(reader: Reader, *, scope: Scope) -> Lobby:
    """As the office set it; as usual where it never did."""
    slides = tuple(
        Slide(
            slide_id=row.id,
            kind=SlideKind(row.kind),
            file=row.file,
            texts=(row.text_id, row.text_en),
            seconds=row.seconds,
        )
        for row in reader.all(_SLIDES, mall_id=scope.mall_id)
    )
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
            slides=slides,
        )
    return Lobby(slides=slides)


def file_is_shown(reader: Reader, *, file: str) -> bool:
    """Whether a slide of any mall shows it: malls with the same picture share the file."""
    row = reader.one(_SHOWN, file=file)
    return row is not None and row.count > 0

"""How a mall's lobby sounds and looks: what is said in which languages, when screens are dark, what takes them over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from uuid import UUID

from app.errors import InvalidValue
from app.vocabulary import Language, NumberStyle, SlideKind


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What calls sound like; `languages` in the order in which they are spoken, none: chime and text only.

    A sentence of one's own replaces the usual one of its language: plain text with {call}, {number}, {counter}
    and {agency}, of which the first and the last may be left out.
    """

    languages: tuple[Language, ...] = (Language.ID, Language.EN)
    number_style: NumberStyle = NumberStyle.DIGITS
    says_agency: bool = False
    says_again: bool = False
    sentences: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Slide:
    """What screens show between calls; `texts` are (id, en): the words of a text or the charter, else a caption or nothing."""

    slide_id: UUID
    kind: SlideKind
    file: str
    texts: tuple[str, str]
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Lobby:
    """A mall's lobby; texts are (id, en). `dark_from` to `dark_until` may cross midnight: 18:00 to 07:00."""

    wording: Wording = field(default_factory=Wording)
    dark_from: time | None = None
    dark_until: time | None = None
    emergency: tuple[str, str] | None = None
    tickertape: tuple[str, str] | None = None
    slides: tuple[Slide, ...] = ()


def dark(lobby: Lobby, *, at: time) -> bool:
    """Whether screens are dark at this time of the mall's day: 18:00-07:00 is dark at 23:00 and at 06:59."""
    starts, ends = lobby.dark_from, lobby.dark_until
    if starts is None or ends is None or starts == ends:
        return False
    return starts <= at < ends if starts < ends else at >= starts or at < ends


_SENTENCE = 200
_FIELD = re.compile(r"\{(call|number|counter|agency)\}")


def require_speakable(wording: Wording) -> None:
    """A sentence of the mall's own says the number and the counter, and has no other fields. Raises InvalidValue."""
    if len(set(wording.languages)) != len(wording.languages):
        raise InvalidValue("a language stands there twice", field="languages")
    for language, sentence in wording.sentences.items():
        rest = _FIELD.sub("", sentence)
        fields = _FIELD.findall(sentence)
        complete = "number" in fields and "counter" in fields
        if not complete or "{" in rest or "}" in rest or len(sentence) > _SENTENCE:
            raise InvalidValue("a sentence needs {number} and {counter}", field=f"sentence_{language}")


MOST_SLIDES = 40
LONGEST_SLIDE = 600  # seconds
SHORTEST_SLIDE = 5
_WORDS = {SlideKind.TEXT, SlideKind.CHARTER}
_CAPTION = 120
_CHARTER = 400


def longest_text(kind: SlideKind) -> int:
    """Characters that can be read from ten metres; a charter fills the slide."""
    return {SlideKind.TEXT: 240, SlideKind.CHARTER: _CHARTER}.get(kind, _CAPTION)


def require_slide(kind: SlideKind, *, file: str, texts: tuple[str, str], seconds: int) -> None:
    """Words need both languages and no file, a picture or a film needs its file. Raises InvalidValue."""
    if (kind in _WORDS) == bool(file):
        raise InvalidValue("words, or a file", field="file")
    if any(texts) != all(texts) or (kind in _WORDS and not all(texts)):
        raise InvalidValue("both languages", field="text_id")
    if max(map(len, texts)) > longest_text(kind):
        raise InvalidValue("too long to be read", field="text_id")
    if not SHORTEST_SLIDE <= seconds <= LONGEST_SLIDE:
        raise InvalidValue("seconds", field="seconds")

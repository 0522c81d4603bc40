"""What is said when a number is called, as a sequence of words. Pure: every word is a clip that was made before.

A word is what one clip says: "nomor antrean", "a", "nol", "silakan menuju", "loket", "Dinas Tenaga Kerja"; PAUSE is a short
silence. Words are short, so that a mall needs some two hundred clips whatever numbers a day brings; a sentence of them is
joined in the moment of the call, without any synthesis.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.vocabulary import Language, NumberStyle
from counters.rules.lobby import Wording
from display.numerals import DIGITS, number_words, vocabulary

PAUSE = ","
LETTERS = "abcdefghijklmnopqrstuvwxyz"

_USUAL: Mapping[Language, str] = {
    Language.ID: "{call}, nomor antrean, {number}. Silakan menuju, {counter}",
    Language.EN: "{call}, queue number, {number}. Please proceed to, {counter}",
}
_AGENCY = ", {agency}"
_AGAIN: Mapping[Language, str] = {
    Language.ID: ". Sekali lagi, nomor antrean, {number}, menuju {counter}",
    Language.EN: ". Once more, queue number, {number}, to {counter}",
}
_CALLS: Mapping[Language, tuple[str, str, str]] = {  # second, any between, last
    Language.ID: ("panggilan kedua", "panggilan ulang", "panggilan terakhir"),
    Language.EN: ("second call", "repeated call", "final call"),
}
_PLACES: Mapping[str, Mapping[Language, str]] = {  # how a counter's label begins
    "loket": {Language.ID: "loket", Language.EN: "counter"},
    "counter": {Language.ID: "loket", Language.EN: "counter"},
    "gerai": {Language.ID: "gerai", Language.EN: "stand"},
    "konter": {Language.ID: "konter", Language.EN: "counter"},
    "meja": {Language.ID: "meja", Language.EN: "desk"},
    "ruang": {Language.ID: "ruang", Language.EN: "room"},
    "zona": {Language.ID: "zona", Language.EN: "zone"},
}
_FIELD = re.compile(r"\{(call|number|counter|agency)\}")
_PART = re.compile(r"[0-9]+|[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What a call is about; `agency` is the name in the language that is spoken. A visitor's name is never known here."""

    number: str
    counter_label: str
    agency: str
    repeat: int
    last: bool = False  # the officer said so


class Voice(Protocol):
    """Says sentences without delay, or not at all."""

    def say(self, language: Language, words: tuple[str, ...]) -> str | None:
        """The address of the sentence; None if a word of it is not there (yet)."""
        ...


class Silence:
    """A voice that says nothing: chime and text only."""

    def say(self, language: Language, words: tuple[str, ...]) -> str | None:  # noqa: ARG002
        """Nothing."""
        return None


def announcement(spoken: Spoken, *, language: Language, wording: Wording) -> tuple[str, ...]:
    """The words of a call: A-017 to Loket 3 is "nomor antrean" , "a" , "nol" , "satu" , "tujuh" , "silakan menuju" , "loket" "tiga"."""
    fields = {
        "call": _call(spoken, language),
        "number": ticket_words(spoken.number, language=language, style=wording.number_style),
        "counter": label_words(spoken.counter_label, language=language),
        "agency": (spoken.agency,),
    }
    return tuple(_joined(sentence(language, wording), fields))


def sentence(language: Language, wording: Wording) -> str:
    """The mall's sentence with its fields."""
    own = wording.sentences.get(language)
    if own:
        return own
    usual = _USUAL[language] + (_AGENCY if wording.says_agency else "")
    return usual + (_AGAIN[language] if wording.says_again else "")


def text(words: Iterable[str]) -> str:
    """The words for a browser that speaks by itself: commas stay, so that digits are not glued together."""
    return re.sub(r"(?:, )*, ", ", ", " ".join(words).replace(f" {PAUSE}", f"{PAUSE}"))


def _joined(template: str, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """No pause at the ends, and never two."""
    pausing = True
    for word in _parts(template, fields):
        if word != PAUSE:
            yield word
        elif not pausing:
            yield PAUSE
        pausing = word == PAUSE


def _parts(template: str, fields: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for place, piece in enumerate(_FIELD.split(template.strip(" ,.;!"))):
        if place % 2:
            yield from fields[piece]
            continue
        yield from phrases(piece)


def phrases(piece: str) -> Iterator[str]:
    """What stands between two fields: a phrase is one clip, a mark a pause."""
    for number, phrase in enumerate(re.split(r"[,.;:!?]", piece)):
        if number:
            yield PAUSE
        if phrase.strip():
            yield phrase.strip().lower()


def _call(spoken: Spoken, language: Language) -> tuple[str, ...]:
    second, between, last = _CALLS[language]
    if spoken.last:
        return (last,)
    if spoken.repeat == 0:
        return ()
    return (second if spoken.repeat == 1 else between,)


def ticket_words(number: str, *, language: Language, style: NumberStyle) -> tuple[str, ...]:
    """A-017 digit by digit is "a" , "nol" , "satu" , "tujuh" with pauses between; as a number "a" , "tujuh" "belas"."""
    found: list[str] = []
    for part in _PART.findall(number):
        if not part.isdigit():
            for letter in part.lower():
                found += [PAUSE, letter]
        elif style is NumberStyle.DIGITS:
            for digit in part:
                found += [PAUSE, DIGITS[language][int(digit)]]
        else:
            found += [PAUSE, *number_words(int(part[-4:]), language)]
    return tuple(found[1:])


def label_words(label: str, *, language: Language) -> tuple[str, ...]:
    """Loket 12 is "loket" "dua" "belas"; 4K is "empat" "ka"; words that are nobody's are spoken as they stand."""
    found: list[str] = []
    for part in _PART.findall(label):
        if part.isdigit():
            found += number_words(int(part[-4:]), language)
        elif part.lower() in _PLACES:
            found.append(_PLACES[part.lower()][language])
        elif len(part) == 1 and part.lower() in LETTERS:
            found.append(part.lower())
        else:
            found.append(part)
    return tuple(found)


def words_needed(
    *, language: Language, wording: Wording, labels: Iterable[str], agencies: Iterable[str]
) -> set[str]:
    """Every word that a mall's calls can be made of, so that its clip can be made ahead; some 130 and the labels' own."""
    needed = {
        *LETTERS,
        *vocabulary(language),
        *_CALLS[language],
        *(one[language] for one in _PLACES.values()),
    }
    for label in labels:
        needed.update(label_words(label, language=language))
    if "{agency}" in (said := sentence(language, wording)):
        needed.update(agencies)
    for piece in _FIELD.split(said)[::2]:
        needed.update(phrases(piece))
    return needed | {PAUSE}

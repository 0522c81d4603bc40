"""How words are written so that an engine says them right: letters by their names, phonemes where spelling fails."""

from collections.abc import Mapping

from app.vocabulary import Language

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_INDONESIAN = "a be ce de e ef ge ha i je ka el em en o pe ki er es te u ve we eks ye zet"
LETTER_NAMES: Mapping[Language, Mapping[str, str]] = {
    # A bare f or r is read as a schwa by some engines; the name of a letter is an ordinary word to all of them.
    Language.ID: dict(zip(_ALPHABET, _INDONESIAN.split(), strict=True)),
    # English engines read a capital as a letter, a small "a" as the article.
    Language.EN: {letter: letter.upper() for letter in _ALPHABET},
}
_ESPEAK: Mapping[Language, Mapping[str, str]] = {
    Language.ID: {"loket": "[[l'oket]]"},  # spelled, it comes out as "lokət", whatever accents it is given
    Language.EN: {},
}


def spelled(word: str, language: Language) -> str:
    """For an engine that reads text: a letter by its name."""
    return LETTER_NAMES[language].get(word, word)


def for_espeak(word: str, language: Language) -> str:
    """For espeak-ng: its phonemes where spelling would go wrong. Brackets of a label are no phonemes."""
    known = _ESPEAK[language].get(word)
    return known or spelled(word, language).replace("[", " ").replace("]", " ")

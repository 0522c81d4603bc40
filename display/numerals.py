"""Numbers as words, in both languages, 0 to 9999: each word of them is one clip."""

from collections.abc import Mapping

from app.vocabulary import Language

DIGITS: Mapping[Language, tuple[str, ...]] = {
    Language.ID: ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    Language.EN: ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_JOINTS = ("sepuluh", "sebelas", "belas", "puluh", "seratus", "ratus", "seribu", "ribu")


def number_words(value: int, language: Language) -> tuple[str, ...]:
    """From 0 to 9999: 112 is "seratus" "dua" "belas", "one" "hundred" "twelve"."""
    if value == 0:
        return (DIGITS[language][0],)
    return tuple(_indonesian(value) if language is Language.ID else _english(value))


def vocabulary(language: Language) -> tuple[str, ...]:
    """Every word that a number can be made of."""
    if language is Language.ID:
        return (*DIGITS[language], *_JOINTS)
    return (*DIGITS[language], *_TEENS, *_TENS, "hundred", "thousand")


def _indonesian(value: int) -> list[str]:
    digits = DIGITS[Language.ID]
    for size, one, many in ((1000, "seribu", "ribu"), (100, "seratus", "ratus")):
        if value >= size:
            count, rest = divmod(value, size)
            return [*([one] if count == 1 else [digits[count], many]), *_indonesian(rest)]
    if value >= 20:  # noqa: PLR2004
        tens, rest = divmod(value, 10)
        return [digits[tens], "puluh", *_indonesian(rest)]
    if value >= 12:  # noqa: PLR2004
        return [digits[value - 10], "belas"]
    return {0: [], 10: ["sepuluh"], 11: ["sebelas"]}.get(value, [digits[value % 10]])


def _english(value: int) -> list[str]:
    for size, word in ((1000, "thousand"), (100, "hundred")):
        if value >= size:
            count, rest = divmod(value, size)
            return [DIGITS[Language.EN][count], word, *_english(rest)]
    if value >= 20:  # noqa: PLR2004
        tens, rest = divmod(value, 10)
        return [_TENS[tens - 2], *_english(rest)]
    if value >= 10:  # noqa: PLR2004
        return [_TEENS[value - 10]]
    return [DIGITS[Language.EN][value]] if value else []

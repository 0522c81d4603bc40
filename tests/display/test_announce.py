"""What is said for every letter, digit and counter, word by word."""

from itertools import product

import pytest

from app.adapters.speech.pronunciation import for_espeak, spelled
from app.vocabulary import Language, NumberStyle
from counters.rules.lobby import Wording
from counters.rules.numbering import LETTERS
from display.announce import Spoken, announcement, label_words, text, ticket_words, words_needed
from display.numerals import DIGITS, number_words

ID, EN = Language.ID, Language.EN
TENS = ("", "", "dua puluh", "tiga puluh", "empat puluh", "lima puluh", "enam puluh")
FIRST = (*DIGITS[ID], "sepuluh", "sebelas", *(f"{DIGITS[ID][one]} belas" for one in range(2, 10)))


def said(
    number: str = "A-017",
    label: str = "Loket 3",
    *,
    repeat: int = 0,
    last: bool = False,
    language: Language = ID,
    **wording: object,
) -> str:
    spoken = Spoken(number=number, counter_label=label, agency="Dinas Tenaga Kerja", repeat=repeat, last=last)
    return " ".join(announcement(spoken, language=language, wording=Wording(**wording)))  # type: ignore[arg-type]


def counted(value: int) -> str:
    return (
        FIRST[value]
        if value < 20
        else f"{TENS[value // 10]} {FIRST[value % 10] if value % 10 else ''}".strip()
    )


@pytest.mark.parametrize(("letter", "digit"), [*product(LETTERS, range(10))])
def test_every_letter_with_every_digit(letter: str, digit: int) -> None:
    words = ticket_words(f"{letter}-{digit}0{digit}", language=ID, style=NumberStyle.DIGITS)

    name = DIGITS[ID][digit]
    assert words == (letter.lower(), ",", name, ",", "nol", ",", name)


@pytest.mark.parametrize("counter", range(1, 61))
def test_every_counter(counter: int) -> None:
    assert said(label=f"Loket {counter}").endswith(f"silakan menuju , loket {counted(counter)}")


def test_there_are_twenty_two_letters_each_with_a_name() -> None:
    assert len(LETTERS) == 22
    names = [spelled(letter.lower(), ID) for letter in LETTERS]
    assert names[:6] == ["a", "be", "ce", "de", "e", "ef"]
    assert "er" in names
    assert all(len(name) > 1 or name in "aeu" for name in names)


def test_traps_of_the_engine() -> None:
    assert for_espeak("loket", ID) == "[[l'oket]]"
    assert (for_espeak("f", ID), for_espeak("r", ID)) == ("ef", "er")
    assert for_espeak("a", EN) == "A"
    assert "[" not in for_espeak("[[x]]", ID)


def test_the_usual_sentences() -> None:
    assert said() == "nomor antrean , a , nol , satu , tujuh , silakan menuju , loket tiga"
    assert said(language=EN) == "queue number , a , zero , one , seven , please proceed to , counter three"


def test_a_number_as_a_number() -> None:
    assert (
        said(number_style=NumberStyle.NUMBER)
        == "nomor antrean , a , tujuh belas , silakan menuju , loket tiga"
    )
    assert number_words(112, ID) == ("seratus", "dua", "belas")
    assert number_words(1999, ID) == ("seribu", "sembilan", "ratus", "sembilan", "puluh", "sembilan")
    assert number_words(342, EN) == ("three", "hundred", "forty", "two")
    assert number_words(0, ID) == ("nol",)


def test_recalls_say_which_call_it_is() -> None:
    assert said(repeat=1).startswith("panggilan kedua , nomor antrean")
    assert said(repeat=2).startswith("panggilan ulang , nomor antrean")
    assert said(repeat=2, last=True).startswith("panggilan terakhir , nomor antrean")
    assert said(repeat=1, language=EN).startswith("second call , queue number")


def test_agency_and_once_more() -> None:
    assert said(says_agency=True).endswith("loket tiga , Dinas Tenaga Kerja")
    assert said(says_again=True).endswith(
        "loket tiga , sekali lagi , nomor antrean , a , nol , satu , tujuh , menuju loket tiga"
    )


def test_a_sentence_of_the_malls_own() -> None:
    own = {ID: "Nomor {number}, ke {counter}!"}
    assert said(sentences=own) == "nomor a , nol , satu , tujuh , ke loket tiga"


def test_labels_of_all_kinds() -> None:
    assert label_words("Loket 4K-12", language=ID) == ("loket", "empat", "k", "dua", "belas")
    assert label_words("Meja 7", language=EN) == ("desk", "seven")
    assert label_words("Samsat Drive Thru", language=ID) == ("Samsat", "Drive", "Thru")


def test_a_browser_gets_pauses_between_digits() -> None:
    words = announcement(
        Spoken(number="A-017", counter_label="Loket 3", agency="", repeat=0), language=ID, wording=Wording()
    )
    assert text(words) == "nomor antrean, a, nol, satu, tujuh, silakan menuju, loket tiga"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("style", NumberStyle)
def test_every_word_of_every_call_was_asked_for_ahead(language: Language, style: NumberStyle) -> None:
    wording = Wording(number_style=style, says_agency=True, says_again=True)
    labels = [f"Loket {one}" for one in range(1, 61)]
    needed = words_needed(language=language, wording=wording, labels=labels, agencies=["Samsat"])

    for letter, number, repeat in product(LETTERS, range(1000), range(3)):
        spoken = Spoken(
            number=f"{letter}-{number:03}", counter_label=labels[number % 60], agency="Samsat", repeat=repeat
        )
        if number % 7 == repeat:
            assert set(announcement(spoken, language=language, wording=wording)) <= needed
    assert len(needed) < 160

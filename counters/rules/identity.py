"""Who somebody says they are, by structure alone: NIK, phone, booking code, and what may be shown of them."""

import re
from dataclasses import dataclass
from datetime import date

from app.errors import InvalidValue

# Two-digit codes of the provinces (Kemendagri); a NIK keeps the one of its first registration for life.
_PROVINCES = frozenset(
    {
        *range(11, 20),
        21,
        *range(31, 37),
        *range(51, 54),
        *range(61, 66),
        *range(71, 77),
        81,
        82,
        *range(91, 97),
    }
)
_NIK = re.compile(r"\d{16}", re.ASCII)
_FEMALE = 40  # added to the day of birth
_CENTURIES = (1900, 2000)
_PHONE_FILL = re.compile(r"[\s().\-]")
_MOBILE = re.compile(r"\+628\d{8,11}", re.ASCII)
_LANDLINE = re.compile(r"\+62[2-79]\d{6,10}", re.ASCII)
_FOREIGN = re.compile(r"\+(?!62)[1-9]\d{6,14}", re.ASCII)
_LAST = 4
LONGEST_REFERENCE = 64


def valid_nik(nik: str) -> bool:
    """Whether it is built like one: province, a day that exists (women: + 40), a serial. There is no check digit.

    Example: 3275014107900001: a woman registered in Bekasi, born on 1 July 1990 or on none that can be told.
    """
    if not _NIK.fullmatch(nik):
        return False
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day = day - _FEMALE if day > _FEMALE else day
    real = any(_exists(century + year, month, day) for century in _CENTURIES)
    return int(nik[:2]) in _PROVINCES and real and nik[12:] != "0000"


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def require_nik(nik: str) -> str:
    """The sixteen digits, without blanks, dots and dashes. Raises InvalidValue."""
    bare = re.sub(r"[\s.\-]", "", nik)
    if not valid_nik(bare):
        raise InvalidValue("not built like a NIK", field="nik")
    return bare


def require_phone(phone: str) -> str:
    """E.164. Raises InvalidValue. Example: "0812-3456-7890", "62 812 3456 7890" -> "+6281234567890"."""
    bare = _PHONE_FILL.sub("", phone)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = "+62" + bare[1:]
    elif bare.startswith("62"):
        bare = "+" + bare
    elif bare.startswith("8"):
        bare = "+62" + bare
    if not (_MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare) or _FOREIGN.fullmatch(bare)):
        raise InvalidValue("not a telephone number", field="phone")
    return bare


def require_name(name: str) -> str:
    """Without double blanks. Raises InvalidValue for none."""
    bare = " ".join(name.split())
    if not bare:
        raise InvalidValue("no name", field="name")
    return bare


def require_reference(typed: str) -> str:
    """What another system calls a matter, as scanned or typed. Raises InvalidValue."""
    bare = " ".join(typed.split())
    if not 0 < len(bare) <= LONGEST_REFERENCE or not bare.isprintable():
        raise InvalidValue("not a reference", field="reference")
    return bare


def last_of(number: str) -> str:
    """What is shown of a number: its last four."""
    return number[-_LAST:]


def masked_name(name: str) -> str:
    """What a slip shows: "Siti Aminah" -> "S*** A*****"."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def booking_code(typed: str) -> str | None:
    """A booking's code as typed or scanned: letters alone, dashed. None: it is no code.

    Example: "bcdf ghjk" -> "BCDF-GHJK".
    """
    letters = "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalpha())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == 2 * _LAST else None


def booking_token(typed: str) -> str | None:
    """The token in a scanned address (`…/b/TOKEN`). None: it is no address of a booking."""
    found = re.search(r"/b/([\w-]{16,64})(?:[/?#].*)?$", typed.strip(), re.ASCII)
    return found.group(1) if found else None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody as they are kept: `…_sealed` are ciphertexts, the rest may be shown to the holder of the booking.

    `identity` is a keyed hash of the NIK, or of the phone where none was given: who has the same one is the same person.
    """

    identity: str
    name_sealed: str
    name_masked: str
    phone_sealed: str
    phone_last: str
    nik_sealed: str | None = None
    nik_last: str | None = None

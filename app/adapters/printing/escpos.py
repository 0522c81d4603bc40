"""A ticket as ESC/POS: text in Windows-1252, enlarged by the printer, the QR code as dots, the paper cut.

The QR code is drawn here, because a printer's own has no quiet zone and cheap printers have none at all. Windows-1252 is
page 16 of Epson and of those that copy it; what it lacks is written without its accent.
"""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

import segno

from app.adapters.printing.paper import Line, Look

COLUMNS = {80: 48, 58: 32}
"""Letters of 12 dots in a line, by the width of the paper in mm; that is what is printable of it."""

_DOTS = 12
_ESC, _GS = b"\x1b", b"\x1d"
_START = _ESC + b"@" + _ESC + b"t\x10"
_CENTRE, _LEFT = _ESC + b"a\x01", _ESC + b"a\x00"
_STRONG, _PLAIN = _ESC + b"E\x01", _ESC + b"E\x00"
_CUT = _GS + b"V\x42\x00"  # feeds to the knife by itself
_LARGEST, _LARGE = 8, 2
_TALLEST = 6  # higher letters cost paper and are no easier to read
_QR_SHARE = 0.62  # of the paper's width
_QUIET = 4  # modules around it that stay white
_STRIPE = 120  # rows of dots at a time: small printers hold no more


def encode(lines: Iterable[Line], *, paper_mm: int) -> bytes:
    """The whole job; no line is wider than the paper."""
    columns = COLUMNS[paper_mm]
    return _START + b"".join(_line(line, columns) for line in lines) + _CUT


def _line(line: Line, columns: int) -> bytes:
    if line.look is Look.RULE:
        return _CENTRE + b"-" * columns + b"\n"
    if line.look is Look.QR:
        return _CENTRE + _qr(line.text, columns * _DOTS) + b"\n"
    text = printable(line.text)
    if line.look is Look.NUMBER:
        wide = max(1, min(_LARGEST, columns // max(1, len(text))))
        return _CENTRE + _STRONG + _sized(wide, min(wide, _TALLEST), _broken(text, columns // wide)) + _PLAIN
    if line.look is Look.LARGE:
        return _CENTRE + _sized(_LARGE, _LARGE, _broken(text, columns // _LARGE))
    if line.look is Look.ITEM:
        return _LEFT + _written(_broken(text, columns - 2, first="- ", then="  "))
    written = _written(_broken(text, columns))
    return _CENTRE + (_STRONG + written + _PLAIN if line.look is Look.STRONG else written)


def printable(text: str) -> str:
    """The text in what Windows-1252 can say: `Ā` is A, a character that has no such letter is a question mark."""
    return "".join(_letter(one) for one in unicodedata.normalize("NFC", text))


def _letter(one: str) -> str:
    if one.isspace():
        return " "
    if unicodedata.category(one).startswith("C"):
        return ""  # a control character is a command to a printer
    for said in (one, unicodedata.normalize("NFKD", one)[0]):
        if said.encode("cp1252", "ignore"):
            return said
    return "?"


def _broken(text: str, columns: int, *, first: str = "", then: str = "") -> list[str]:
    rows = textwrap.wrap(text, columns) or [""]
    return [(then if place else first) + row for place, row in enumerate(rows)]


def _written(rows: Sequence[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode("cp1252")


def _sized(wide: int, high: int, rows: Sequence[str]) -> bytes:
    return _GS + b"!" + bytes([(wide - 1) << 4 | (high - 1)]) + _written(rows) + _GS + b"!\x00"


def _qr(text: str, dots: int) -> bytes:
    """As large as its share of the paper allows, in whole dots, its quiet zone included."""
    code = segno.make_qr(text, error="m")
    modules = code.symbol_size(border=_QUIET)[0]
    scale = max(2, int(dots * _QR_SHARE) // modules)
    rows = [bytes(row) for row in code.matrix_iter(scale=scale, border=_QUIET)]
    stripes = (rows[start : start + _STRIPE] for start in range(0, len(rows), _STRIPE))
    return b"".join(_raster(stripe) for stripe in stripes)


def _raster(rows: Sequence[bytes]) -> bytes:
    width = (len(rows[0]) + 7) // 8
    size = width.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return _GS + b"v0\x00" + size + b"".join(_packed(row, width) for row in rows)


def _packed(row: bytes, width: int) -> bytes:
    bits = "".join("1" if dot else "0" for dot in row).ljust(width * 8, "0")
    return int(bits, 2).to_bytes(width, "big")

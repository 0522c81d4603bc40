"""What a catalogue from outside may hold: lengths and numbers that every table and every page can take."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from app.errors import InvalidValue
from counters.rules.catalogue import Catalogue, CatalogueAgency, CatalogueService
from counters.rules.numbering import may_be_series
from counters.rules.opening import require_week

LONGEST_MINUTES = 8 * 60
LARGEST_QUOTA = 10_000
_MOST_COUNTERS = 100
_MOST_AGENCIES = 200
_MOST_SERVICES = 300
_MOST_REQUIREMENTS = 60
_LARGEST_FEE = 1_000_000_000_000
_NAME = 200
_WORD = 80
_LINE = 1000
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_CODE = re.compile(r"[A-Z0-9]{1,8}")
_TURNS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}  # would turn other text around
_KINDS = {"Cc", "Cs"}

Fault = tuple[str, bool]


def readable(text: str) -> bool:
    """Without control characters, which PostgreSQL refuses (U+0000) and people cannot see."""
    return not any(unicodedata.category(letter) in _KINDS or letter in _TURNS for letter in text)


def require_sound(loaded: Catalogue) -> None:
    """Raises InvalidValue with the path of the first value that is out of bounds, or stands there twice."""
    require_week(loaded.weekly)
    for path, fits in _checks(loaded):
        if not fits:
            raise InvalidValue(f"{path} is out of bounds", field=path)


def _checks(loaded: Catalogue) -> Iterator[Fault]:
    yield "agencies", 0 < len(loaded.agencies) <= _MOST_AGENCIES
    yield from _unique("agencies.prefix", [agency.prefix for agency in loaded.agencies])
    yield from _unique("agencies.slug", [agency.slug for agency in loaded.agencies])
    yield from _unique(
        "agencies.services.code", [service.code for agency in loaded.agencies for service in agency.services]
    )
    for number, agency in enumerate(loaded.agencies):
        path = f"agencies.{number}"
        yield from _agency(path, agency)
        yield from _unique(f"{path}.services.slug", [service.slug for service in agency.services])
        for position, service in enumerate(agency.services):
            yield from _service(f"{path}.services.{position}", service)


def _unique(path: str, values: list[str]) -> Iterator[Fault]:
    for value, times in Counter(values).items():
        yield f"{path} {value}"[:_WORD], times == 1


def _agency(path: str, agency: CatalogueAgency) -> Iterator[Fault]:
    yield f"{path}.prefix", may_be_series(agency.prefix)
    yield f"{path}.slug", bool(_SLUG.fullmatch(agency.slug))
    yield f"{path}.default_counters", 0 <= agency.default_counters <= _MOST_COUNTERS
    yield f"{path}.services", len(agency.services) <= _MOST_SERVICES
    yield f"{path}.zone", any(letter.isascii() and letter.isalnum() for letter in agency.zone)
    for name in ("short", "level", "zone"):
        yield f"{path}.{name}", _text(getattr(agency, name), _WORD)
    for name in ("id", "en", "spoken_id"):
        yield f"{path}.{name}", _text(getattr(agency, name), _NAME)


def _service(path: str, service: CatalogueService) -> Iterator[Fault]:
    yield f"{path}.code", bool(_CODE.fullmatch(service.code))
    yield f"{path}.slug", bool(_SLUG.fullmatch(service.slug))
    yield f"{path}.minutes", 1 <= service.minutes <= LONGEST_MINUTES
    for name in ("id", "en"):
        yield f"{path}.{name}", _text(getattr(service, name), _NAME)
    for name in ("standard_time_id", "standard_time_en"):
        yield f"{path}.{name}", _text(getattr(service, name), _LINE, shortest=0)
    yield f"{path}.external_channel", _text(service.external_channel or "-", _NAME)
    for name in ("requirements_id", "requirements_en"):
        lines: list[str] = getattr(service, name)
        yield f"{path}.{name}", len(lines) <= _MOST_REQUIREMENTS and all(_text(line, _LINE) for line in lines)
    for name in ("kind", "id", "en"):
        yield f"{path}.fee.{name}", _text(getattr(service.fee, name), _LINE, shortest=0)
    yield f"{path}.fee.amount_idr", 0 <= (service.fee.amount_idr or 0) <= _LARGEST_FEE


def _text(value: str, longest: int, *, shortest: int = 1) -> bool:
    return shortest <= len(value.strip()) and len(value) <= longest and readable(value)

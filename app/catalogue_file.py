"""Reads a catalogue file into values; what is wrong in it is said by field."""

import json
from datetime import time
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.errors import InvalidValue
from counters.rules.catalogue import Catalogue, CatalogueAgency
from counters.rules.opening import Hours

BEKASI = Path(__file__).parent / "data" / "catalogue.json"
_AGENCIES = TypeAdapter(list[CatalogueAgency])


def parse_catalogue(text: str | bytes) -> Catalogue:
    """The agencies and the weekly hours of a file shaped like `data/catalogue.json`. Raises InvalidValue."""
    try:
        raw = json.loads(text)
        agencies = _AGENCIES.validate_python(raw["agencies"])
        weekly = raw.get("meta", {}).get("hours_default", {}).get("weekly", {})
        week = {int(day): _hours(hours) for day, hours in weekly.items() if hours}
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidValue(f"agencies.{where}: {first['msg']}", field=f"agencies.{where}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"not a catalogue: {error}"
        raise InvalidValue(message, field="catalogue") from error
    return Catalogue(agencies=agencies, weekly=week)


def _hours(hours: dict[str, object]) -> Hours:
    pause = hours.get("break")
    starts, ends = pause if isinstance(pause, list) else (None, None)
    cutoff = hours.get("ticket_cutoff")
    return Hours(
        opens=time.fromisoformat(str(hours["open"])),
        closes=time.fromisoformat(str(hours["close"])),
        break_starts=time.fromisoformat(starts) if starts else None,
        break_ends=time.fromisoformat(ends) if ends else None,
        ticket_cutoff=time.fromisoformat(str(cutoff)) if cutoff else None,
    )

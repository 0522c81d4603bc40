"""Words in both languages."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name in both languages."""

    id: str
    en: str


def slug_of(name: Name) -> str:
    """A word for addresses and programs: "Lantai 3" -> "lantai-3"; empty if there is no Latin letter or digit in it."""
    return re.sub(r"[^a-z0-9]+", "-", name.id.lower()).strip("-")

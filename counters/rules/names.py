"""Words in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name in both languages."""

    id: str
    en: str

"""Text for people, in both languages: flat JSON files by room under `web/locale`, merged per language."""

import json
from functools import lru_cache
from pathlib import Path

from app.vocabulary import Language

_LOCALES = Path(__file__).parent / "web" / "locale"


@lru_cache
def texts(language: Language) -> dict[str, str]:
    """Every text of a language by its key ("error.queue_empty")."""
    merged: dict[str, str] = {}
    for file in sorted((_LOCALES / language).glob("*.json")):
        merged.update(json.loads(file.read_text("utf-8")))
    return merged


def text(key: str, language: Language, **values: object) -> str:
    """The text with its {fields} filled in; an unknown key is shown as itself, which a test forbids."""
    found = texts(language).get(key, key)
    return found.format(**values) if values else found


def language_of(*wishes: str | None) -> Language:
    """The first wish that we speak ("en", "en-GB,en;q=0.9,id;q=0.8"), else Indonesian."""
    for wish in wishes:
        for part in (wish or "").split(","):
            tag = part.split(";")[0].strip().lower().split("-")[0]
            if tag in set(Language):
                return Language(tag)
    return Language.ID

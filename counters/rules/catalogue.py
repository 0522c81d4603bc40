"""A catalogue as a file brings it: agencies, their services, the hours; and the set-up that follows from it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from counters.rules.opening import Hours
from counters.rules.plan import Name


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What a service costs at the counter; `amount_idr` None if it depends."""

    kind: str
    id: str
    en: str
    amount_idr: int | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogueService:
    """A service; `minutes` is the planned time at the counter."""

    code: str
    slug: str
    id: str
    en: str
    minutes: int
    requirements_id: list[str]
    requirements_en: list[str]
    fee: Fee
    standard_time_id: str
    standard_time_en: str
    external_channel: str | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogueAgency:
    """An agency with its letter; `zone` is "floor - part of the floor", as in "Lantai 2 - Zona 1"."""

    prefix: str
    slug: str
    short: str
    id: str
    en: str
    level: str
    zone: str
    default_counters: int
    spoken_id: str
    services: list[CatalogueService]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that is loaded at once; weekdays are 1 (Monday) to 7, a missing one is closed."""

    agencies: list[CatalogueAgency]
    weekly: Mapping[int, Hours]


def floor_of(zone: str) -> tuple[str, Name]:
    """The slug and name of the floor that a zone lies on.

    `floor_of("Lantai 2 - Zona 1")` is ("lantai-2", Name(id="Lantai 2", en="Floor 2")).
    """
    floor = zone.split(" - ", maxsplit=1)[0].strip()
    slug = re.sub(r"[^a-z0-9]+", "-", floor.lower()).strip("-")
    return slug, Name(id=floor, en=re.sub(r"^Lantai\b", "Floor", floor))

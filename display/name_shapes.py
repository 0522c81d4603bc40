"""What every JSON shape is made of: the frozen base, and names in both languages."""

from functools import lru_cache
from typing import Self

from pydantic import BaseModel, ConfigDict

from counters.rules.calling import CallingRule, sentence
from counters.rules.plan import Name, OfferPlan


class Shape(BaseModel):
    """A value on its way out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class NameShape(Shape):
    """A name in both languages."""

    id: str
    en: str

    @classmethod
    @lru_cache(maxsize=4096)  # a mall has some hundred names, and every answer repeats a few
    def of(cls, name: Name) -> Self:
        """From the plan's."""
        return cls(id=name.id, en=name.en)


_GONE = NameShape(id="-", en="-")  # a service that is not offered any more


def service_of(offer: OfferPlan | None) -> tuple[str, NameShape]:
    """The code and name of what a ticket is for."""
    return (offer.code, NameShape.of(offer.name)) if offer else ("-", _GONE)


@lru_cache(maxsize=256)  # as many as services have rules of their own; a ticket is printed with one
def rule_said(rule: CallingRule) -> NameShape:
    """Who is called next, as one sentence."""
    return NameShape(id=sentence(rule, "id"), en=sentence(rule, "en"))

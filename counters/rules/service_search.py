"""Finds services by what people call them, forgiving of spelling: the ranking of the kiosk's search. No I/O, no clock.

static/js/kiosk/search.js ranks in the same way with the same words (static/words.json).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counters.rules.plan import AgencyPlan, OfferPlan

_LIMIT = 12
_LEAST_SHARE = 0.34  # of the best one's points
_NAME, _PLACE, _PAPERS = 10.0, 6.0, 2.0
_MEANT = 12  # points of the service that a phrase means first
_INSIDE_FROM, _ONE_OFF_FROM, _HALF_TYPED_FROM = 4, 5, 3  # letters
_JOINED = ((re.compile(r"ktp[- ]?el\b|e-ktp\b"), "ktp"), (re.compile(r"\bak-1\b"), "ak1"))


@dataclass(frozen=True, kw_only=True)
class EverydayWords:
    """What people say for what is written.

    `same`: spellings folded to one; `means`: phrases ("bikin ktp|ktp baru") and the services meant, nearest first;
    `idle`: words that say nothing about the service.
    """

    same: Mapping[str, str]
    means: Sequence[tuple[str, Sequence[str]]]
    idle: frozenset[str]

    def words(self, text: str) -> list[str]:
        """Plain lower case, spellings unified. Example: "Ijin e-KTP" -> ["izin", "ktp"]."""
        plain = "".join(
            letter
            for letter in unicodedata.normalize("NFD", text.lower())
            if not unicodedata.combining(letter)
        )
        for pattern, joined in _JOINED:
            plain = pattern.sub(joined, plain)
        return [self.same.get(word, word) for word in re.split(r"[^a-z0-9]+", plain) if word]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A service that was meant, and whose it is."""

    agency: AgencyPlan
    offer: OfferPlan


def search(agencies: Sequence[AgencyPlan], query: str, everyday: EverydayWords) -> list[Found]:
    """At most twelve, best first; none for a query that says nothing. Example: "bikin paspor" -> the passport office's."""
    said = everyday.words(query)
    asked = [word for word in said if word not in everyday.idle]
    if not asked:
        return []
    meant = _meaning(said, everyday)
    rated = _rate(agencies, asked, meant, everyday, missing=0)
    if not rated and len(asked) > 1:
        rated = _rate(agencies, asked, meant, everyday, missing=len(asked) // 2)
    best = max((points for points, _ in rated), default=0)
    kept = [one for one in rated if one[0] >= best * _LEAST_SHARE]
    return [found for _, found in sorted(kept, key=lambda one: -one[0])[:_LIMIT]]


def _rate(
    agencies: Sequence[AgencyPlan],
    asked: Sequence[str],
    meant: Mapping[str, float],
    everyday: EverydayWords,
    *,
    missing: int,
) -> list[tuple[float, Found]]:
    rated = []
    for agency in agencies:
        place = everyday.words(f"{agency.name.id} {agency.name.en} {agency.short}")
        for offer in agency.offers:
            if offer.follows:
                continue
            name = everyday.words(f"{offer.name.id} {offer.name.en} {offer.code}")
            papers = everyday.words(" ".join(line for lines in offer.requirements.values() for line in lines))
            each = [
                max(_near(word, name) * _NAME, _near(word, place) * _PLACE, _near(word, papers) * _PAPERS)
                for word in asked
            ]
            own = 0.0 if each.count(0) > missing else sum(each) / len(each)
            points = own + meant.get(offer.code, 0)
            if points > 0:
                rated.append((points, Found(agency=agency, offer=offer)))
    return rated


def _near(word: str, others: Sequence[str]) -> float:
    """1 the word itself, 0.8 its beginning, 0.6 inside a longer word, 0.5 one letter off, 0 nothing."""
    best = 0.0
    for other in others:
        if other == word:
            return 1
        if other.startswith(word):
            best = max(best, 0.8 if len(word) > 1 else 0.3)
        elif len(word) >= _INSIDE_FROM and (word in other or (len(other) >= _INSIDE_FROM and other in word)):
            best = max(best, 0.6)
        elif len(word) >= _ONE_OFF_FROM and _one_off(word, other):
            best = max(best, 0.5)
    return best


def _one_off(one: str, other: str) -> bool:
    """One letter changed, missing or added, or two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, goal = one[start:], other[start:]
    swapped = rest[:2] == goal[:2][::-1] and rest[2:] == goal[2:]
    return rest[1:] == goal[1:] or rest[1:] == goal or rest == goal[1:] or swapped


def _meaning(said: Sequence[str], everyday: EverydayWords) -> dict[str, float]:
    points: dict[str, float] = {}
    for phrases, codes in everyday.means:
        strength = max(_phrase(everyday.words(phrase), said) for phrase in phrases.split("|"))
        for place, code in enumerate(codes if strength else ()):
            points[code] = max(points.get(code, 0), strength * (_MEANT - place))
    return points


def _phrase(phrase: Sequence[str], said: Sequence[str]) -> float:
    """A phrase counts when all its words were said; the last may still be half typed. Longer phrases say more."""
    last = said[-1]
    half = len(last) >= _HALF_TYPED_FROM
    if all(word in said or (half and word.startswith(last)) for word in phrase):
        return 0.7 + 0.15 * len(phrase)
    return 0

"""Every refusal has a status, a code of its own, a place in the drawn tree, and words in both languages."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from app import errors
from app.errors import AntreError, NotFound, NoTicketNow
from routers import problems
from tests.architecture.source import ROOT

LOCALE = ROOT / "app/web/locale"
LANGUAGES = ("id", "en")


def tree(root: type[AntreError]) -> Iterator[type[AntreError]]:
    """The class and everything below it, as the product has it: tests may derive their own."""
    if root.__module__ == errors.__name__:
        yield root
    for child in root.__subclasses__():
        yield from tree(child)


def leaves(root: type[AntreError]) -> list[type[AntreError]]:
    return [kind for kind in tree(root) if not any(child in tree(root) for child in kind.__subclasses__())]


def statuses() -> Mapping[type[AntreError], int]:
    """The table in routers/problems.py that gives a status to kinds of errors."""
    return next(
        thing
        for thing in vars(problems).values()
        if isinstance(thing, Mapping) and thing.get(NotFound) == 404
    )


def without_status(kinds: list[type[AntreError]], table: Mapping[type[AntreError], int]) -> list[str]:
    """Errors that would be answered by the root's status, a 500."""
    return [
        kind.__name__
        for kind in kinds
        if not any(parent in table for parent in kind.__mro__ if parent != AntreError)
    ]


def untranslated(file: str, prefix: str, kinds: list[type[AntreError]]) -> list[str]:
    found = []
    for language in LANGUAGES:
        texts = json.loads((LOCALE / language / file).read_text())
        found += [
            f"{language} {prefix}.{kind.code}" for kind in kinds if not texts.get(f"{prefix}.{kind.code}")
        ]
    return found


def test_every_error_has_a_status() -> None:
    assert without_status(leaves(AntreError), statuses()) == []


def test_every_error_is_translated() -> None:
    assert untranslated("errors.json", "error", list(tree(AntreError))) == []


def test_every_reason_is_translated() -> None:
    assert untranslated("reasons.json", "reason", leaves(NoTicketNow)) == []


def test_codes_are_unique() -> None:
    times = Counter(kind.code for kind in leaves(AntreError))

    assert [code for code, number in times.items() if number > 1] == []


def test_the_drawn_tree_is_whole() -> None:
    drawn = set((errors.__doc__ or "").replace("│", " ").replace("├──", " ").replace("└──", " ").split())

    assert [kind.__name__ for kind in tree(AntreError) if kind.__name__ not in drawn] == []


def test_planted_errors_are_seen() -> None:
    class Lonely(AntreError):
        code = "lonely"

    class UnknownThing(NotFound):
        code = "unknown_thing"

    assert without_status([Lonely, UnknownThing], {NotFound: 404, AntreError: 500}) == ["Lonely"]
    assert untranslated("errors.json", "error", [Lonely]) == ["id error.lonely", "en error.lonely"]
    assert Lonely not in tree(AntreError)

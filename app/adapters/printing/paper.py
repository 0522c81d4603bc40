"""What stands on a ticket, as lines in order; `static/paper.json` is the one design, which the kiosk's page reads, too."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

_DESIGN = Path(__file__).parents[2] / "web" / "static" / "paper.json"
Facts = Mapping[str, str | Sequence[str]]


class Look(StrEnum):
    """How a line looks."""

    TEXT = "text"
    STRONG = "strong"
    LARGE = "large"  # twice as wide and high
    NUMBER = "number"  # as large as the paper's width allows
    ITEM = "item"  # of a list: at the left, with a dash
    RULE = "rule"
    QR = "qr"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it is meant; how it is broken is the printer's business."""

    look: Look
    text: str = ""


@lru_cache
def design() -> list[dict[str, str]]:
    """The blocks in order: {"look", "of"}, `of` being the name of a fact."""
    found: list[dict[str, str]] = json.loads(_DESIGN.read_text("utf-8"))
    return found


def laid_out(facts: Facts) -> list[Line]:
    """The design with these facts; a block without its fact is left out, one whose fact is a list has a line for each."""
    lines: list[Line] = []
    for block in design():
        look, fact = Look(block["look"]), facts.get(block.get("of", ""), "")
        if look is Look.RULE:
            lines.append(Line(look=look))
        else:
            texts = [fact] if isinstance(fact, str) else fact
            lines += [Line(look=look, text=text) for text in texts if text]
    return lines

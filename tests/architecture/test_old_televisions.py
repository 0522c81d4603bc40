"""The plain screen runs on televisions of 2017: its script is ES5, and calls nothing that came later."""

import re

import esprima
import pytest

from tests.architecture.source import ROOT

SCRIPT = ROOT / "app/web/static/js/display-plain.js"
LATER = {
    "ArrowFunctionExpression",
    "TemplateLiteral",
    "ClassDeclaration",
    "SpreadElement",
    "ObjectPattern",
    "ArrayPattern",
    "ForOfStatement",
    "AwaitExpression",
    "ImportDeclaration",
    "RestElement",
    "AssignmentPattern",
}


def newer_than_es5(text: str) -> list[str]:
    """What of the script a parser of ES5 would stumble over."""
    found: list[str] = []

    def look(node: object, _meta: object) -> object:
        kind = getattr(node, "type", "")
        if kind in LATER or (kind == "VariableDeclaration" and getattr(node, "kind", "var") != "var"):
            found.append(kind)
        if kind == "Property" and (getattr(node, "shorthand", False) or getattr(node, "method", False)):
            found.append("shorthand")
        return node

    esprima.parseScript(text, {}, look)
    return found


def test_the_plain_screen_is_es5() -> None:
    text = SCRIPT.read_text("utf-8")

    assert newer_than_es5(text) == []
    assert re.findall(r"\b(fetch|WebSocket|Symbol|Map|Set|includes|padStart|Object\.assign)\(", text) == []


@pytest.mark.parametrize(
    "text", ["let a = 1", "(a) => a", "`a`", "({a})", "class A {}", "f(...a)", "var {a} = b"]
)
def test_planted_news_is_seen(text: str) -> None:
    assert newer_than_es5(f"var a, b, f; {text}")

"""The README is true: it names every setting, verb and word of make, and every path it names is there."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import typer

from app.settings import Settings
from tests.architecture.source import BESIDE, PRODUCT, ROOT, plant

INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
PATH = re.compile(r"\.?[\w@-][\w.@-]*(/[\w.@-]+)*/?")
ENDINGS = (".py", ".md", ".toml", ".yaml", ".json", ".html", ".css", ".js", ".lock", ".svg", ".png")
TOPS = {*PRODUCT, *BESIDE, "docs", ".ci", "Makefile", "Dockerfile", "LICENSE"}


def missing_paths(root: Path, text: str) -> list[str]:
    """Paths in backticks or links that do not exist; a word is a path when it starts or ends like one of ours."""
    prose = FENCED.sub("", text)
    named = {word for word in INLINE.findall(prose) if PATH.fullmatch(word)}
    named = {word for word in named if word.split("/")[0] in TOPS or word.endswith(ENDINGS)}
    return sorted(path for path in named | set(LINK.findall(prose)) if not (root / path).exists())


def missing_settings(text: str) -> list[str]:
    return [name for field in Settings.model_fields if (name := f"ANTRE_{field.upper()}") not in text]


def missing_words(text: str, command: str, words: list[str]) -> list[str]:
    """Of the words that come after `command`, those that the text never shows after it."""
    return [word for word in words if not re.search(rf"\b{command} {re.escape(word)}\b", text)]


def verbs() -> list[str]:
    """The words after `antre`, from the command line itself."""
    script = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]["antre"]
    cli = import_module(script.split(":")[0])
    application = next(thing for thing in vars(cli).values() if isinstance(thing, typer.Typer))
    return sorted(
        verb.name or verb.callback.__name__.replace("_", "-")
        for verb in application.registered_commands
        if verb.callback and not verb.hidden
    )


def goals() -> list[str]:
    return re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_path_exists() -> None:
    assert missing_paths(ROOT, (ROOT / "README.md").read_text()) == []


def test_every_setting_is_named() -> None:
    assert missing_settings((ROOT / "README.md").read_text()) == []


def test_every_verb_is_named() -> None:
    assert missing_words((ROOT / "README.md").read_text(), "antre", verbs()) == []


def test_every_word_of_make_is_named() -> None:
    assert (
        missing_words((ROOT / "README.md").read_text(), "make", [goal for goal in goals() if goal != "help"])
        == []
    )


def test_planted_gaps_are_seen(tmp_path: Path) -> None:
    root = plant(tmp_path, **{"app/db.py": ""})
    text = "`app/db.py` `app/gone.py` `rules/x.py` `/kiosk` `GET /api` `ANTRE_PORT` [x](docs/x.png)\n```\n`app/y.py`\n```\n"

    assert missing_paths(root, text) == ["app/gone.py", "docs/x.png", "rules/x.py"]
    assert "ANTRE_HOST" in missing_settings(text)
    assert "ANTRE_PORT" not in missing_settings(text)
    assert missing_words("run `antre serve`", "antre", ["serve", "doctor"]) == ["doctor"]

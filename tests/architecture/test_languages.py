"""Every page speaks both languages completely: the same keys, the same values in them, and no key that is not there."""

import json
import re
from pathlib import Path

from tests.architecture.source import ROOT, files, plant

LOCALE = "app/web/locale"
LANGUAGES = ("id", "en")
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}", re.DOTALL)
PAGES = ("app/web/templates", "app/web/static/js")
VALUE = re.compile(r"\{(\w+)\}")
# t("room.thing"; tn adds _one or _many
CALL = re.compile(r"""(?<![\w.])(?:t|tn|has)\(\s*(["'`])([\w.]*[a-z0-9])\1""")
QUOTED = r"""(["'`])((?:{rooms})\.[a-z0-9_.]*[a-z0-9])\1"""  # a key handed on as a value
FILE_ENDINGS = (".js", ".css", ".html", ".json", ".svg")


def texts(root: Path, language: str) -> dict[str, dict[str, str]]:
    """Per file of a language, its texts by key."""
    folder = root / LOCALE / language
    return {path.name: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}


def differences(root: Path) -> list[str]:
    """Files and keys that one language lacks, texts that are empty or hold other values, keys in the wrong file."""
    first, second = (texts(root, language) for language in LANGUAGES)
    found = [f"{name} in one language only" for name in sorted(first.keys() ^ second.keys())]
    for name in sorted(first.keys() & second.keys()):
        here, there = first[name], second[name]
        found += [f"{name} {key} in one language only" for key in sorted(here.keys() ^ there.keys())]
        for key in sorted(here.keys() & there.keys()):
            if not (here[key].strip() and there[key].strip()):
                found.append(f"{name} {key} is empty")
            if set(VALUE.findall(here[key])) != set(VALUE.findall(there[key])):
                found.append(f"{name} {key} holds other values")
    return found


def doubled(root: Path) -> list[str]:
    """Keys that two files of a language have: the files are merged, so one would hide the other."""
    seen: dict[str, str] = {}
    found = []
    for name, keys in texts(root, LANGUAGES[0]).items():
        for key in keys:
            if key in seen:
                found.append(f"{key} in {seen[key]} and {name}")
            seen[key] = name
    return found


def unknown_keys(root: Path) -> list[str]:
    """Keys named in templates and scripts that no file has."""
    known = {key for keys in texts(root, LANGUAGES[0]).values() for key in keys}
    rooms = "|".join(sorted({re.escape(key.split(".")[0]) for key in known}))
    quoted = re.compile(QUOTED.format(rooms=rooms)) if rooms else CALL
    found = []
    for path in (file for folder in PAGES for file in sorted(files(root / folder, ".html", ".js"))):
        text = COMMENT.sub("", path.read_text())
        named = {match[2] for pattern in (CALL, quoted) for match in pattern.finditer(text)}
        missing = {key for key in named if not {key, f"{key}_one"} & known and not key.endswith(FILE_ENDINGS)}
        found += [f"{path.relative_to(root)} {key}" for key in sorted(missing)]
    return found


def test_both_languages_say_the_same() -> None:
    assert differences(ROOT) == []


def test_a_text_has_one_place() -> None:
    assert doubled(ROOT) == []


def test_every_text_that_a_page_names_exists() -> None:
    assert unknown_keys(ROOT) == []


def test_planted_differences_are_seen(tmp_path: Path) -> None:
    kiosk = {
        "kiosk.take": "Ambil",
        "kiosk.ahead": "{count} orang",
        "kiosk.empty": "Kosong",
        "kiosk.id": "Hanya",
    }
    english = {"kiosk.take": "Take", "kiosk.ahead": "{number} people", "kiosk.empty": " "}
    root = plant(
        tmp_path,
        **{
            f"{LOCALE}/id/kiosk.json": json.dumps(kiosk),
            f"{LOCALE}/en/kiosk.json": json.dumps(english),
            f"{LOCALE}/en/office.json": "{}",
            f"{LOCALE}/id/again.json": json.dumps({"kiosk.take": "Ambil"}),
        },
    )

    assert differences(root) == [
        "again.json in one language only",
        "office.json in one language only",
        "kiosk.json kiosk.id in one language only",
        "kiosk.json kiosk.ahead holds other values",
        "kiosk.json kiosk.empty is empty",
    ]
    assert doubled(root) == ["kiosk.take in again.json and kiosk.json"]


def test_planted_unknown_keys_are_seen(tmp_path: Path) -> None:
    script = """
        /* t("kiosk.example") */ import "./kiosk.js"; t("kiosk.take"); t(`kiosk.tkae`); tn("kiosk.ahead", 2); const label = "kiosk.gone";
        t("kiosk.do_" + action); t(`kiosk.do_${action}`); tn('other.room', 1); target("kiosk.id")
    """
    root = plant(
        tmp_path,
        **{
            f"{LOCALE}/id/kiosk.json": json.dumps(
                {"kiosk.take": "", "kiosk.ahead_one": "", "kiosk.ahead_many": ""}
            ),
            "app/web/static/js/kiosk.js": script,
            "app/web/static/vendor/x.js": "t('kiosk.theirs')",
            "app/web/templates/kiosk.html": "{{ t('kiosk.missing') }} {{ t('kiosk.take') }}",
        },
    )

    assert unknown_keys(root) == [
        "app/web/templates/kiosk.html kiosk.missing",
        "app/web/static/js/kiosk.js kiosk.gone",
        "app/web/static/js/kiosk.js kiosk.id",
        "app/web/static/js/kiosk.js kiosk.tkae",
        "app/web/static/js/kiosk.js other.room",
    ]

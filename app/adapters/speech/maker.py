"""Makes clips in a process of its own, so that the server never waits for a word.

Run as `python -m app.adapters.speech.maker FOLDER SOURCES`. A request is a JSON line `{"name", "word", "language"}`; the answer
`{"name", "made"}` comes when `FOLDER/NAME.mp3` is there, whole, or when nobody could say the word. It ends when its input does.
"""

import array
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from app.adapters.speech.providers import Provider, providers
from app.adapters.speech.sound import PAUSE_SECONDS, mp3, silence, trimmed
from app.adapters.speech.sources import Sources
from app.vocabulary import Language

PAUSE = ","
_POLITE = 10  # the server's own work goes first


def make(folder: Path, order: Sequence[Provider], *, name: str, word: str, language: Language) -> bool:
    """Whether the clip is there now; written beside and renamed, so that nobody sees half of one."""
    sound = silence(PAUSE_SECONDS) if word == PAUSE else _said(order, word, language)
    if not sound:
        return False
    beside = folder / f"{name}.{os.getpid()}.part"
    beside.write_bytes(mp3(sound))
    beside.replace(folder / f"{name}.mp3")
    return True


def _said(order: Sequence[Provider], word: str, language: Language) -> "array.array[int]":
    """By the first who can; empty if nobody can."""
    for provider in order:
        if (said := provider.speak(word, language)) and (kept := trimmed(said)):
            return kept
    return silence(0)


def main(folder: str, sources: str) -> None:
    """Answers until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which closes our input
    os.nice(_POLITE)
    order = list(providers(Sources.from_json(sources)))
    for line in sys.stdin:
        asked = json.loads(line)
        language = Language(asked["language"])
        made = make(Path(folder), order, name=asked["name"], word=asked["word"], language=language)
        print(json.dumps({"name": asked["name"], "made": made}), flush=True)  # noqa: T201 - the pipe


if __name__ == "__main__":
    main(*sys.argv[1:])

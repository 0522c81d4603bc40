"""Clips on disk, named by what they are made of: words, made ahead; and sentences, joined from them when a call is made."""

import hashlib
import os
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.adapters.speech.sources import Sources, clip_name
from app.clock import monotonic
from app.vocabulary import Language

ADDRESS = "/speech/"
_NAME = re.compile(r"[0-9a-f]{32}\.mp3")
_KEPT_SECONDS = 24 * 3600.0  # a sentence that nobody said for a day is joined again when it is needed
_TOUCHED_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A word whose clip is missing."""

    name: str
    word: str
    language: Language


class Clips:
    """`say` is called by readers' threads and takes about a millisecond: it joins bytes, and never makes sound."""

    def __init__(self, folder: Path, sources: Sources) -> None:
        self.words = folder / "words"
        self._said = folder / "said"
        self._fingerprint = sources.fingerprint()
        self._words: dict[tuple[Language, str], tuple[str, bytes]] = {}
        self._touched: dict[str, float] = {}
        self._lock = threading.Lock()  # between readers' threads that say the same sentence

    def open(self) -> None:
        """Makes the folders. Raises OSError."""
        self.words.mkdir(parents=True, exist_ok=True)
        self._said.mkdir(parents=True, exist_ok=True)

    def missing(self, language: Language, words: Iterable[str]) -> list[Wanted]:
        """Loads what is on disk; the rest has to be made."""
        wanted = []
        for word in sorted(words):
            if (language, word) not in self._words and not self.load(language, word):
                name = clip_name(self._fingerprint, word, language)
                wanted.append(Wanted(name=name, word=word, language=language))
        return wanted

    def load(self, language: Language, word: str) -> bool:
        """Whether the word's clip is there, and from now on in memory: two to eight kilobytes."""
        name = clip_name(self._fingerprint, word, language)
        try:
            sound = (self.words / f"{name}.mp3").read_bytes()
        except OSError:
            return False
        self._words[language, word] = name, sound
        return True

    def say(self, language: Language, words: tuple[str, ...]) -> str | None:
        """The address of the sentence; None if a word of it is not there (yet), or the disk takes nothing more."""
        try:
            clips = [self._words[language, word] for word in words]
        except KeyError:
            return None
        name = hashlib.sha256(" ".join(name for name, _ in clips).encode()).hexdigest()[:32]
        with self._lock:
            if not self._keep(name, b"".join(sound for _, sound in clips)):
                return None
        return f"{ADDRESS}{name}.mp3"

    def single(self, language: Language, text: str) -> Wanted | str:
        """The address of one text that is no call's word, or what has to be made first; it is not kept in memory."""
        name = clip_name(self._fingerprint, text, language)
        try:
            sound = (self.words / f"{name}.mp3").read_bytes()
        except OSError:
            return Wanted(name=name, word=text, language=language)
        with self._lock:
            self._keep(name, sound)
        return f"{ADDRESS}{name}.mp3"

    def _keep(self, name: str, sound: bytes) -> bool:
        now = monotonic()
        if now - self._touched.get(name, -_TOUCHED_SECONDS) < _TOUCHED_SECONDS:
            return True
        path = self._said / f"{name}.mp3"
        try:
            if path.exists():
                os.utime(path)
            else:
                beside = path.with_suffix(f".{os.getpid()}.part")
                beside.write_bytes(sound)
                beside.replace(path)
        except OSError:
            return False
        self._touched[name] = now
        return True

    def tidy(self, *, now: float) -> int:
        """Deletes sentences that were last said a day before `now` (seconds since 1970): how many."""
        old = [file for file in self._said.iterdir() if now - file.stat().st_mtime > _KEPT_SECONDS]
        for file in old:
            with self._lock:
                self._touched.pop(file.stem, None)
                file.unlink(missing_ok=True)
        return len(old)

    def sentence(self, name: str) -> Path | None:
        """The file behind an address; None for a name that is no clip's, and for one that was never said."""
        if not _NAME.fullmatch(name):
            return None
        path = self._said / name
        return path if path.is_file() else None

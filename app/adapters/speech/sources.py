"""Where words come from, and the name of a clip: it changes with everything that changes its sound."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from app.vocabulary import Language

_FORMAT = 1  # rises when clips of the same word and engine sound different from before


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The operator's folder of recordings and piper models (paths; empty: none), espeak-ng's words a minute."""

    pack: str = ""
    piper: Mapping[Language, str] = field(default_factory=dict)
    rate: int = 130

    def as_json(self) -> str:
        """For the maker's command line."""
        return json.dumps({"pack": self.pack, "piper": dict(self.piper), "rate": self.rate})

    @classmethod
    def from_json(cls, text: str) -> "Sources":
        """The same again."""
        read = json.loads(text)
        piper = {Language(language): path for language, path in read["piper"].items()}
        return cls(pack=read["pack"], piper=piper, rate=read["rate"])

    def fingerprint(self) -> str:
        """Of the engines and recordings as they are now; a folder that is changed is made anew at the next start."""
        parts = [str(_FORMAT), str(self.rate), str(find_spec("espeakng_loader") is not None)]
        files = [*sorted(Path(self.pack).rglob("*"))] if self.pack else []
        for file in (*files, *(Path(path) for path in self.piper.values())):
            try:
                state = file.stat()
            except OSError:
                continue
            parts.append(f"{file}:{state.st_size}:{state.st_mtime_ns}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def clip_name(fingerprint: str, word: str, language: Language) -> str:
    """32 hexadecimal digits."""
    return hashlib.sha256(f"{fingerprint}\n{language}\n{word}".encode()).hexdigest()[:32]


def can_speak() -> bool:
    """Whether the extra `speech` is installed: without its encoder there are no clips."""
    return all(find_spec(name) is not None for name in ("lameenc", "miniaudio"))

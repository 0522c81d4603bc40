"""Who says a word, in this order: the operator's recordings, piper with the operator's model, espeak-ng."""

import array
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from app.adapters.speech.pronunciation import for_espeak, spelled
from app.adapters.speech.sound import UnreadableSound, read, samples
from app.adapters.speech.sources import Sources
from app.vocabulary import Language

_ENGINE_SECONDS = 60.0  # a word that takes an engine longer is not said by it


class Provider(Protocol):
    """Says single words."""

    def speak(self, word: str, language: Language) -> "array.array[int] | None":
        """The word; None if this one cannot say it."""
        ...


class Recordings:
    """A folder of clips with a manifest: `{"clips": {"id": {"nol": "id/nol.wav"}}}`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        self._clips: dict[str, dict[str, str]] = manifest["clips"]

    def speak(self, word: str, language: Language) -> "array.array[int] | None":
        """As it was recorded; None if it was not, or if the manifest points out of the folder."""
        name = self._clips.get(language, {}).get(word.lower())
        path = (self._folder / name).resolve() if name else None
        if path is None or not path.is_relative_to(self._folder):
            return None
        try:
            return read(path)
        except UnreadableSound:
            return None


class Piper:
    """The program `piper` on the path, a process for each word; only with a model file of the operator's."""

    def __init__(self, program: str, models: dict[Language, str]) -> None:
        self._program = program
        self._models = models

    def speak(self, word: str, language: Language) -> "array.array[int] | None":
        """None without a model of the language."""
        model = self._models.get(language)
        if model is None:
            return None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "word.wav"
            try:
                subprocess.run(  # noqa: S603 - the operator's program and model; the word goes through its input
                    [self._program, "--model", model, "--output_file", str(path)],
                    input=spelled(word, language).encode(),
                    capture_output=True,
                    check=True,
                    timeout=_ENGINE_SECONDS,
                )
                return read(path)
            except (OSError, subprocess.SubprocessError, UnreadableSound):
                return None


class EspeakProgram:
    """Debian's `espeak-ng`, a process for each word."""

    def __init__(self, program: str, rate: int) -> None:
        self._program = program
        self._rate = rate

    def speak(self, word: str, language: Language) -> "array.array[int] | None":
        """None if the program fails."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "word.wav"
            order = [self._program, "-v", language, "-s", str(self._rate), "-w", str(path), "--stdin"]
            try:
                subprocess.run(  # noqa: S603 - no shell, and the word goes through its input
                    order,
                    input=for_espeak(word, language).encode(),
                    capture_output=True,
                    check=True,
                    timeout=_ENGINE_SECONDS,
                )
                return read(path)
            except (OSError, subprocess.SubprocessError, UnreadableSound):
                return None


class EspeakLibrary:
    """The library of `espeakng-loader` in a process of its own, because of its licence: one for all words."""

    def __init__(self, library: str, data: str, rate: int) -> None:
        self._rate = rate
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "app.adapters.speech.espeak", library, data],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        """Its input ends, and so does it."""
        self._process.communicate()

    def speak(self, word: str, language: Language) -> "array.array[int] | None":
        """None if the process is gone."""
        request = {"voice": str(language), "rate": self._rate, "text": for_espeak(word, language)}
        if self._process.stdin is None or self._process.stdout is None:
            return None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            head = self._process.stdout.readline().split()
        except OSError:
            return None
        if not head:
            return None
        return samples(self._process.stdout.read(int(head[0])), int(head[1]))


def providers(sources: Sources) -> Iterator[Provider]:
    """Those that are there, the best first."""
    if sources.pack:
        yield Recordings(Path(sources.pack))
    if sources.piper and (program := shutil.which("piper")):
        yield Piper(program, dict(sources.piper))
    if find_spec("espeakng_loader"):
        import espeakng_loader  # noqa: PLC0415 - the extra `speech`; it only tells where its library is

        library, data = espeakng_loader.get_library_path(), espeakng_loader.get_data_path()
        yield EspeakLibrary(str(library), str(data), sources.rate)
    elif program := shutil.which("espeak-ng"):
        yield EspeakProgram(program, sources.rate)

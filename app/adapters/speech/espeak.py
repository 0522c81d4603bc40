"""A process of its own that speaks with the espeak-ng library (GPL-3.0): only words and sound go through its pipes.

Run as `python -m app.adapters.speech.espeak LIBRARY DATA`; standard library only. A request is a JSON line
`{"voice": "id", "rate": 130, "text": "[[l'oket]]"}`; the answer is a line with the number of bytes and the rate in Hz,
then so many bytes of 16-bit mono sound. It ends when its input does.
"""

import ctypes
import json
import signal
import sys
from typing import Any, Protocol

_SYNCHRONOUS = 2
_UTF8_PHONEMES_PAUSE = 0x1 | 0x100 | 0x1000  # text is UTF-8, [[…]] are phonemes, a pause at the end
_RATE = 1  # words a minute
_OK = 0


class _Library(Protocol):
    def __getattr__(self, name: str) -> Any: ...  # noqa: ANN401


class Espeak:
    """The library, opened once."""

    def __init__(self, library: str, data: str) -> None:
        self._library: _Library = ctypes.CDLL(library)
        self.hertz = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0))
        if self.hertz <= 0:
            message = f"espeak-ng does not find its data in {data}"
            raise OSError(message)
        self._sound = bytearray()
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self._heard = kind(self._hear)  # kept: the library calls it
        self._library.espeak_SetSynthCallback(self._heard)

    def _hear(self, sound: Any, count: int, _events: Any) -> int:  # noqa: ANN401
        if sound and count > 0:
            self._sound += ctypes.string_at(sound, count * 2)
        return 0

    def speak(self, *, voice: str, rate: int, text: str) -> bytes:
        """16-bit mono sound; empty if the library has no such voice."""
        self._sound.clear()
        if self._library.espeak_SetVoiceByName(voice.encode()) != _OK:
            return b""
        self._library.espeak_SetParameter(_RATE, rate, 0)
        written = text.encode()
        self._library.espeak_Synth(written, len(written) + 1, 0, 1, 0, _UTF8_PHONEMES_PAUSE, None, None)
        self._library.espeak_Synchronize()
        return bytes(self._sound)


def main(library: str, data: str) -> None:
    """Answers until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which closes our input
    engine = Espeak(library, data)
    for line in sys.stdin:
        sound = engine.speak(**json.loads(line))
        sys.stdout.buffer.write(f"{len(sound)} {engine.hertz}\n".encode() + sound)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])

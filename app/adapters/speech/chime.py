"""The chime before a call, computed: two bell tones, a fourth apart. `python -m app.adapters.speech.chime FILE` writes it."""

import array
import math
import sys
from pathlib import Path

from app.adapters.speech.sound import HERTZ, mp3

_TONES = ((659.3, 0.0), (493.9, 0.42))  # hertz, and the second at which it is struck
_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12), (4.2, 0.05))
_SECONDS = 1.5
_LOUDNESS = 11_000
_FADE = 3.4  # e-folds a second
_STRIKE = 0.006  # seconds


def chime() -> "array.array[int]":
    """16-bit mono sound."""
    return array.array("h", (_sample(place / HERTZ) for place in range(round(_SECONDS * HERTZ))))


def _sample(at: float) -> int:
    struck = [(hertz, at - since) for hertz, since in _TONES if at >= since]
    height = sum(
        weight
        * math.sin(math.tau * hertz * part * age)
        * math.exp(-_FADE * part**0.5 * age)
        * min(1.0, age / _STRIKE)
        for hertz, age in struck
        for part, weight in _PARTIALS
    )
    return round(_LOUDNESS * height * min(1.0, (_SECONDS - at) / 0.1))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(mp3(chime()))

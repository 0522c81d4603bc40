"""Sound as 16-bit mono samples: trimmed, levelled, and encoded as mp3 frames that can be joined end to end."""

import array
from pathlib import Path

import lameenc  # the extra `speech`: only the maker's process imports this module
import miniaudio

HERTZ = 22_050
PAUSE_SECONDS = 0.16
_KILOBITS = 40
_SILENT = 330  # of 32767: 1 %
_KEPT_SECONDS = 0.012  # of silence before and after a word: a plosive begins softly
_PEAK = 26_000
_MOST_GAIN = 4.0


class UnreadableSound(Exception):
    """A file that no decoder knows."""


def read(path: Path) -> "array.array[int]":
    """A recording in wav, mp3, ogg or flac, of any rate. Raises UnreadableSound."""
    try:
        decoded = miniaudio.decode_file(
            str(path), output_format=miniaudio.SampleFormat.SIGNED16, nchannels=1, sample_rate=HERTZ
        )
    except (miniaudio.MiniaudioError, OSError) as error:
        raise UnreadableSound(str(path)) from error
    return array.array("h", decoded.samples)


def samples(sound: bytes, hertz: int) -> "array.array[int]":
    """What an engine gave, at our rate."""
    if hertz == HERTZ:
        return array.array("h", sound)
    converted = miniaudio.convert_frames(
        miniaudio.SampleFormat.SIGNED16, 1, hertz, sound, miniaudio.SampleFormat.SIGNED16, 1, HERTZ
    )
    return array.array("h", bytes(converted))


def silence(seconds: float) -> "array.array[int]":
    """Nothing, for so long."""
    return array.array("h", bytes(2 * round(seconds * HERTZ)))


def trimmed(sound: "array.array[int]") -> "array.array[int]":
    """Without the silence around it, and as loud as every other word; empty if there is nothing to hear."""
    loud = [place for place, sample in enumerate(sound) if abs(sample) > _SILENT]
    if not loud:
        return array.array("h")
    kept = round(_KEPT_SECONDS * HERTZ)
    word = sound[max(0, loud[0] - kept) : loud[-1] + kept]
    gain = min(_MOST_GAIN, _PEAK / max(abs(sample) for sample in word))
    return array.array("h", (round(sample * gain) for sample in word))


def mp3(sound: "array.array[int]") -> bytes:
    """Frames of one rate and no header, so that files joined end to end are one file."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(_KILOBITS)
    encoder.set_in_sample_rate(HERTZ)
    encoder.set_out_sample_rate(HERTZ)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    return bytes(encoder.encode(sound.tobytes())) + bytes(encoder.flush())

"""The real engine: words are made beside the server, joined without delay, and can be heard."""

import array
import asyncio
import json
import math
import os
import sys
import time
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import miniaudio
import pytest

from app.adapters.speech.clips import ADDRESS, Clips
from app.adapters.speech.maker import make
from app.adapters.speech.providers import EspeakLibrary, Recordings, providers
from app.adapters.speech.sources import Sources
from app.settings import Settings
from app.vocabulary import Language
from app.voice import VoiceKeeper
from counters.queries.now_serving import now_serving
from counters.rules.lobby import Wording
from display.announce import Spoken, announcement, words_needed
from display.board import build_board
from tests.commands.desk import take, work
from tests.factories import TestMall

LABELS = ("Loket 3", "Loket 12")


def call(number: str, label: str, language: Language) -> tuple[str, ...]:
    spoken = Spoken(number=number, counter_label=label, agency="", repeat=0)
    return announcement(spoken, language=language, wording=Wording())


def ready(folder: Path, sources: Sources) -> Clips:
    clips = Clips(folder, sources)
    clips.open()
    order = list(providers(sources))
    for language in Language:
        needed = words_needed(language=language, wording=Wording(), labels=LABELS, agencies=())
        for one in clips.missing(language, needed):
            assert make(clips.words, order, name=one.name, word=one.word, language=one.language)
            assert clips.load(language, one.word)
    for provider in order:
        if isinstance(provider, EspeakLibrary):
            provider.close()
    return clips


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    return ready(tmp_path_factory.mktemp("speech"), Sources())


def heard(path: Path) -> "array.array[int]":
    """Decoded by somebody else's decoder."""
    decoded = miniaudio.mp3_read_file_s16(str(path))
    assert (decoded.nchannels, decoded.sample_rate) == (1, 22_050)
    samples: array.array[int] = decoded.samples
    return samples


@pytest.mark.parametrize("language", Language)
def test_a_sentence_is_the_sum_of_its_words_and_can_be_heard(clips: Clips, language: Language) -> None:
    words = call("A-017", "Loket 12", language)

    address = clips.say(language, words)

    assert address is not None
    path = clips.sentence(address.removeprefix(ADDRESS))
    assert path is not None
    sound = heard(path)
    assert 4 < len(sound) / 22_050 < 12
    assert 20_000 < path.stat().st_size < 64_000
    assert max(sound) < 32_767
    rms = math.sqrt(sum(one * one for one in sound[::7]) / len(sound[::7]))
    assert rms > 1000  # silence has none
    alone = sum(len(heard(clips.words / f"{clips._words[language, word][0]}.mp3")) for word in words)
    assert abs(alone - len(sound)) <= 2400 * len(words)


def test_saying_takes_no_time_worth_the_name(clips: Clips) -> None:
    began = time.perf_counter()
    for number in range(50):
        assert clips.say(Language.ID, call(f"F-{number:03}", "Loket 3", Language.ID))

    assert (time.perf_counter() - began) / 50 < 0.05


def test_the_same_words_are_the_same_sentence_on_every_screen(clips: Clips) -> None:
    first, second = (clips.say(Language.ID, call("B-001", "Loket 3", Language.ID)) for _ in range(2))

    assert first == second
    assert first != clips.say(Language.ID, call("B-002", "Loket 3", Language.ID))


@pytest.mark.parametrize(
    "name", ["../words/x.mp3", "..", "x.mp3", "a" * 32, f"{'a' * 32}.mp3/", f"{'0' * 32}.mp3"]
)
def test_a_name_that_is_no_sentence_is_no_file(clips: Clips, name: str) -> None:
    assert clips.sentence(name) is None


def test_old_sentences_go_and_come_back(clips: Clips) -> None:
    words = call("C-001", "Loket 3", Language.ID)
    address = clips.say(Language.ID, words)
    assert address is not None
    path = clips.sentence(address.removeprefix(ADDRESS))
    assert path is not None
    os.utime(path, (0, 0))

    assert clips.tidy(now=time.time()) == 1
    assert not path.exists()
    assert clips.say(Language.ID, words) == address
    assert path.exists()


def test_a_recording_comes_before_the_engine_and_stays_in_its_folder(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "tiga.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        tone = array.array("h", (round(9000 * math.sin(one / 20)) for one in range(44_100)))
        file.writeframes(tone.tobytes())
    listed = {"tiga": "tiga.wav", "satu": "../secret.wav", "dua": "nothing.wav"}
    (tmp_path / "manifest.json").write_text(json.dumps({"clips": {"id": listed}}))

    pack = Recordings(tmp_path)

    said = pack.speak("tiga", Language.ID)
    assert said is not None
    assert len(said) == pytest.approx(22_050, abs=100)
    assert [pack.speak(word, Language.ID) for word in ("satu", "dua", "empat")] == [None, None, None]
    assert pack.speak("tiga", Language.EN) is None
    assert isinstance(next(iter(providers(Sources(pack=str(tmp_path))))), Recordings)


def test_what_changes_the_sound_changes_the_name(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    kinds = [Sources(), Sources(rate=150), Sources(pack=str(tmp_path))]

    assert len({one.fingerprint() for one in kinds}) == 3


SLOW = [sys.executable, "-c", "import sys, time; sys.stdin.readline(); time.sleep(600)"]


@asynccontextmanager
async def keeper(mall: TestMall, folder: Path, maker: list[str] | None = None) -> AsyncIterator[VoiceKeeper]:
    settings = Settings(speech_dir=str(folder))
    more = {"maker": maker} if maker else {}
    kept = VoiceKeeper(mall.database, mall.clock, settings, **more)
    kept.start()
    try:
        yield kept
    finally:
        await kept.stop()


def say_of(mall: TestMall, kept: VoiceKeeper) -> object:
    now = mall.ask(now_serving, scope=mall.demo.scope, zone_ids=(), now=mall.clock.now())
    return build_board(now, kept.clips).calls[-1].say


async def test_no_call_waits_for_a_slow_engine(mall: TestMall, tmp_path: Path) -> None:
    take(mall)
    async with keeper(mall, tmp_path, SLOW) as kept:
        await asyncio.sleep(0.5)  # it makes the first word, and makes it, and makes it
        work(mall, mall.officer(), "open", "next")

        began = time.perf_counter()
        said = say_of(mall, kept)

    assert said is None
    assert time.perf_counter() - began < 5  # the engine takes ten minutes


async def test_a_malls_words_are_made_beside_the_server(mall: TestMall, tmp_path: Path) -> None:
    take(mall)
    work(mall, mall.officer(), "open", "next")
    async with keeper(mall, tmp_path) as kept:
        for _ in range(500):
            said = say_of(mall, kept)
            if said and set(said) == {"id", "en"}:  # type: ignore[call-overload]
                break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("no voice after fifty seconds")


async def test_a_text_is_read_out_and_made_once(mall: TestMall, tmp_path: Path) -> None:
    async with keeper(mall, tmp_path) as kept:
        kept.clips.open()
        first = await kept.spoken(Language.ID, "Ambil nomor")
        again = await kept.spoken(Language.ID, "Ambil nomor")
        other = await kept.spoken(Language.EN, "Take a number")

    assert first is not None
    assert first == again != other
    name = first.removeprefix("/speech/")
    path = kept.clips.sentence(name)
    assert path is not None
    assert path.stat().st_size > 1000


async def test_no_voice_reads_nothing(mall: TestMall, tmp_path: Path) -> None:
    kept = VoiceKeeper(mall.database, mall.clock, Settings(speech_dir=str(tmp_path), speech=False))
    kept.start()

    assert await kept.spoken(Language.ID, "Ambil nomor") is None

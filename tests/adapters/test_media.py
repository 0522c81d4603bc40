"""Pictures and films are known by their content and kept under it."""

from io import BytesIO
from pathlib import Path

import pytest

from app.adapters.media import Media, kind_of, suffix_of
from app.vocabulary import SlideKind

HEADS = {
    "jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "mp4": b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00",
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm",
}


@pytest.mark.parametrize("suffix", HEADS)
def test_what_screens_can_show_is_known_by_its_first_bytes(suffix: str) -> None:
    assert suffix_of(HEADS[suffix]) == suffix


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<html>",
        b"GIF89a",
        b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01matroska",
        b"\x00\x00\x00\x18ftypheic",
        b"\x00\x00\x00\x14ftypqt  ",
        b"MZ\x90",
    ],
)
def test_the_rest_is_not(head: bytes) -> None:
    assert suffix_of(head) is None


def test_the_same_content_lies_there_once(tmp_path: Path) -> None:
    media = Media(tmp_path / "media")

    names = {media.keep(BytesIO(HEADS["png"] + b"x" * 3_000_000)) for _ in range(2)}
    film = media.keep(BytesIO(HEADS["mp4"]))

    (name,) = names
    assert name is not None
    assert film is not None
    assert (kind_of(name), kind_of(film)) == (SlideKind.IMAGE, SlideKind.VIDEO)
    assert sorted(path.name for path in (tmp_path / "media").iterdir()) == sorted([name, film])
    assert media.path(name) == tmp_path / "media" / name
    media.forget(name)
    assert media.path(name) is None
    assert media.keep(BytesIO(b"<html>")) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x.png",
        "../antre.db",
        "..%2fantre.png",
        "a/b.png",
        ".png",
        "a.html",
        "antre.png",
        "a" * 300 + ".jpg",
    ],
)
def test_nothing_else_is_reached(tmp_path: Path, name: str) -> None:
    (tmp_path / "antre.png").write_text("x")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "antre.png").write_text("x")

    assert Media(tmp_path / "media").path(name) is None

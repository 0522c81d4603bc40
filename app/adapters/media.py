"""Pictures and films for the lobby's screens: kept on disk under a name made of their content, so that they never change there."""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from app.vocabulary import SlideKind

ADDRESS = "/media/"
TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
_STEM = re.compile(r"[0-9a-f]{32}")
_CHUNK = 1 << 20
_HEAD = 64


def suffix_of(head: bytes) -> str | None:
    """What the first bytes say that it is, whatever it is called: JPEG, PNG, WebP, MP4, WebM; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] not in {b"heic", b"heix", b"mif1", b"avif", b"qt  "}:
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head:
        return "webm"
    return None


def kind_of(name: str) -> SlideKind:
    """Of a kept file."""
    return SlideKind.VIDEO if TYPES[name.rpartition(".")[2]].startswith("video/") else SlideKind.IMAGE


class Media:
    """A folder; processes of one machine may share it."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when something is kept."""
        self._folder = folder

    def keep(self, file: BinaryIO) -> str | None:
        """Its name, the same for the same content; None if it is no picture or film. It blocks. Raises OSError."""
        suffix = suffix_of(file.read(_HEAD))
        if suffix is None:
            return None
        file.seek(0)
        self._folder.mkdir(parents=True, exist_ok=True)
        content = hashlib.sha256()
        beside = self._folder / f"{os.urandom(8).hex()}.part"
        try:
            with beside.open("wb") as kept:
                while chunk := file.read(_CHUNK):
                    content.update(chunk)
                    kept.write(chunk)
            name = f"{content.hexdigest()[:32]}.{suffix}"
            beside.replace(self._folder / name)
        finally:
            beside.unlink(missing_ok=True)
        return name

    def path(self, name: str) -> Path | None:
        """Where a file lies; None for what was never kept."""
        stem, _, suffix = name.rpartition(".")
        if suffix not in TYPES or not _STEM.fullmatch(stem):
            return None
        path = self._folder / name
        return path if path.is_file() else None

    def forget(self, name: str) -> None:
        """Deletes it; it may be gone already."""
        if path := self.path(name):
            path.unlink(missing_ok=True)

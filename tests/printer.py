"""A thermal printer for tests: on TCP, with paper, a cover and a status, and a reader of what it was sent."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace

import segno
import zxingcpp
from PIL import Image

DOTS = {80: 576, 58: 384}
_LETTER = 12  # dots that a plain letter is wide
_PAGES = {16: "cp1252", 0: "cp437", 2: "cp850", 19: "cp858"}


@dataclass(kw_only=True)
class Row:
    """A printed line of text as it stands on paper."""

    text: str
    wide: int  # of its largest letters
    high: int
    strong: bool
    centred: bool
    dots: int


@dataclass
class Paper:
    """What came out: rows of text, and pictures as dots put together where they follow each other."""

    rows: list[Row] = field(default_factory=list)
    pictures: list[list[str]] = field(default_factory=list)
    cut: int = 0

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.rows)

    def qr(self, *, paper_mm: int) -> str:
        """What a phone reads when the picture lies on this paper."""
        (dots,) = self.pictures
        width = DOTS[paper_mm]
        assert len(dots[0]) <= width, f"{len(dots[0])} dots on {width}"
        left = (width - len(dots[0])) // 2
        image = Image.new("L", (width, len(dots) + 40), 255)
        for y, row in enumerate(dots):
            for x, dot in enumerate(row):
                if dot == "1":
                    image.putpixel((left + x, y + 20), 0)
        (found,) = zxingcpp.read_barcodes(image)
        return str(found.text)


class _Reader:
    """ESC/POS, as far as a ticket needs it; anything else is an error, not passed over."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self.paper = Paper()
        self._row: list[Row] = []  # a piece for each change of size
        self._size, self._strong, self._centred, self._page = (1, 1), False, False, 0
        self._picture_before = False
        self._module, self._stored = 3, ""

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        assert len(taken) == count, "the job ends in the middle of a command"
        self._at += count
        return taken

    def read(self) -> Paper:
        while self._at < len(self._data):
            one = self._take(1)
            if one in {b"\x1b", b"\x1c", b"\x1d"}:
                self._command(one + self._take(1))
            elif one == b"\n":
                self._feed()
            elif one != b"\r":
                assert one >= b" ", f"a control byte {one!r} in the text"
                self._write(one)
        assert not self._row, "the last line was never printed"
        return self.paper

    def _write(self, letter: bytes) -> None:
        (wide, high), text = self._size, letter.decode(_PAGES[self._page])
        piece = Row(
            text=text, wide=wide, high=high, strong=self._strong, centred=self._centred, dots=wide * _LETTER
        )
        self._row.append(piece)

    def _feed(self) -> None:
        text = "".join(piece.text for piece in self._row)
        if text.strip():
            letters = [piece for piece in self._row if not piece.text.isspace()]
            largest = max(letters, key=lambda piece: (piece.wide, piece.high))
            row = replace(largest, text=text.rstrip(), dots=sum(piece.dots for piece in self._row))
            self.paper.rows.append(row)
            self._picture_before = False
        self._row = []

    def _command(self, name: bytes) -> None:
        known = {
            b"\x1b@": self._reset,
            b"\x1c.": lambda: None,  # Latin letters, not Chinese ones
            b"\x1ba": lambda: self._set("_centred", self._take(1) in {b"\x01", b"1"}),
            b"\x1bE": lambda: self._set("_strong", self._take(1) == b"\x01"),
            b"\x1bt": lambda: self._set("_page", self._take(1)[0]),
            b"\x1bM": self._font,
            b"\x1d!": self._resize,
            b"\x1dV": self._cut,
            b"\x1dv": self._picture,
            b"\x1d(": self._own_code,
        }
        assert name in known, f"an unknown command {name!r}"
        known[name]()

    def _set(self, name: str, value: object) -> None:
        setattr(self, name, value)

    def _reset(self) -> None:
        self._size, self._strong, self._centred = (1, 1), False, False

    def _font(self) -> None:
        assert self._take(1) == b"\x00", "the smaller letters have another width"

    def _resize(self) -> None:
        size = self._take(1)[0]
        self._size = ((size >> 4) + 1, (size & 7) + 1)

    def _cut(self) -> None:
        if self._take(1) in {b"\x41", b"\x42"}:
            self._take(1)
        self.paper.cut += 1

    def _own_code(self) -> None:
        """A QR code that the printer draws: model, size of a module, correction, text, and drawing it."""
        assert self._take(1) == b"k"
        _, function, *rest = self._take(int.from_bytes(self._take(2), "little"))
        if function == 0x43:
            self._module = rest[0]
        elif function == 0x50:
            self._stored = bytes(rest[1:]).decode("ascii")
        elif function == 0x51:
            drawn = segno.make_qr(self._stored, error="m").matrix_iter(scale=self._module, border=0)
            self.paper.pictures.append(["".join("1" if dot else "0" for dot in row) for row in drawn])

    def _picture(self) -> None:
        head = self._take(6)
        assert head[:2] == b"0\x00", "plain dots only"
        width, height = int.from_bytes(head[2:4], "little"), int.from_bytes(head[4:6], "little")
        rows = ["".join(f"{byte:08b}" for byte in self._take(width)) for _ in range(height)]
        if self._picture_before:
            self.paper.pictures[-1] += rows
        else:
            self.paper.pictures.append(rows)
        self._picture_before = True


def read(job: bytes) -> Paper:
    """What the job prints."""
    return _Reader(job).read()


@dataclass(kw_only=True)
class FakePrinter:
    """Answers DLE EOT at once and GS r in its turn; prints only while it has paper and its cover is shut."""

    paper: bool = True
    low: bool = False
    cover: bool = True
    fault: bool = False
    mute: bool = False  # takes the connection and never says anything
    slow: bool = False  # never comes to the end of a job
    knows_done: bool = True
    out_after: int | None = None  # bytes of a job after which the paper ends
    port: int = 0
    jobs: list[bytes] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    forgot: asyncio.Event = field(default_factory=asyncio.Event)

    def papers(self) -> list[Paper]:
        """Everything that came out of it."""
        return [read(job) for job in self.jobs]

    @property
    def able(self) -> bool:
        return self.paper and self.cover and not self.fault

    def _status(self, which: int) -> bytes:
        if which == 1:
            return bytes([0x12 | (0 if self.able else 0x08)])
        if which == 2:
            return bytes(
                [
                    0x12
                    | (0 if self.cover else 0x04)
                    | (0 if self.paper else 0x20)
                    | (0x40 if self.fault else 0)
                ]
            )
        return bytes([0x12 | (0x0C if self.low or not self.paper else 0) | (0 if self.paper else 0x60)])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held = b""
        while data := await reader.read(65536):
            if self.mute:
                continue
            held += data
            while (at := held.find(b"\x10\x04")) >= 0 and len(held) > at + 2:
                writer.write(self._status(held[at + 2]))
                held = held[:at] + held[at + 3 :]
            if (at := held.find(b"\x10\x14\x08")) >= 0:
                held = b""
                self.forgot.set()
            if self.out_after is not None and len(held) > self.out_after:
                self.paper = False
            if held:
                self.began.set()
            if self.able and not self.slow and held.endswith(b"\x1dr\x01"):
                self.jobs.append(held.removesuffix(b"\x1dr\x01"))
                held = b""
                if self.knows_done:
                    writer.write(b"\x00")
        writer.close()


@asynccontextmanager
async def printer(**how: object) -> AsyncIterator[FakePrinter]:
    """A printer that listens on a port of its own."""
    made = FakePrinter(**how)  # type: ignore[arg-type]
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


@contextmanager
def printer_beside(**how: object) -> Iterator[FakePrinter]:
    """The same for a test without an event loop of its own."""
    made = FakePrinter(**how)  # type: ignore[arg-type]
    ready, over = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())
        server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=[serve()], daemon=True)
    thread.start()
    assert ready.wait(5)
    yield made
    loops[0].call_soon_threadsafe(over.set)
    thread.join(5)

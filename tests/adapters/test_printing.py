"""Tickets as bytes, read back by a decoder that knows nothing of how they were made; and printers that fail."""

import asyncio
import socket

import pytest

from app.adapters.printing.escpos import COLUMNS, encode, printable
from app.adapters.printing.network import Address, NetworkPrinters
from app.adapters.printing.paper import Line, Look, design, laid_out
from app.errors import AntreError
from app.vocabulary import PrinterState
from tests.printer import DOTS, FakePrinter, printer, read

URL = "https://antrean.bekasikota.go.id/t/3vQ8yXcK2m1ZpB7sWn5tRA"
FACTS = {
    "mall": "Mal Pelayanan Publik Kota Bekasi",
    "agency": "Dinas Kependudukan dan Pencatatan Sipil",
    "title": "Nomor antrean Anda",
    "number": "A-017",
    "service": "Penerbitan KTP-el karena hilang – café “baru”",  # noqa: RUF001  (what tickets say)
    "taken_at": "24 November 2026, pukul 09.12",
    "ahead": "12 orang di depan Anda",
    "wait": "Perkiraan tunggu 15–25 menit",  # noqa: RUF001
    "bring_title": "Yang perlu dibawa",
    "bring": [
        "Surat keterangan hilang dari kepolisian, asli dan salinan, atas nama pemohon sendiri",
        "Kartu keluarga",
    ],
    "url": URL,
    "follow": "Pindai untuk memantau giliran dari HP.",
    "deaf": "Tuli atau sulit mendengar? Layar dan halaman HP ini menampilkan panggilan Anda.",
}


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_a_ticket_fits_its_paper(paper_mm: int) -> None:
    paper = read(encode(laid_out(FACTS), paper_mm=paper_mm))

    largest = max(paper.rows, key=lambda row: (row.wide, row.high))
    assert largest.text == "A-017"
    assert sorted((row.wide, row.high) for row in paper.rows)[-2] == (1, 1)
    assert max(row.dots for row in paper.rows) <= DOTS[paper_mm]
    assert largest.dots > DOTS[paper_mm] * 0.8
    assert paper.qr(paper_mm=paper_mm) == URL
    assert paper.cut == 1
    # in the middle of dots it would be a question to the printer, and shift the answers to ours
    assert b"\x10\x04" not in encode(laid_out(FACTS), paper_mm=paper_mm)


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_every_word_survives(paper_mm: int) -> None:
    paper = read(encode(laid_out(FACTS), paper_mm=paper_mm))

    words = paper.text.replace("\n", " ").split()
    for fact in FACTS.values():
        for text in [fact] if isinstance(fact, str) else fact:
            if text != URL:
                assert " ".join(text.split()) in " ".join(words)
    assert "café “baru”" in " ".join(words)
    assert "15–25" in words  # noqa: RUF001  (what tickets say)


@pytest.mark.parametrize("number", ["A-001", "INT-0001", "Z9", "A" * 60])
@pytest.mark.parametrize("paper_mm", [80, 58])
def test_a_number_is_as_large_as_the_paper_is_wide(number: str, paper_mm: int) -> None:
    (*rows,) = read(encode([Line(look=Look.NUMBER, text=number)], paper_mm=paper_mm)).rows

    assert "".join(row.text for row in rows) == number
    assert all(row.dots <= DOTS[paper_mm] for row in rows)
    assert rows[0].wide == min(8, max(1, COLUMNS[paper_mm] // len(number)))


def test_text_is_made_safe_for_a_printer() -> None:
    assert printable("a\x1b@b\x00\tc\nd") == "a@b c d"
    said = "é – “ ” … € ™"  # noqa: RUF001  (what tickets say)
    assert printable(said) == said
    assert printable("Āli Ĺ 漢") == "Ali L ?"
    assert printable("café") == "café"


def test_what_is_not_known_takes_no_paper() -> None:
    few = laid_out({"number": "A-001", "bring": []})

    assert [line.text for line in few if line.look is not Look.RULE] == ["A-001"]
    assert {block["look"] for block in design()} <= set(Look)


async def printed(fake: FakePrinter, job: bytes = b"A-001\n") -> str:
    """How a print ended: the printer's state, or the code of the trouble."""
    try:
        return await NetworkPrinters().print(Address(host="127.0.0.1", port=fake.port), job)
    except AntreError as error:
        return error.code


async def test_it_is_printed_when_the_printer_says_so() -> None:
    async with printer() as fake:
        assert await printed(fake) == PrinterState.READY
        assert [paper.text for paper in fake.papers()] == ["A-001"]


async def test_a_printer_that_cannot_say_so_is_believed_while_it_has_no_trouble() -> None:
    async with printer(knows_done=False, low=True) as fake:
        assert await printed(fake) == PrinterState.PAPER_LOW
        assert len(fake.jobs) == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"paper": False}, "printer_paper_out"),
        ({"cover": False}, "printer_cover_open"),
        ({"cover": False, "paper": False}, "printer_cover_open"),
        ({"fault": True}, "printer_fault"),
        ({"mute": True}, "printer_unreachable"),
    ],
)
async def test_trouble_before_the_job_prints_nothing(how: dict[str, bool], code: str) -> None:
    async with printer(**how) as fake:
        state = await NetworkPrinters().look(Address(host="127.0.0.1", port=fake.port))

        assert (await printed(fake), fake.jobs) == (code, [])
        assert f"printer_{state}" == code


async def test_paper_that_ends_in_the_middle_forgets_the_job() -> None:
    """Else it would come out with the new roll, when its number is long released."""
    async with printer(out_after=3) as fake:
        assert await printed(fake) == "printer_paper_out"
        await asyncio.wait_for(fake.forgot.wait(), 5)
        assert fake.jobs == []


async def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert await printed(FakePrinter(port=free.getsockname()[1])) == "printer_unreachable"


async def test_a_dead_printer_delays_no_other_one() -> None:
    printers = NetworkPrinters()
    async with printer(mute=True) as dead, printer() as good:
        waiting = [
            asyncio.create_task(printers.look(Address(host="127.0.0.1", port=dead.port))) for _ in range(50)
        ]
        for _ in range(5):
            await printers.print(Address(host="127.0.0.1", port=good.port), b"A-001\n")

        assert len(good.jobs) == 5
        assert not any(one.done() for one in waiting)  # all of them still wait for the dead one
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def test_jobs_of_one_printer_never_mix() -> None:
    printers = NetworkPrinters()
    async with printer() as fake:
        address = Address(host="127.0.0.1", port=fake.port)
        await asyncio.gather(*(printers.print(address, f"A-{one:03}\n".encode() * 3000) for one in range(8)))

        assert sorted(len(set(paper.text.split())) for paper in fake.papers()) == [1] * 8


async def test_a_job_that_is_broken_off_is_forgotten() -> None:
    """Else its paper would come out when its number is long released."""
    async with printer(slow=True) as fake:
        job = asyncio.create_task(printed(fake))
        await asyncio.wait_for(fake.began.wait(), 5)
        job.cancel()
        await asyncio.wait_for(fake.forgot.wait(), 5)
        assert fake.jobs == []

"""The kiosk and its paper: out of it comes what the page would say, and a number without paper is somebody's choice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.demo import MALL, Demo, Desk
from tests.browser.people import at_desk, eventually, no_sideways_scroll, open_service, press, says
from tests.browser.visit import KIOSK, Visit, Watch
from tests.printer import Paper, printer_beside, read

PIN = "4711"
REFUSED = r"status of (409|401) "  # what the kiosk is told, and says in words


@dataclass
class Office:
    """An administrator over HTTP: makes a kiosk and says what it prints with."""

    client: httpx.Client
    token: str

    def post(self, path: str, **typed: object) -> httpx.Response:
        return self.client.post(
            f"/office/{MALL}/{path}", data={"csrf_token": self.token, **{k: str(v) for k, v in typed.items()}}
        )


@dataclass
class Kiosk:
    """One of the test's own."""

    token: str
    device: str
    office: Office

    def prints(self, kind: str, *, port: int = 9100, paper_mm: int = 80) -> None:
        answer = self.office.post(
            f"devices/{self.device}", printer=kind, host="127.0.0.1", port=port, paper_mm=paper_mm, pin=PIN
        )
        assert answer.status_code == 303, answer.text

    def open(self, visit: Visit, script: str = "", *, lang: str = "id", clock: bool = False) -> Page:
        context = visit.browser(KIOSK)
        if clock:
            context.clock.install()
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.goto(f"/kiosk?lang={lang}#token={self.token}")
        page.wait_for_selector(".tile")
        return page


@pytest.fixture(scope="module")
def office(demo: Demo) -> Iterator[Office]:
    with httpx.Client(base_url=demo.base, headers={"Accept": "text/html", "Origin": demo.base}) as client:
        admin = demo.facts["admin"]
        client.post("/office/sign-in", data={"username": admin["username"], "password": admin["password"]})
        page = client.get(f"/office/{MALL}/people/new").text
        yield Office(client, re.findall(r'name="csrf_token" value="([^"]+)"', page)[0])


def pair(office: Office, demo: Demo, name: str, *, zone: str = "*") -> Kiosk:
    made = office.post("devices", kind="kiosk", name=name, zone=zone).text
    code = re.findall(r'class="plate__code num">([^<]+)<', made)[0]
    paired = httpx.post(f"{demo.base}/api/v1/devices/pair", json={"code": code}).json()
    listed = office.client.get(f"/office/{MALL}/devices").text
    (device,) = re.findall(rf'devices/([0-9a-f-]{{36}})">{name}<', listed)
    return Kiosk(paired["token"], device, office)


@pytest.fixture
def own(office: Office, demo: Demo, request: pytest.FixtureRequest) -> Kiosk:
    return pair(office, demo, re.sub(r"[^a-z0-9]+", " ", request.node.name)[-70:].strip())


def take(page: Page, desk: Desk) -> dict[str, Any]:
    """The ticket that the server gave."""
    open_service(page, desk)
    with page.expect_response(re.compile("/tickets$")) as answer:
        page.locator(".take").click()
    taken: dict[str, Any] = answer.value.json()
    page.wait_for_selector(".slip__number")
    return taken


def status(demo: Demo, taken: dict[str, Any]) -> str:
    return str(httpx.get(f"{demo.base}/api/v1/tickets/{taken['token']}").json()["status"])


def page_says(page: Page, taken: dict[str, Any]) -> list[dict[str, str]]:
    """The lines that the kiosk's own script would print of the ticket."""
    lines: list[dict[str, str]] = page.evaluate(
        """async (ticket) => {
          const { paperOf } = await import("/static/js/kiosk/paper.js");
          const mall = await (await fetch("/api/v1/malls/bekasi")).json();
          const agency = mall.agencies.find((one) => one.code === ticket.agency);
          return paperOf(ticket, { mall, agency, service: agency.services.find((one) => one.code === ticket.service) });
        }""",
        taken,
    )
    return lines


def one_line(text: str) -> str:
    return re.sub(r"[\s-]+", " ", text).strip()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_servers_printer_says_what_the_kiosks_would(
    visit: Visit, demo: Demo, desk: Desk, own: Kiosk, lang: str
) -> None:
    with printer_beside() as fake:
        own.prints("network", port=fake.port)
        page = own.open(visit, lang=lang)
        taken = take(page, desk)
        page.wait_for_selector(".printed--done")

        paper: Paper = fake.papers()[0]
        lines = page_says(page, taken)
    assert (taken["status"], status(demo, taken)) == ("reserved", "waiting")
    assert paper.qr(paper_mm=80) == taken["url"] == next(one["text"] for one in lines if one["look"] == "qr")
    said = [one["text"] for one in lines if one["look"] not in {"qr", "rule"}]
    assert one_line(paper.text) == one_line(" ".join(said))
    no_sideways_scroll(page)


def test_without_paper_the_visitor_chooses_the_phone(
    visit: Visit, demo: Demo, desk: Desk, own: Kiosk, watch: Watch
) -> None:
    watch.expect(REFUSED)
    with printer_beside(paper=False) as fake:
        own.prints("network", port=fake.port)
        page = own.open(visit)
        says(page, ".offline", "Kertas printer habis")
        taken = take(page, desk)
        says(page, ".printed", "Kertas printer habis")
        assert status(demo, taken) == "reserved"
        expect(page.locator(".phone__qr")).to_be_visible()

        page.get_by_role("button", name="Pakai HP saja").click()

        page.wait_for_selector(".printed--kept")
    eventually(page, lambda: status(demo, taken) == "waiting")
    assert "kertas habis" in own.office.client.get(f"/office/{MALL}").text


def test_new_paper_and_again(visit: Visit, demo: Demo, desk: Desk, own: Kiosk, watch: Watch) -> None:
    watch.expect(REFUSED)
    with printer_beside(cover=False) as fake:
        own.prints("network", port=fake.port)
        page = own.open(visit)
        taken = take(page, desk)
        says(page, ".printed", "Tutup printer terbuka")
        fake.cover = True

        page.get_by_role("button", name="Cetak lagi").click()

        page.wait_for_selector(".printed--done")
        assert len(fake.jobs) == 1
    assert status(demo, taken) == "waiting"


def test_who_walks_away_gives_the_number_back(
    visit: Visit, demo: Demo, desk: Desk, own: Kiosk, watch: Watch
) -> None:
    watch.expect(REFUSED)
    with printer_beside(paper=False) as fake:
        own.prints("network", port=fake.port)
        page = own.open(visit, clock=True)
        taken = take(page, desk)
        page.wait_for_selector(".banner.printed")

        page.clock.run_for(45_000)

        page.wait_for_selector(".tile")
        eventually(page, lambda: status(demo, taken) == "released")


def test_who_wants_no_paper_gets_none(visit: Visit, demo: Demo, desk: Desk, own: Kiosk) -> None:
    with printer_beside() as fake:
        own.prints("network", port=fake.port)
        page = own.open(visit)
        open_service(page, desk)
        with page.expect_response(re.compile("/tickets$")) as answer:
            page.locator(".no-paper").click()

        page.wait_for_selector(".printed--kept")
        eventually(page, lambda: status(demo, answer.value.json()) == "waiting")
        assert fake.jobs == []


USB = """
  window.sent = []; window.printer = { paper: true };
  const status = (n) => n === 1 ? 0x12 | (printer.paper ? 0 : 8) : n === 2 ? 0x12 | (printer.paper ? 0 : 0x20) : 0x12 | (printer.paper ? 0 : 0x60);
  const answers = []; const wanted = [];
  const answer = (bytes) => { const next = wanted.shift(); next ? next({ data: new DataView(new Uint8Array(bytes).buffer) }) : answers.push(bytes); };
  const device = {
    configuration: null,
    open: async () => {}, close: async () => {}, claimInterface: async () => {},
    async selectConfiguration() {
      this.configuration = { interfaces: [{ interfaceNumber: 0, alternate: { interfaceClass: 7, endpoints: [
        { direction: "in", type: "bulk", endpointNumber: 1 }, { direction: "out", type: "bulk", endpointNumber: 2 }] } }] };
    },
    async transferOut(_, bytes) {
      const all = [...bytes];
      if (all[0] === 0x10 && all[1] === 0x04) answer([2, 5, 8].map((at) => status(all[at])));
      else if (all[0] === 0x1d && all[1] === 0x72) printer.paper && answer([0]);
      else sent.push(all);
    },
    transferIn: () => new Promise((resolve) => { const first = answers.shift(); first ? resolve({ data: new DataView(new Uint8Array(first).buffer) }) : wanted.push(resolve); }),
  };
  Object.defineProperty(navigator, "usb", { value: { getDevices: async () => [device], requestDevice: async () => device } });
"""


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_a_printer_on_the_kiosks_usb(visit: Visit, demo: Demo, desk: Desk, own: Kiosk, paper_mm: int) -> None:
    own.prints("usb", paper_mm=paper_mm)
    page = own.open(visit, USB)
    taken = take(page, desk)
    page.wait_for_selector(".printed--done")

    (job,) = page.evaluate("window.sent")
    paper = read(bytes(job))
    lines = page_says(page, taken)
    largest = max(paper.rows, key=lambda row: (row.wide, row.high))
    assert largest.text.strip() == taken["number"]
    assert max(row.dots for row in paper.rows) <= {80: 576, 58: 384}[paper_mm]
    assert paper.qr(paper_mm=paper_mm) == taken["url"]
    said = [one["text"] for one in lines if one["look"] not in {"qr", "rule"}]
    found = re.sub("[\N{BOX DRAWINGS LIGHT HORIZONTAL}-]", " ", paper.text)
    assert one_line(found) == one_line(" ".join(said))
    assert status(demo, taken) == "waiting"


def test_usb_without_paper_is_told_to_the_office(visit: Visit, demo: Demo, desk: Desk, own: Kiosk) -> None:
    own.prints("usb")
    page = own.open(visit, USB)
    page.evaluate("printer.paper = false")
    taken = take(page, desk)

    says(page, ".printed", "Kertas printer habis")

    assert (status(demo, taken), page.evaluate("sent.length")) == ("reserved", 0)
    listed = own.office.client.get(f"/office/{MALL}/devices/{own.device}")
    assert "kertas habis" in listed.text


KEEP_PAPER = """
  window.print = () => { document.body.append(document.querySelector(".paper").cloneNode(true)); };
"""


@pytest.mark.parametrize("paper_mm", [80, 58])
def test_the_browsers_own_printing(visit: Visit, demo: Demo, desk: Desk, own: Kiosk, paper_mm: int) -> None:
    own.prints("browser", paper_mm=paper_mm)
    page = own.open(visit, KEEP_PAPER)
    taken = take(page, desk)
    page.wait_for_selector(".printed--done")

    pdf = page.pdf(prefer_css_page_size=True)
    page.emulate_media(media="print")
    paper = page.locator(".paper")
    picture = Image.open(BytesIO(paper.screenshot()))
    sizes = paper.evaluate(
        "(one) => [...one.querySelectorAll('p')].map((p) => [p.textContent, parseFloat(getComputedStyle(p).fontSize), p.scrollWidth <= one.clientWidth])"
    )
    assert status(demo, taken) == "waiting"
    assert max(sizes, key=lambda one: one[1])[0] == taken["number"]
    assert all(fits for *_, fits in sizes)
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [taken["url"]]
    (box,) = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ", pdf)  # one page only
    assert abs(float(box) - paper_mm / 25.4 * 72) < 1


def test_the_staff_change_the_paper(visit: Visit, own: Kiosk, watch: Watch) -> None:
    watch.expect(REFUSED)
    with printer_beside(paper=False) as fake:
        own.prints("network", port=fake.port)
        page = own.open(visit)
        says(page, ".offline", "Kertas printer habis")
        page.keyboard.press("F9")
        page.wait_for_selector(".staff")
        page.keyboard.type("0000")
        page.keyboard.press("Enter")
        says(page, ".staff", "PIN salah")
        for digit in PIN:
            page.locator(".staff__keys").get_by_role("button", name=digit, exact=True).click()
        page.get_by_role("button", name="Buka").click()
        page.get_by_role("button", name="Cetak uji").click()
        says(page, ".staff [role=status]", "Kertas printer habis")
        fake.paper = True

        page.get_by_role("button", name="Cetak uji").click()

        says(page, ".staff [role=status]", "Cetak uji keluar")
        assert len(fake.papers()) == 1
        expect(page.locator(".offline")).to_have_count(0)


def test_an_officer_has_the_ticket_printed_once_more_nearby(
    visit: Visit, demo: Demo, desk: Desk, office: Office, watch: Watch
) -> None:
    watch.expect(r"status of 409 .*/print$")
    near = pair(office, demo, "Kios dekat loket", zone=desk.zone)
    taken = demo.take(desk.service)
    page = at_desk(visit, desk)
    press(page, "o", ".upnext")
    press(page, "n", ".current--called")
    with printer_beside() as fake:
        near.prints("network", port=fake.port)
        page.reload()
        page.get_by_role("button", name="Cetak ulang karcis").click()

        expect(page.get_by_text("Karcis keluar di Kios dekat loket.")).to_be_visible()
        (paper,) = fake.papers()
        assert paper.qr(paper_mm=80) == taken["url"]
        fake.paper = False
        page.get_by_role("button", name="Cetak ulang karcis").click()

        expect(page.get_by_text("Kertas printer habis")).to_be_visible()
        assert len(fake.jobs) == 1
    near.prints("none")

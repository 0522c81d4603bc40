"""The real server of the browser tests, as a process of its own, and hands that move the mall over its API."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

ROOT = Path(__file__).parents[2]
TUESDAY_MORNING = "2026-11-24T09:00:00+07:00"
START_SECONDS = 60
STOP_SECONDS = 10
MALL = "bekasi"
FOR_ERRANDS = ("A", "B", "C", "S", "T")  # agencies whose counters stay closed; the others lend their desks
Json = dict[str, Any]
# `antre`, and the same with a clock that went on while the server was down: the last word is when it began.
PROGRAM = "from app.cli import main; main()"
GOES_ON = """import sys, time
from datetime import datetime, timedelta
from app.cli import main
began, at = float(sys.argv.pop()), sys.argv.index("--clock") + 1
passed = timedelta(seconds=time.monotonic() - began)
sys.argv[at] = (datetime.fromisoformat(sys.argv[at]) + passed).isoformat()
main()"""


class DidNotStart(RuntimeError):
    """The server ended, or said nothing, before it answered; the text is its standard error."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A closed counter of an agency without a queue, and the officer who belongs to it."""

    counter: str
    label: str
    agency: str
    service: str
    zone: str
    username: str
    password: str


@dataclass(frozen=True, kw_only=True)
class Errand:
    """A service that nobody else asks for."""

    agency: str
    service: str


@dataclass
class Officer:
    """Somebody signed in over the API."""

    client: httpx.Client
    csrf: dict[str, str]

    def move(self, counter: str, action: str, body: Json | None = None) -> Json:
        """A move that must succeed; the console after it."""
        answer = self.client.post(f"/api/v1/counters/{counter}/{action}", json=body, headers=self.csrf)
        assert answer.status_code == 200, answer.text
        console: Json = answer.json()
        return console

    def console(self, counter: str) -> Json:
        answer: Json = self.client.get(f"/api/v1/counters/{counter}").raise_for_status().json()
        return answer

    def call(self, counter: str) -> str:
        """Opens the counter if need be and calls the next; the number."""
        if self.console(counter)["counter"]["state"] != "open":
            self.move(counter, "open")
        number: str = self.move(counter, "next")["current"]["number"]
        return number

    def sign_out(self) -> None:
        self.client.delete("/api/v1/session", headers=self.csrf).raise_for_status()


@dataclass
class Demo:
    """`antre demo --json` on a port of its own; the same port and database after `restart`."""

    database: Path
    clock: str = TUESDAY_MORNING
    began: float | None = None  # monotonic: when it was `clock`; None: at each start anew
    lease: int = 0  # numbers of a series that its kiosks hold: none, so that an outage is one
    proof: int = 0  # rounds of the work that a booking costs a browser
    knobs: dict[str, str] = field(default_factory=dict)  # further settings, from the next start on
    port: int = 0
    facts: Json = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    _process: "subprocess.Popen[str] | None" = None

    def start(self) -> Self:
        """Returns once it answers. Raises DidNotStart."""
        command = ["demo", "--json", "--visitors", "off", "--port", str(self.port), "--clock", self.clock]
        command += ["--database", f"sqlite:///{self.database}"]
        program = [sys.executable, "-c", PROGRAM, *command]
        if self.began is not None:
            program = [sys.executable, "-c", GOES_ON, *command, str(self.began)]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                program,
                cwd=ROOT,
                env={
                    **os.environ,
                    "ANTRE_KIOSK_LEASE": str(self.lease),
                    "ANTRE_PROOF_OF_WORK": str(self.proof),
                    "ANTRE_PRINTERS_HERE": "true",
                    "ANTRE_MEDIA_DIR": str(self.database.with_suffix(".media")),
                    **self.knobs,
                },
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise DidNotStart(self._log.read_text())
        self.facts = json.loads(line)
        self.port = urlsplit(self.base).port or 0
        return self

    def kill(self) -> None:
        """As a power cut stops it."""
        if self._process is not None:
            self._process.kill()
            self.stop()

    def becomes(self, clock: str) -> None:
        """Later: the same mall after a restart."""
        self.stop()
        self.officers.clear()
        self.clock = clock
        self.start()

    def stop(self) -> None:
        """As a service manager stops it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._process = None

    @property
    def _log(self) -> Path:
        return self.database.with_suffix(".log")

    @property
    def base(self) -> str:
        base: str = self.facts["base_url"]
        return base

    @property
    def kiosk(self) -> str:
        """The path of a kiosk that is paired."""
        return f"/kiosk#token={self.facts['kiosk_token']}"

    def lobby(self, zone: str = "lantai-2", *, lang: str = "id") -> str:
        """The path of a lobby screen that is paired."""
        return f"/display/{MALL}?zone={zone}&lang={lang}#token={self.facts['screen_token']}"

    def mall(self) -> Json:
        answer: Json = httpx.get(f"{self.base}/api/v1/malls/{MALL}").raise_for_status().json()
        return answer

    def board(self, zone: str) -> Json:
        answer = httpx.get(
            f"{self.base}/api/v1/malls/{MALL}/board",
            params={"zone": zone},
            headers={"Authorization": f"Bearer {self.facts['screen_token']}"},
        )
        board: Json = answer.raise_for_status().json()
        return board

    def ask(self, service: str, *, priority: str | None = None) -> httpx.Response:
        """What the kiosk answers to somebody who wants a ticket."""
        return httpx.post(
            f"{self.base}/api/v1/malls/{MALL}/tickets",
            json={"service": service, "priority": priority},
            headers={
                "Authorization": f"Bearer {self.facts['kiosk_token']}",
                "Idempotency-Key": uuid4().hex,
            },
        )

    def take(self, service: str, *, priority: str | None = None) -> Json:
        """A ticket from the kiosk."""
        answer = self.ask(service, priority=priority)
        assert answer.status_code == 201, answer.text
        ticket: Json = answer.json()
        return ticket

    def check_in(self, code: str) -> Json:
        """A booking's ticket, from the kiosk."""
        answer = httpx.post(
            f"{self.base}/api/v1/malls/{MALL}/check-ins",
            json={"code": code},
            headers={"Authorization": f"Bearer {self.facts['kiosk_token']}"},
        )
        assert answer.status_code == 201, answer.text
        ticket: Json = answer.json()
        return ticket

    def waiting(self, service: str) -> int:
        """How many wait for a service."""
        offers = {offer["code"]: offer for agency in self.mall()["agencies"] for offer in agency["services"]}
        waiting: int = offers[service]["availability"]["waiting"]
        return waiting

    def sign_in(self, username: str, password: str) -> Officer:
        """Signed in once for the run; again for those who signed out."""
        if username not in self.officers:
            client = httpx.Client(base_url=self.base)
            answer = client.post("/api/v1/session", json={"username": username, "password": password})
            assert answer.status_code == 201, answer.text
            session = answer.json()
            self.officers[username] = Officer(client, {session["csrf_header"]: session["csrf_token"]})
        return self.officers[username]

    def at(self, desk: Desk) -> Officer:
        return self.sign_in(desk.username, desk.password)

    def admin(self) -> Officer:
        return self.sign_in(self.facts["admin"]["username"], self.facts["admin"]["password"])

    def pairing_code(self, kind: str, *, zone: str | None = None, name: str = "Uji") -> str:
        """A fresh code, as an administrator gets it."""
        admin = self.admin()
        answer = admin.client.post(
            "/api/v1/devices",
            json={"kind": kind, "name": name, "zone": zone},
            headers=admin.csrf,
        )
        assert answer.status_code == 201, answer.text
        code: str = answer.json()["code"]
        return code

    def pair(self, kind: str, *, name: str) -> str:
        """A fresh device's token."""
        answer = httpx.post(
            f"{self.base}/api/v1/devices/pair", json={"code": self.pairing_code(kind, name=name)}
        )
        assert answer.status_code == 201, answer.text
        token: str = answer.json()["token"]
        return token

    def ticket(self, token: str) -> Json:
        """As its holder sees it."""
        ticket: Json = httpx.get(f"{self.base}/api/v1/tickets/{token}").raise_for_status().json()
        return ticket

    def errands(self) -> Iterator[Errand]:
        for agency in self.mall()["agencies"]:
            if agency["code"] in FOR_ERRANDS:
                for service in agency["services"]:
                    yield Errand(agency=agency["code"], service=service["code"])

    def clear(self, desk: Desk) -> None:
        """Closes a counter and leaves nobody waiting, so that another test can have it."""
        officer = self.at(desk)
        console = officer.console(desk.counter)
        while console["current"] or console["waiting"]:
            allowed = console["allowed"]
            move = next(move for move in ("absent", "finish", "next", "open") if move in allowed)
            console = officer.move(desk.counter, move)
        if "close" in console["allowed"]:
            officer.move(desk.counter, "close")

    def desks(self) -> Iterator[Desk]:
        """One counter of each agency that has no errands, with the first officer of the agency."""
        for agency in self.mall()["agencies"]:
            if agency["code"] in FOR_ERRANDS:
                continue
            who = next(one for one in self.facts["officers"] if one["agency"] == agency["code"])
            listed = self.sign_in(who["username"], who["password"]).client.get("/api/v1/counters").json()
            counter = min(listed["counters"], key=lambda one: int(one["number"]))
            yield Desk(
                counter=counter["id"],
                label=counter["label"],
                agency=agency["code"],
                service=agency["services"][0]["code"],
                zone=agency["zone"],
                username=who["username"],
                password=who["password"],
            )


@contextmanager
def running(
    folder: Path,
    *,
    clock: str = TUESDAY_MORNING,
    goes_on: bool = False,
    lease: int = 0,
    proof: int = 0,
) -> Iterator[Demo]:
    """A fresh demo mall; ended at the end, whatever happened. `goes_on`: its clock does, over restarts."""
    demo = Demo(folder / "antre.db", clock, time.monotonic() if goes_on else None, lease, proof)
    try:
        yield demo.start()
    finally:
        for officer in demo.officers.values():
            officer.client.close()
        demo.stop()

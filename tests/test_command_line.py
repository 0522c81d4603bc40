"""What goes wrong at the command line is one clear line, never a traceback."""

import json
import os
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from filelock import FileLock
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

import migrations
from app.clock import SystemClock
from app.db import Database
from app.settings import Settings
from counters.commands.office.create_mall import create_mall
from counters.rules.names import Name

NINE = "2026-11-24T09:00:00+07:00"
ANTRE = Path(sys.executable).with_name("antre")


def antre(*words: str, folder: Path, **environment: str) -> tuple[int, str]:
    """The exit code, and what was said on stderr."""
    ran = subprocess.run(
        [ANTRE, *words],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(
    ("words", "environment", "code", "says"),
    [
        (["serve", "--port", "99999"], {}, 2, "65535"),
        (["migrate"], {"ANTRE_PORT": "abc"}, 1, "ANTRE_PORT"),
        (["create-admin", "a b", "--password", "x" * 12], {}, 1, "username"),
        (["create-admin", "root", "--password", "x" * 129], {}, 1, "128"),
        (["migrate", "--database", "sqlite:////proc/x/y.db"], {}, 1, "/proc/x"),
    ],
)
def test_a_mistake_is_one_line(
    tmp_path: Path, *, words: list[str], environment: dict[str, str], code: int, says: str
) -> None:
    ended, said = antre(*words, folder=tmp_path, **environment)

    assert (ended, says in said, "Traceback" in said) == (code, True, False)
    assert code == 2 or len(said.splitlines()) == 1


def test_a_taken_username_is_said_in_words(tmp_path: Path) -> None:
    words = ["create-admin", "Root", "--password", "x" * 12]
    first, _ = antre(*words, folder=tmp_path)

    again, said = antre(*words, folder=tmp_path)

    assert (first, again, said) == (0, 1, "antre: Root is somebody's username already\n")


def test_an_empty_database_is_said_to_be_empty(tmp_path: Path) -> None:
    ended, said = antre("serve", folder=tmp_path)

    assert (ended, said.startswith("antre: the database has no tables, needs ")) == (1, True)


def test_a_file_beside_the_program_has_settings(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ANTRE_DATABASE_URL=sqlite:///here.db\nOTHER=1\n")

    ended, _ = antre("migrate", folder=tmp_path)

    assert (ended, (tmp_path / "here.db").exists()) == (0, True)


@pytest.mark.parametrize("words", [["serve", "--migrate"], ["create-admin", "root", "--password", "x" * 12]])
def test_a_file_that_is_served_is_not_migrated_by_another(tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "a.db"
    with FileLock(f"{file}.lock"):
        ended, said = antre(*words, "--database", f"sqlite:///{file}", folder=tmp_path)

    assert (ended, "served by another process" in said, file.exists()) == (1, True, False)


def first_number(folder: Path, port: int) -> str:
    """Of a demo for programs, started and ended."""
    words = [str(ANTRE), "demo", "--json", "--visitors", "off", "--port", str(port), "--clock", NINE]
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout
            told = json.loads(demo.stdout.readline())
            kiosk = {"Authorization": f"Bearer {told['kiosk_token']}"}
            asked = f"{told['base_url']}/api/v1/malls/{told['mall']}/tickets"
            taken = httpx.post(asked, json={"service": "A1"}, headers=kiosk, trust_env=False)
            return str(taken.json()["number"])
        finally:
            demo.terminate()


def test_a_demo_for_programs_starts_with_an_empty_hall(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert [first_number(tmp_path, port) for _ in range(2)] == ["A-001", "A-001"]


def test_a_demo_whose_making_was_cut_short_is_made_again(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"sqlite:///{tmp_path}/var/demo-{port}.db"
    migrations.upgrade(url)
    with Database(url, SystemClock(), Settings(database_url=url)) as database:
        name = Name(id="Bekasi", en="Bekasi")
        database.write_now(create_mall, slug="bekasi", name=name, timezone="Asia/Jakarta")

    ended, said = antre("demo", "--database", url, "--port", str(port), folder=tmp_path)
    assert (ended, "was cut short" in said) == (1, True)

    words = [str(ANTRE), "demo", "--port", str(port), "--clock", NINE]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout
            assert next(line for line in demo.stdout if line.strip()).startswith(
                "Antre: Mal Pelayanan Publik"
            )
        finally:
            demo.terminate()


def test_a_lobby_has_https_with_two_commands(tmp_path: Path) -> None:
    """What the authority's certificate is worth to a client that trusts it and nothing else."""
    code, said = antre("serve", "--tls", "--migrate", folder=tmp_path)
    assert (code, "antre tls" in said, "Traceback" in said) == (1, True, False)

    assert antre("tls", "antre.local", folder=tmp_path)[0] == 0
    command = [str(ANTRE), "serve", "--tls", "--migrate", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            answers = next(line for line in server.stderr if "answers at" in line)
            base = answers.split(" at ")[1].strip()
            trusting = ssl.create_default_context(cafile=tmp_path / "var" / "tls" / "authority.pem")
            health = httpx.get(f"{base}/healthz", verify=trusting)
            with (
                connect(
                    base.replace("https", "wss") + "/ws/nothing", ssl=trusting, close_timeout=1
                ) as socket_,
                pytest.raises(ConnectionClosed) as closed,
            ):
                socket_.recv(timeout=10)
        finally:
            server.terminate()

    assert base.startswith("https://127.0.0.1:")
    assert health.status_code == 200
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4404

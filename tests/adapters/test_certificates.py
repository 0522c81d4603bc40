"""A browser that trusts the authority trusts the server, for its names alone; and nobody else reads the keys."""

import socket
import ssl
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.certificates import Files, NoCertificate, ends_at, make

NOW = datetime.now(UTC)


@contextmanager
def serving(files: Files) -> Iterator[int]:
    """A TLS server that says hello to each who comes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.server, files.server_key)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                taken, _ = listening.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(taken, server_side=True) as wrapped:
                    wrapped.sendall(b"hello")
            except (ssl.SSLError, OSError):
                taken.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def trusted(port: int, files: Files, name: str) -> bool:
    """Whether somebody who trusts the authority believes that the server is `name`."""
    context = ssl.create_default_context(cafile=files.authority)
    with socket.create_connection(("127.0.0.1", port)) as plain:
        try:
            with context.wrap_socket(plain, server_hostname=name) as wrapped:
                return wrapped.recv(5) == b"hello"
        except ssl.SSLCertVerificationError:
            return False


def test_its_names_are_trusted_and_no_others(tmp_path: Path) -> None:
    files = Files(folder=tmp_path / "tls")

    assert make(files, ["antre.local", "192.168.1.10"], now=NOW)

    with serving(files) as port:
        names = ["antre.local", "192.168.1.10", "localhost", "127.0.0.1", "other.local", "192.168.1.11"]
        assert [trusted(port, files, name) for name in names] == [True] * 4 + [False] * 2


def test_a_later_certificate_is_trusted_by_who_trusted_the_first(tmp_path: Path) -> None:
    files = Files(folder=tmp_path)
    make(files, ["antre.local"], now=NOW)
    authority, server = files.authority.read_bytes(), files.server.read_bytes()

    assert not make(files, ["mpp.lan"], now=NOW + timedelta(hours=1))

    assert files.authority.read_bytes() == authority
    assert files.server.read_bytes() != server
    with serving(files) as port:
        assert trusted(port, files, "mpp.lan")


def test_a_new_authority_is_another(tmp_path: Path) -> None:
    files = Files(folder=tmp_path)
    make(files, ["antre.local"], now=NOW)
    before = tmp_path / "before.pem"
    before.write_bytes(files.authority.read_bytes())

    assert make(files, ["antre.local"], now=NOW, new_authority=True)

    assert files.authority.read_bytes() != before.read_bytes()


def test_the_authority_cannot_pass_for_the_outside_world(tmp_path: Path) -> None:
    files = Files(folder=tmp_path)
    make(files, ["antre.local"], now=NOW)

    with pytest.raises(NoCertificate, match="--new-authority"):
        make(files, ["bank.co.id"], now=NOW)
    with pytest.raises(NoCertificate):
        make(files, ["8.8.8.8"], now=NOW)
    make(files, ["antre.bekasikota.go.id"], now=NOW, new_authority=True)
    with serving(files) as port:
        assert trusted(port, files, "antre.bekasikota.go.id")


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    files = Files(folder=tmp_path / "tls")
    make(files, ["antre.local"], now=NOW)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files.folder.iterdir()}

    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    assert modes == {
        "authority.key": 0o600,
        "authority.pem": 0o644,
        "server.key": 0o600,
        "server.pem": 0o644,
    }


def test_it_ends_when_devices_want_it_to(tmp_path: Path) -> None:
    files = Files(folder=tmp_path)
    with pytest.raises(NoCertificate, match="antre tls"):
        ends_at(files)

    make(files, ["antre.local"], now=NOW)

    assert timedelta(days=800) < ends_at(files) - NOW <= timedelta(days=825)


@pytest.mark.parametrize("name", ["café.local", "a b\n", ""])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoCertificate):
        make(Files(folder=tmp_path), [name], now=NOW)

"""No test talks to another machine: a lobby has no internet, and a test that needs one is not a test."""

import sys

LOCAL = {"", "localhost", "127.0.0.1", "::1", "0.0.0.0", "::"}


class ForeignHost(RuntimeError):
    """Something under test reached for a host that is not this one."""


def forbid_foreign_hosts() -> None:
    """From now on, and for ever: an audit hook cannot be taken away. Unix sockets stay open."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    match event, arguments:
        case "socket.connect" | "socket.sendto", (_, (str(host), *_)):
            pass
        case "socket.getaddrinfo", (str(host), *_):
            pass
        case "socket.getaddrinfo", (bytes(name), *_):
            host = name.decode()
        case _:
            return
    if host not in LOCAL:
        raise ForeignHost(f"{event} to {host}")

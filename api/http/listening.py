"""Where a server listens: an address or a name, of IPv4 and IPv6 alike, taken before anything else is begun."""

import errno
import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, TypeAlias

Place: TypeAlias = tuple[socket.AddressFamily, tuple[Any, ...]]
_BACKLOG = 256
_ANY_OF_IPV6, _ANY_OF_IPV4 = "::", "0.0.0.0"  # noqa: S104 - whoever names the one means the other, too
_WHY = {
    errno.EADDRINUSE: "port {port} of {host} is taken: stop what listens there, or set DUIXIAN_PORT",
    errno.EADDRNOTAVAIL: "this machine has no address {host}: set DUIXIAN_HOST to one of its own, such as ::1",
    errno.EACCES: "this user may not listen on port {port}: set DUIXIAN_PORT to one above 1023",
    errno.EAFNOSUPPORT: "this machine does not speak the protocol of {host}: set DUIXIAN_HOST to another address",
}


class StartupError(RuntimeError):
    """The server could not start; the message or the log says why."""


@contextmanager
def listening(host: str, port: int) -> Generator[list[socket.socket]]:
    """Listen at every address of a host while the block runs; port 0 takes a free one.

    Who comes waits until somebody serves. Raises StartupError with a sentence where that cannot be.
    """
    sockets: list[socket.socket] = []
    try:
        for family, place in _places(host, port):
            # The port that was free for the first address is asked for at the others.
            same_port = sockets[0].getsockname()[1] if sockets else port
            sockets.append(_listen(family, (place[0], same_port, *place[2:]), host))
        yield sockets
    finally:
        for each in sockets:
            each.close()


def address_of(host: str, sockets: list[socket.socket]) -> str:
    """Return the address at which a host is asked over HTTP."""
    bare = _bare(host)
    return f"http://{f'[{bare}]' if ':' in bare else bare}:{sockets[0].getsockname()[1]}"


def _bare(host: str) -> str:
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _places(host: str, port: int) -> list[Place]:
    bare = _bare(host)
    names = [bare, _ANY_OF_IPV4] if bare == _ANY_OF_IPV6 else [bare]
    places: list[Place] = []
    for name in names:
        try:
            resolved = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        except (socket.gaierror, UnicodeError) as error:
            message = f"{host or 'an empty text'} is no address and no name of this machine: set DUIXIAN_HOST to one"
            raise StartupError(message) from error
        places += [(family, place) for family, _, _, _, place in resolved]
    return list(dict.fromkeys(places))


def _listen(family: socket.AddressFamily, place: tuple[Any, ...], host: str) -> socket.socket:
    try:
        # Named as TCP: asyncio sends small packets at once only there, and each answer would wait 40 ms otherwise.
        each = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise _refused(error, host, place) from error
    try:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            # IPv4 has a socket of its own, so that its clients are known by their own addresses.
            each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        each.bind(place)
        # At once: of two servers that only bind, both may have the port.
        each.listen(_BACKLOG)
    except OSError as error:
        each.close()
        raise _refused(error, host, place) from error
    return each


def _refused(error: OSError, host: str, place: tuple[Any, ...]) -> StartupError:
    why = _WHY.get(error.errno or 0, "port {port} of {host} cannot be listened at: {error}")
    return StartupError(why.format(port=place[1], host=host, error=error.strerror))

"""The gate of connections: so many a client and in all. Who only waits makes room for who comes."""

from ipaddress import ip_address, ip_network
from typing import Protocol

from api.access.places import Full, neighbourhood


class Connection(Protocol):
    """A connection, as the gate sees it."""

    @property
    def waits(self) -> bool:
        """Whether nothing is being answered on it: its client is silent, slow, or has its answer."""
        ...

    def dismiss(self) -> None:
        """Hang up."""
        ...


class ConnectionGate:
    """The connections of one server, of each client in the order in which they came."""

    def __init__(self, of_one: int, of_all: int, proxies: str = "") -> None:
        self._of_one, self._of_all = of_one, of_all
        self._proxies = [ip_network(proxy) for proxy in proxies.split(",") if proxy]
        self._of: dict[str, dict[Connection, None]] = {}
        self._whose: dict[Connection, str] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._whose)

    def enter(self, connection: Connection, host: str | None) -> Full | None:
        """Let a connection from an address in, or answer why not.

        Where there are too many the oldest that waits is hung up on, so that silent connections keep nobody out.
        """
        client = neighbourhood(host)
        own = self._of.get(client, {})
        if len(own) >= self._of_one and not self._is_proxy(host) and not self._make_room(own):
            return Full.OF_ONE
        if len(self) >= self._of_all and not self._room_of_all():
            return Full.OF_ALL
        self._of.setdefault(client, {})[connection] = None
        self._whose[connection] = client
        return None

    def leave(self, connection: Connection) -> None:
        """Forget a connection; one that is not there is no mistake."""
        client = self._whose.pop(connection, None)
        if client is not None:
            del self._of[client][connection]
            if not self._of[client]:
                del self._of[client]

    def _is_proxy(self, host: str | None) -> bool:
        return host is not None and any(ip_address(host.partition("%")[0]) in proxy for proxy in self._proxies)

    def _room_of_all(self) -> bool:
        """Room at the cost of whoever has most."""
        return any(self._make_room(own) for own in sorted(self._of.values(), key=len, reverse=True))

    def _make_room(self, own: dict[Connection, None]) -> bool:
        waiting = next((connection for connection in own if connection.waits), None)
        if waiting is None:
            return False
        self.leave(waiting)
        waiting.dismiss()
        return True

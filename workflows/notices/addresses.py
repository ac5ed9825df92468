"""To which addresses notices are sent (地址核查): public ones, and those that the installation lists; never another."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias
from urllib.parse import urlsplit

from domain.policy.conditions import Text

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
_TRANSLATED = ip_network("64:ff9b::/96")
"""Addresses behind which another one stands."""
_NONE = Text(zh="不是网址", en="it is no address")
_FORM = Text(zh="须为加密的网址", en="it must be https://HOST/PATH")
_BARE = Text(zh="不得含用户名和片段", en="it may name neither a user nor a fragment")
_PRIVATE = Text(
    zh="不是公网地址，系统设置也未将其列入",
    en="it is not public, and DUIXIAN_RECEIVER_NETWORKS does not list it",
)
_OPEN = Text(zh="须为加密的网址", en="it must be https://")
_PORTS = {"http": 80, "https": 443}


class ForbiddenAddressError(ValueError):
    """An address to which nothing is sent, and why."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """An address as it is written, taken apart."""

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> "Target":
        """Return what an address names. Raises ForbiddenAddressError for one that is none of the web."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ForbiddenAddressError(_NONE) from None
        if parts.scheme not in _PORTS or not parts.hostname or not url.isascii() or any(c.isspace() for c in url):
            raise ForbiddenAddressError(_FORM)
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise ForbiddenAddressError(_BARE)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(parts.scheme == "https", parts.hostname, port or _PORTS[parts.scheme], path)

    @property
    def name(self) -> str:
        """Host and port as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"

    def at(self, address: Address) -> str:
        """Return the address on the web of the same at an address of a machine."""
        host = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004 - of the protocol
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}{self.path}"


def check(target: Target, address: Address, listed: Sequence[Network]) -> None:
    """Raise ForbiddenAddressError for a machine to which nothing is sent: one that is neither public nor listed.

    What is not encrypted is sent to listed ones alone.
    """
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    address = mapped or address
    if any(address in network for network in listed if network.version == address.version):
        return
    hidden = isinstance(address, IPv6Address) and (address.sixtofour or address.teredo or address in _TRANSLATED)
    if hidden or not address.is_global or address.is_multicast:
        raise ForbiddenAddressError(_PRIVATE)
    if not target.secure:
        raise ForbiddenAddressError(_OPEN)


async def checked_address(target: Target, listed: Sequence[Network]) -> Address:
    """Return the machine behind a name, every one of which may be sent to: connect to it, and ask for no name again.

    Raises ForbiddenAddressError, or OSError where the name stands for nothing.
    """
    loop = asyncio.get_running_loop()
    answers = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = [ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    for address in addresses:
        check(target, address, listed)
    return addresses[0]

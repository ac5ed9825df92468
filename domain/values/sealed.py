"""A protected value as it is kept (密文): under which key, by what it is known again, what nobody reads, what all may.

`sealed1.KEY.KNOWN.PAYLOAD.SHOWN`: the database shows and compares what stands at its edges (``sealed_known`` and
``sealed_shown`` there), and neither needs a key.
"""

import re
from dataclasses import dataclass
from typing import Self

_FORM = re.compile(r"sealed1\.([0-9a-f]{16})\.([0-9a-f]{64})\.([A-Za-z0-9_-]+)\.(.*)", re.DOTALL)
BEGINS = "sealed1."


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value that was sealed."""

    key: str
    """The id of the key that opens it."""
    known: str
    """By what it is known again: equal values have equal ones, and nobody makes one without a key of its own."""
    payload: str
    """Nonce and ciphertext, in Base64 for addresses, without padding."""
    shown: str
    """What everybody may read of it."""

    @classmethod
    def read(cls, kept: str) -> Self | None:
        """Return what a column holds; None for what is kept as it is.

        >>> Sealed.read("sealed1." + "0a" * 8 + "." + "0b" * 32 + ".AAAA.…7890").shown
        '…7890'
        >>> Sealed.read("4200100020003000") is None
        True
        """
        form = _FORM.fullmatch(kept)
        return cls(*form.groups()) if form else None

    def __str__(self) -> str:
        """Return it as a column holds it."""
        return f"{BEGINS}{self.key}.{self.known}.{self.payload}.{self.shown}"


def known_by(kept: str) -> str:
    """Return by what a kept value is known again: itself, where it is not sealed."""
    sealed = Sealed.read(kept)
    return sealed.known if sealed else kept


def shown_of(kept: str) -> str:
    """Return what everybody may read of a kept value: all of it, where it is not sealed."""
    sealed = Sealed.read(kept)
    return sealed.shown if sealed else kept

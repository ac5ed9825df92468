"""What a command answered first (首次应答): a replay shows the versions of then, of which the next input is built."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, Self
from uuid import UUID


class Versioned(Protocol):
    """A row that has a version."""

    # Tortoise's fields read as values and write as fields: no narrower type is true of both.
    id: Any
    version: Any


class Vouchered(Protocol):
    """A row that is paid under a voucher."""

    id: Any
    voucher_no: Any


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """The versions, and the vouchers of legs, of all things that a command showed, by their ids."""

    versions: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    vouchers: Mapping[UUID, str] = field(default_factory=dict[UUID, str])

    @classmethod
    def kept(cls, done: Mapping[str, Any], followed: Iterable[Mapping[str, Any]]) -> Self:
        """Return what a kept answer says, and what followed of it; of the time before versions were kept, nothing."""
        return cls.of_rows(cls._one(each) for each in (done, *followed))

    @classmethod
    def _one(cls, done: Mapping[str, Any]) -> Self:
        versions: dict[str, int] = done.get("versions", {})
        vouchers: dict[str, str] = done.get("vouchers", {})
        return cls(
            {UUID(uid): version for uid, version in versions.items()},
            {UUID(uid): voucher for uid, voucher in vouchers.items()},
        )

    @classmethod
    def of_rows(cls, rows: Iterable[Self]) -> Self:
        """Return what many rows answered together, each after the others: of each thing its last version."""
        versions, vouchers = dict[UUID, int](), dict[UUID, str]()
        for row in rows:
            for uid, version in row.versions.items():
                if version >= versions.get(uid, version):
                    versions[uid] = version
                    vouchers.pop(uid, None)
                    vouchers.update({uid: row.vouchers[uid]} if uid in row.vouchers else {})
        return cls(versions, vouchers)

    def without(self, things: Iterable[UUID]) -> "FirstAnswer":
        """Return the same without some things, which are shown as they stand."""
        changed = set(things)
        return FirstAnswer({uid: of for uid, of in self.versions.items() if uid not in changed}, self.vouchers)

    def version(self, row: Versioned) -> int:
        """Return the version of a row as it was answered first; as it stands where it was not."""
        return self.versions.get(row.id, row.version)

    def voucher(self, leg: Vouchered) -> str | None:
        """Return the voucher of a leg as it was answered first; as it stands where the leg was not."""
        return self.vouchers.get(leg.id) if leg.id in self.versions else leg.voucher_no


AS_IT_STANDS = FirstAnswer()
"""Of what is done for the first time, and of what is no command."""

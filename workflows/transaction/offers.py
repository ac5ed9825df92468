"""What somebody is offered of a thing (可办事项): a step, the command that takes it, and what stands against it.

What only a further field of the command decides stands against nothing: the offer says that the field is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass
from functools import cache, cached_property

from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.refusals.unmade_refusals import UnmadeRefusals
from workflows.transaction.declarations import Declared, declared_fields

_OF_EVERY_COMMAND = frozenset({"id", "expected_version"})
"""What a client knows of the thing itself."""
_LIFTED_BY: Mapping[Code, str] = {Code.SHOWN_BEYOND_CAP: "beyond_cap"}
"""Which field says that it is done all the same, where the refusal names another place."""
_EXPLAINED = frozenset({"decided_amount", "decided_payer", "beyond_cap"})
"""What people decide is decided with a reason (I-17, I-33)."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """A further field of a command: what a form asks for besides the thing and its version."""

    declared: Declared
    required: bool
    """Whether the command is refused without it, as the thing now stands."""
    refusal: Refusal | None = None
    """What stands against the step while it is left out, where it may be."""


@dataclass(frozen=True)
class Offer:
    """A step as somebody is offered it. What stands against it, and what its form asks for, is made when asked."""

    title: Text
    command: type
    against: Sequence[Refusal]
    """All that the command would answer if nothing further were stated."""
    explained: bool = False
    """Whether this step asks for the reason that its command may lack."""

    @property
    def permitted(self) -> bool:
        """Whether nothing stands against it that no further field can lift."""
        return not self.against or (not isinstance(self.against, UnmadeRefusals) and not self.refusals)

    @cached_property
    def refusals(self) -> tuple[Refusal, ...]:
        """All that stands against it; empty where it is permitted."""
        further = further_fields(self.command)
        return tuple(refusal for refusal in self.against if _lifting(refusal, further) is None)

    @cached_property
    def fields(self) -> tuple[AskedField, ...]:
        """What its form asks for."""
        further, lifted = further_fields(self.command), dict[str, Refusal]()
        for refusal in self.against:
            if name := _lifting(refusal, further):
                lifted.setdefault(name, refusal)
        explained = self.explained or not _EXPLAINED.isdisjoint(lifted)
        return tuple(
            AskedField(
                each,
                each.default is MISSING or each.name in lifted or (explained and each.name == "reason"),
                lifted.get(each.name),
            )
            for each in further
        )


@cache
def further_fields(command: type) -> tuple[Declared, ...]:
    """Return what a command takes besides the thing that it is on, and its version."""
    declared = declared_fields(command)
    return tuple(each for each in declared if each.setting is None and each.input_name not in _OF_EVERY_COMMAND)


def _lifting(refusal: Refusal, further: Sequence[Declared]) -> str | None:
    """The field that may be left out and decides what a refusal says; None for one that nothing stated can lift."""
    named = _LIFTED_BY.get(refusal.code) or (_snake(str(refusal.path[0])) if refusal.path else "")
    return next((each.name for each in further if each.name == named and each.default is not MISSING), None)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)

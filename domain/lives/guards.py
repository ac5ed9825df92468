"""What several lives guard alike (共同的办理条件): holds, and what is still missing or waited for."""

from collections.abc import Sequence
from typing import Protocol

from domain.lives.table import GuardContext, refuses
from domain.policy.conditions import Text
from domain.policy.texts import listed
from domain.refusals.refusals import Code, Refusal, Term


def refused(code: Code, context: GuardContext, *path: str, **terms: Term) -> Refusal:
    """Return a refusal on the clause of the thing, at the place in the input that ``path`` names."""
    return Refusal(code, terms, path, (context.citation,))


def awaited(context: GuardContext, zh: str, en: str) -> Refusal:
    """Return GATE_CLOSED: what must come first has not."""
    return refused(Code.GATE_CLOSED, context, waiting=Text(zh=zh, en=en))


def nothing_missing(code: Code, missing: Sequence[Text], context: GuardContext) -> Refusal | None:
    """Return a refusal that names all that is missing; None where nothing is."""
    return refused(code, context, missing=listed(missing)) if missing else None


class HeldContext(GuardContext, Protocol):
    """What the guard of a hold looks at, too."""

    @property
    def held(self) -> str | None:
        """Why it is held; None where it is not."""
        ...


@refuses(Code.ON_HOLD)
def not_held(context: HeldContext) -> Refusal | None:
    """Refuse while the grant is held (暂停)."""
    return None if context.held is None else refused(Code.ON_HOLD, context, reason=context.held)

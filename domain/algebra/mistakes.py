"""What is wrong with an expression: at which character, what stands there, and what to write, in both languages."""

from collections.abc import Collection

from domain.policy.conditions import Text
from domain.policy.pack_complaints import listed, near
from domain.values.miswritten import Said

__all__ = ["ExpressionError", "Said", "misfit", "unknown_fact"]


class ExpressionError(ValueError):
    """An expression that cannot be read, or whose parts do not fit together; with the fact that it does not know."""

    def __init__(self, at: int, zh: str, en: str, unknown: str | None = None) -> None:
        super().__init__(en)
        self.at, self.why, self.unknown = at, Text(zh=zh, en=en), unknown


def unknown_fact(at: int, name: str, known: Collection[str]) -> ExpressionError:
    """Return the mistake of a name that is no fact of the measure."""
    hint, facts = near(name, known), listed(known)
    return ExpressionError(
        at,
        f"“{name}”不是该事项的事实{hint[0]}；可用：{facts[0]}",
        f"{name!r} is no fact of the measure{hint[1]}; it has {facts[1]}",
        name,
    )


def misfit(at: int, stands: Said, fitting: Said) -> ExpressionError:
    """Return the mistake of a part that is of another kind than its place asks."""
    return ExpressionError(
        at, f"此处应为{fitting[0]}，写的是{stands[0]}", f"{fitting[1]} is asked here, and this is {stands[1]}"
    )

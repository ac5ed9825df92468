"""Refusals after the last day in force (有效期届满)."""

from datetime import date

from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal

NOTHING_NEW = Text(
    zh="不再受理新的申报；已受理的继续办理", en="Nothing new can be submitted; what was submitted goes on"
)


def expired(last: date, rest: Text, path: tuple[str | int, ...], validity: Citation) -> Refusal:
    """Return the refusal of what comes after the last day in force; ``rest`` says what follows from it."""
    return Refusal(Code.POLICY_EXPIRED, {"last_day": last.isoformat(), "rest": rest}, path, (validity,))

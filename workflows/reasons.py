"""Words that people state and that go on record: reasons, evidence, names."""

from domain.conditions import Text
from domain.refusals import Code
from workflows.refused import refuse

MOST_WORDS = 2_000


def stated_text(text: str, field: str, most: int = MOST_WORDS, within: tuple[str | int, ...] = ()) -> str:
    """Answer a text without white space around it; raises INPUT_INVALID where it is too long or holds a NUL.

    ``within`` is the place in the input of the row in which the field stands.
    """
    stripped = text.strip()
    if len(stripped) > most or "\0" in stripped:
        raise refuse(
            Code.INPUT_INVALID,
            *within,
            field,
            field=field,
            why=Text(zh=f"不得超过{most}字", en=f"write at most {most} characters"),
        )
    return stripped


def remark(text: str | None) -> str | None:
    """Answer a reason that may be left out; raises what ``stated_text`` does."""
    return stated_text(text or "", "reason") or None


def stated_reason(text: str | None, field: str = "reason", within: tuple[str | int, ...] = ()) -> str:
    """Answer a reason that must be given; raises REASON_REQUIRED where there is none."""
    reason = stated_text(text or "", field, within=within)
    if not reason:
        raise refuse(Code.REASON_REQUIRED, *within, field)
    return reason


def stated_evidence(text: str | None) -> str:
    """Answer the evidence that must be named; raises EVIDENCE_REQUIRED where there is none."""
    evidence = stated_text(text or "", "evidence")
    if not evidence:
        raise refuse(Code.EVIDENCE_REQUIRED, "evidence")
    return evidence


def stated_name(text: str, field: str, most: int = 200) -> str:
    """Answer a number, a name or a statement that must be given; raises INPUT_INVALID where there is none."""
    named = stated_text(text, field, most)
    if not named:
        raise refuse(Code.INPUT_INVALID, field, field=field, why=Text(zh="不得为空", en="it may not be empty"))
    return named

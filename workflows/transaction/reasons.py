"""Words that people state and that go on record: reasons, evidence, names."""

from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.values.numbers import written_alike
from domain.values.personal_numbers import PersonalNumber, personal_number
from domain.values.texts import Fault, cleaned
from workflows.transaction.refused import refuse

MOST_WORDS = 2_000
_WRITE = {
    Fault.UNREADABLE: Text(zh="含有无法识别的字符，请重新输入", en="it holds a character that stands for nothing"),
    Fault.MORE_THAN_A_LINE: Text(zh="须写在一行内，不得换行", en="write it in one line"),
}


_NO_NUMBER = {
    PersonalNumber.RESIDENT: Text(
        zh="含有居民身份证号码，请删去，或者仅写后四位",
        en="it holds the number of an identity card: leave it out, or write its last four characters",
    ),
    PersonalNumber.CARD: Text(
        zh="含有银行卡号，请删去，或者仅写后四位",
        en="it holds the number of a bank card: leave it out, or write its last four digits",
    ),
}


def stated_text(
    text: str, field: str, most: int = MOST_WORDS, within: tuple[str | int, ...] = (), *, lines: bool = True
) -> str:
    """Return a text as it is kept: without what nobody can see, and without white space around it.

    It may be empty. Raises INPUT_INVALID where it is too long, holds a character that stands for nothing, or is broken
    into lines without ``lines``, and for words that hold a number of a person. ``within`` is the place in the input of
    the row in which the field stands.
    """
    cleaned_text = cleaned(text, lines=lines)
    why = _WRITE.get(cleaned_text) if isinstance(cleaned_text, Fault) else None
    if isinstance(cleaned_text, Fault) or len(cleaned_text) > most:
        why = why or Text(zh=f"不得超过{most}字", en=f"write at most {most} characters")
        raise refuse(Code.INPUT_INVALID, *within, field, field=field, why=why)
    if lines:
        no_personal_number(cleaned_text, field, within)
    return cleaned_text


def no_personal_number(text: str, field: str, within: tuple[str | int, ...] = ()) -> None:
    """Raise INPUT_INVALID for words in which somebody wrote the number of an identity card or of a bank card.

    Who reads them has no need of it, and what is written is kept for years (个人信息保护法第六条).
    """
    if (why := held_number(text)) is not None:
        raise refuse(Code.INPUT_INVALID, *within, field, field=field, why=why)


def held_number(text: str) -> Text | None:
    """Return what is said of words that hold the number of an identity card or of a bank card; None of others."""
    number = personal_number(text)
    return None if number is None else _NO_NUMBER[number]


def stated_line(text: str, field: str, most: int = MOST_WORDS, within: tuple[str | int, ...] = ()) -> str:
    """Return a number, a name or an address as it is kept, of one line, perhaps empty; raises as ``stated_text``."""
    return stated_text(text, field, most, within, lines=False)


def stated_number(text: str, field: str, most: int = 100) -> str:
    """Return a number by which something is known (编号), as `written_alike` writes it, perhaps empty.

    Raises INPUT_INVALID as ``stated_text``, also for one that grows too long as it is written (㍿ stands for four).
    """
    return stated_line(written_alike(stated_line(text, field, most)), field, most)


def remark(text: str | None) -> str | None:
    """Return a reason that may be left out; raises what ``stated_text`` does."""
    return stated_text(text or "", "reason") or None


def stated_reason(text: str | None, field: str = "reason", within: tuple[str | int, ...] = ()) -> str:
    """Return a reason that must be given; raises REASON_REQUIRED where there is none."""
    reason = stated_text(text or "", field, within=within)
    if not reason:
        raise refuse(Code.REASON_REQUIRED, *within, field)
    return reason


def named_evidence(text: str | None) -> str | None:
    """Return evidence that may be left out; raises what ``stated_text`` does."""
    return stated_text(text or "", "evidence") or None


def stated_evidence(text: str | None) -> str:
    """Return the evidence that must be named; raises EVIDENCE_REQUIRED where there is none."""
    evidence = stated_text(text or "", "evidence")
    if not evidence:
        raise refuse(Code.EVIDENCE_REQUIRED, "evidence")
    return evidence


def stated_name(text: str, field: str, most: int = 200, within: tuple[str | int, ...] = ()) -> str:
    """Return a number, a name or a statement that must be given; raises INPUT_INVALID where there is none."""
    named = stated_line(text, field, most, within)
    if not named:
        why = Text(zh="不得为空", en="it may not be empty")
        raise refuse(Code.INPUT_INVALID, *within, field, field=field, why=why)
    return named

"""What a letter says (信文): the number of the grant, what is due by when, a link; no amount, account or name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.handling.waiting import STEP_SENTENCES
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.titles import title_of_state
from domain.policy.conditions import Text

CHINESE = "zh-CN"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to somebody."""

    subject: str
    body: str
    stop: str | None = None
    """The link by which no more comes."""


_REMINDED: dict[str, Text] = {
    GrantEvent.REMIND.value: Text(zh="办理时限将到", en="A step of the office is due soon"),
    GrantEvent.REMIND_OVERDUE.value: Text(zh="办理环节已逾期", en="A step of the office is overdue"),
    GrantEvent.ESCALATE.value: Text(zh="逾期事项上报", en="An overdue step is escalated"),
}
_DUE = Text(zh="时限：", en="Due: ")
_LINK = Text(zh="查看：", en="See: ")
_STOP = Text(zh="不再接收：", en="No more of this: ")
_CONFIRM = Text(zh="确认通知地址", en="Confirm this address")
_CONFIRMS = Text(
    zh="请确认由此地址接收兑现系统的办理通知；非本人登记的，请忽略本信。",
    en="Confirm that notices of Duixian come to this address. If you did not ask for them, ignore this.",
)
_CODE = Text(zh="确认码：", en="Code: ")


def in_words(text: Text, language: str) -> str:
    """Return a text in a language."""
    return text.zh if language == CHINESE else text.en


def confirming(language: str, code: str, link: str | None) -> Letter:
    """Return the letter by which an address is confirmed."""
    lines = [in_words(_CONFIRMS, language), in_words(_CODE, language) + code]
    lines += [in_words(_LINK, language) + link] if link else []
    return Letter(in_words(_CONFIRM, language), "\n".join(lines) + "\n")


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells of a grant: its number, where it stands, what happened, and by when something is due."""

    number: str
    state: GrantState
    events: Sequence[str]
    due_on: date | None


def telling(language: str, told_of: Told, link: str | None, stop: str | None) -> Letter:
    """Return the letter that tells of a grant."""
    reminders = [in_words(_REMINDED[event], language) for event in told_of.events if event in _REMINDED]
    what = "；".join(reminders) if reminders else in_words(title_of_state(told_of.state), language)
    lines = [f"{told_of.number}: {what}"]
    if (step := STEP_SENTENCES.get(told_of.state)) is not None:
        lines.append(in_words(step, language))
    lines += [in_words(_DUE, language) + told_of.due_on.isoformat()] if told_of.due_on else []
    lines += [in_words(_LINK, language) + link] if link else []
    lines += ["", in_words(_STOP, language) + stop] if stop else []
    return Letter(f"{told_of.number}: {what}", "\n".join(lines) + "\n", stop)

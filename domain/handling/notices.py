"""Notices of publicity (公示公告): what an office puts up, line by line, and what became of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.policy.conditions import Text
from domain.policy.policy import Measure, Policy
from domain.values.money import Fen, read_yuan


class NoticeState(StrEnum):
    """Where a notice of publicity stands (公告状态)."""

    OPEN = "OPEN"
    OVER = "OVER"
    DECIDED = "DECIDED"


class NoticeOutcome(StrEnum):
    """What became of an award that was shown (公示结果)."""

    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RETURNED = "RETURNED"


NOTICE_TITLES: Mapping[NoticeState, Text] = {
    NoticeState.OPEN: Text(zh="公示中", en="it runs, and an award on it is not decided on"),
    NoticeState.OVER: Text(zh="公示期满待决定", en="its last day is over, and an award on it is not decided on"),
    NoticeState.DECIDED: Text(zh="已办结", en="all awards on it are decided on"),
}
OUTCOME_TITLES: Mapping[NoticeOutcome, Text] = {
    NoticeOutcome.APPROVED: Text(zh="批准", en="approved"),
    NoticeOutcome.REJECTED: Text(zh="不予支持", en="rejected"),
    NoticeOutcome.RETURNED: Text(zh="撤下，退回审核", en="taken back for review"),
}


@dataclass(frozen=True, slots=True)
class NoticeHead:
    """What stands above the lines of a notice."""

    number: str
    policy: Policy
    measure: Measure
    opened_on: date
    first: date
    last: date
    contact: str | None = None
    """Where objections go besides the responsible bureaus, as the office wrote it."""

    @property
    def title(self) -> Text:
        """Its title."""
        of = self.measure.title
        return Text(zh=f"关于“{of.zh}”拟支持名单的公示", en=f"Awards proposed under “{of.en}”, shown to the public")

    @property
    def objections_to(self) -> Text:
        """Where objections go: to the responsible bureaus, by whom, until when."""
        bureaus, at = "、".join(self.measure.bureaus), f"（{self.contact}）" if self.contact else ""
        also = f" ({self.contact})" if self.contact else ""
        return Text(
            zh=f"如有异议，请于{_written(self.last)}前（含当日）实名向{bureaus}{at}提出，并附证明材料。",
            en=f"Objections are taken until {self.last} by {bureaus}{also}, with a name and evidence.",
        )

    def above(self) -> list[Text]:
        """Return its sentences, from the title to where objections go."""
        policy, days = self.policy, self.policy.publicity.working_days
        article, clause = self.measure.article, "；".join(quote.rstrip("；。，") for quote in self.measure.quotes)
        return [
            self.title,
            Text(zh=f"公告编号：{self.number}", en=f"Notice {self.number}"),
            Text(
                zh=f"根据《{policy.title.zh}》第{_numeral(article)}条（{clause}），经审核，拟对下列单位给予支持，现予公示。",
                en=f"Under article {article} of “{policy.title.en}” ({clause}) these are proposed for support.",
            ),
            Text(
                zh=f"公示期：{_written(self.first)}至{_written(self.last)}，共{days}个工作日。",
                en=f"Shown from {self.first} to {self.last}, {days} working days.",
            ),
            self.objections_to,
        ]

    def below(self) -> list[Text]:
        """Return who signs it, and the day on which it was put up."""
        bureaus = "、".join(self.measure.bureaus)
        return [Text(zh=bureaus, en=bureaus), Text(zh=_written(self.opened_on), en=f"{self.opened_on}")]


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """One award as a notice shows it: a person's reference is masked already."""

    number: int
    grant_number: str
    applicant: str
    item: str
    district: Text
    amount: Fen | None
    """Fen; None on a programme, whose amounts come with its milestones."""


def notice_text(head: NoticeHead, entries: Sequence[NoticeEntry]) -> Text:
    """Return a notice as it is printed, a paragraph a line."""
    lines = [*head.above(), *(_line(entry) for entry in entries), _total(entries), *head.below()]
    return Text(zh="\n".join(line.zh for line in lines) + "\n", en="\n".join(line.en for line in lines) + "\n")


def _written(day: date) -> str:
    """A day as an office writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _numeral(number: int) -> str:
    """A number of an article as an office writes it; from 100 on in figures."""
    digits, (tens, ones) = "〇一二三四五六七八九", divmod(number, 10)
    if tens > 9:  # noqa: PLR2004 - one digit
        return str(number)
    before = f"{digits[tens] if tens > 1 else ''}十" if tens else ""
    return f"{before}{digits[ones] if ones else ''}"


def _line(entry: NoticeEntry) -> Text:
    numbers = f"{entry.number}. {entry.grant_number}"
    zh, en = (
        (f"{read_yuan(entry.amount)}元", f"{read_yuan(entry.amount)} yuan")
        if entry.amount is not None
        else ("按里程碑核定", "by its milestones")
    )
    return Text(
        zh=f"{numbers}　{entry.applicant}（{entry.district.zh}）　{entry.item}　{zh}",
        en=f"{numbers}  {entry.applicant} ({entry.district.en})  {entry.item}  {en}",
    )


def _total(entries: Sequence[NoticeEntry]) -> Text:
    count, total = len(entries), read_yuan(sum(entry.amount or 0 for entry in entries))
    return Text(zh=f"合计{count}项，{total}元。", en=f"{count} in all, {total} yuan.")

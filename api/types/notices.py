"""Notices of publicity (公示公告) as the API shows them: as they were shown, and to the office what became of them."""

from datetime import date
from functools import cached_property
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import FileFormat, NoticeOutcome, NoticeState, title_of
from api.kit.errors import Citation
from api.kit.nodes import Node
from api.kit.report_files import As, ReportFile, report_file
from api.kit.scalars import CNYAmount
from api.shapes.columns import column
from domain.handling.leg_queue import treasury_title
from domain.handling.notices import NoticeEntry, NoticeHead, notice_text
from domain.policy.conditions import Text
from domain.treasury.tables import Column, Kind, Table
from workflows.transaction.packs import compiled_version
from workflows.transaction.sight.who_sees import OFFICE


def of_the_office(info: Info) -> bool:
    """Return whether the caller reads what became of notices: the office, its auditors and its treasuries."""
    return info.context.actor is not None and info.context.actor.role in OFFICE


@strawberry.type(description="How many objections there were to an award while it was shown (异议情况).")
class NoticeObjections:
    """The objections to an award."""

    filed: int = strawberry.field(description="How many were put on record.")
    upheld: int = strawberry.field(description="Of them, how many were upheld (成立).")
    dismissed: int = strawberry.field(description="Of them, how many were dismissed (不成立).")


@strawberry.type(
    description="One award on a notice, as it was shown: what is renamed or corrected later changes nothing."
)
class NoticeAward:
    """One award on a notice."""

    row: strawberry.Private[rows.NoticeAward]
    place: strawberry.Private[Text]
    """Its paying district by name."""

    number: int = column("Its line on the notice, from 1.")
    grant_number: str = column("Number of the file: what an objection names.")
    applicant_name: str = column("Name of the applicant as it stood on record when it was shown.", "applicant")
    item: str = column("What it is for; a person's reference is masked (***).")

    @strawberry.field(description="The paying district, in the language of the request.")
    def district_title(self, info: Info) -> str:
        """The district."""
        return info.context.say(self.place)

    amount: CNYAmount | None = column("Yuan proposed; null on a programme, whose amounts come with its milestones.")

    @strawberry.field(
        description="What became of it (公示结果), for the office alone; null while it is shown or not decided on."
    )
    def outcome(self, info: Info) -> NoticeOutcome | None:
        """The outcome."""
        return self.row.outcome if of_the_office(info) else None

    @strawberry.field(description="Day on which that was decided, for the office alone.")
    def decided_on(self, info: Info) -> date | None:
        """The day."""
        return self.row.decided_on if of_the_office(info) else None

    @strawberry.field(description="Yuan approved, for the office alone; null where nothing was, and on a programme.")
    def approved_amount(self, info: Info) -> CNYAmount | None:
        """The amount approved."""
        shown = of_the_office(info) and self.row.approved is not None
        return CNYAmount(self.row.approved or 0) if shown else None

    @strawberry.field(description="The objections to it while it was shown, for the office alone; null to others.")
    async def objections(self, info: Info) -> NoticeObjections | None:
        """The objections."""
        if not of_the_office(info):
            return None
        counts = await info.context.loaders.objections_shown.load(self.row.id)
        return NoticeObjections(filed=counts.filed, upheld=counts.upheld, dismissed=counts.dismissed)


NOTICE_COLUMNS = (
    Column("number", Text(zh="序号", en="No."), Kind.COUNT),
    Column("grantNumber", Text(zh="申报编号", en="File")),
    Column("applicantName", Text(zh="申报单位", en="Applicant")),
    Column("districtTitle", Text(zh="出资区", en="District")),
    Column("item", Text(zh="申报内容", en="For")),
    Column("amount", Text(zh="拟支持金额（元）", en="Yuan proposed"), Kind.YUAN),
)


@strawberry.type(
    description="What is shown to the public of one measure from one day to another (公示公告), as it was shown."
)
class PublicityNotice(Node):
    """A notice."""

    row: strawberry.Private[rows.PublicityNotice]
    version: strawberry.Private[rows.PolicyVersion]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    @cached_property
    def head(self) -> NoticeHead:
        """What stands above its lines."""
        row, compiled = self.row, compiled_version(self.version)
        of = compiled.policy, compiled.measures[row.measure]
        return NoticeHead(row.number, *of, row.opened_on, row.first_day, row.last_day, row.contact)

    number: str = column("Its number (公告编号).")

    @strawberry.field(description="Its title, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.head.title)

    policy_code: str = column("Code of the policy.")
    measure_code: str = column("Code of the measure.", "measure")

    @strawberry.field(description="The clause of the measure, verbatim.")
    def citations(self) -> list[Citation]:
        """The clause."""
        shape = self.head.measure
        return [Citation(article=shape.article, quote=quote, reading=None) for quote in shape.quotes]

    @strawberry.field(description="Responsible bureaus (责任单位), exactly as in the text.")
    def bureaus(self) -> list[str]:
        """The bureaus."""
        return self.head.measure.bureaus

    opened_on: date = column("Day on which it was put up.")
    shown_from: date = column("First day of the publicity.", "first_day")
    shown_to: date = column("Last day on which an objection is taken.", "last_day")

    @strawberry.field(description="How many working days it is shown (公示期), as the policy says.")
    def working_days(self) -> int:
        """The working days."""
        return self.head.policy.publicity.working_days

    @strawberry.field(description="Where objections go, as a sentence in the language of the request (异议受理).")
    def objections_to(self, info: Info) -> str:
        """Where objections go."""
        return info.context.say(self.head.objections_to)

    @strawberry.field(description="Where it stands.")
    async def state(self, info: Info) -> NoticeState:
        """The state."""
        return await self._state(info)

    @strawberry.field(description="Where it stands, as the office calls it, in the language of the request (状态).")
    async def state_title(self, info: Info) -> str:
        """Where it stands, in words."""
        return info.context.say(title_of(await self._state(info)))

    async def _state(self, info: Info) -> NoticeState:
        awards = await info.context.loaders.notice_awards_of.load(self.row.id)
        if all(award.outcome for award in awards):
            return NoticeState.DECIDED
        return NoticeState.OPEN if self.row.last_day >= info.context.moment.today else NoticeState.OVER

    @strawberry.field(
        description="The awards on it, line by line; to who is not of the office those that are not taken back or "
        "decided on."
    )
    async def awards(self, info: Info) -> list[NoticeAward]:
        """The awards."""
        return [NoticeAward(row=row, place=self._place(row)) for row in await self._shown(info)]

    @strawberry.field(description="Yuan of these awards together.")
    async def total(self, info: Info) -> CNYAmount:
        """The total."""
        return CNYAmount(sum(row.amount or 0 for row in await self._shown(info)))

    @strawberry.field(description="The notice as an office prints it, in the language of the request.")
    async def text(self, info: Info) -> str:
        """The text."""
        return info.context.say(notice_text(self.head, [self._entry(row) for row in await self._shown(info)]))

    @strawberry.field(description="The notice as a file.")
    async def file(
        self,
        info: Info,
        format: As = FileFormat.XLSX,  # noqa: A002 - the contract's name
    ) -> ReportFile:
        """The file."""
        cells = [
            (str(row.number), row.grant_number, row.applicant, info.context.say(self._place(row)), row.item, row.amount)
            for row in await self._shown(info)
        ]
        head = self.head
        table = Table(head.number, Text(zh="公示公告", en="Notice"), NOTICE_COLUMNS, cells, head.above(), head.below())
        return report_file(info, format, table)

    async def _shown(self, info: Info) -> list[rows.NoticeAward]:
        awards = await info.context.loaders.notice_awards_of.load(self.row.id)
        return awards if of_the_office(info) else [award for award in awards if not award.outcome]

    def _place(self, row: rows.NoticeAward) -> Text:
        return treasury_title(self.head.policy, row.district)

    def _entry(self, row: rows.NoticeAward) -> NoticeEntry:
        of = (row.applicant, row.item, self._place(row), row.amount)
        return NoticeEntry(row.number, row.grant_number, *of)

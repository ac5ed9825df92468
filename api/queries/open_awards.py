"""Open data of what was awarded (公开数据): everybody may read it, without signing in, and no more of a case."""

from datetime import date
from typing import Annotated, Any

import strawberry
from tortoise.queryset import QuerySet

import domain.models as rows
from api.access.said_errors import bad_input
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import FileFormat
from api.kit.report_files import As, ReportFile, report_file
from api.kit.scalars import CNYAmount
from api.queries.budgets import Year
from api.shapes.columns import column
from domain.handling.leg_queue import treasury_title
from domain.handling.masking import shown_item
from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from domain.policy.policy import Measure
from domain.treasury.tables import Column, Kind, Table
from workflows.cases.prior_awards import stands_at
from workflows.grants.open_awards import AwardSums, award_sums, open_awards
from workflows.transaction.packs import CompiledPolicy, compiled_version

_NEWEST = Order("approved_on", date)
MOST_IN_A_FILE = 5_000
"""Awards of one file."""


@strawberry.type(description="One award, as everybody may read it. It names no person and no account.")
class OpenAward:
    """One award."""

    row: strawberry.Private[rows.Grant]
    compiled: strawberry.Private[CompiledPolicy]

    @property
    def shape(self) -> Measure:
        """Its measure."""
        return self.compiled.measures[self.row.measure]

    number: str = column("Number of the file (申报编号).")

    @strawberry.field(description="Code of the policy.")
    def policy_code(self) -> str:
        """The policy."""
        return self.compiled.policy.code

    measure_code: str = column("Code of its measure.", "measure")

    @strawberry.field(description="Title of the measure, in the language of the request.")
    def measure_title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.shape.title)

    applicant_name: str = column("Name of the applicant as it stood when it filed.", "filed_name")

    @strawberry.field(description="What it is for; a person's reference is masked (***).")
    def item(self) -> str:
        """The item."""
        return shown_item(self.shape, self.row.item)

    district_code: str = column("Code of the paying district.")

    @strawberry.field(description="Its title, in the language of the request.")
    def district_title(self, info: Info) -> str:
        """The district."""
        return info.context.say(treasury_title(self.compiled.policy, self.row.district_code))

    year: int | None = column("The calendar year against whose caps and quota it counts.", "award_year")
    approved_on: date | None = column("Day of its approval.")

    @strawberry.field(description="Yuan awarded; of a programme, what its milestones gave so far.")
    async def award(self, info: Info) -> CNYAmount:
        """The award."""
        return CNYAmount(_award(self.row, await self._sums(info)))

    @strawberry.field(description="Yuan paid and not come back.")
    async def paid(self, info: Info) -> CNYAmount:
        """What was paid."""
        return CNYAmount((await self._sums(info)).paid)

    @strawberry.field(description="Day of the last payment; null before the first.")
    async def paid_on(self, info: Info) -> date | None:
        """The day of payment."""
        return (await self._sums(info)).paid_on

    async def _sums(self, info: Info) -> AwardSums:
        return await info.context.loaders.award_sums.load(self.row.id)


@strawberry.type(description="One award of a page.")
class OpenAwardEdge:
    """One award of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: OpenAward = strawberry.field(description="The award.")


@strawberry.type(description="A page of awards, approved last first.")
class OpenAwardConnection(Paged[OpenAward]):
    """A page of awards."""

    edges: list[OpenAwardEdge] = strawberry.field(description="The awards of the page.")


@strawberry.input(description="Which awards; every part given must hold.")
class OpenAwardFilter:
    """Which awards."""

    policy_code: str | None = strawberry.field(default=None, description="Code of their policy.")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    years: list[int] | None = strawberry.field(default=None, description="Calendar years in which they count.")
    district_codes: list[str] | None = strawberry.field(default=None, description="Codes of their paying districts.")

    def of(self, awards: QuerySet[rows.Grant]) -> QuerySet[rows.Grant]:
        """Return those of the awards for which it holds."""
        lookups: dict[str, Any] = {}
        if self.policy_code is not None:
            lookups["policy_version__code"] = as_kept(self.policy_code, 100)
        if self.measure_codes is not None:
            lookups["measure__in"] = [as_kept(measure, 20) for measure in self.measure_codes]
        if self.years is not None:
            lookups["award_year__in"] = [year for year in self.years if year in YEARS]
        if self.district_codes is not None:
            lookups["district_code__in"] = [as_kept(district, 20) for district in self.district_codes]
        return awards.filter(**lookups)


OPEN_COLUMNS = (
    Column("number", Text(zh="申报编号", en="File")),
    Column("policyCode", Text(zh="政策编号", en="Policy")),
    Column("measureCode", Text(zh="事项编号", en="Measure")),
    Column("measureTitle", Text(zh="事项", en="Title")),
    Column("applicantName", Text(zh="申报单位", en="Applicant")),
    Column("item", Text(zh="申报内容", en="For")),
    Column("districtCode", Text(zh="出资区代码", en="District code")),
    Column("districtTitle", Text(zh="出资区", en="District")),
    Column("year", Text(zh="年度", en="Year"), Kind.COUNT),
    Column("approvedOn", Text(zh="批准日期", en="Approved on")),
    Column("award", Text(zh="支持金额（元）", en="Yuan awarded"), Kind.YUAN),
    Column("paid", Text(zh="已拨付（元）", en="Yuan paid"), Kind.YUAN),
    Column("paidOn", Text(zh="到账日期", en="Paid on")),
)


@strawberry.type
class OpenAwardQuery:
    """Asking for what was awarded."""

    @strawberry.field(
        description="What was awarded and paid, approved last first (公开数据). Everybody may ask, without signing in."
    )
    async def open_awards(
        self,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            OpenAwardFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> OpenAwardConnection:
        """A page of awards."""
        awards = filter.of(open_awards()) if filter is not None else open_awards()
        return await connection_of(
            OpenAwardConnection,
            lambda cursor, row: OpenAwardEdge(cursor=cursor, node=_shown(row)),
            awards.prefetch_related("policy_version"),
            Paging(first, after, last, before),
            _NEWEST,
        )

    @strawberry.field(
        description="What was awarded in a year as a file (公开数据下载), approved first first, at most 5,000 awards. "
        "Everybody may ask, without signing in."
    )
    async def open_awards_file(
        self,
        info: Info,
        year: Year,
        filter: Annotated[  # noqa: A002 - the contract's name
            OpenAwardFilter | None, strawberry.argument(description="Which ones of the year; all by default.")
        ] = None,
        format: As = FileFormat.CSV,  # noqa: A002 - the contract's name
    ) -> ReportFile:
        """The awards of a year."""
        published = open_awards().filter(award_year=year if year in YEARS else 0)
        published = filter.of(published) if filter is not None else published
        awards = (
            await published.prefetch_related("policy_version").order_by("approved_on", "id").limit(MOST_IN_A_FILE + 1)
        )
        if len(awards) > MOST_IN_A_FILE:
            en = f"filter: the year has more than {MOST_IN_A_FILE} awards, ask for some of its measures"
            raise bad_input(Text(zh=f"该年度支持超过 {MOST_IN_A_FILE} 项，请按事项缩小范围", en=en))
        sums = await award_sums([award.id for award in awards])
        cells = [_cells(info, award, sum_of) for award, sum_of in zip(awards, sums, strict=True)]
        title = Text(zh=f"{year}年支持情况", en=f"Awards of {year}")
        return report_file(info, format, Table(f"awards-{year}", title, OPEN_COLUMNS, cells))


def _shown(row: rows.Grant) -> OpenAward:
    return OpenAward(row=row, compiled=compiled_version(row.policy_version))


def _award(row: rows.Grant, sums: AwardSums) -> int:
    """What it was awarded; a programme has no award of its own, and one that was ended was awarded what it was paid."""
    return sums.ordered if row.award is None else stands_at(row)


def _cells(info: Info, row: rows.Grant, sums: AwardSums) -> tuple[str | int | None, ...]:
    shown, say = _shown(row), info.context.say
    return (
        row.number,
        shown.compiled.policy.code,
        row.measure,
        say(shown.shape.title),
        row.filed_name,
        shown_item(shown.shape, row.item),
        row.district_code,
        say(treasury_title(shown.compiled.policy, row.district_code)),
        row.award_year,
        row.approved_on.isoformat() if row.approved_on else None,
        _award(row, sums),
        sums.paid,
        sums.paid_on.isoformat() if sums.paid_on else None,
    )

"""Asking for notices of publicity and for their archive: everybody for those that run, the office for all."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

import domain.models as rows
from api.access.said_errors import bad_input
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import FileFormat, NoticeState
from api.kit.report_files import As, ReportFile, report_file
from api.money.money_sights import office_alone
from api.queries.budgets import Year
from api.types.notices import PublicityNotice, of_the_office
from domain.handling.leg_queue import treasury_title
from domain.handling.notices import OUTCOME_TITLES
from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from domain.treasury.tables import Cell, Column, Kind, Table
from workflows.cases.notice_archive import ObjectionCounts, objections_shown, standing
from workflows.transaction.packs import compiled_version

_NEWEST = Order("opened_at")
MOST_ARCHIVED = 5_000
"""Awards of one file."""


@strawberry.input(description="Which notices; every part given must hold.")
class PublicityNoticeFilter:
    """Which notices."""

    policy_code: str | None = strawberry.field(default=None, description="Code of their policy.")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    year: int | None = strawberry.field(default=None, description="The calendar year in which they were put up.")
    states: list[NoticeState] | None = strawberry.field(
        default=None, description="Where they stand; OPEN alone are those of which something is shown today."
    )

    def condition(self, info: Info) -> Q:
        """Return the condition."""
        lookups: dict[str, Any] = {}
        if self.policy_code is not None:
            lookups["policy_code"] = as_kept(self.policy_code, 100)
        if self.measure_codes is not None:
            lookups["measure__in"] = [as_kept(measure, 20) for measure in self.measure_codes]
        if self.year is not None:
            lookups["year"] = self.year if self.year in YEARS else 0
        condition = Q(**lookups)
        if self.states is None:
            return condition
        return condition & standing([NoticeState(state) for state in self.states], info.context.moment.today)


@strawberry.type(description="A notice in a page.")
class PublicityNoticeEdge:
    """A notice in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PublicityNotice = strawberry.field(description="The notice.")


@strawberry.type(description="A page of notices, newest first.")
class PublicityNoticeConnection(Paged[PublicityNotice]):
    """A page of notices."""

    edges: list[PublicityNoticeEdge] = strawberry.field(description="The notices of the page.")


@strawberry.type
class NoticeQuery:
    """Asking for notices."""

    @strawberry.field(
        description="Notices of publicity, newest first (公示公告). Everybody may ask, without signing in, for those "
        "of which something is shown today; the office for all that ever were."
    )
    async def publicity_notices(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PublicityNoticeFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> PublicityNoticeConnection:
        """A page of notices."""
        notices = _visible_notices(info)
        if filter is not None:
            notices = notices.filter(filter.condition(info))
        return await connection_of(
            PublicityNoticeConnection,
            lambda cursor, row: PublicityNoticeEdge(cursor=cursor, node=_shown(row)),
            notices.prefetch_related("policy_version"),
            Paging(first, after, last, before),
            _NEWEST,
        )

    @strawberry.field(description="One notice by its number; null where there is none that the caller may read.")
    async def publicity_notice(
        self, info: Info, number: Annotated[str, strawberry.argument(description="Its number.")]
    ) -> PublicityNotice | None:
        """One notice."""
        row = await _visible_notices(info).prefetch_related("policy_version").get_or_none(number=as_kept(number, 40))
        return _shown(row) if row else None

    @strawberry.field(
        description="The archive of a year's notices as a file (公示档案): a line an award, as it was shown, and what "
        "became of it. For the office alone; at most 5,000 awards."
    )
    async def publicity_archive(
        self,
        info: Info,
        year: Year,
        filter: Annotated[  # noqa: A002 - the contract's name
            PublicityNoticeFilter | None, strawberry.argument(description="Of which notices; of all by default.")
        ] = None,
        format: As = FileFormat.XLSX,  # noqa: A002 - the contract's name
    ) -> ReportFile:
        """The archive of a year."""
        office_alone(info)
        archived = rows.PublicityNotice.filter(year=year if year in YEARS else 0)
        if filter is not None:
            archived = archived.filter(filter.condition(info))
        notices = await archived.prefetch_related("policy_version").order_by("opened_at", "id")
        return report_file(info, format, await _archive(info, year, notices))


def _visible_notices(info: Info) -> QuerySet[rows.PublicityNotice]:
    """The notices that the caller may read: the office all, everybody those of which something is shown."""
    every = rows.PublicityNotice.all()
    if of_the_office(info):
        return every
    return every.filter(standing([NoticeState.OPEN], info.context.moment.today))


def _shown(row: rows.PublicityNotice) -> PublicityNotice:
    return PublicityNotice(row=row, version=row.policy_version)


COLUMNS = (
    Column("notice", Text(zh="公告编号", en="Notice")),
    Column("article", Text(zh="条款", en="Article"), Kind.COUNT),
    Column("measureCode", Text(zh="事项编号", en="Measure")),
    Column("measureTitle", Text(zh="事项", en="Title")),
    Column("shownFrom", Text(zh="公示首日", en="First day")),
    Column("shownTo", Text(zh="公示末日", en="Last day")),
    Column("number", Text(zh="序号", en="Line"), Kind.COUNT),
    Column("grantNumber", Text(zh="申报编号", en="File")),
    Column("applicantName", Text(zh="申报单位", en="Applicant")),
    Column("districtTitle", Text(zh="出资区", en="District")),
    Column("item", Text(zh="申报内容", en="For")),
    Column("amount", Text(zh="公示金额（元）", en="Yuan shown"), Kind.YUAN),
    Column("objections", Text(zh="异议（件）", en="Objections"), Kind.COUNT),
    Column("upheld", Text(zh="成立（件）", en="Upheld"), Kind.COUNT),
    Column("dismissed", Text(zh="不成立（件）", en="Dismissed"), Kind.COUNT),
    Column("outcome", Text(zh="公示结果", en="Outcome")),
    Column("decidedOn", Text(zh="办结日期", en="Decided on")),
    Column("approvedAmount", Text(zh="批准金额（元）", en="Yuan approved"), Kind.YUAN),
)


async def _archive(info: Info, year: int, notices: list[rows.PublicityNotice]) -> Table:
    of = {notice.id: notice for notice in notices}
    awards = await rows.NoticeAward.filter(notice_id__in=list(of)).order_by("number").limit(MOST_ARCHIVED + 1)
    if len(awards) > MOST_ARCHIVED:
        en = f"filter: the archive has more than {MOST_ARCHIVED} awards, ask for some of its measures"
        raise bad_input(Text(zh=f"公示档案超过 {MOST_ARCHIVED} 项，请按事项缩小范围", en=en))
    places = {uid: place for place, uid in enumerate(of)}
    awards.sort(key=lambda award: (places[award.notice_id], award.number))
    counts = await objections_shown([award.id for award in awards])
    cells = [_cells(info, of[award.notice_id], award, count) for award, count in zip(awards, counts, strict=True)]
    title = Text(zh=f"{year}年公示档案", en=f"Notices of {year}")
    return Table(f"notices-{year}", title, COLUMNS, cells)


def _cells(
    info: Info, notice: rows.PublicityNotice, award: rows.NoticeAward, count: ObjectionCounts
) -> tuple[Cell, ...]:
    compiled, say = compiled_version(notice.policy_version), info.context.say
    measure = compiled.measures[notice.measure]
    open_now = notice.last_day >= info.context.moment.today
    waits = Text(zh="公示中", en="being shown") if open_now else Text(zh="待决定", en="not decided on")
    return (
        notice.number,
        measure.article,
        measure.code,
        say(measure.title),
        notice.first_day.isoformat(),
        notice.last_day.isoformat(),
        award.number,
        award.grant_number,
        award.applicant,
        say(treasury_title(compiled.policy, award.district)),
        award.item,
        award.amount,
        count.filed,
        count.upheld,
        count.dismissed,
        say(OUTCOME_TITLES[award.outcome] if award.outcome else waits),
        award.decided_on.isoformat() if award.decided_on else None,
        award.approved,
    )


async def notices_by_id(info: Info, ids: Sequence[UUID]) -> dict[UUID, PublicityNotice]:
    """Return notices by the ids of their rows, those that the caller may read."""
    notices = _visible_notices(info).filter(id__in=list(ids)).prefetch_related("policy_version")
    return {row.id: _shown(row) for row in await notices}

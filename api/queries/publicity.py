"""The public list (公示名单): what everybody may read of the awards that are shown to the public, and no more."""

from datetime import date

import strawberry
from tortoise.query_utils import Prefetch

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, connection_of
from api.kit.context import Info
from api.kit.enumerations import GrantState
from api.kit.scalars import CNYAmount
from domain.handling.masking import shown_item
from workflows.transaction.packs import compiled_version

_NEWEST = Order("created_at")
_SHOWN = "shown"
"""What of a grant stands on notices, as the ORM names it."""


@strawberry.type(description="One award shown to the public (公示). It names no person and holds no facts.")
class PublicAward:
    """One award shown to the public."""

    number: str = strawberry.field(description="Number of the file: what an objection names.")
    measure_code: str = strawberry.field(description="Code of its measure.")
    measure_title: str = strawberry.field(description="Title of the measure, in the language of the request.")
    applicant_name: str = strawberry.field(description="Name of the applicant as it stood when it filed.")
    applicant_name_now: str = strawberry.field(description="Its name as it stands on record now.")
    item: str = strawberry.field(description="What it is for; a person's reference is masked (***).")
    award: CNYAmount | None = strawberry.field(description="Yuan proposed; null on a programme.")
    notice_number: str | None = strawberry.field(
        description="Number of the notice on which it is shown (公告编号); null for what was put up before there were "
        "notices."
    )
    shown_from: date = strawberry.field(description="First day of the publicity.")
    shown_to: date = strawberry.field(description="Last day on which an objection is taken.")


@strawberry.type(description="One award of a page.")
class PublicAwardEdge:
    """One award of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: PublicAward = strawberry.field(description="The award.")


@strawberry.type(description="A page of awards shown to the public, newest file first.")
class PublicAwardConnection(Paged[PublicAward]):
    """A page of awards."""

    edges: list[PublicAwardEdge] = strawberry.field(description="The awards of the page.")


@strawberry.type
class PublicityQuery:
    """Asking for the public list."""

    @strawberry.field(description="Awards shown to the public today (公示名单). Everybody may ask, without signing in.")
    async def publicity_list(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> PublicAwardConnection:
        """A page of the public list."""
        on_notices = rows.NoticeAward.filter(outcome__isnull=True).select_related("notice")
        shown = rows.Grant.filter(state=GrantState.PUBLICITY.value, publicity_last__gte=info.context.moment.today)
        return await connection_of(
            PublicAwardConnection,
            lambda cursor, row: PublicAwardEdge(cursor=cursor, node=_public(row, info)),
            shown.prefetch_related("applicant", "policy_version", Prefetch(_SHOWN, queryset=on_notices)),
            Paging(first, after, last, before),
            _NEWEST,
        )


def _public(row: rows.Grant, info: Info) -> PublicAward:
    measure = compiled_version(row.policy_version).measures[row.measure]
    awards: list[rows.NoticeAward] = list(getattr(row, _SHOWN))
    return PublicAward(
        number=row.number,
        measure_code=row.measure,
        measure_title=info.context.say(measure.title),
        applicant_name=row.filed_name,
        applicant_name_now=row.applicant.name,
        item=shown_item(measure, row.item),
        award=None if row.award is None else CNYAmount(row.award),
        notice_number=next((award.notice.number for award in awards), None),
        shown_from=row.publicity_first or date.min,
        shown_to=row.publicity_last or date.max,
    )

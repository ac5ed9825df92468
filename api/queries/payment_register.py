"""The register of payments as the API shows it (兑现台账): a row a payment, from its application to the receipt."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry
from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

import domain.models as rows
from api.access.said_errors import bad_input
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, page_of
from api.kit.context import Info
from api.kit.past_days import AsOf, told_day
from api.kit.report_files import ReportFile, office_workbook
from api.kit.scalars import CNYAmount
from api.money.money_sights import money_of, office_alone
from api.money.payment_register_rows import PaymentRegisterRow
from api.queries.budgets import Year
from api.queries.payment_register_files import register_file
from api.queries.policies import PolicyCode
from domain.handling.leg_queue import treasury_title
from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from workflows.policies.policies import current_version
from workflows.transaction.packs import compiled_version
from workflows.treasury.past_days import end_of
from workflows.treasury.payment_register import RegisterRow, register_rows, stood_until
from workflows.treasury.register_legs import GONE

MOST_ROWS = 10_000
"""Of a workbook."""
_CELLS = 20
"""Of a row."""
_FIRST_ORDERED = Order("ordered_at", descending=False)


@strawberry.type(description="What the payments of a register come to for one treasury.")
class PaymentRegisterSum:
    """A treasury's sum."""

    name: strawberry.Private[Text]
    treasury: str = strawberry.field(description="Whose money.")
    payments: int = strawberry.field(description="In how many payments it has a part.")
    amount: CNYAmount = strawberry.field(description="Yuan to be paid.")
    paid: CNYAmount = strawberry.field(description="Yuan paid and not returned by the bank.")
    came_back: CNYAmount = strawberry.field(description="Yuan of `paid` that came back on recoveries.")

    @strawberry.field(description="Its name, in the language of the request.")
    def title(self, info: Info) -> str:
        """The name."""
        return info.context.say(self.name)


@strawberry.type(description="A payment of the register, in a page.")
class PaymentRegisterEdge:
    """A payment in a page."""

    cursor: str = strawberry.field(description="Its place: `after` of what comes next.")
    node: PaymentRegisterRow = strawberry.field(description="The payment.")


@strawberry.type(description="A page of the register, first ordered first.")
class PaymentRegisterConnection(Paged[PaymentRegisterRow]):
    """A page of the register."""

    own: strawberry.Private[list[str] | None]
    terms: strawberry.Private[Policy]
    year: strawberry.Private[int]
    day: strawberry.Private[date]
    end: strawberry.Private[datetime | None]
    """Before which it is told how they stood; None where it is told how they stand."""
    edges: list[PaymentRegisterEdge] = strawberry.field(description="The payments of the page.")

    @strawberry.field(
        description="What all of them come to, by treasury, in the policy's order. Costs a reading of all: ask only "
        "where it is shown."
    )
    async def sums(self, info: Info) -> list[PaymentRegisterSum]:
        """The sums."""
        whole = await self._whole(info)
        codes = list(dict.fromkeys(leg.treasury for row in whole for leg in row.legs))
        return [self._sum(code, whole) for code in codes]

    def _sum(self, code: str, whole: list[RegisterRow]) -> PaymentRegisterSum:
        legs = [leg for row in whole for leg in row.legs if leg.treasury == code]
        return PaymentRegisterSum(
            name=treasury_title(self.terms, code),
            treasury=code,
            payments=sum(any(leg.treasury == code for leg in row.legs) for row in whole),
            amount=CNYAmount(sum(leg.amount for leg in legs)),
            paid=CNYAmount(sum(leg.paid for leg in legs)),
            came_back=CNYAmount(sum(leg.came_back for leg in legs)),
        )

    @strawberry.field(
        description="All of them as a workbook (XLSX), with the office's headings. Charged by its cells; of more than "
        "10,000 payments BAD_USER_INPUT: narrow the filter."
    )
    async def file(self, info: Info) -> ReportFile:
        """The workbook."""
        table = register_file(await self._whole(info), self.terms, self.year, self.day)
        return office_workbook(info, table)

    async def _whole(self, info: Info) -> list[RegisterRow]:
        """All rows of the register; raises BAD_USER_INPUT where there are more than a workbook takes."""
        ids = await _ids(self.counted)
        if len(ids) > MOST_ROWS:
            en = f"filter: it finds more than {MOST_ROWS} payments; narrow it by treasury or measure"
            raise bad_input(Text(zh=f"符合条件的拨付超过 {MOST_ROWS} 笔，请按出资财政或事项缩小范围", en=en))
        info.context.answered += len(ids) * _CELLS
        return await register_rows(ids, self.terms.code, self.own, self.end)


async def _ids(payments: QuerySet[rows.Payment]) -> list[UUID]:
    kept = await payments.order_by("ordered_at", "id").limit(MOST_ROWS + 1).values_list("id", flat=True)
    return [UUID(str(uid)) for uid in kept]


@strawberry.input(description="Which payments; every part given must hold.")
class PaymentRegisterFilter:
    """Which payments."""

    treasury: str | None = strawberry.field(default=None, description="Of whose treasury, by its code.")
    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of the measures.")


@strawberry.type
class PaymentRegisterQuery:
    """Asking for the register of payments."""

    @strawberry.field(
        description="The payments that were ordered in a year under a policy, first ordered first (兑现台账): each "
        "from its application to the receipt, also as of a past day; null where there is no such policy. Whoever sees "
        "the money of some treasuries sees their parts alone. For the office alone."
    )
    async def payment_register(  # noqa: PLR0913, PLR0917 - the arguments of every list
        self,
        info: Info,
        year: Year,
        policy_code: PolicyCode = None,
        as_of: AsOf = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            PaymentRegisterFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> PaymentRegisterConnection | None:
        """A page of the register."""
        office_alone(info)
        day, end = told_day(info, as_of), None if as_of is None else end_of(as_of)
        version = await current_version(day, policy_code)
        if version is None or year not in YEARS:
            return None
        money, criteria = await money_of(info), filter or PaymentRegisterFilter()
        own = None if money.treasuries is None else set(money.treasuries)
        if money.policies is not None and version.code not in money.policies:
            own = set[str]()
        if criteria.treasury is not None:
            named = {as_kept(criteria.treasury, 20)}
            own = named if own is None else own & named
        treasuries = None if own is None else sorted(own)
        stood = await stood_until(version.code, treasuries, end) if end else None
        ordered = _ordered_payments(version.code, year, treasuries, criteria.measure_codes, stood)
        page = await page_of(ordered, Paging(first, after, last, before), _FIRST_ORDERED)
        shown = await register_rows([row.id for _, row in page.rows], version.code, treasuries, end)
        terms = compiled_version(version).policy
        edges = [
            PaymentRegisterEdge(cursor=cursor, node=PaymentRegisterRow(row=row, terms=terms))
            for (cursor, _), row in zip(page.rows, shown, strict=True)
        ]
        return PaymentRegisterConnection(
            counted=ordered, own=treasuries, terms=terms, year=year, day=day, end=end, edges=edges, page_info=page.about
        )


def _ordered_payments(
    policy_code: str,
    year: int,
    treasuries: list[str] | None,
    measures: Iterable[str] | None,
    stood: Sequence[UUID] | None,
) -> QuerySet[rows.Payment]:
    """The payments of a year of which some part that was not cancelled is one of these treasuries'.

    Of a past day ``stood`` names those of any year of which one stood then.
    """
    legs = rows.PaymentLeg.filter(policy_code=policy_code).exclude(state__in=[state.value for state in GONE])
    if treasuries is not None:
        legs = legs.filter(treasury__in=treasuries)
    first, over = end_of(date(year - 1, 12, 31)), end_of(date(year, 12, 31))
    payments = rows.Payment.filter(ordered_at__gte=first, ordered_at__lt=over)
    payments = payments.filter(id__in=Subquery(legs.values("payment_id")) if stood is None else stood)
    if measures is not None:
        payments = payments.filter(grant__measure__in=[as_kept(measure, 20) for measure in measures])
    return payments

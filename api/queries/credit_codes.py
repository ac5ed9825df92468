"""Credit codes (统一社会信用代码) that were admitted though they break the standard."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import CodeFault
from api.kit.nodes import Node
from api.money.money_sights import office_alone
from api.shapes.columns import column
from domain.values.credit_codes import written_credit_code

_NEWEST = Order("admitted_at")


@strawberry.type(description="A credit code that its certificate shows though a part of it is wrong (特别认可).")
class AdmittedCreditCode(Node):
    """An admitted credit code."""

    row: strawberry.Private[rows.AdmittedCreditCode]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    credit_code: str = column("The code (统一社会信用代码).")
    fault: CodeFault = column("Which part of it is wrong.")
    reason: str = column("Why it was admitted.")
    evidence: str = column("On which evidence, such as the certificate's number.")
    admitted_by: str = column("Who admitted it.")
    admitted_at: datetime = column("When.")


@strawberry.type(description="One admitted code of a page.")
class AdmittedCreditCodeEdge:
    """One code of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: AdmittedCreditCode = strawberry.field(description="The code.")


@strawberry.type(description="A page of admitted codes, the last admitted first.")
class AdmittedCreditCodeConnection(Paged[AdmittedCreditCode]):
    """A page of codes."""

    edges: list[AdmittedCreditCodeEdge] = strawberry.field(description="The codes of the page.")


@strawberry.input(description="Which admitted codes; every part given must hold.")
class AdmittedCreditCodeFilter:
    """Which codes."""

    credit_code: str | None = strawberry.field(default=None, description="The code, however it is typed.")


@strawberry.type
class CreditCodeQuery:
    """Asking for admitted codes."""

    @strawberry.field(
        description="Credit codes that were admitted though they break the standard, the last admitted first. For the "
        "office alone."
    )
    async def admitted_credit_codes(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            AdmittedCreditCodeFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> AdmittedCreditCodeConnection:
        """A page of codes."""
        office_alone(info)
        admitted = rows.AdmittedCreditCode.all()
        if filter is not None and filter.credit_code is not None:
            admitted = admitted.filter(credit_code=as_kept(written_credit_code(filter.credit_code), 18))
        return await connection_of(
            AdmittedCreditCodeConnection,
            lambda cursor, row: AdmittedCreditCodeEdge(cursor=cursor, node=AdmittedCreditCode(row=row)),
            admitted,
            Paging(first, after, last, before),
            _NEWEST,
        )

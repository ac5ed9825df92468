"""Asking for policies and measures: open to everybody."""

from typing import Annotated, TypeAlias

import strawberry

import domain.models as rows
from api.kit.connections import MOST_A_PAGE
from api.kit.context import Info
from api.kit.enumerations import DutyState, Kind
from api.kit.identifiers import read_global_id
from api.types.duties import Duty
from api.types.measures import Measure
from api.types.policies import Policy
from workflows.policies.policies import current_version
from workflows.transaction.packs import compiled_version

PolicyCode: TypeAlias = Annotated[
    str | None, strawberry.argument(description="Code of the policy; the current one by default.")
]


@strawberry.type
class PolicyQuery:
    """Asking for policies and measures."""

    @strawberry.field(description="Every version of every policy, newest first. Open to everybody.")
    async def policies(self) -> list[Policy]:
        """The policies."""
        return [
            Policy(row=row) for row in await rows.PolicyVersion.all().order_by("-created_at", "id").limit(MOST_A_PAGE)
        ]

    @strawberry.field(
        description="One policy: by id or code, or the one under which applications are drafted now. Open to everybody."
    )
    async def policy(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - the contract's name
            strawberry.ID | None, strawberry.argument(description="Id of one of its versions.")
        ] = None,
        code: Annotated[str | None, strawberry.argument(description="Its code, such as wuhan-ai-pilot-zone.")] = None,
    ) -> Policy | None:
        """One policy."""
        if id is None:
            row = await current_version(info.context.moment.today, code)
            return Policy(row=row) if row else None
        read = read_global_id(id)
        row = await rows.PolicyVersion.get_or_none(id=read[1]) if read and read[0] == "Policy" else None
        return Policy(row=row) if row and (code is None or row.code == code) else None

    @strawberry.field(
        description="The duties (年度责任) of one calendar year: open, met or missed. Open to everybody.",
    )
    async def duties(
        self,
        info: Info,
        year: Annotated[int, strawberry.argument(description="The calendar year.")],
        states: Annotated[
            list[DutyState] | None, strawberry.argument(description="Where they stand; everywhere by default.")
        ] = None,
        district_code: Annotated[
            str | None, strawberry.argument(description="Code of the paying district that has them.")
        ] = None,
        policy_code: PolicyCode = None,
    ) -> list[Duty]:
        """The duties of a year."""
        row = await current_version(info.context.moment.today, policy_code)
        duties = await info.context.loaders.duties_of.load((row.code, year)) if row else []
        return [
            Duty(row=duty)
            for duty in duties
            if (states is None or duty.state in states) and district_code in {None, duty.district_code}
        ]

    @strawberry.field(description="The rows of the current policy, in its order. Open to everybody.")
    async def measures(
        self,
        info: Info,
        kind: Annotated[Kind | None, strawberry.argument(description="Of this kind; of any by default.")] = None,
        article: Annotated[int | None, strawberry.argument(description="Of this article; of any by default.")] = None,
        policy_code: PolicyCode = None,
    ) -> list[Measure]:
        """The measures."""
        row = await current_version(info.context.moment.today, policy_code)
        shown = compiled_version(row).policy if row else None
        return [
            Measure(policy=shown, shape=shape)
            for shape in (shown.measures if shown else [])
            if shown and kind in {None, shape.kind} and article in {None, shape.article}
        ]

    @strawberry.field(description="One row of the current policy, such as A06-2; null where there is none.")
    async def measure(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="Its code.")],
        policy_code: PolicyCode = None,
    ) -> Measure | None:
        """One measure."""
        row = await current_version(info.context.moment.today, policy_code)
        compiled = compiled_version(row) if row else None
        shape = compiled.measures.get(code) if compiled else None
        return Measure(policy=compiled.policy, shape=shape) if compiled and shape else None

"""How recoveries stand on a day (追回情况) as the API shows it."""

import strawberry

from api.kit.context import Info
from api.kit.enumerations import RecoveryState
from api.kit.past_days import AsOf, told_day
from api.kit.scalars import CNYAmount
from api.money.money_sights import money_of, office_alone
from api.queries.policies import PolicyCode
from domain.handling.leg_queue import treasury_title
from domain.policy.conditions import Text
from workflows.policies.policies import current_version
from workflows.transaction.packs import compiled_version
from workflows.treasury.past_days import end_of
from workflows.treasury.recovery_report import recovery_lines


@strawberry.type(description="The recoveries of payments in which one treasury has a part, in one state (追回情况).")
class RecoveryReportLine:
    """A line of the report."""

    name: strawberry.Private[Text]
    treasury: str = strawberry.field(description="Whose money.")
    state: RecoveryState = strawberry.field(description="Where they stood at the end of the day.")
    recoveries: int = strawberry.field(description="How many there were.")
    came_back: CNYAmount = strawberry.field(description="Yuan that had come back on them to it, by the ledger.")

    @strawberry.field(description="The treasury's name, in the language of the request.")
    def title(self, info: Info) -> str:
        """The name."""
        return info.context.say(self.name)


@strawberry.type
class RecoveryReportQuery:
    """Asking how recoveries stand."""

    @strawberry.field(
        description="How the recoveries under a policy stand, by treasury and state, and what came back on them "
        "(追回情况), also as of a past day. What asks a double payment back is no part of it: that was never money of "
        "an award. For the office alone."
    )
    async def recovery_report(
        self, info: Info, policy_code: PolicyCode = None, as_of: AsOf = None
    ) -> list[RecoveryReportLine]:
        """How recoveries stand."""
        office_alone(info)
        day = told_day(info, as_of)
        version = await current_version(day, policy_code)
        if version is None:
            return []
        terms = compiled_version(version).policy
        return [
            RecoveryReportLine(
                name=treasury_title(terms, line.treasury),
                treasury=line.treasury,
                state=line.state,
                recoveries=line.recoveries,
                came_back=CNYAmount(line.came_back),
            )
            for line in await recovery_lines(version.code, end_of(day), await money_of(info))
        ]

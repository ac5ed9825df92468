"""The self-evaluation of a year (绩效自评) as the API shows it, as a query and as a file."""

from datetime import date
from typing import Annotated

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import FileFormat
from api.kit.past_days import AsOf, told_day
from api.kit.report_files import As, ReportFile, report_file
from api.kit.scalars import CNYAmount
from api.money.money_sights import office_alone
from api.queries.budgets import Year
from api.queries.policies import PolicyCode
from api.types.performance import shown_score
from domain.assessment.performance import shown_points, shown_value
from domain.policy.calendar import YEARS
from domain.policy.conditions import Text
from domain.treasury.tables import Cell, Column, Kind, Table
from workflows.policies.policies import current_version
from workflows.running.self_evaluations import Evaluated, Evaluation, self_evaluations
from workflows.transaction.packs import compiled_version
from workflows.transaction.scopes import is_of_a_bureau

Bureaus = Annotated[
    list[str] | None,
    strawberry.argument(description="Bureaus of which one is responsible, as in the text; all by default."),
]


@strawberry.type(description="One line of a year's self-evaluation: a measure and its bureaus (绩效自评).")
class SelfEvaluation:
    """One line of a year."""

    measure_code: str = strawberry.field(description="Code of the measure.")
    measure_title: str = strawberry.field(description="Its title, in the language of the request.")
    bureaus: list[str] = strawberry.field(description="Responsible bureaus (责任单位), exactly as in the text.")
    closed: int = strawberry.field(description="How many grants were closed in the year.")
    paid: CNYAmount = strawberry.field(description="Yuan that were paid for them and have not come back.")
    scored: int = strawberry.field(description="Of them, how many have a score: what came of every goal is on record.")
    mean_score: str | None = strawberry.field(
        description="Mean of these scores, of 100, with two decimals, rounded down; null where there is none."
    )
    goals: int = strawberry.field(description="How many of their goals are decided on.")
    goals_reached: int = strawberry.field(description="Of these, how many were reached.")

    @classmethod
    def of(cls, line: Evaluation, info: Info) -> "SelfEvaluation":
        """Show a line."""
        reached, known = line.reached
        return cls(
            measure_code=line.measure.code,
            measure_title=info.context.say(line.measure.title),
            bureaus=line.measure.bureaus,
            closed=len(line.grants),
            paid=CNYAmount(sum(each.paid for each in line.grants)),
            scored=len(line.scores),
            mean_score=shown_score(line.mean),
            goals=known,
            goals_reached=reached,
        )


@strawberry.type
class SelfEvaluationQuery:
    """Asking for self-evaluations."""

    @strawberry.field(
        description="What the grants that were closed in a year reached of their goals, by measure and bureau "
        "(绩效自评), also as of a past day. For the office alone."
    )
    async def self_evaluations(
        self, info: Info, year: Year, policy_code: PolicyCode = None, bureaus: Bureaus = None, as_of: AsOf = None
    ) -> list[SelfEvaluation]:
        """The self-evaluation of a year."""
        return [SelfEvaluation.of(line, info) for line in await _lines(info, year, policy_code, bureaus, as_of)]

    @strawberry.field(
        description="The same as a file (绩效自评表); of XLSX a second sheet holds every grant, goal by goal. For the "
        "office alone."
    )
    async def self_evaluations_file(
        self,
        info: Info,
        year: Year,
        policy_code: PolicyCode = None,
        bureaus: Bureaus = None,
        as_of: AsOf = None,
        format: As = FileFormat.XLSX,  # noqa: A002 - the contract's name
    ) -> ReportFile:
        """The self-evaluation of a year as a file."""
        lines = await _lines(info, year, policy_code, bureaus, as_of)
        sums = [_sums(SelfEvaluation.of(line, info)) for line in lines]
        each = [row for line in lines for one in line.grants for row in _rows(one, info)]
        whole = Table(f"self-evaluation-{year}", Text(zh="绩效自评汇总", en="Self-evaluation"), COLUMNS, sums)
        return report_file(info, format, whole, Table("grants", Text(zh="绩效自评明细", en="Grants"), OF_A_GRANT, each))


async def _lines(
    info: Info, year: int, policy_code: str | None, bureaus: list[str] | None, as_of: date | None
) -> list[Evaluation]:
    office_alone(info)
    day = told_day(info, as_of)
    version: rows.PolicyVersion | None = await current_version(day, policy_code)
    if version is None or year not in YEARS:
        return []
    lines = await self_evaluations(version, year, day)
    policy_asked = compiled_version(version).policy
    return [line for line in lines if bureaus is None or is_of_a_bureau(policy_asked, line.measure, bureaus)]


COLUMNS = (
    Column("measureCode", Text(zh="事项编号", en="Measure")),
    Column("measureTitle", Text(zh="事项", en="Title")),
    Column("bureaus", Text(zh="责任单位", en="Bureaus")),
    Column("closed", Text(zh="结项（项）", en="Closed"), Kind.COUNT),
    Column("paid", Text(zh="已拨付（元）", en="Yuan paid"), Kind.YUAN),
    Column("scored", Text(zh="已评分（项）", en="Scored"), Kind.COUNT),
    Column("meanScore", Text(zh="平均得分", en="Mean score")),
    Column("goals", Text(zh="指标（个）", en="Goals"), Kind.COUNT),
    Column("goalsReached", Text(zh="完成指标（个）", en="Goals reached"), Kind.COUNT),
)
OF_A_GRANT = (
    Column("measureCode", Text(zh="事项编号", en="Measure")),
    Column("grantNumber", Text(zh="申报编号", en="File")),
    Column("applicantName", Text(zh="申报单位", en="Applicant")),
    Column("paid", Text(zh="已拨付（元）", en="Yuan paid"), Kind.YUAN),
    Column("score", Text(zh="总分", en="Score")),
    Column("indicator", Text(zh="绩效指标", en="Indicator")),
    Column("unit", Text(zh="单位", en="Unit")),
    Column("weight", Text(zh="权重", en="Weight"), Kind.COUNT),
    Column("goal", Text(zh="目标值", en="Goal")),
    Column("actual", Text(zh="实际值", en="Actual")),
    Column("points", Text(zh="得分", en="Points")),
    Column("performance", Text(zh="绩效说明", en="What came of it")),
)


def _sums(line: SelfEvaluation) -> tuple[Cell, ...]:
    of = (line.measure_code, line.measure_title, "、".join(line.bureaus), line.closed, int(line.paid))
    return (*of, line.scored, line.mean_score, line.goals, line.goals_reached)


def _rows(one: Evaluated, info: Info) -> list[tuple[Cell, ...]]:
    """A row a goal; one alone for a grant whose measure has none."""
    say, grant = info.context.say, one.grant
    of = (grant.measure, grant.number, grant.filed_name, one.paid, shown_score(one.score))
    goals: list[tuple[Cell, ...]] = [
        (
            say(each.indicator.title),
            say(each.indicator.unit),
            each.indicator.weight,
            shown_value(each.goal, kind := one.measure.facts[each.indicator.actual].type),
            shown_value(each.actual, kind),
            None if each.points is None else shown_points(each.points),
        )
        for each in one.indicators
    ]
    return [(*of, *goal, grant.performance) for goal in goals or [(None,) * 6]]

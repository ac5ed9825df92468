"""Assessments (测算) as the API shows them: asked freely, or kept with a proposal."""

from dataclasses import replace
from datetime import date
from typing import Annotated

import strawberry

from api.kit.context import Info
from api.kit.errors import Citation, UserError, user_error
from api.kit.scalars import CNYAmount, Facts, YearMonth
from api.types.review_flags import ReviewFlag
from domain.assessment.amounts import Step
from domain.assessment.assessment import Assessment as DomainAssessment
from domain.assessment.assessment_records import AssessmentRecord
from domain.policy.texts import cited
from domain.refusals.refusals import Citation as DomainCitation
from domain.refusals.refusals import Refusal
from domain.values.money import floor, show_yuan
from workflows.policies.policies import current_version
from workflows.transaction.packs import compiled_version

_NAMED = {
    "as_of": "asOf",
    "cap_used": "capUsed",
    "count_this_year": "countThisYear",
    "decided_amount": "decidedAmount",
    "decided_payer": "decidedPayer",
    "in_force_from": "inForceFrom",
    "measure": "measureCode",
    "other_awards": "otherAwards",
    "policy": "policyName",
    "quota_reason": "quotaReason",
    "so_far": "soFar",
}
"""What the query calls otherwise than the contract of assessments."""


@strawberry.type(description="What one payer bears.")
class LegAmount:
    """What one payer bears."""

    payer: str = strawberry.field(description="Code of the payer: city or district.")
    amount: CNYAmount = strawberry.field(description="Yuan.")


@strawberry.type(description="One step by which an amount came about.")
class AssessmentStep:
    """One step."""

    clause: str = strawberry.field(description="The clause, such as `art. 6`.")
    citation: Citation = strawberry.field(description="The clause, quoted.")
    rule: str = strawberry.field(description="The rule, in the language of the request.")
    before: CNYAmount = strawberry.field(description="Yuan before it, rounded down for showing.")
    after: CNYAmount = strawberry.field(description="Yuan after it, rounded down for showing.")


@strawberry.type(description="A rewarded window of months found by an assessment.")
class AssessedMilestone:
    """A rewarded window."""

    code: str = strawberry.field(description="A10-4 for the base milestone, A10-5 for each later one.")
    first_month: YearMonth = strawberry.field(name="from", description="First month.")
    last_month: YearMonth = strawberry.field(name="to", description="Last month.")
    sum: int = strawberry.field(description="Sum of the month-end persons.")


@strawberry.type(description="A fact that a calculation left out, and that counts as met.")
class AssumedFact:
    """A fact that was left out."""

    fact: str = strawberry.field(description="Name of the fact in `facts`.")
    title: str = strawberry.field(description="What it is, in the language of the request.")


@strawberry.type(description="What a measure gives on some facts (测算), with the steps that led to it.")
class Assessment:
    """What a measure gives."""

    measure_code: str = strawberry.field(description="Code of the measure.")
    eligible: bool = strawberry.field(description="Whether something is due.")
    amount: CNYAmount = strawberry.field(description="Yuan due now; 0.00 where nothing is.")
    legs: list[LegAmount] = strawberry.field(description="What each payer bears; they add up to the amount.")
    ceiling: CNYAmount | None = strawberry.field(
        description="The most that people may decide, under a computed ceiling."
    )
    payable: bool | None = strawberry.field(description="Whether the payment gate is open; null where there is none.")
    milestones: list[AssessedMilestone] | None = strawberry.field(
        description="Rewarded windows, oldest first (art. 10); null on a measure that has none."
    )
    refusals: list[UserError] = strawberry.field(description="Everything that stands against it, first things first.")
    steps: list[AssessmentStep] = strawberry.field(description="How the amount came about, in order.")
    flags: list[ReviewFlag] = strawberry.field(
        description="What to look at though nothing is refused for it; of an assessment that was kept, ask the grant."
    )
    assumed: list[AssumedFact] = strawberry.field(
        description="Facts that were left out and count as met; a grant has to state them."
    )

    @classmethod
    def of(cls, assessment: DomainAssessment, info: Info, policy_code: str) -> "Assessment":
        """Show an assessment by the policy of this code."""
        language = info.context.language
        return cls(
            measure_code=assessment.measure,
            eligible=assessment.eligible,
            amount=CNYAmount(assessment.amount),
            legs=[LegAmount(payer=payer, amount=CNYAmount(leg)) for payer, leg in assessment.legs.items()],
            ceiling=None if assessment.ceiling is None else CNYAmount(assessment.ceiling),
            payable=assessment.payable,
            milestones=None
            if assessment.milestones is None
            else [
                AssessedMilestone(
                    code=m.code, first_month=YearMonth(m.first), last_month=YearMonth(m.last), sum=m.total
                )
                for m in assessment.milestones
            ],
            refusals=[user_error(refusal, language) for refusal in assessment.refusals],
            steps=[_step(step, info) for step in assessment.steps],
            flags=[ReviewFlag.of(flag, info, policy_code) for flag in assessment.flags],
            assumed=[
                AssumedFact(fact=name, title=info.context.say(title)) for name, title in assessment.assumed.items()
            ],
        )

    @classmethod
    def kept(cls, record: AssessmentRecord, info: Info) -> "Assessment":
        """Show an assessment that was kept with a proposal."""
        ceiling = record["ceiling"]
        return cls(
            measure_code=record["measure"],
            eligible=True,
            amount=CNYAmount(record["amount"]),
            legs=[LegAmount(payer=payer, amount=CNYAmount(leg)) for payer, leg in record["legs"].items()],
            ceiling=None if ceiling is None else CNYAmount(ceiling),
            payable=None,
            milestones=None,
            refusals=[],
            steps=[
                AssessmentStep(
                    clause=info.context.say(cited(step["citation"]["article"])),
                    citation=Citation.of(DomainCitation(**step["citation"])),
                    rule=step["rule"]["zh" if info.context.language == "zh-CN" else "en"],
                    before=CNYAmount(step["before"]),
                    after=CNYAmount(step["after"]),
                )
                for step in record["steps"]
            ],
            flags=[],
            assumed=[],
        )


def _step(step: Step, info: Info) -> AssessmentStep:
    return AssessmentStep(
        clause=info.context.say(cited(step.citation.article)),
        citation=Citation.of(step.citation),
        rule=info.context.say(step.rule),
        before=CNYAmount(floor(step.before)),
        after=CNYAmount(floor(step.after)),
    )


@strawberry.input(description="What was already given.")
class SoFarInput:
    """What was already given."""

    paid: CNYAmount | None = strawberry.field(default=None, description="Yuan already paid for the same item.")
    cap_used: CNYAmount | None = strawberry.field(default=None, description="Yuan already used of the annual cap.")
    count_this_year: int | None = strawberry.field(
        default=None,
        description="Awards already made this year, of other items: an item of which something was paid has its place.",
    )


@strawberry.input(description="Support for the same matter from elsewhere (art. 16).")
class OtherAwardInput:
    """Support from elsewhere."""

    policy_name: str = strawberry.field(description="Name of the other policy.")
    amount: CNYAmount = strawberry.field(description="Yuan.")
    paid: bool = strawberry.field(description="Whether it was paid.")


@strawberry.input(description="One question of the policy: what does this measure give on these facts?")
class AssessmentInput:
    """One question."""

    measure_code: str = strawberry.field(description="Code of a grant measure, such as A03-1.")
    policy_code: str | None = strawberry.field(
        default=None, description="Code of the policy; the current one by default."
    )
    facts: Facts = strawberry.field(description="The facts of that measure.")
    decided_amount: CNYAmount | None = strawberry.field(
        default=None, description="Yuan decided by people, where the measure leaves discretion."
    )
    decided_payer: str | None = strawberry.field(
        default=None, description="Code of the payer whom the decision names, where the measure lets it name one."
    )
    quota_reason: str | None = strawberry.field(
        default=None, description="Recorded reason for going over a soft quota."
    )
    so_far: SoFarInput | None = strawberry.field(default=None, description="What was already given.")
    other_awards: list[OtherAwardInput] | None = strawberry.field(default=None, description="Support from elsewhere.")
    as_of: date | None = strawberry.field(default=None, description="The day on which it is asked; today by default.")
    in_force_from: date | None = strawberry.field(
        default=None, description="First day in force; the published policy's own by default."
    )

    def body(self) -> dict[str, object]:
        """Return the question as the assessment contract's JSON object."""
        so_far = self.so_far
        stated: dict[str, object | None] = {
            "measure": self.measure_code,
            "facts": self.facts,
            "decided_amount": _yuan(self.decided_amount),
            "decided_payer": self.decided_payer,
            "quota_reason": self.quota_reason,
            "so_far": so_far
            and {
                "paid": _yuan(so_far.paid),
                "cap_used": _yuan(so_far.cap_used),
                "count_this_year": so_far.count_this_year,
            },
            "other_awards": [
                {"policy": other.policy_name, "amount": _yuan(other.amount), "paid": other.paid}
                for other in self.other_awards or []
            ],
            "as_of": self.as_of and self.as_of.isoformat(),
            "in_force_from": self.in_force_from and self.in_force_from.isoformat(),
        }
        return {name: value for name, value in stated.items() if value is not None}


def _in_the_input(refusal: Refusal) -> Refusal:
    """The refusal with its place as the query names it; facts have the same names in both."""
    return replace(refusal, path=tuple(_NAMED.get(str(part), part) for part in refusal.path))


def _yuan(amount: CNYAmount | None) -> str | None:
    return None if amount is None else show_yuan(amount)


@strawberry.type
class AssessmentQuery:
    """Asking what is due."""

    @strawberry.field(
        description="What a measure gives on some facts (测算). Open to everybody; reads and writes nothing."
    )
    async def assessment(
        self,
        info: Info,
        input: Annotated[AssessmentInput, strawberry.argument(description="The facts of a matter.")],  # noqa: A002 - the contract's name
    ) -> Assessment | None:
        """Assess."""
        version = await current_version(info.context.moment.today, input.policy_code)
        if version is None:
            return None
        service, today = compiled_version(version).service, info.context.moment.today
        assessment = service.assess(input.body(), today, version.in_force_from)
        refusals = [_in_the_input(each) for each in assessment.refusals]
        return Assessment.of(replace(assessment, refusals=refusals), info, version.code)

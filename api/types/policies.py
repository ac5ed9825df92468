"""Policies (政策) as the API shows them, and their publication."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import Capacity, PolicyState
from api.kit.nodes import HasState, Versioned
from api.shapes.columns import column
from api.types.actions import PartActions
from api.types.districts import District
from api.types.duties import Duty
from api.types.history import HistoryStep
from api.types.measures import Measure
from api.types.readings import Reading
from workflows.policies.policies import proposed_in_force_from
from workflows.transaction.packs import compiled_version
from workflows.transaction.scopes import bureaus_of, treasuries_of
from workflows.transaction.sight.who_sees import reads_field


@strawberry.type(description="A rule that lets applications in after a policy (过渡规定, I-37).")
class TransitionRule:
    """A rule for the time after a policy."""

    measures: list[Measure] = strawberry.field(description="The grants that it covers.")
    document_no: str = strawberry.field(description="Number of the document that says so (文号).")
    ends_on: date = strawberry.field(description="The last day for filing under it.")
    evidence: str = strawberry.field(description="Where the document can be seen.")


@strawberry.type(
    description="A decision that leaves two capacities of a case to one person of an office (放宽不相容岗位)."
)
class SeparationRelaxation:
    """What an office relaxed."""

    row: strawberry.Private[rows.SeparationRelaxation]

    office: str = column("The bureau, as in the text, or the code of the district or treasury.")
    first_capacity: Capacity = column("One capacity.")
    second_capacity: Capacity = column("The other one.")
    document_no: str = column("Number of the document that says so (文号).")
    ends_on: date = column("The last day on which it holds, unless a later decision on the same ends it.")
    reason: str = column("Why the office has too few people.")
    evidence: str = column("Where the document can be seen.")
    recorded_by: str = column("Who confirmed it.")
    recorded_at: datetime = column("When.")


@strawberry.type(description="One exact version of a policy (政策), named by its content hash.")
class Policy(HasState, PartActions, Versioned):
    """One version of a policy."""

    row: strawberry.Private[rows.PolicyVersion]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    code: str = column("Code of the policy, the same for all its versions.")
    content_hash: str = column("SHA-256 of the pack and the text: grants are pinned to it.")

    @strawberry.field(description="Title, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(compiled_version(self.row).policy.title)

    state: PolicyState = column("Where it stands.")

    document_no: str | None = column("Document number (文号), given at publication.")
    issuer: str | None = column("Issuer (发文机关), given at publication.")
    published_on: date | None = column("Day of publication (公布日期).")
    in_force_from: date | None = column(
        "First day in force (施行日期), confirmed by the person who published it (art. 16)."
    )
    expires_on: date = column("Last day in force (有效期至, art. 16).")
    closing_document_no: str | None = column("Number of the document that suspended, resumed or repealed it last.")

    @strawberry.field(description="Rules that let applications in after it (过渡规定, I-37).")
    async def transition_rules(self, info: Info) -> list[TransitionRule]:
        """The transition rules."""
        rules = await info.context.loaders.transition_rules_of.load(self.row.id)
        compiled = compiled_version(self.row)
        return [
            TransitionRule(
                measures=[Measure(policy=compiled.policy, shape=compiled.measures[code]) for code in rule.measures],
                document_no=rule.document_no,
                ends_on=rule.last_day,
                evidence=rule.evidence,
            )
            for rule in rules
        ]

    @strawberry.field(
        description="What offices relaxed of the separation of duties under all its versions, oldest first "
        "(放宽不相容岗位); null for applicants and for who did not sign in."
    )
    async def separation_relaxations(self, info: Info) -> list[SeparationRelaxation] | None:
        """What offices relaxed."""
        if not reads_field(info.context.actor, "Policy.separationRelaxations"):
            return None
        return [
            SeparationRelaxation(row=row) for row in await info.context.loaders.relaxations_under.load(self.row.code)
        ]

    @strawberry.field(description="The duties (年度责任) of one calendar year of this policy, under all its versions.")
    async def duties(
        self, info: Info, year: Annotated[int, strawberry.argument(description="The calendar year.")]
    ) -> list[Duty]:
        """The duties of a year."""
        return [Duty(row=row) for row in await info.context.loaders.duties_of.load((self.row.code, year))]

    @strawberry.field(
        description="Every step of its life (办理记录), oldest first; null for applicants and for who did not sign in."
    )
    async def history(self, info: Info) -> list[HistoryStep] | None:
        """The steps of its life."""
        if not reads_field(info.context.actor, "Policy.history"):
            return None
        return [HistoryStep.of(row, info) for row in await info.context.loaders.history_of.load(self.row.id)]

    @strawberry.field(description="The first day in force that the text proposes for a day of publication (I-01).")
    def proposed_in_force_from(
        self, published_on: Annotated[date, strawberry.argument(description="A day of publication.")]
    ) -> date:
        """The proposal."""
        return proposed_in_force_from(self.row, published_on)

    @strawberry.field(description="The policy's text, verbatim, its defects included.")
    def text(self) -> str:
        """The text."""
        return compiled_version(self.row).text

    @strawberry.field(description="Every row of the policy, in its order.")
    def measures(self) -> list[Measure]:
        """The measures."""
        policy = compiled_version(self.row).policy
        return [Measure(policy=policy, shape=shape) for shape in policy.measures]

    @strawberry.field(description="The register of readings.")
    def readings(self) -> list[Reading]:
        """The readings."""
        return [Reading(shape=reading) for reading in compiled_version(self.row).policy.readings]

    @strawberry.field(
        description="The bureaus (责任单位) that are responsible under it: what a token of an officer names."
    )
    def bureaus(self) -> list[str]:
        """The bureaus."""
        return sorted(bureaus_of(compiled_version(self.row).policy))

    @strawberry.field(
        description="Codes of the treasuries (出资财政) that pay under it: what a token of finance or a treasury names."
    )
    def treasuries(self) -> list[str]:
        """The treasuries."""
        return sorted(treasuries_of(compiled_version(self.row).policy))

    @strawberry.field(description="The register of paying districts.")
    def districts(self) -> list[District]:
        """The districts."""
        policy = compiled_version(self.row).policy
        return [District.of(policy, district.code) for district in policy.districts]

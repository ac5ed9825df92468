"""Facts of a grant as they are stated and as other authorities tell them (比对), side by side."""

from datetime import datetime
from typing import Any

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.dossiers import judged_by
from api.kit.enumerations import FactAgreement, SourceCode
from api.kit.scalars import Facts
from domain.policy.conditions import Text
from workflows.facts.comparisons import Comparison, compared
from workflows.facts.configured import configured
from workflows.transaction.facts import certified_facts
from workflows.transaction.sight.who_sees import reads_field


@strawberry.type(
    description="A fact of a grant that an authority tells as well (比对), as it is stated and as it was fetched. "
    "Where they differ, whoever certifies it decides."
)
class FactComparison:
    """A fact, stated and fetched."""

    comparison: strawberry.Private[Comparison]
    words: strawberry.Private[Text]
    certified: bool = strawberry.field(description="Whether a review certified it as it is stated.")

    @strawberry.field(description="Its name in `facts`.")
    def name(self) -> str:
        """Its name."""
        return self.comparison.name

    @strawberry.field(description="For a person, in the language of the request.")
    def title(self, info: Info) -> str:
        """Its title."""
        return info.context.say(self.words)

    @strawberry.field(description="How they compare.")
    def agreement(self) -> FactAgreement:
        """How they compare."""
        return self.comparison.agreement

    @strawberry.field(description="As it is stated, under its name; empty where it is not.")
    def stated(self) -> Facts:
        """As stated."""
        return _under_name(self.comparison.name, self.comparison.stated)

    @strawberry.field(description="As the authority tells it for the day of filing, under its name, if it does.")
    def fetched(self) -> Facts:
        """As fetched."""
        return _under_name(self.comparison.name, self.comparison.fetched)

    @strawberry.field(description="The authority.")
    def source(self) -> SourceCode:
        """The authority."""
        return self.comparison.source

    @strawberry.field(description="When it answered last; null where it was not asked yet.")
    def answered_at(self) -> datetime | None:
        """When."""
        return self.comparison.answer.answered_at if self.comparison.answer else None

    @strawberry.field(description="SHA-256 of that answer as it came.")
    def sha256(self) -> str | None:
        """Its hash."""
        return self.comparison.answer.sha256 if self.comparison.answer else None


def _under_name(name: str, value: Any) -> Facts:  # noqa: ANN401 - any fact
    return Facts({} if value is None else {name: value})


@strawberry.type
class GrantComparisons:
    """What a grant shows of what other authorities say."""

    row: strawberry.Private[rows.Grant]

    @strawberry.field(
        description="Its facts that other authorities tell as well (比对), as stated and as fetched, for whoever works "
        "on the case and for the applicant; experts are shown none."
    )
    async def fact_comparisons(self, info: Info) -> list[FactComparison]:
        """The comparisons."""
        if not reads_field(info.context.signed_in(), "Grant.factComparisons"):
            return []
        dossier = await judged_by(self.row, info)
        followed = configured().followed(dossier.version.code)
        if not followed:
            return []
        loaders, measure = info.context.loaders, dossier.measure
        answers = await loaders.source_answers_of.load(dossier.applicant.credit_code)
        certified = certified_facts(measure, await loaders.reviews_of.load(self.row.id))
        day = self.row.submitted_on or info.context.moment.today
        return [
            FactComparison(comparison=one, words=measure.facts[one.name].title, certified=one.name in certified)
            for one in compared(measure, self.row.facts, followed, answers, day)
        ]

"""Measures (政策事项) as the API shows them: clause, facts for a form, conditions, caps, split, gate, readings."""

from uuid import UUID, uuid5

import strawberry

from api.kit.context import Info
from api.kit.enumerations import FormulaKind, GateKind, Kind
from api.kit.errors import Citation
from api.kit.nodes import Node
from api.types.caps import CapOfMeasure
from api.types.facts import FactDefinition, facts_shown
from api.types.measure_procedures import MeasureProcedure
from api.types.performance import IndicatorOfMeasure
from api.types.readings import Reading
from domain.assessment.allowances import every_cap
from domain.assessment.matters import parts_of
from domain.packs.measure_words import titled_figure
from domain.policy.conditions import Condition
from domain.policy.policy import Measure as MeasureShape
from domain.policy.policy import Policy
from workflows.transaction.packs import content_hash_of

_MEASURES = UUID("5d0b6a0e-3c5c-4a35-9f2b-3e5a1f1f7a60")
"""Namespace of the measures of policies."""


@strawberry.type(description="One condition (条件), as an officer reads it.")
class ConditionOfMeasure:
    """One condition."""

    condition: strawberry.Private[Condition]

    @strawberry.field(description="The fact that it is tested on.")
    def fact(self) -> str:
        """The fact."""
        return self.condition.fact

    @strawberry.field(description="The condition as a sentence, in the language of the request.")
    def says(self, info: Info) -> str:
        """The sentence."""
        return info.context.say(self.condition.says)


@strawberry.type(description="The share of one payer (资金分担).")
class ShareOfPayer:
    """A share."""

    payer: str = strawberry.field(description="Code of the payer, such as city or district.")
    share: str | None = strawberry.field(description="As the text writes it; null for the payer that bears the rest.")


@strawberry.type(
    description="One row of a policy (政策事项): a grant measure, a duty, an appropriation, a budget or a rule."
)
class Measure(MeasureProcedure, Node):
    """One row of a policy."""

    policy: strawberry.Private[Policy]
    shape: strawberry.Private[MeasureShape]

    def uid(self) -> UUID:
        """Return its id: it stands in one exact version of its policy."""
        return uuid5(_MEASURES, f"{content_hash_of(self.policy)}/{self.shape.code}")

    @strawberry.field(description="Its code, such as A06-2.")
    def code(self) -> str:
        """The code."""
        return self.shape.code

    @strawberry.field(description="What it is; only a GRANT can be applied for.")
    def kind(self) -> Kind:
        """The kind."""
        return self.shape.kind

    @strawberry.field(description="Number of the article (条).")
    def article(self) -> int:
        """The article."""
        return self.shape.article

    @strawberry.field(description="In the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.shape.title)

    @strawberry.field(description="Responsible bureaus (责任单位), exactly as in the text.")
    def bureaus(self) -> list[str]:
        """The bureaus."""
        return self.shape.bureaus

    @strawberry.field(description="The clause, verbatim.")
    def citations(self) -> list[Citation]:
        """The clause."""
        article = self.shape.article
        return [Citation(article=article, quote=q, reading=None) for q in self.shape.quotes]

    @strawberry.field(description="Who receives it.")
    def beneficiary(self, info: Info) -> str | None:
        """The beneficiary."""
        return info.context.say(self.shape.beneficiary) if self.shape.beneficiary else None

    @strawberry.field(description="What an application states: enough to build a form.")
    def facts(self) -> list[FactDefinition]:
        """The facts."""
        return facts_shown(self.uid(), self.shape, self.shape.facts)

    @strawberry.field(
        description="What an application names as that which it is for; null where its applicant says it."
    )
    def item_title(self, info: Info) -> str | None:
        """The title of the item."""
        return info.context.say(self.shape.item.title) if self.shape.item else None

    @strawberry.field(
        description="Of what an application is for, the parts that identify it, each stated among the facts; empty "
        "where it is one text, or where its applicant says it."
    )
    def item_parts(self) -> list[FactDefinition]:
        """The parts of the item."""
        return facts_shown(self.uid(), self.shape, parts_of(self.shape))

    @strawberry.field(description="In the order of the text.")
    def conditions(self) -> list[ConditionOfMeasure]:
        """The conditions."""
        return [ConditionOfMeasure(condition=condition) for condition in self.shape.conditions]

    @strawberry.field(description="How its amount comes about; null where nothing is paid.")
    def formula_kind(self) -> FormulaKind | None:
        """The kind of formula."""
        return FormulaKind(self.shape.formula.kind) if self.shape.formula else None

    @strawberry.field(description="What must have happened before money moves; null where nothing is paid.")
    def gate_kind(self) -> GateKind | None:
        """The kind of gate."""
        return GateKind(self.shape.gate.kind) if self.shape.gate else None

    @strawberry.field(
        description="The most that is paid, in the order in which it is reckoned with: its own caps, that of an item "
        "first, then those over several measures together (合计上限)."
    )
    def caps(self) -> list[CapOfMeasure]:
        """The caps."""
        shape, policy = self.shape, self.policy
        return [CapOfMeasure(measure=shape, cap=cap, policy=policy) for cap in every_cap(policy, shape)]

    @strawberry.field(description="Who pays which part.")
    def split(self) -> list[ShareOfPayer]:
        """The split."""
        if self.shape.split is None:
            return []
        shares = {payer: rate.written for payer, rate in self.shape.split.shares.items()}
        return [ShareOfPayer(payer=self.shape.split.rest, share=shares.get(self.shape.split.rest))] + [
            ShareOfPayer(payer=payer, share=share) for payer, share in shares.items() if payer != self.shape.split.rest
        ]

    @strawberry.field(
        description="Codes of the payers of whom the decision on an award may name one, who then pays all of it."
    )
    def decided_payers(self) -> list[str]:
        """Who may be named."""
        return self.shape.split.decided if self.shape.split else []

    @strawberry.field(
        description="Figures of a duty, an appropriation, a budget or a rule, as the text writes them, each after what "
        "it is of, in the language of the request."
    )
    def figures(self, info: Info) -> list[str]:
        """The figures."""
        say = info.context.say
        return [say(titled_figure(figure)) for figure in self.shape.figures.values()]

    @strawberry.field(description="By what the performance of its awards is measured (绩效指标); else empty.")
    def indicators(self) -> list[IndicatorOfMeasure]:
        """The indicators."""
        rule = self.shape.performance
        return [IndicatorOfMeasure(shape=indicator) for indicator in rule.indicators] if rule else []

    @strawberry.field(description="Readings that bear on it.")
    def readings(self) -> list[Reading]:
        """The readings."""
        return [Reading(shape=reading) for reading in self.policy.readings if reading.id in self.shape.readings]

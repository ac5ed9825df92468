"""What organisations have without applying (免申即享匹配), as the API shows it: a page of them at a time, by set."""

from functools import partial
from typing import Annotated, Any

import strawberry

import domain.models as rows
from api.kit.connections import After, Before, First, Last, Order, Paged, Paging, as_kept, connection_of
from api.kit.context import Info
from api.kit.enumerations import MatchOutcome
from api.kit.operations.promises import Loader
from api.kit.scalars import CNYAmount, Facts
from api.money.money_sights import office_alone
from api.types.applicants import Applicant
from api.types.grants import Grant
from api.types.outside.fetched_facts import FetchedFact
from domain.refusals.sentences import sentence
from workflows.matching.matches import Match, Missing, matches_of
from workflows.transaction.seen import seen_by

_OLDEST = Order("created_at")


@strawberry.type(description="What nobody knows of an organisation, without which it cannot be drafted.")
class MissingFact:
    """What is missing."""

    missing: strawberry.Private[Missing]

    @strawberry.field(description="Name of the fact in `facts`, or the authority that did not answer.")
    def name(self) -> str:
        """Its name."""
        return self.missing.name

    @strawberry.field(description="For a person, in the language of the request.")
    def title(self, info: Info) -> str:
        """Its title."""
        return info.context.say(self.missing.title)


@strawberry.type(description="A measure without application, and what came of matching it with an organisation.")
class MeasureMatch:
    """A match."""

    match: strawberry.Private[Match]

    @strawberry.field(description="Code of the policy.")
    def policy_code(self) -> str:
        """The policy."""
        return self.match.version.code

    @strawberry.field(description="Code of the measure.")
    def measure_code(self) -> str:
        """The measure."""
        return self.match.measure.code

    @strawberry.field(description="Title of the measure, in the language of the request.")
    def measure_title(self, info: Info) -> str:
        """Its title."""
        return info.context.say(self.match.measure.title)

    @strawberry.field(description="What came of it.")
    def outcome(self) -> MatchOutcome:
        """What came of it."""
        return self.match.outcome

    @strawberry.field(
        description="Yuan that the measure gives on these facts, before what was awarded earlier; null where it cannot "
        "be reckoned."
    )
    def amount(self) -> CNYAmount | None:
        """The amount."""
        return CNYAmount(self.match.amount) if self.match.amount else None

    @strawberry.field(description="What it would be for; empty where that is not known.")
    def item(self) -> str:
        """The item."""
        return self.match.item

    @strawberry.field(description="The facts that are known, as an application would state them.")
    def facts(self) -> Facts:
        """The facts."""
        stated: dict[str, Any] = {name: one.value for name, one in self.match.facts.items()}
        return Facts(stated)

    @strawberry.field(description="Of which answers they follow.")
    def sources(self) -> list[FetchedFact]:
        """Their sources."""
        return [FetchedFact(key=name, fetched=one) for name, one in self.match.facts.items()]

    @strawberry.field(description="What nobody knows.")
    def missing(self) -> list[MissingFact]:
        """What is missing."""
        return [MissingFact(missing=one) for one in self.match.missing]

    @strawberry.field(description="The conditions that are not met, in the language of the request.")
    def unmet(self, info: Info) -> list[str]:
        """The conditions."""
        return [sentence(refusal, info.context.language) for refusal in self.match.refusals]

    @strawberry.field(description="The last application for that item; null where there is none.")
    async def grant(self, info: Info) -> Grant | None:
        """The application."""
        if self.match.grant is None:
            return None
        row = await info.context.loaders.seen(info.context.signed_in(), rows.Grant, self.match.grant)
        return Grant(row=row) if row else None


@strawberry.type(description="An organisation, and the measures without application that fit it or nearly do.")
class ApplicantMatches:
    """An organisation and its matches."""

    row: strawberry.Private[rows.Applicant]
    loader: strawberry.Private[Loader[Any, list[Match]]]

    @strawberry.field(description="The organisation.")
    def applicant(self) -> Applicant:
        """The organisation."""
        return Applicant(row=self.row)

    @strawberry.field(description="The measures that fit, nearly fit, or were drafted; none where nothing does.")
    async def matches(self) -> list[MeasureMatch]:
        """The matches."""
        return [MeasureMatch(match=match) for match in await self.loader.load(self.row)]


@strawberry.type(description="One organisation of a page.")
class ApplicantMatchesEdge:
    """One organisation of a page."""

    cursor: str = strawberry.field(description="Its place in the list.")
    node: ApplicantMatches = strawberry.field(description="The organisation.")


@strawberry.type(description="A page of organisations, the last registered first.")
class ApplicantMatchesConnection(Paged[ApplicantMatches]):
    """A page of organisations."""

    edges: list[ApplicantMatchesEdge] = strawberry.field(description="The organisations of the page.")


@strawberry.input(description="Which matches; every part given must hold.")
class MatchFilter:
    """Which matches."""

    measure_codes: list[str] | None = strawberry.field(default=None, description="Codes of their measures.")
    credit_code: str | None = strawberry.field(default=None, description="Credit code of their organisation.")


@strawberry.type
class MatchQuery:
    """Asking for matches."""

    @strawberry.field(
        description="Organisations that the caller may see, with the measures without application (免申即享) that fit "
        "them on what other authorities say, or nearly do. For the office alone; `duixian match` drafts what fits."
    )
    async def matches(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        filter: Annotated[  # noqa: A002 - the contract's name
            MatchFilter | None, strawberry.argument(description="Which ones; all by default.")
        ] = None,
    ) -> ApplicantMatchesConnection:
        """A page of organisations."""
        office_alone(info)
        chosen = filter or MatchFilter()
        loader = Loader(partial(_matches, info, tuple(as_kept(code, 20) for code in chosen.measure_codes or ())))
        known = await seen_by(info.context.signed_in(), rows.Applicant)
        if chosen.credit_code is not None:
            known = known.filter(credit_code=as_kept(chosen.credit_code, 18))
        return await connection_of(
            ApplicantMatchesConnection,
            lambda cursor, row: ApplicantMatchesEdge(cursor=cursor, node=ApplicantMatches(row=row, loader=loader)),
            known,
            Paging(first, after, last, before),
            _OLDEST,
        )


async def _matches(info: Info, measures: tuple[str, ...], applicants: list[rows.Applicant]) -> list[list[Match]]:
    return await matches_of(applicants, info.context.moment.today, measures)

"""What every resolver may ask of its request: who asks, on which day, in which language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import strawberry
from graphql import GraphQLError

from api.access.document_links import DocumentLinks
from api.access.graphql_requests import GraphQLRequest
from api.access.rate_limits import Allowance, RateLimits
from api.access.signed_in import SignedIn
from api.kit.loaders import Loaders
from api.kit.operations.checked import Checked
from api.kit.operations.read_tally import ReadTally
from api.kit.shared_readings import SharedReadings
from domain.refusals.refusals import Code, Language, Refusal, Term, in_language
from domain.refusals.sentences import sentence
from domain.values.money import Fen
from workflows.access.witness import Witness
from workflows.changes.feed import Feed
from workflows.runtime.clock import Moment
from workflows.runtime.pace import Pace
from workflows.runtime.settings import Reads
from workflows.runtime.stated_day import is_as_presumed, moment_beside, shared_moment
from workflows.transaction.actors import Actor
from workflows.transaction.first_answers import AS_IT_STANDS, FirstAnswer


@dataclass(slots=True)
class Context:
    """One request: its actor (None for somebody who did not sign in), its moment, its language, its loaders."""

    actor: Actor | None
    moment: Moment
    language: Language
    four_eyes: bool
    """Whether one person may not take two deciding steps of one case."""
    links: DocumentLinks
    second_approval_above: Fen
    """Fen above which a payment run takes two approvals."""
    proposal_days: int
    """Days for which a second person may confirm what was proposed."""
    answer_days: int
    """Working days in which a treasury is to answer a voucher."""
    objection_days: int
    """Working days in which an objection is to be answered."""
    client: str
    """Whose bucket its operations are taken from."""
    rates: RateLimits
    feed: Feed
    signed: SignedIn
    """How long the caller is signed in, for what is done or told later."""
    witness: Witness
    """Takes note of what is refused for want of a right."""
    readings: SharedReadings
    pace: Pace
    rows_until: float
    """By `time.monotonic`: of what is sent in rows none is begun after it."""
    sizes: Mapping[str, int]
    """Of lists without pages, by `Type.field`."""
    reads: Reads
    """How its queries are read."""
    tally: ReadTally
    presumed: bool = False
    """Whether the day of the moment is as it was read last, and is to be read before anything is answered by it."""
    introspection: bool = True
    suggestions: bool = True
    """Whether an error may name what was perhaps meant."""
    allowance: Allowance | None = None
    """What the client has left after the operation of this request."""
    checked: Checked | None = None
    """What was found of the operation, and charged, before it was handed to the ordinary way."""
    rehearses: bool = False
    """Whether nothing of what is done will be kept."""
    followed: GraphQLRequest | None = None
    """What is followed."""
    reading_key: tuple[str, ...] | None = None
    """What is selected of what is followed: two of one key are told the same, as far as their rights go."""
    answered: int = 0
    """Values of lists that were answered."""
    breathed: float = 0.0
    """When this execution last let others have a turn, by the counter of the machine."""
    loaders: Loaders = field(default_factory=Loaders)
    first: FirstAnswer = AS_IT_STANDS
    """What the command that is being shown answered first, where it was done before under its key."""

    def signed_in(self) -> Actor:
        """Return who asks; raises UNAUTHENTICATED for somebody who did not sign in."""
        if self.actor is None:
            refusal = Refusal(Code.NOT_SIGNED_IN)
            raise GraphQLError(sentence(refusal, self.language), extensions={"code": "UNAUTHENTICATED"})
        return self.actor

    async def read_day(self) -> None:
        """Read the day, where it was presumed so far."""
        if self.presumed:
            self.moment = await shared_moment()
            self.presumed = False

    def saw_day(self, row: Mapping[str, Any]) -> bool:
        """Take note of the day that a row has beside its answer; return whether the answer was asked for on it."""
        if not self.presumed:
            return True
        self.presumed = False
        if is_as_presumed(row, self.moment):
            return True
        self.moment = moment_beside(row)
        return False

    def say(self, term: Term) -> str:
        """Return a term in the language of the request."""
        return in_language(term, self.language)


Info: TypeAlias = strawberry.Info[Context, None]

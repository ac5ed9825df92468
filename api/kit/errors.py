"""Refusals as the `errors` of a payload: one interface, and typed kinds for what a client acts on."""

from collections.abc import Collection, Mapping
from functools import cached_property

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.kit.context import Info
from api.kit.enumerations import Code, LifeEvent, LifeState
from api.kit.scalars import CNYAmount
from domain.handling.masking import hiding
from domain.policy.texts import cited
from domain.refusals.refusals import Citation as DomainCitation
from domain.refusals.refusals import Language, Refusal, in_language
from domain.refusals.sentences import sentence
from domain.values.money import parse_yuan


@strawberry.type(
    description="The authority for a rule: an article of the policy, the words quoted, the reading chosen."
)
class Citation:
    """The authority for a rule."""

    article: int = strawberry.field(description="Number of the article (条).")
    quote: str = strawberry.field(description="The words of the policy, verbatim; empty where none are quoted.")
    reading: str | None = strawberry.field(description="Number of the reading in the register, such as I-17.")

    @strawberry.field(
        description="The article as it is cited, such as `art. 6`, or 第6条, in the language of the request."
    )
    def clause(self, info: Info) -> str:
        """The clause."""
        return info.context.say(cited(self.article))

    @classmethod
    def of(cls, citation: DomainCitation) -> "Citation":
        """Show a citation."""
        return cls(article=citation.article, quote=citation.quote, reading=citation.reading)


@strawberry.interface(description="Why something was refused. Nothing was changed.")
class UserError:
    """Why something was refused: its words are made when they are asked for, since most who read many ask for codes."""

    refusal: strawberry.Private[Refusal]
    language: strawberry.Private[Language]
    hidden: strawberry.Private[Collection[str]] = ()
    """Accounts that are masked for the caller: a term may name one, as people wrote it."""

    @strawberry.field(description="The reason, for a program.")
    def code(self) -> Code:
        """The reason, for a program."""
        return self.refusal.code

    @strawberry.field(description="The reason, for a person: the thing, the rule and the way out.")
    def message(self) -> str:
        """The reason, for a person."""
        return sentence(self._masked, self.language)

    @strawberry.field(description="The place in the input, such as [facts, role]; empty for the whole.")
    def path(self) -> list[str]:
        """The place by the names of the API's inputs; facts go by the names of their measure."""
        path = self.refusal.path
        return [str(part) if path[0] == "facts" else to_camel_case(str(part)) for part in path]

    @strawberry.field(description="Whether the same request can succeed later.")
    def retryable(self) -> bool:
        """Whether it can succeed later."""
        return self.refusal.retryable

    @strawberry.field(description="The clauses on which the refusal stands.")
    def citations(self) -> list[Citation]:
        """The clauses."""
        return [Citation.of(citation) for citation in self.refusal.citations]

    @cached_property
    def _masked(self) -> Refusal:
        return hiding(self.refusal, self.hidden) if self.hidden else self.refusal

    def term(self, name: str) -> str | None:
        """Return a term of the sentence in the language of the request; None where it has no such term."""
        term = self._masked.terms.get(name)
        return None if term is None else in_language(term, self.language)

    def stated(self, name: str) -> str:
        """Return a term that every refusal of the kind has; raises KeyError where it is missing."""
        return in_language(self._masked.terms[name], self.language)


@strawberry.type(description="Something in the input cannot be accepted as it is written.")
class InputError(UserError):
    """Something in the input cannot be accepted."""


@strawberry.type(description="A rule of the policy or of its procedure forbids it.")
class RuleError(UserError):
    """A rule forbids it."""

    @strawberry.field(description="What was found, where the rule compares something.")
    def observed(self) -> str | None:
        """What was found."""
        return self.term("observed")

    @strawberry.field(description="What the rule asks, where it compares something.")
    def required(self) -> str | None:
        """What the rule asks."""
        return self.term("required")


@strawberry.type(description="The thing was changed since the client looked.")
class StaleVersionError(UserError):
    """The thing was changed since the client looked."""

    @strawberry.field(description="The version on which the client decided.")
    def expected_version(self) -> int:
        """The version on which the client decided."""
        return int(self.stated("observed"))

    @strawberry.field(description="The version at which it is now.")
    def current_version(self) -> int:
        """The version at which it is now."""
        return int(self.stated("required"))


@strawberry.type(description="The step is not in the thing's life as it stands.")
class StepNotPossibleError(UserError):
    """The step is not in the thing's life as it stands."""

    @strawberry.field(description="Where the thing stands.")
    def state(self) -> LifeState:
        """Where the thing stands."""
        return LifeState(self.stated("state_code"))

    @strawberry.field(description="The steps that the caller's role can take from there.")
    def possible(self) -> list[LifeEvent]:
        """The steps that can be taken from there."""
        return [LifeEvent(event) for event in self.stated("possible_codes").split(", ") if event]


@strawberry.type(description="The budget of a treasury does not cover it (预算不足).")
class BudgetError(UserError):
    """A budget does not cover it."""

    @strawberry.field(description="Whose budget: a payer's code, or that of a paying district.")
    def treasury(self) -> str:
        """Whose budget."""
        return self.stated("treasury")

    @strawberry.field(description="The budget year.")
    def year(self) -> int:
        """The budget year."""
        return int(self.stated("year"))

    @strawberry.field(description="Yuan that are free in it.")
    def free(self) -> CNYAmount:
        """Yuan that are free."""
        return CNYAmount(parse_yuan(self.stated("observed")) or 0)

    @strawberry.field(description="Yuan that are needed.")
    def needed(self) -> CNYAmount:
        """Yuan that are needed."""
        return CNYAmount(parse_yuan(self.stated("required")) or 0)


@strawberry.type(description="The caller did not sign in, may not do this, or may not see it.")
class AccessError(UserError):
    """The caller may not do this."""


KINDS = [InputError, RuleError, StaleVersionError, StepNotPossibleError, BudgetError, AccessError]

_ACCESS = frozenset(
    {
        Code.NOT_SIGNED_IN,
        Code.NOT_ALLOWED,
        Code.OUT_OF_SCOPE,
        Code.NOT_FOUND,
        Code.FOUR_EYES,
        Code.PROPOSAL_FOUR_EYES,
        Code.PROPOSAL_OF_ANOTHER,
    }
)
_BUDGET = frozenset({Code.BUDGET_PENDING, Code.BUDGET_SHORT})
_INPUT = frozenset(
    {
        Code.FACT_MISSING,
        Code.FACT_INVALID,
        Code.INPUT_INVALID,
        Code.CREDIT_CODE_INVALID,
        Code.DISTRICT_UNKNOWN,
        Code.APPLICANT_KIND_DIFFERS,
        Code.ITEM_REQUIRED,
        Code.REASON_REQUIRED,
        Code.EVIDENCE_REQUIRED,
        Code.KEY_REUSED,
        Code.KEY_FORGOTTEN,
        Code.UNKNOWN_MEASURE,
        Code.MALFORMED_REQUEST,
        Code.DATE_IN_FUTURE,
        Code.TREASURY_UNKNOWN,
    }
)


_KINDS: Mapping[Code, type[UserError]] = {
    Code.STALE_VERSION: StaleVersionError,
    Code.STEP_NOT_POSSIBLE: StepNotPossibleError,
    **dict.fromkeys(_BUDGET, BudgetError),
    **dict.fromkeys(_ACCESS, AccessError),
    **dict.fromkeys(_INPUT, InputError),
}


def kind_of(code: Code) -> type[UserError]:
    """Return the kind as which a code is shown."""
    return _KINDS.get(code, RuleError)


def user_error(refusal: Refusal, language: Language, hidden: Collection[str] = ()) -> UserError:
    """Show a refusal in a language, as the kind that its code belongs to; accounts that are ``hidden`` are masked."""
    return kind_of(refusal.code)(refusal=refusal, language=language, hidden=hidden)

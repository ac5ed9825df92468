"""Refusals as the `errors` of a payload: one interface, and typed kinds for what a client acts on."""

from typing import TypedDict

import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.kit.context import Info
from api.kit.enumerations import Code, LifeEvent, LifeState
from api.kit.scalars import CNYAmount
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
    """Why something was refused."""

    code: Code = strawberry.field(description="The reason, for a program.")
    message: str = strawberry.field(description="The reason, for a person: the thing, the rule and the way out.")
    path: list[str] = strawberry.field(
        description="The place in the input, such as [facts, role]; empty for the whole."
    )
    retryable: bool = strawberry.field(description="Whether the same request can succeed later.")
    citations: list[Citation] = strawberry.field(description="The clauses on which the refusal stands.")


@strawberry.type(description="Something in the input cannot be accepted as it is written.")
class InputError(UserError):
    """Something in the input cannot be accepted."""


@strawberry.type(description="A rule of the policy or of its procedure forbids it.")
class RuleError(UserError):
    """A rule forbids it."""

    observed: str | None = strawberry.field(description="What was found, where the rule compares something.")
    required: str | None = strawberry.field(description="What the rule asks, where it compares something.")


@strawberry.type(description="The thing was changed since the client looked.")
class StaleVersionError(UserError):
    """The thing was changed since the client looked."""

    expected_version: int = strawberry.field(description="The version on which the client decided.")
    current_version: int = strawberry.field(description="The version at which it is now.")


@strawberry.type(description="The step is not in the thing's life as it stands.")
class StepNotPossibleError(UserError):
    """The step is not in the thing's life as it stands."""

    state: LifeState = strawberry.field(description="Where the thing stands.")
    possible: list[LifeEvent] = strawberry.field(description="The steps that the caller's role can take from there.")


@strawberry.type(description="The budget of a treasury does not cover it (预算不足).")
class BudgetError(UserError):
    """A budget does not cover it."""

    treasury: str = strawberry.field(description="Whose budget: a payer's code, or that of a paying district.")
    year: int = strawberry.field(description="The budget year.")
    free: CNYAmount = strawberry.field(description="Yuan that are free in it.")
    needed: CNYAmount = strawberry.field(description="Yuan that are needed.")


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
        Code.UNKNOWN_MEASURE,
        Code.MALFORMED_REQUEST,
        Code.DATE_IN_FUTURE,
        Code.TREASURY_UNKNOWN,
    }
)


class _Common(TypedDict):
    code: Code
    message: str
    path: list[str]
    retryable: bool
    citations: list[Citation]


def _shown_path(path: tuple[str | int, ...]) -> list[str]:
    """A path by the names of the API's inputs; facts go by the names of their measure."""
    return [str(part) if path[0] == "facts" else to_camel_case(str(part)) for part in path]


def kind_of(code: Code) -> type[UserError]:
    """Return the kind as which a code is shown."""
    kinds: dict[Code, type[UserError]] = {
        Code.STALE_VERSION: StaleVersionError,
        Code.STEP_NOT_POSSIBLE: StepNotPossibleError,
        **dict.fromkeys(_BUDGET, BudgetError),
        **dict.fromkeys(_ACCESS, AccessError),
        **dict.fromkeys(_INPUT, InputError),
    }
    return kinds.get(code, RuleError)


def user_error(refusal: Refusal, language: Language) -> UserError:
    """Show a refusal in a language, as the kind that its code belongs to."""
    code = refusal.code
    common = _Common(
        code=code,
        message=sentence(refusal, language),
        path=_shown_path(refusal.path),
        retryable=refusal.retryable,
        citations=[Citation.of(citation) for citation in refusal.citations],
    )
    terms = {name: in_language(term, language) for name, term in refusal.terms.items()}
    if code is Code.STALE_VERSION:
        expected, current = int(terms["observed"]), int(terms["required"])
        return StaleVersionError(**common, expected_version=expected, current_version=current)
    if code is Code.STEP_NOT_POSSIBLE:
        possible = [LifeEvent(event) for event in terms["possible_codes"].split(", ") if event]
        return StepNotPossibleError(**common, state=LifeState(terms["state_code"]), possible=possible)
    if code in _BUDGET:
        free, needed = CNYAmount(parse_yuan(terms["observed"]) or 0), CNYAmount(parse_yuan(terms["required"]) or 0)
        return BudgetError(**common, treasury=terms["treasury"], year=int(terms["year"]), free=free, needed=needed)
    kind = kind_of(code)
    if kind is not RuleError:
        return kind(**common)
    return RuleError(**common, observed=terms.get("observed"), required=terms.get("required"))

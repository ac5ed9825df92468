"""The schema, built once: what can be asked, what can be done, and how errors that are no answers are masked."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

import strawberry
from graphql import GraphQLEnumType, GraphQLError, GraphQLNamedType, GraphQLScalarType, get_named_type
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from api.access.said_errors import refused
from api.access.unreadable import or_unreadable
from api.events.cloud_events import EventQuery, EventSubscription
from api.kit.context import Context
from api.kit.enumerations import titles_of_enumerations
from api.kit.errors import KINDS
from api.kit.masking import masked, shown_error
from api.kit.rehearsals import Rehearsals
from api.kit.scalars import SCALARS
from api.limits.operation_limits import OperationLimits
from api.mutations.applicants import ApplicantMutation
from api.mutations.delegations import DelegationMutation
from api.mutations.grants import GrantMutation
from api.mutations.many import ManyMutation
from api.mutations.other_awards import OtherAwardMutation
from api.mutations.payments import PaymentMutation
from api.mutations.policies import PolicyMutation
from api.mutations.programmes import ProgrammeMutation
from api.mutations.proposals import ProposalMutation
from api.mutations.receivers import ReceiverMutation
from api.mutations.recoveries import RecoveryMutation
from api.mutations.treasury import TreasuryMutation
from api.queries.budget_tables import BudgetTableQuery
from api.queries.budgets import BudgetQuery
from api.queries.changes import ChangeQuery, ChangeSubscription
from api.queries.credit_codes import CreditCodeQuery
from api.queries.double_payments import DoublePaymentQuery
from api.queries.grants import GrantQuery
from api.queries.labels import LabelQuery
from api.queries.legs import PaymentLegQuery
from api.queries.nodes import NodeQuery
from api.queries.notices import NoticeQuery
from api.queries.office_days import OfficeDayQuery
from api.queries.open_awards import OpenAwardQuery
from api.queries.outside.matches import MatchQuery
from api.queries.payment_register import PaymentRegisterQuery
from api.queries.payments import PaymentQuery
from api.queries.policies import PolicyQuery
from api.queries.proposals import ProposalQuery
from api.queries.publicity import PublicityQuery
from api.queries.recoveries import RecoveryQuery
from api.queries.recovery_report import RecoveryReportQuery
from api.queries.runs import RunQuery
from api.queries.self_evaluations import SelfEvaluationQuery
from api.queries.server import ServerQuery
from api.queries.viewer import ViewerQuery
from api.queries.webhooks.receivers import ReceiverQuery
from api.queries.year_accounts import ClosedYearQuery
from api.queries.year_payments import YearPaymentsQuery
from api.reads.door import read
from api.schema.execution import PatientExecution
from api.schema.links_back import lead_back
from api.types.applicants import ApplicantQuery
from api.types.assessments import AssessmentQuery
from api.types.calls import CallQuery
from api.types.other_awards import OtherAwardQuery
from domain.policy.conditions import Text

_TOO_DEEP = Text(zh="请求的层次过深", en="The document is nested too deeply.")


class MaskBugs(SchemaExtension):
    """Shows a reference instead of whatever went wrong inside; the log has the rest under that reference."""

    def on_operation(self) -> Iterator[None]:
        """Mask after the operation."""
        try:
            yield
        except GraphQLError as error:
            # The parser's own: its cache calls it where strawberry catches nothing.
            raise self._shown(error) from None
        except RecursionError:
            raise self._shown(refused(_TOO_DEEP, "GRAPHQL_PARSE_FAILED")) from None
        result: Any = self.execution_context.result
        errors: list[GraphQLError] | None = getattr(result, "errors", None)
        if errors:
            context: Context = self.execution_context.context
            result.errors = masked(errors, context.language, suggestions=context.suggestions)

    def _shown(self, error: GraphQLError) -> GraphQLError:
        context: Context = self.execution_context.context
        return shown_error(error, context.language)


Query = merge_types(
    "Query",
    (
        PolicyQuery,
        AssessmentQuery,
        OfficeDayQuery,
        GrantQuery,
        ApplicantQuery,
        MatchQuery,
        CallQuery,
        PublicityQuery,
        NoticeQuery,
        OpenAwardQuery,
        SelfEvaluationQuery,
        ReceiverQuery,
        RecoveryQuery,
        BudgetQuery,
        YearPaymentsQuery,
        ClosedYearQuery,
        BudgetTableQuery,
        PaymentRegisterQuery,
        RecoveryReportQuery,
        RunQuery,
        PaymentQuery,
        PaymentLegQuery,
        DoublePaymentQuery,
        OtherAwardQuery,
        CreditCodeQuery,
        ProposalQuery,
        NodeQuery,
        LabelQuery,
        ViewerQuery,
        ServerQuery,
        ChangeQuery,
        EventQuery,
    ),
)
MUTATIONS: tuple[type, ...] = (
    PolicyMutation,
    DelegationMutation,
    ReceiverMutation,
    GrantMutation,
    ProgrammeMutation,
    ApplicantMutation,
    PaymentMutation,
    TreasuryMutation,
    RecoveryMutation,
    OtherAwardMutation,
    ProposalMutation,
    ManyMutation,
)
"""The tables of contents of what can be done."""
Mutation = merge_types("Mutation", MUTATIONS)


@strawberry.type(description="What is told as it happens, over graphql-transport-ws or server-sent events.")
class Subscription(ChangeSubscription, EventSubscription):
    """What is told as it happens."""


class QuietSchema(strawberry.Schema):
    """Answers clients' mistakes and logs none: they hold what applicants stated. ``MaskBugs`` logs bugs."""

    async def execute(  # noqa: PLR0913, PLR0917 - as the library has it
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Context | None = None,
        root_value: object = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """Answer an operation: a query by the quickest way that covers it."""
        if query and context_value is not None:
            variables = variable_values or {}
            answered = await read(self._schema, query, variables, operation_name, context_value)
            if answered is not None:
                return answered
        return await super().execute(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed_operation_types,
            operation_extensions,
        )

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing."""


lead_back()
schema = QuietSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=cast("list[type]", KINDS),
    config=StrawberryConfig(scalar_map=SCALARS, sort_schema=True),
    execution_context_class=PatientExecution,
    extensions=[
        OperationLimits,
        MaskBugs,
        Rehearsals,
    ],
)


def _describe_inputs() -> None:
    """What a mutation takes is described once, at its input type; the argument says the same."""
    # strawberry has no public name for the schema that it made of the types.
    mutation = schema._schema.mutation_type  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    for field in mutation.fields.values() if mutation else ():
        for argument in field.args.values():
            input_type = cast("GraphQLNamedType", get_named_type(argument.type))
            argument.description = argument.description or input_type.description


_describe_inputs()


_WHOLE = Text(
    zh="须为不超过2147483647的整数，不加引号", en="write a whole number up to 2147483647, without quotation marks"
)


def _let_values_be_unreadable() -> None:
    """Let an enumeration and a number, as our scalars, read a value that is none of its own as one nobody can read.

    The library's own number reads as ever wherever nothing is let in.
    """
    kinds = schema._schema.type_map  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    for name, titles in titles_of_enumerations().items():
        if isinstance(kind := kinds.get(name), GraphQLEnumType):
            zh, en = "、".join(title.zh for title in titles.values()), ", ".join(titles)
            why = Text(zh=f"须为以下之一：{zh}", en=f"write one of {en}")
            kind.coerce_input_value = or_unreadable(kind.coerce_input_value, why)
    if isinstance(number := kinds["Int"], GraphQLScalarType):
        number.coerce_input_value = or_unreadable(number.coerce_input_value, _WHOLE)


_let_values_be_unreadable()


def schema_text() -> str:
    """Return the schema as SDL, sorted, as it is committed in ``schema.graphql``."""
    return f"{schema.as_str().strip()}\n"

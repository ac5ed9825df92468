"""The schema, built once: what can be asked, what can be done, and how errors that are no answers are masked."""

from collections.abc import Iterator
from typing import Any, cast

import strawberry
from graphql import GraphQLError, GraphQLNamedType, get_named_type
from strawberry.extensions import MaxTokensLimiter, ParserCache, SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from api.accounts import AccountMutation
from api.applicants import ApplicantQuery
from api.assessments import AssessmentQuery
from api.award_correction_deeds import AwardCorrectionMutation
from api.budget_deeds import BudgetMutation
from api.budget_queries import BudgetQuery
from api.budget_tables import BudgetTableQuery
from api.call_deeds import CallMutation
from api.calls import CallQuery
from api.changes import ChangeQuery, Subscription
from api.closed_year_deeds import ClosedYearMutation, ClosedYearQuery
from api.context import Context
from api.credit_codes import CreditCodeMutation, CreditCodeQuery
from api.document_limits import CACHED_DOCUMENTS, MOST_TOKENS, DocumentLimits
from api.double_payment_lists import DoublePaymentQuery
from api.duties import DutyMutation
from api.errors import KINDS
from api.execution import PatientExecution
from api.filings import FilingMutation
from api.grant_deeds import GrantMutation
from api.grant_documents import DocumentMutation
from api.grant_queries import GrantQuery
from api.handling_deeds import HandlingMutation
from api.instalment_deeds import InstalmentMutation
from api.leg_lists import PaymentLegQuery
from api.leg_splits import SplitMutation
from api.many_grants import ManyGrantsMutation
from api.many_payments import ManyPaymentsMutation
from api.masking import masked, shown_error
from api.month_rows import MonthRowsMutation
from api.node_queries import NodeQuery
from api.notice_lists import NoticeQuery
from api.office_days import OfficeDayMutation, OfficeDayQuery
from api.open_awards import OpenAwardQuery
from api.other_award_deeds import OtherAwardMutation
from api.other_awards import OtherAwardQuery
from api.payment_register import PaymentRegisterQuery
from api.payment_requests import RequestMutation
from api.payment_take_backs import TakeBackMutation
from api.payments import PaymentMutation
from api.policies import PolicyMutation
from api.policy_deeds import PolicyDecisionMutation
from api.policy_queries import PolicyQuery
from api.programme_deeds import ProgrammeMutation
from api.proposal_deeds import ProposalMutation
from api.proposal_queries import ProposalQuery
from api.publicity import PublicityQuery
from api.receipt_corrections import ReceiptCorrectionMutation
from api.receipt_rows import ReceiptRowsMutation
from api.recoveries import RecoveryQuery
from api.recovery_corrections import RecoveryCorrectionMutation
from api.recovery_deeds import RecoveryMutation
from api.recovery_report import RecoveryReportQuery
from api.register_deeds import RegisterMutation
from api.rehearsals import Rehearsals
from api.run_deeds import RunMutation
from api.run_lists import RunQuery
from api.scalars import SCALARS
from api.self_evaluations import SelfEvaluationQuery
from api.server import ServerQuery
from api.unknown_legs import UnknownLegMutation
from api.year_payments import YearPaymentsQuery


class MaskBugs(SchemaExtension):
    """Shows a reference instead of whatever went wrong inside; the log has the rest under that reference."""

    def on_operation(self) -> Iterator[None]:
        """Mask after the operation."""
        try:
            yield
        except GraphQLError as error:
            # The parser's own: its cache calls it where strawberry catches nothing.
            raise shown_error(error) from None
        except RecursionError:
            message = "The document is nested too deeply."
            raise GraphQLError(message, extensions={"code": "GRAPHQL_PARSE_FAILED"}) from None
        result: Any = self.execution_context.result
        errors: list[GraphQLError] | None = getattr(result, "errors", None)
        if errors:
            context: Context = self.execution_context.context
            result.errors = masked(errors, suggestions=context.suggestions)


Query = merge_types(
    "Query",
    (
        PolicyQuery,
        AssessmentQuery,
        OfficeDayQuery,
        GrantQuery,
        ApplicantQuery,
        CallQuery,
        PublicityQuery,
        NoticeQuery,
        OpenAwardQuery,
        SelfEvaluationQuery,
        RecoveryQuery,
        BudgetQuery,
        YearPaymentsQuery,
        ClosedYearQuery,
        BudgetTableQuery,
        PaymentRegisterQuery,
        RecoveryReportQuery,
        RunQuery,
        PaymentLegQuery,
        DoublePaymentQuery,
        OtherAwardQuery,
        CreditCodeQuery,
        ProposalQuery,
        NodeQuery,
        ServerQuery,
        ChangeQuery,
    ),
)
Mutation = merge_types(
    "Mutation",
    (
        PolicyMutation,
        PolicyDecisionMutation,
        OfficeDayMutation,
        DutyMutation,
        GrantMutation,
        ManyGrantsMutation,
        AwardCorrectionMutation,
        RegisterMutation,
        FilingMutation,
        HandlingMutation,
        InstalmentMutation,
        CallMutation,
        DocumentMutation,
        PaymentMutation,
        ManyPaymentsMutation,
        TakeBackMutation,
        SplitMutation,
        UnknownLegMutation,
        RequestMutation,
        ProgrammeMutation,
        MonthRowsMutation,
        RecoveryMutation,
        BudgetMutation,
        ClosedYearMutation,
        RunMutation,
        ReceiptRowsMutation,
        ReceiptCorrectionMutation,
        RecoveryCorrectionMutation,
        AccountMutation,
        OtherAwardMutation,
        CreditCodeMutation,
        ProposalMutation,
    ),
)


class QuietSchema(strawberry.Schema):
    """Answers clients' mistakes and logs none: they hold what applicants stated. ``MaskBugs`` logs bugs."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing."""


schema = QuietSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=cast("list[type]", KINDS),
    config=StrawberryConfig(scalar_map=SCALARS, sort_schema=True),
    execution_context_class=PatientExecution,
    extensions=[
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        lambda: ParserCache(maxsize=CACHED_DOCUMENTS),
        DocumentLimits,
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
            taken = cast("GraphQLNamedType", get_named_type(argument.type))
            argument.description = argument.description or taken.description


_describe_inputs()


def schema_text() -> str:
    """Answer the schema as SDL, sorted, as it is committed in ``schema.graphql``."""
    return f"{schema.as_str().strip()}\n"

"""Many things in one request (批量办理): each done by itself, and an answer for each."""

import strawberry

from api.rows.many_rows import mutation_of_rows
from api.rows.receipt_rows import record_sent_receipts
from workflows.grants import filings, many_grants
from workflows.payments import many_payments, receipt_rows
from workflows.programmes import month_rows


@strawberry.type
class ManyMutation:
    """Many things in one request (批量办理)."""

    file_grants = mutation_of_rows(filings.FileGrants, filings.file_grants)
    accept_grants = mutation_of_rows(many_grants.AcceptGrants, many_grants.accept_grants)
    assign_grants = mutation_of_rows(many_grants.AssignGrants, many_grants.assign_grants)
    propose_grants = mutation_of_rows(many_grants.ProposeGrants, many_grants.propose_grants)
    open_publicities = mutation_of_rows(many_grants.OpenPublicities, many_grants.open_publicities)
    approve_grants = mutation_of_rows(many_grants.ApproveGrants, many_grants.approve_grants)
    record_service_months = mutation_of_rows(month_rows.RecordServiceMonths, month_rows.record_service_months)
    request_payments = mutation_of_rows(many_payments.RequestPayments, many_payments.request_payments)
    record_bank_accounts = mutation_of_rows(many_payments.RecordBankAccounts, many_payments.record_bank_accounts)
    record_treasury_receipts = mutation_of_rows(receipt_rows.RecordTreasuryReceipts, record_sent_receipts)

"""Accounts, requests, runs, receipts (拨付)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.payments import (
    accounts,
    payments,
    receipt_commands,
    receipt_corrections,
    revealed_accounts,
    run_approvals,
    runs,
    take_backs,
)
from workflows.treasury import leg_parts


@strawberry.type
class PaymentMutation:
    """Accounts, requests, runs, receipts (拨付)."""

    record_bank_account = mutation(accounts.RecordBankAccount, accounts.record_bank_account)
    reveal_bank_account = mutation(revealed_accounts.RevealBankAccount, revealed_accounts.reveal_bank_account)
    split_payment_leg = mutation(leg_parts.SplitPaymentLeg, leg_parts.split_payment_leg)
    request_payment = mutation(payments.RequestPayment, payments.request_payment)
    take_back_payment = mutation(take_backs.TakeBackPayment, take_backs.take_back_payment)
    create_payment_run = mutation(runs.CreatePaymentRun, runs.create_payment_run)
    refresh_payment_run = mutation(runs.RefreshPaymentRun, runs.refresh_payment_run)
    leave_out_of_run = mutation(runs.LeaveOutOfRun, runs.leave_out_of_run)
    cancel_payment_run = mutation(runs.CancelPaymentRun, runs.cancel_payment_run)
    approve_payment_run = mutation(run_approvals.ApprovePaymentRun, run_approvals.approve_payment_run)
    instruct_payment_run = mutation(run_approvals.InstructPaymentRun, run_approvals.instruct_payment_run)
    settle_leg = mutation(receipt_commands.SettleLeg, payments.settle_leg)
    return_leg = mutation(receipt_commands.ReturnLeg, payments.return_leg)
    report_leg_unknown = mutation(payments.ReportLegUnknown, payments.report_leg_unknown)
    correct_receipt = mutation(receipt_commands.CorrectReceipt, receipt_corrections.correct_receipt)
    close_double_payment = mutation(receipt_commands.CloseDoublePayment, receipt_corrections.close_double_payment)

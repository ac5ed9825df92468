"""Money that is asked back (追回)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.recoveries import double_payments, recoveries, recovery_corrections, recovery_receipts


@strawberry.type
class RecoveryMutation:
    """Money that is asked back (追回)."""

    open_recovery = mutation(recoveries.OpenRecovery, recoveries.open_recovery)
    recover_double_payment = mutation(double_payments.RecoverDoublePayment, double_payments.recover_double_payment)
    notify_recovery = mutation(recoveries.NotifyRecovery, recoveries.notify_recovery)
    reply_to_recovery = mutation(recoveries.ReplyToRecovery, recoveries.reply_to_recovery)
    decide_recovery = mutation(recoveries.DecideRecovery, recoveries.decide_recovery)
    drop_recovery = mutation(recoveries.DropRecovery, recoveries.drop_recovery)
    demand_recovery = mutation(recovery_receipts.DemandRecovery, recovery_receipts.demand_recovery)
    record_recovery_receipt = mutation(
        recovery_receipts.RecordRecoveryReceipt, recovery_receipts.record_recovery_receipt
    )
    enforce_recovery = mutation(recovery_receipts.EnforceRecovery, recovery_receipts.enforce_recovery)
    write_off_recovery = mutation(recovery_receipts.WriteOffRecovery, recovery_receipts.write_off_recovery)
    challenge_recovery = mutation(recoveries.ChallengeRecovery, recoveries.challenge_recovery)
    resolve_recovery_challenge = mutation(recoveries.ResolveRecoveryChallenge, recoveries.resolve_recovery_challenge)
    correct_recovery_receipt = mutation(
        recovery_corrections.CorrectRecoveryReceipt, recovery_corrections.correct_recovery_receipt
    )

"""The sentences of refusals that corrections after approval give (批准后更正)."""

from domain.refusals.refusals import Code

# ruff: noqa: E501 - a sentence stands on one line, and Chinese has its own punctuation.
CORRECTION_SENTENCES: dict[Code, tuple[str, str, str]] = {
    Code.CORRECTED_SINCE: (
        "Since facts of it were corrected, {observed} of this payment is due, not {required}. Reduce it (`reduceGrant`) or terminate it.",
        "事实更正后，该笔现应付 {observed} 元，低于拟拨付的 {required} 元。请核减或终止本项。",
        "A figure is corrected while the treasury has the payment; the bank returns it, and the old amount is requested again.",
    ),
    Code.CORRECTION_CLOSES_GATE: (
        "On the corrected facts it is not yet to be paid: it would still wait for {waiting}. Terminate it before payment, or open a recovery of what was paid.",
        "按更正后的事实尚不具备兑现条件（待{waiting}）。未拨付的请终止，已拨付的请启动追回。",
        "The day of a contribution is corrected to a later one, and the award was paid on the anniversary of the earlier.",
    ),
    Code.CORRECTION_RAISES: (
        "The correction would raise the award from {required} to {observed}, which cannot be done now: {why}.",
        "更正将使奖励金额由 {required} 元增至 {observed} 元，现不能办理：{why}。",
        "A correction would raise an award of which an earlier one has still to ask something back, or has a unit fail.",
    ),
    Code.AWARDED_SINCE: (
        "{number} was awarded since for the same item, on what this one gave. Correct or terminate that one first.",
        "同一事项此后已批准 {number}，其金额以本项为依据。请先更正或终止该项。",
        "The first of two tiers is corrected after the second was awarded, less what the first gave.",
    ),
    Code.REQUEST_STANDS: (
        "Payment of {number} was requested, and the correction changes its amount. Finance takes the request back first (`takeBackPayment`), or the treasury answers it.",
        "{number} 已申请拨付，更正将改变其金额。请财政先撤回拨付申请，或待国库回单后再办理更正。",
        "A figure is corrected downwards after finance asked for the payment, and before the treasury has it.",
    ),
}

"""What receipts of a treasury say (回单), and where money that was paid twice stands (重复支付)."""

from enum import StrEnum


class ReceiptOutcome(StrEnum):
    """What a receipt says of its leg, in its last edition."""

    SETTLED = "SETTLED"
    RETURNED = "RETURNED"
    DOUBLE = "DOUBLE"
    """The leg was paid under another receipt already, or is paid under another voucher (重复支付)."""
    WITHDRAWN = "WITHDRAWN"
    """It was put on record wrongly: there is no such receipt on this leg (撤销登记)."""


class RecoveryReceiptOutcome(StrEnum):
    """What a receipt of money that came back says (缴款回单), in its last edition."""

    RECEIVED = "RECEIVED"
    BOUNCED = "BOUNCED"
    """The bank took it back: it is owed again (缴款被退回)."""
    WITHDRAWN = "WITHDRAWN"
    """It was put on record wrongly: there is no such receipt on this leg (撤销登记)."""
    TO_REFUND = "TO_REFUND"
    """Nothing of it is owed: the bank returned the payment that it pays back, or it is more than was owed (待退还)."""
    REFUNDED = "REFUNDED"
    """The treasury gave it back to the applicant (已退还)."""


class DoublePaymentState(StrEnum):
    """Where money that was paid once too often stands."""

    OPEN = "OPEN"
    RECOVERED = "RECOVERED"
    """It came back under a receipt."""
    CLOSED = "CLOSED"
    """It was no double payment, or was settled otherwise: the reason says how."""

"""The rows (数据表): what is kept, one noun a file. Only workflows and the reading side of the API import them.

Instants are UTC in the database, days are days of Asia/Shanghai, money is integer fen. Rows of money, months,
facts, history and audit are append-only; the database itself refuses to change them (see migrations).
"""

from domain.models.allowance import Allowance, AllowanceUse
from domain.models.applicant import Applicant
from domain.models.audit import Answer, AuditLine, FollowedAnswer, HistoryStep
from domain.models.award_correction import AwardCorrection, CorrectionClaim
from domain.models.call import Call
from domain.models.closed_year import ClosedYear
from domain.models.credit_code import AdmittedCreditCode
from domain.models.demonstration import DemonstrationDay
from domain.models.document import Document
from domain.models.duty import Duty, DutyReport
from domain.models.grant import FactSnapshot, Grant
from domain.models.grant_search import GrantSearch
from domain.models.instalment import Tranche, Unit
from domain.models.ledger import Budget, LedgerEntry, Posting
from domain.models.milestone import Milestone, ServiceMonth
from domain.models.office import Delegation, SeparationRelaxation, TransitionRule, WorkingDayCorrection
from domain.models.other_award import OtherAward
from domain.models.payment import DoublePayment, Payment, PaymentLeg, Receipt
from domain.models.policy_version import PolicyVersion
from domain.models.proposal import Proposal
from domain.models.publicity_notice import NoticeAward, PublicityNotice
from domain.models.receiver import DeliveryTry, Receiver
from domain.models.recovery import Recovery, RecoveryLeg, RecoveryReceipt
from domain.models.register import RegisterVersion
from domain.models.review import ExpertAssignment, Objection, Review, Supplement
from domain.models.run import BankAccount, PaymentRun, PaymentRunRow

__all__ = [
    "AdmittedCreditCode",
    "Allowance",
    "AllowanceUse",
    "Answer",
    "Applicant",
    "AuditLine",
    "AwardCorrection",
    "BankAccount",
    "Budget",
    "Call",
    "ClosedYear",
    "CorrectionClaim",
    "Delegation",
    "DeliveryTry",
    "DemonstrationDay",
    "Document",
    "DoublePayment",
    "Duty",
    "DutyReport",
    "ExpertAssignment",
    "FactSnapshot",
    "FollowedAnswer",
    "Grant",
    "GrantSearch",
    "HistoryStep",
    "LedgerEntry",
    "Milestone",
    "NoticeAward",
    "Objection",
    "OtherAward",
    "Payment",
    "PaymentLeg",
    "PaymentRun",
    "PaymentRunRow",
    "PolicyVersion",
    "Posting",
    "Proposal",
    "PublicityNotice",
    "Receipt",
    "Receiver",
    "Recovery",
    "RecoveryLeg",
    "RecoveryReceipt",
    "RegisterVersion",
    "Review",
    "SeparationRelaxation",
    "ServiceMonth",
    "Supplement",
    "Tranche",
    "TransitionRule",
    "Unit",
    "WorkingDayCorrection",
]

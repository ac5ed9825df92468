"""The rows (数据表): what is kept, one noun a file. Only workflows and the reading side of the API import them.

Instants are UTC in the database, days are days of Asia/Shanghai, money is integer fen. Rows of money, months,
facts, history and audit are append-only; the database itself refuses to change them (see migrations).
"""

from domain.models.applicant import Applicant
from domain.models.audit import Answer, AuditLine, HistoryStep
from domain.models.demonstration import DemonstrationDay
from domain.models.grant import FactSnapshot, Grant
from domain.models.milestone import Milestone, ServiceMonth
from domain.models.payment import Payment, PaymentLeg, Receipt
from domain.models.policy_version import PolicyVersion

__all__ = [
    "Answer",
    "Applicant",
    "AuditLine",
    "DemonstrationDay",
    "FactSnapshot",
    "Grant",
    "HistoryStep",
    "Milestone",
    "Payment",
    "PaymentLeg",
    "PolicyVersion",
    "Receipt",
    "ServiceMonth",
]

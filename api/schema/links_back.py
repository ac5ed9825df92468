"""What leads back (反向关联): from a thing to what shows it, which its own module cannot know; no circle of imports."""

from collections.abc import Mapping

from strawberry.types import get_object_definition

from api.money.double_payments import DoublePayment
from api.money.ledger_entries import LedgerEntry
from api.money.payment_register_rows import PaymentRegisterRow
from api.money.payments import Payment, PaymentLeg
from api.money.recoveries import Recovery, RecoveryLeg
from api.money.run_rows import PaymentRunRow
from api.schema import links_of_cases as cases
from api.schema import links_of_money as money
from api.types.caps import CapOfMeasure
from api.types.grant_documents import Document
from api.types.handling import Objection, Review
from api.types.history import HistoryStep
from api.types.instalments import Tranche, Unit
from api.types.milestones import Milestone
from api.types.other_awards import OtherAward
from api.types.proposals import Proposal

_LINKS: Mapping[type, tuple[type, ...]] = {
    CapOfMeasure: (cases.FromCapOfMeasure,),
    Document: (cases.FromPart,),
    DoublePayment: (money.FromDoublePayment,),
    HistoryStep: (cases.FromHistoryStep,),
    LedgerEntry: (money.FromLedgerEntry,),
    Milestone: (cases.FromPart,),
    Objection: (cases.FromPart,),
    OtherAward: (cases.FromOtherAward,),
    Payment: (cases.FromPart, money.FromPayment),
    PaymentLeg: (money.FromPaymentLeg,),
    PaymentRegisterRow: (money.FromPaymentRegisterRow,),
    PaymentRunRow: (money.FromPaymentRunRow,),
    Proposal: (cases.FromProposal,),
    Recovery: (cases.FromPart, money.FromRecovery),
    RecoveryLeg: (money.FromRecoveryLeg,),
    Review: (cases.FromPart,),
    Tranche: (cases.FromPart, cases.FromTranche),
    Unit: (cases.FromPart,),
}


def lead_back() -> None:
    """Give each of these types its links; before the schema is put together, and once."""
    for shown, several in _LINKS.items():
        definition = get_object_definition(shown, strict=True)
        known = {field.python_name for field in definition.fields}
        added = [field for links in several for field in get_object_definition(links, strict=True).fields]
        definition.fields.extend(field for field in added if field.python_name not in known)

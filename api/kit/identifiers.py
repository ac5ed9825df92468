"""Global ids: opaque outside, a kind and a UUID inside. What is malformed is treated as what is not there."""

import base64
import binascii
from uuid import UUID

import strawberry

from domain.values.global_ids import encoded_id
from workflows.transaction.refused import not_found

KINDS = {
    "Applicant": "applicant",
    "Budget": "budget",
    "Call": "call",
    "Delegation": "delegation",
    "Document": "document",
    "DoublePayment": "double_payment",
    "Duty": "duty",
    "Grant": "grant",
    "LedgerEntry": "budget",
    "Milestone": "milestone",
    "Objection": "objection",
    "OtherAward": "other_award",
    "Payment": "payment",
    "PaymentLeg": "leg",
    "PaymentRun": "run",
    "Policy": "policy",
    "Proposal": "proposal",
    "Receiver": "receiver",
    "Recovery": "recovery",
    "RecoveryLeg": "recovery",
    "Tranche": "tranche",
    "Unit": "unit",
}
"""What each kind of thing with a global id is called in refusals."""


def global_id(kind: str, uid: UUID) -> strawberry.ID:
    """Return the global id of a thing of a kind (the name of its GraphQL type)."""
    return strawberry.ID(encoded_id(kind, uid.hex))


def read_global_id(text: str) -> tuple[str, UUID] | None:
    """Return the kind and UUID of a global id, or None where it is none."""
    try:
        kind, _, uid = (
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode().partition(":")
        )
        return kind, UUID(hex=uid)
    except (ValueError, binascii.Error):
        return None


def asked_id(kind: str, text: str, field: str = "id") -> UUID:
    """Return the UUID of an id of this kind; raises NOT_FOUND for any other text."""
    read = read_global_id(text)
    if read is None or read[0] != kind:
        raise not_found(KINDS[kind], field)
    return read[1]

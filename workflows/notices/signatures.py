"""Signatures of what is sent (签名), after Standard Webhooks: by a secret a receiver, two of them while it changes."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workflows.runtime.secret import the_secret

PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class ReceiverKey:
    """The key that a receiver shares: made of the installation's secret, and so in no database and no backup of one."""

    raw: bytes

    @classmethod
    def of(cls, receiver: UUID, generation: int) -> "ReceiverKey":
        """Return the key of a receiver; each generation is another one."""
        return cls(the_secret().of_receiver(receiver, generation))

    def __str__(self) -> str:
        return PREFIX + base64.b64encode(self.raw).decode()


def signed_headers(keys: Sequence[ReceiverKey], number: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers by which a receiver knows who sent a body, when, and that nobody changed it."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((number.encode(), seconds.encode(), body))
    signatures = (base64.b64encode(hmac.digest(key.raw, signed, "sha256")).decode() for key in keys)
    return {
        "webhook-id": number,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }

"""Global ids as they are written: opaque outside, a kind and a UUID inside."""

import base64
from uuid import UUID


def encoded_id(kind: str, uid: UUID) -> str:
    """Return the global id of a thing of a kind (the name of its GraphQL type)."""
    return base64.urlsafe_b64encode(f"{kind}:{uid.hex}".encode()).decode().rstrip("=")

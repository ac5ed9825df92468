"""Global ids as they are written: opaque outside, a kind and a UUID inside."""

import base64


def encoded_id(kind: str, uid: str) -> str:
    """Return the global id of a thing of a kind (the name of its GraphQL type), by its UUID in hexadecimal."""
    return base64.urlsafe_b64encode(f"{kind}:{uid}".encode()).decode().rstrip("=")

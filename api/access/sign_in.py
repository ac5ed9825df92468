"""Somebody who is signed in (登录): who, until when, and on what grounds."""

from dataclasses import dataclass

from workflows.access.grounds import Grounds
from workflows.transaction.actors import Actor


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a token or a key was found to be good for."""

    actor: Actor
    ends: float
    """The second since 1970 at which it ends."""
    grounds: Grounds
    kid: str = ""
    """The id of the key by which it is signed; empty for an API key."""
    issuer: str = ""
    """The provider whose token it is; empty for what is our own."""
    by_key: bool = False
    """Whether it is an API key that was shown."""

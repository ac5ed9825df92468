"""How long somebody is signed in: a connection may outlive the token by which it was opened, and no command may."""

from dataclasses import dataclass, field
from math import inf

from graphql import GraphQLError

from api.access.tokens import BadTokenError, TokenKey
from workflows.runtime.clock import system_moment

EXPIRED = "the token has expired: sign in with another"


@dataclass(slots=True)
class SignedIn:
    """Somebody's token, or none. Its signature is looked at once, its end whenever it is asked."""

    key: TokenKey
    token: str | None
    _ends: float | None = field(default=None, init=False)

    def seconds_left(self) -> float:
        """Return for how many seconds it still signs in, 0 once it has ended; without end for who did not sign in."""
        if self.token is None:
            return inf
        if self._ends is None:
            try:
                self._ends = self.key.ends(self.token)
            except BadTokenError:
                self._ends = 0.0
        return max(0.0, self._ends - system_moment().now.timestamp())

    def check(self) -> None:
        """Raise UNAUTHENTICATED once it has ended."""
        if not self.seconds_left():
            raise GraphQLError(f"{EXPIRED}.".capitalize(), extensions={"code": "UNAUTHENTICATED"})

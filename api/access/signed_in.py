"""How long somebody is signed in: a connection may outlive the token by which it was opened, and no command may."""

from dataclasses import dataclass
from math import inf

from api.access.said_errors import refused
from api.access.tokens import BadTokenError, TokenKey
from domain.policy.conditions import Text
from workflows.runtime.clock import system_moment

EXPIRED = Text(zh="登录令牌已经过期，请重新登录", en="the token has expired: sign in with another")


@dataclass(slots=True)
class SignedIn:
    """Somebody's token, or none. Its signature is looked at once, its end whenever it is asked."""

    key: TokenKey
    token: str | None
    ends: float | None = None
    """Where it is known already."""

    def seconds_left(self) -> float:
        """Return for how many seconds it still signs in, 0 once it has ended; without end for who did not sign in."""
        return max(0.0, self.ends_at() - system_moment().now.timestamp())

    def ends_at(self) -> float:
        """Return the second since 1970 at which it ends; infinity for who did not sign in."""
        if self.ends is None:
            self.ends = self._end()
        return self.ends

    def renew(self, token: str) -> None:
        """Go on with another token of the same person."""
        self.token, self.ends = token, None

    def check(self) -> None:
        """Raise UNAUTHENTICATED once it has ended."""
        if not self.seconds_left():
            raise refused(Text(zh=EXPIRED.zh, en=f"{EXPIRED.en}.".capitalize()), "UNAUTHENTICATED")

    def _end(self) -> float:
        if self.token is None:
            return inf
        try:
            return self.key.ends(self.token)
        except BadTokenError:
            return 0.0

"""How long somebody is signed in: a connection may outlive the token by which it was opened, and no command may."""

from dataclasses import dataclass
from math import inf

from api.access.said_errors import refused
from api.access.sign_in import SignIn
from domain.policy.conditions import Text
from workflows.access.grounds import Grounds
from workflows.runtime.clock import system_moment

EXPIRED = Text(zh="登录令牌已经过期，请重新登录", en="the token has expired: sign in with another")


@dataclass(slots=True)
class SignedIn:
    """Somebody's token, or none. Its signature is looked at once, its end whenever it is asked."""

    ends_at: float = inf
    """The second since 1970 at which it ends; infinity for who did not sign in."""
    grounds: Grounds | None = None

    @classmethod
    def by(cls, sign_in: SignIn | None) -> "SignedIn":
        """Return how long somebody is signed in who signed in just now, or not at all."""
        return cls() if sign_in is None else cls(sign_in.ends, sign_in.grounds)

    def seconds_left(self) -> float:
        """Return for how many seconds it still signs in, 0 once it has ended; without end for who did not sign in."""
        return max(0.0, self.ends_at - system_moment().now.timestamp())

    def renew(self, sign_in: SignIn) -> None:
        """Go on with another token of the same person."""
        self.ends_at, self.grounds = sign_in.ends, sign_in.grounds

    def check(self) -> None:
        """Raise UNAUTHENTICATED once it has ended."""
        if not self.seconds_left():
            raise refused(Text(zh=EXPIRED.zh, en=f"{EXPIRED.en}.".capitalize()), "UNAUTHENTICATED")

"""How long somebody is signed in: a connection may outlive the token by which it was opened, and no command may."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf

from api.access.bad_tokens import TAKEN_BACK
from api.access.said_errors import refused
from api.access.sign_in import SignIn
from domain.policy.conditions import Text
from workflows.access.grounds import Grounds
from workflows.access.taken_back import TakenBack
from workflows.runtime.clock import system_moment

LOOK_SECONDS = 60.0
"""Between two looks at the clock of the machine."""
BOUND_SECONDS = 2.0
"""Between two looks at what else it stands on."""
EXPIRED = Text(zh="登录令牌已经过期，请重新登录", en="the token has expired: sign in with another")


@dataclass(slots=True)
class SignedIn:
    """Somebody's token, or none. Its signature is looked at once, its end whenever it is asked."""

    ends_at: float = inf
    """The second since 1970 at which it ends; infinity for who did not sign in."""
    grounds: Grounds | None = None
    taken_back: TakenBack | None = None
    _stands: Callable[[], Awaitable[bool]] | None = None
    _ended_by: Text | None = None
    _unbound: Text = EXPIRED

    def bind(self, stands: Callable[[], Awaitable[bool]], otherwise: Text) -> None:
        """Let what is told later end, and say this, once something besides the token stands no longer."""
        self._stands, self._unbound = stands, otherwise

    def seconds_left(self) -> float:
        """Return for how many seconds it still signs in, 0 once it has ended; without end for who did not sign in."""
        return (
            0.0 if self._ended_by or self.is_taken_back() else max(0.0, self.ends_at - system_moment().now.timestamp())
        )

    def is_taken_back(self) -> bool:
        """Return whether that was taken back on which it stands."""
        return self.grounds is not None and self.taken_back is not None and self.taken_back.includes(self.grounds)

    async def ended(self) -> None:
        """Wait until it has ended, or was taken back; without end for who did not sign in."""
        while (left := self.seconds_left()) > 0:
            # The clock of the machine may be set meanwhile, and the loop's is another.
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, BOUND_SECONDS if self._stands else LOOK_SECONDS)):
                    await (self.taken_back.more() if self.taken_back else asyncio.Event().wait())
            if self._stands is not None and not await self._stands():
                self._ended_by = self._unbound

    @property
    def why(self) -> Text:
        """Why it has ended."""
        return self._ended_by or (TAKEN_BACK if self.is_taken_back() else EXPIRED)

    def renew(self, sign_in: SignIn) -> None:
        """Go on with another token of the same person."""
        self.ends_at, self.grounds = sign_in.ends, sign_in.grounds

    def check(self) -> None:
        """Raise UNAUTHENTICATED once it has ended."""
        if not self.seconds_left():
            raise refused(Text(zh=self.why.zh, en=f"{self.why.en}.".capitalize()), "UNAUTHENTICATED")

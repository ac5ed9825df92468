"""What is told of a token that signs nobody in (登录失败), in both languages."""

from domain.policy.conditions import Text

NOT_SIGNED = Text(
    zh="登录令牌不是本系统认可的机构签发的，或者已经过期，请重新登录",
    en="the token is not one that this server or a provider it knows signed for it, or it has expired",
)
NO_TICKET = Text(
    zh="订阅凭证不是本系统签发的，或者已经过期，请重新申领", en="the server signed no such ticket, or it has expired"
)
SILENT_SECONDS = 5
_SILENT = Text(
    zh=f"身份提供方暂无应答，请在{SILENT_SECONDS}秒后重试",
    en=f"the provider that signed the token does not answer: ask again in {SILENT_SECONDS} seconds",
)


class BadTokenError(ValueError):
    """What was shown signs nobody in: forged, expired, taken back, or about nobody that is known."""

    def __init__(self, says: Text, *, guessed: bool = True) -> None:
        super().__init__(says.en)
        self.says = says
        self.guessed = guessed
        """Whether it may have been guessed: what was good once is no guess."""


class LaterError(BadTokenError):
    """What was shown cannot be looked at now: a status, and after how many seconds to show it again."""

    def __init__(self, status: int, code: str, seconds: int, says: Text) -> None:
        super().__init__(says, guessed=False)
        self.status, self.code, self.seconds = status, code, seconds


def provider_silent() -> LaterError:
    """Return what is told where a provider's keys cannot be had, and the token names one that is not known."""
    return LaterError(503, "PROVIDER_SILENT", SILENT_SECONDS, _SILENT)

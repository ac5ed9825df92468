"""What is told of a token that signs nobody in (登录失败), in both languages."""

from domain.policy.conditions import Text

NOT_SIGNED = Text(
    zh="登录令牌不是本系统认可的机构签发的，或者已经过期，请重新登录",
    en="the token is not one that this server or a provider it knows signed for it, or it has expired",
)
NO_TICKET = Text(
    zh="订阅凭证不是本系统签发的，或者已经过期，请重新申领", en="the server signed no such ticket, or it has expired"
)
TAKEN_BACK = Text(zh="该凭证已被撤销，请重新登录", en="the token or key was taken back: sign in with another")
WRONG_SECONDS = 30
SILENT_SECONDS = 5
_WRONG = Text(
    zh=f"错误的登录过多，请在{WRONG_SECONDS}秒后重试",
    en=f"too many wrong tokens came from your address: ask again in {WRONG_SECONDS} seconds",
)
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


def too_many_wrong() -> LaterError:
    """Return what is told where too many wrong tokens came from an address."""
    return LaterError(429, "TOO_MANY_WRONG_TOKENS", WRONG_SECONDS, _WRONG)

"""What is told of a token that signs nobody in (登录失败), in both languages."""

from domain.policy.conditions import Text

NOT_SIGNED = Text(
    zh="登录令牌不是本系统认可的机构签发的，或者已经过期，请重新登录",
    en="the token is not one that this server or a provider it knows signed for it, or it has expired",
)
NO_TICKET = Text(
    zh="订阅凭证不是本系统签发的，或者已经过期，请重新申领", en="the server signed no such ticket, or it has expired"
)


class BadTokenError(ValueError):
    """What was shown signs nobody in: forged, expired, taken back, or about nobody that is known."""

    def __init__(self, says: Text, *, guessed: bool = True) -> None:
        super().__init__(says.en)
        self.says = says
        self.guessed = guessed
        """Whether it may have been guessed: what was good once is no guess."""

"""What a token says of somebody (令牌声明), as this server writes it, and the actor that it means."""

from typing import Any, cast

from api.access.bad_tokens import BadTokenError
from domain.lives.roles import ROLE_TITLES, Role
from domain.policy.conditions import Text
from domain.values.credit_codes import is_body_code, written_credit_code
from domain.values.people import BadPersonError, person_of, shown_name
from workflows.access.scopes import scopes_of
from workflows.transaction.actors import Actor

MOST_NAME = 80
"""Characters of a bureau."""
MOST_CODE = 20
"""Characters of the code of a district or a treasury."""
MOST_SCOPES = 60
"""Bureaus or treasuries of one person."""
PEOPLE = frozenset(Role) - {Role.SYSTEM}
"""Roles for which a token is signed: nobody signs in as the system."""

_NO_CODE = Text(
    zh="申请人的登录令牌须载明统一社会信用代码",
    en="an applicant's token names the unified social credit code for which it acts",
)
_NO_DISTRICT = Text(
    zh="区级经办人的登录令牌须载明所属区", en="a district officer's token names the paying district for which it acts"
)


def check_actor(actor: Actor) -> None:
    """Raise BadTokenError for an actor for whom no token may be signed.

    An applicant's code may be one that has yet to be admitted: who signs in with it is told so when it files.
    """
    if actor.role not in PEOPLE:
        title = ROLE_TITLES[actor.role].zh
        raise BadTokenError(Text(zh=f"不能以{title}身份登录", en=f"nobody signs in as {actor.role.value}"))
    try:
        shown_name(actor.name)
    except BadPersonError as error:
        raise BadTokenError(Text(zh="登录令牌中的姓名填写有误", en=str(error))) from error
    for scopes, most in ((actor.bureaus, MOST_NAME), (actor.treasuries, MOST_CODE)):
        if len(scopes) > MOST_SCOPES or not all(0 < len(scope) <= most for scope in scopes):
            en = f"a token names at most {MOST_SCOPES} bureaus or treasuries, none of them blank or too long"
            zh = f"登录令牌至多载明{MOST_SCOPES}个责任单位或者财政，名称不得空白或者过长"
            raise BadTokenError(Text(zh=zh, en=en))
    if actor.role is Role.APPLICANT and not is_body_code(written_credit_code(actor.credit_code or "")):
        raise BadTokenError(_NO_CODE)
    if actor.role is Role.DISTRICT_OFFICER and not 0 < len(actor.district or "") <= MOST_CODE:
        raise BadTokenError(_NO_DISTRICT)


def claims_of(actor: Actor) -> dict[str, Any]:
    """Return what a token says of an actor."""
    claims: dict[str, Any] = {"sub": actor.person, "name": actor.name, "role": actor.role.value}
    claims |= {"credit_code": written_credit_code(actor.credit_code)} if actor.credit_code else {}
    claims |= {"bureau": list(actor.bureaus)} if actor.bureaus else {}
    claims |= {"district": actor.district} if actor.district else {}
    claims |= {"treasury": list(actor.treasuries)} if actor.treasuries else {}
    return claims | {"scope": " ".join(actor.scopes)}


def actor_of(claims: dict[str, Any]) -> Actor:
    """Return the actor of whom a token says this.

    Raises ValueError or KeyError where it says nothing that is known, and BadTokenError as ``check_actor`` does.
    """
    actor = Actor(
        shown_name(text_of(claims, "name") or str(claims["sub"])),
        Role(claims["role"]),
        _code(claims),
        texts_of(claims, "bureau"),
        text_of(claims, "district"),
        texts_of(claims, "treasury"),
        person_of(str(claims["sub"])),
        scopes_of(text_of(claims, "scope") or ""),
    )
    check_actor(actor)
    return actor


def _code(claims: dict[str, Any]) -> str | None:
    """Return the credit code of a token as codes are kept, so that it is the one of what is registered."""
    code = text_of(claims, "credit_code")
    return None if code is None else written_credit_code(code)


def text_of(claims: dict[str, Any], name: str) -> str | None:
    """Return a claim that may be left out; raises ValueError where it is no text."""
    claim = claims.get(name)
    if claim is None or isinstance(claim, str):
        return claim
    raise ValueError(name)


def texts_of(claims: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return a claim of one text or several, as `aud` is one (RFC 7519, 4.1.3); raises ValueError else."""
    claim = claims.get(name)
    several = cast("list[object]", claim) if isinstance(claim, list) else [] if claim is None else [claim]
    texts = tuple(text for text in several if isinstance(text, str))
    if len(texts) < len(several):
        raise ValueError(name)
    return texts

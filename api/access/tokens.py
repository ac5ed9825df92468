"""Bearer tokens: who asks, in which role, signed by the server's own key (ES256)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from domain.lives.roles import ROLE_TITLES, Role
from domain.policy.conditions import Text
from domain.values.credit_codes import is_body_code, written_credit_code
from domain.values.people import BadPersonError, person_of, shown_name
from workflows.runtime.clock import system_moment
from workflows.runtime.key_files import kept_key
from workflows.transaction.actors import Actor

ISSUER = "duixian"
ALGORITHM = "ES256"
UPLOAD, DOWNLOAD, TICKET = "upload", "download", "ticket"
"""What a signature is good for: it signs nobody in, and a token that does has no such claim."""
MOST_NAME = 80
"""Characters of a bureau."""
MOST_CODE = 20
"""Characters of the code of a district or a treasury."""
MOST_SCOPES = 60
"""Bureaus or treasuries of one person."""
PEOPLE = frozenset(Role) - {Role.SYSTEM}
"""Roles for which a token is signed: nobody signs in as the system."""
MOST_KEPT = 2_000
"""Tokens whose signature was looked at and need not be again: of that many people who ask at once."""


_NOT_SIGNED = Text(
    zh="登录令牌不是本系统签发的，或者已经过期，请重新登录",
    en="the token is not one that this server signed, or it has expired",
)
_NO_TICKET = Text(
    zh="订阅凭证不是本系统签发的，或者已经过期，请重新申领", en="the server signed no such ticket, or it has expired"
)
_NO_CODE = Text(
    zh="申请人的登录令牌须载明统一社会信用代码",
    en="an applicant's token names the unified social credit code for which it acts",
)
_NO_DISTRICT = Text(
    zh="区级经办人的登录令牌须载明所属区", en="a district officer's token names the paying district for which it acts"
)


class BadTokenError(ValueError):
    """A token that the server did not sign, that has expired, or that says nothing it knows; in both languages."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.en)
        self.says = says


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody who is signed in was given for one thing (一次授权)."""

    actor: Actor
    subject: str
    """The thing, or a number of its own."""
    signed_in_until: float
    """The second since 1970 at which the token ends on which it stands."""


class TokenKey:
    """The server's signing key. Kept in a file that only its owner may read; made on first use."""

    def __init__(self, key: ECKey) -> None:
        self._key = key
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER}, sub={"essential": True}, exp={"essential": True}
        )
        self._kept = OrderedDict[str, tuple[Actor, float]]()

    @classmethod
    def kept_in(cls, directory: Path) -> "TokenKey":
        """Return the key of a data directory, making it where there is none."""
        pem = kept_key(directory / "signing-key.pem", lambda: ECKey.generate_key("P-256").as_pem(private=True))
        return cls(ECKey.import_key(pem))

    def sign(self, actor: Actor, valid_for: timedelta) -> str:
        """Return a token for an actor. Raises BadTokenError for an applicant without a body's credit code."""
        check_actor(actor)
        now: datetime = system_moment().now
        claims = {"iss": ISSUER, **_claims(actor), "exp": int((now + valid_for).timestamp())}
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def read(self, token: str) -> Actor:
        """Return the actor of a token. Raises BadTokenError with one reason for all that can be wrong with it."""
        return self._known(token)[0]

    def ends(self, token: str) -> float:
        """Return the second since 1970 at which a token ends; raises BadTokenError where it signs nobody in."""
        return self._known(token)[1]

    def _known(self, token: str) -> tuple[Actor, float]:
        """The actor of a token, and its end. To look at a signature takes longer than most of what is asked.

        What is kept holds until the token ends, as nobody takes one back before; another key keeps nothing of this one.
        """
        kept = self._kept.get(token)
        if kept is not None and system_moment().now.timestamp() < kept[1]:
            self._kept.move_to_end(token)
            return kept
        self._kept.pop(token, None)
        self._kept[token] = verified = self._verified(token)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return verified

    def _verified(self, token: str) -> tuple[Actor, float]:
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            self._claims.validate(claims)
            actor = _actor(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise BadTokenError(_NOT_SIGNED) from error
        check_actor(actor)
        return actor, float(str(claims["exp"]))

    def sign_upload(self, document: UUID, until: datetime) -> str:
        """Return a signature by which one document may be uploaded until an instant. It signs nobody in."""
        claims = {"iss": ISSUER, "aud": UPLOAD, "sub": str(document), "exp": int(until.timestamp())}
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def signed_upload(self, document: UUID, signature: str) -> bool:
        """Return whether a signature is this server's, for this document, and still valid."""
        try:
            self._signed(UPLOAD, signature, str(document))
        except (JoseError, ValueError):
            return False
        return True

    def sign_pass(self, purpose: str, given: Pass, until: datetime) -> str:
        """Return what lets somebody who is signed in do one thing until an instant, and no longer than signed in."""
        ends = min(int(until.timestamp()), int(given.signed_in_until))
        claims = {"iss": ISSUER, "aud": purpose, "sub": given.subject, "exp": ends}
        claims |= {"of": _claims(given.actor), "until": int(given.signed_in_until)}
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def read_pass(self, purpose: str, signed: str, subject: str | None = None) -> Pass:
        """Return what was given for one purpose, and one thing where it is named. Raises BadTokenError."""
        try:
            claims = self._signed(purpose, signed, subject)
            return Pass(_actor(claims["of"]), str(claims["sub"]), float(claims["until"]))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise BadTokenError(_NO_TICKET) from error

    def _signed(self, purpose: str, signed: str, subject: str | None) -> dict[str, Any]:
        """The claims of what was signed for a purpose; raises JoseError or ValueError for what was not."""
        expected = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": purpose},
            sub={"essential": True} if subject is None else {"essential": True, "value": subject},
            exp={"essential": True},
        )
        claims = jwt.decode(signed, self._key, algorithms=[ALGORITHM]).claims
        expected.validate(claims)
        return claims


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


def _claims(actor: Actor) -> dict[str, Any]:
    """What a token says of an actor."""
    claims: dict[str, Any] = {"sub": actor.person, "name": actor.name, "role": actor.role.value}
    claims |= {"credit_code": written_credit_code(actor.credit_code)} if actor.credit_code else {}
    claims |= {"bureau": list(actor.bureaus)} if actor.bureaus else {}
    claims |= {"district": actor.district} if actor.district else {}
    return claims | ({"treasury": list(actor.treasuries)} if actor.treasuries else {})


def _actor(claims: dict[str, Any]) -> Actor:
    """The actor of whom a token says this; raises ValueError or KeyError where it says nothing that is known."""
    return Actor(
        shown_name(_text(claims, "name") or str(claims["sub"])),
        Role(claims["role"]),
        _code(claims),
        _texts(claims, "bureau"),
        _text(claims, "district"),
        _texts(claims, "treasury"),
        person_of(str(claims["sub"])),
    )


def _code(claims: dict[str, Any]) -> str | None:
    """Return the credit code of a token as codes are kept, so that it is the one of what is registered."""
    code = _text(claims, "credit_code")
    return None if code is None else written_credit_code(code)


def _text(claims: dict[str, Any], name: str) -> str | None:
    """Return a claim that may be left out; raises ValueError where it is no text."""
    claim = claims.get(name)
    if claim is None or isinstance(claim, str):
        return claim
    raise ValueError(name)


def _texts(claims: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return a claim of one text or several, as `aud` is one (RFC 7519, 4.1.3); raises ValueError else."""
    claim = claims.get(name)
    several = cast("list[object]", claim) if isinstance(claim, list) else [] if claim is None else [claim]
    texts = tuple(text for text in several if isinstance(text, str))
    if len(texts) < len(several):
        raise ValueError(name)
    return texts

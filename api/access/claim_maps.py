"""Claims of a provider (声明对照) as what this server's own tokens say, by the names that a file gives them."""

from typing import Any, cast

from api.access.bad_tokens import BadTokenError
from api.access.issuer_file import ClientEntry, IssuerEntry
from api.access.token_claims import texts_of
from domain.lives.roles import Role
from domain.policy.conditions import Text
from workflows.access.scopes import scopes_of

_NO_ROLE = Text(
    zh="身份提供方未给出唯一的、可用于本系统的身份，请与管理员联系",
    en="the provider names no role, or several, in which it may sign somebody in here",
)


def own_claims(entry: IssuerEntry, claims: dict[str, Any]) -> dict[str, Any]:
    """Return what our own tokens would say of whom a provider's token is about.

    A system that signs in for itself is what the file says of it. Raises BadTokenError for a role that the provider may
    not give, and ValueError or KeyError for claims that are none.
    """
    names, client = entry.claims, _at(claims, entry.claims.client)
    if client == claims.get("sub") and isinstance(client, str):
        return _of_client(entry, client, _scope(entry, claims))
    texts = {name: list(_several(claims, getattr(names, name))) for name in ("bureau", "treasury")}
    return {
        "sub": f"{entry.person_prefix}{_text(claims, names.person)}",
        "name": _at(claims, names.name),
        "role": _role(entry, _several(claims, names.role)).value,
        "credit_code": _at(claims, names.credit_code),
        "district": _at(claims, names.district),
        "scope": " ".join(_scope(entry, claims) or scopes_of(entry.default_scope)),
        **texts,
    }


def _of_client(entry: IssuerEntry, client: str, granted: tuple[str, ...]) -> dict[str, Any]:
    known: ClientEntry | None = entry.clients.get(client)
    if known is None:
        raise BadTokenError(_NO_ROLE, guessed=False)
    most = scopes_of(known.scope)
    return {
        "sub": f"{entry.person_prefix}{client}",
        "name": known.name,
        "role": known.role.value,
        "credit_code": known.credit_code,
        "bureau": known.bureau,
        "district": known.district,
        "treasury": known.treasury,
        "scope": " ".join(scope for scope in most if scope in (granted or most)),
    }


def _role(entry: IssuerEntry, named: tuple[str, ...]) -> Role:
    """The one role among all that a provider names; what means nothing here is passed over."""
    known = {**{role.value: role for role in entry.roles}, **entry.role_names}
    roles = {known[name] for name in named if name in known}
    if len(roles) != 1 or not roles <= set(entry.roles):
        raise BadTokenError(_NO_ROLE, guessed=False)
    return roles.pop()


def _scope(entry: IssuerEntry, claims: dict[str, Any]) -> tuple[str, ...]:
    named = " ".join(_several(claims, entry.claims.scope)).split()
    return scopes_of(" ".join(entry.scope_names.get(name, name) for name in named))


def _text(claims: dict[str, Any], name: str) -> str:
    value = _at(claims, name)
    if not isinstance(value, str):
        raise ValueError(name)  # noqa: TRY004 - as every claim that is none
    return value


def _several(claims: dict[str, Any], name: str) -> tuple[str, ...]:
    return texts_of({name: _at(claims, name)}, name)


def _at(claims: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever a provider says
    """The claim of a name; where there is none, the one to which its dots lead."""
    if name in claims:
        return claims[name]
    value: object = claims
    for part in name.split("."):
        value = cast("dict[str, object]", value).get(part) if isinstance(value, dict) else None
    return value

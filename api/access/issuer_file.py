"""The providers whose tokens are taken (身份提供方), as a file of the installation names them: `docs/identity.md`."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from api.access.access_tokens import ALGORITHMS, AT_JWT
from domain.lives.roles import Role
from workflows.access.scopes import SCOPES

_ADDRESS = re.compile(r"https://\S+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/\S*)?")


class BadIssuersError(ValueError):
    """A file of providers that cannot be used: what is wrong in it, and where."""


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(_several)]
Address = Annotated[str, Field(pattern=_ADDRESS)]
_STRICT = ConfigDict(extra="forbid", frozen=True)


class ClaimNames(BaseModel):
    """By which claim a provider says each thing; a name with dots leads into claims within claims."""

    model_config = _STRICT

    person: str = "sub"
    name: str = "name"
    role: str = "role"
    credit_code: str = "credit_code"
    bureau: str = "bureau"
    district: str = "district"
    treasury: str = "treasury"
    scope: str = "scope"
    client: str = "client_id"


class ClientEntry(BaseModel):
    """A system that signs in for itself (client credentials): the provider says which, the file says what it is."""

    model_config = _STRICT

    name: str
    role: Role
    credit_code: str | None = None
    bureau: Texts = []
    district: str | None = None
    treasury: Texts = []
    scope: str
    """What it is good for at most."""


class IssuerEntry(BaseModel):
    """One provider."""

    model_config = _STRICT

    issuer: Address
    audience: Texts = Field(min_length=1)
    jwks_uri: Address | None = None
    """Where its keys are; without it, its discovery document says so."""
    algorithms: list[str] = Field(default=["ES256", "RS256", "PS256"], min_length=1)
    token_types: list[str] = Field(default=[AT_JWT], min_length=1)
    leeway_seconds: int = Field(default=30, ge=0, le=300)
    old_key_seconds: int = Field(default=300, ge=0, le=86_400)
    """For which a key is known yet that the provider publishes no longer."""
    roles: list[Role] = Field(min_length=1)
    """Roles in which it may sign people in; the others it may not, whatever its tokens say."""
    role_names: dict[str, Role] = {}
    scope_names: dict[str, str] = {}
    default_scope: str = ""
    """What a token is good for that names none of our scopes."""
    person_prefix: str = Field(default="", max_length=40)
    """What stands before its ids of people, where two providers might call two people the same."""
    claims: ClaimNames = ClaimNames()
    clients: dict[str, ClientEntry] = {}

    @model_validator(mode="after")
    def _names_what_there_is(self) -> Self:
        _known("algorithms", self.algorithms, ALGORITHMS)
        scopes = [self.default_scope, *self.scope_names.values(), *(client.scope for client in self.clients.values())]
        _known("scopes", " ".join(scopes).split(), SCOPES)
        if Role.SYSTEM in (*self.roles, *self.role_names.values(), *(each.role for each in self.clients.values())):
            message = "nobody signs in as SYSTEM"
            raise ValueError(message)
        return self


def _known(what: str, named: list[str], known: Any) -> None:  # noqa: ANN401 - whatever has members
    if unknown := sorted(set(named) - set(known)):
        message = f"{what} {', '.join(unknown)} are none of {', '.join(sorted(known))}"
        raise ValueError(message)


def issuers_of(path: Path | None, own: str) -> list[IssuerEntry]:
    """Return the providers that a file names; none without one. Raises BadIssuersError, which quotes no secret."""
    if path is None:
        return []
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [IssuerEntry.model_validate(entry) for entry in read.pop("issuer", [])]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise BadIssuersError(message) from None
    except ValidationError as error:
        places = [(".".join(str(part) for part in each["loc"]), each["msg"]) for each in error.errors()]
        message = "\n".join(f"{path}: {place or 'issuer'}: {why}" for place, why in places)
        raise BadIssuersError(message) from None
    names = [entry.issuer for entry in entries]
    if read or not names or len(set(names)) < len(names) or own in names:
        message = f"{path}: it must hold [[issuer]] tables alone, each of another issuer than {own} and than the others"
        raise BadIssuersError(message)
    return entries

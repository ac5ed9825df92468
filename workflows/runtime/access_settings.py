"""What the people who run Duixian may choose of who comes in: keys, issuers, and what a stranger may try."""

import re

from pydantic import Field, FilePath, field_validator
from pydantic_settings import BaseSettings

from workflows.runtime.privacy.kept_safely import LOCAL, checked_place

_ISSUER = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?")


class AccessSettings(BaseSettings):
    """The choices of access; a part of Settings, which says how they are read."""

    signing_keys: str | None = Field(
        default=None,
        description="Where the keys are that sign this server's own tokens: a file (signing-key.pem in data_dir), "
        "env:NAME, or the https:// address of a service.",
    )
    issuers: FilePath | None = Field(
        default=None, description="File (TOML) of the providers whose tokens are taken; docs/identity.md."
    )
    issuer: str | None = Field(
        default=None,
        description="Address by which this server names itself as the issuer of its own tokens; production takes none "
        "of them without it.",
    )
    wrong_tokens_per_minute: int = Field(
        default=120, ge=1, le=10**6, description="Wrong tokens and keys from one address a minute; then it waits."
    )
    hsts_seconds: int = Field(
        default=0, ge=0, le=10**9, description="Seconds for which browsers use HTTPS alone; where TLS stands before it."
    )
    audience: str = Field(
        default="duixian", min_length=1, max_length=200, description="For whom the own tokens are: their aud."
    )

    @field_validator("signing_keys")
    @classmethod
    def _are_kept_safely(cls, place: str | None) -> str | None:
        return checked_place(place, "DUIXIAN_SIGNING_KEYS")

    @field_validator("issuer")
    @classmethod
    def _is_an_address(cls, issuer: str | None) -> str | None:
        if issuer is not None and not (_ISSUER.fullmatch(issuer) and (issuer[:5] == "https" or LOCAL.match(issuer))):
            message = "DUIXIAN_ISSUER must be an https:// address without a query, such as https://duixian.example.cn."
            raise ValueError(message)
        return issuer

"""What an installation chooses of the audit (审计设置): who serves the database, and what signs its digests."""

from pathlib import Path
from typing import Self

from pydantic import Field, FilePath, SecretStr, model_validator
from pydantic_settings import BaseSettings


class AuditSettings(BaseSettings):
    """The choices that concern what is proved afterwards."""

    serving_role: str = Field(
        default="duixian_server",
        pattern="^[a-z_][a-z0-9_]{0,62}$",
        description="Role of the database that serves; `duixian database roles` says what it may do.",
    )
    digest_key: SecretStr | None = Field(
        default=None, description="The Ed25519 key in PEM that signs digests, instead of the one in a file."
    )
    digest_key_file: Path | None = Field(
        default=None, description="File of the key that signs digests; digest-key.pem in data_dir."
    )
    timestamp_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+([/?][^\s#]*)?$",
        description="Address of the authority (RFC 3161) that timestamps digests; none without one.",
    )
    timestamp_roots: FilePath | None = Field(
        default=None, description="File (PEM) of the certificates by which that authority is known."
    )

    @model_validator(mode="after")
    def _authority_is_known(self) -> Self:
        if self.timestamp_url and not self.timestamp_roots:
            message = "DUIXIAN_TIMESTAMP_URL needs DUIXIAN_TIMESTAMP_ROOTS, by which its answers are checked."
            raise ValueError(message)
        return self

"""What an installation chooses of the audit (审计设置): who serves the database, and what signs its digests."""

from pathlib import Path

from pydantic import Field, SecretStr
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

"""What the people who run Duixian may choose of how protected fields are kept."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from workflows.runtime.privacy.kept_safely import checked_place


class PrivacySettings(BaseSettings):
    """The choices of privacy; a part of Settings, which says how they are read."""

    field_keys: str | None = Field(
        default=None,
        description="Where the keys are that seal accounts and persons in the database: a file (field-keys.json "
        "beside the secret), env:NAME, or the https:// address of a service.",
    )

    retention: Path | None = Field(
        default=None,
        description="File of rules by which is erased what no law keeps; those of policies/retention by default.",
    )

    @field_validator("field_keys")
    @classmethod
    def _are_kept_safely(cls, place: str | None) -> str | None:
        return checked_place(place, "DUIXIAN_FIELD_KEYS")

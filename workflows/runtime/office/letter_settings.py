"""What the people who run Duixian may choose of letters: the SMTP server, the gateway of SMS, where links lead."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class LetterSettings(BaseSettings):
    """The choices of letters; `Settings` has them among its own."""

    smtp_host: str | None = Field(default=None, description="SMTP server by which e-mail goes out; none without one.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="Whether what is said to it is encrypted: after STARTTLS, from the first byte, or not at all.",
    )
    smtp_user: str | None = Field(default=None, description="Who signs in there; nobody without one.")
    smtp_password: str | None = Field(default=None, repr=False, description="The password for it.")
    smtp_ca_file: Path | None = Field(
        default=None, description="Certificates of the authorities that are believed there; the machine's without one."
    )
    mail_from: str = Field(default="duixian@localhost", description="Address from which e-mail comes.")
    sms_url: str | None = Field(default=None, description="Address of the gateway of SMS; none without one.")
    sms_token: str | None = Field(default=None, repr=False, description="The bearer token for it.")
    public_url: str | None = Field(
        default=None,
        description="Address at which readers reach this server, for links in letters; no links without one.",
    )
    grant_url: str | None = Field(
        default=None,
        description="Address of the page of a grant in the office's own site, with {number} in it; none without.",
    )

"""What the people who run Duixian may choose, read from the environment."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

from pydantic import DirectoryPath, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from domain.values.money import parse_yuan
from workflows.runtime.access_settings import AccessSettings
from workflows.runtime.office.office_settings import OfficeSettings
from workflows.runtime.privacy.privacy_settings import PrivacySettings
from workflows.runtime.proofs.audit_settings import AuditSettings
from workflows.runtime.seeing_settings import SeeingSettings
from workflows.runtime.worker_settings import WorkerSettings

PACKAGED_POLICY_PACK = Path(__file__).parents[2] / "policies" / "wuhan-ai-pilot-zone.yaml"

_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/[^?#]*)?")
_ORIGIN = re.compile(r"(https?)://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
_USUAL_PORT = {"http": ":80", "https": ":443"}
ANY_ORIGIN = "*"

Reads: TypeAlias = Literal["ordinary", "lean", "compiled"]
"""How queries are read; each leaves to the one before it what it does not cover."""


class Settings(AccessSettings, AuditSettings, OfficeSettings, PrivacySettings, SeeingSettings, WorkerSettings):
    """The choices of one installation, each an environment variable DUIXIAN_NAME, but for DATABASE_URL.

    Read them with `read_settings`, whose complaints are plain sentences.
    """

    model_config = SettingsConfigDict(
        env_prefix="DUIXIAN_",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # The input holds the database's password.
        hide_input_in_errors=True,
        validate_by_name=True,
        validate_by_alias=True,
    )

    database_url: str | None = Field(
        default=None,
        validation_alias="DATABASE_URL",
        repr=False,
        description="Address of the PostgreSQL to use; without one an embedded PostgreSQL is started in data_dir.",
    )
    read_database_url: str | None = Field(
        default=None,
        repr=False,
        description="Address of a standby of that PostgreSQL, from which is read what it has; none without one.",
    )
    read_wait_seconds: float = Field(
        default=0.2, ge=0, le=10, description="Seconds for which a read waits until the standby has what it must show."
    )
    read_lag_seconds: float = Field(
        default=5, ge=0.5, le=600, description="Seconds that the standby may be behind; then nothing is read from it."
    )
    database_connections: int = Field(
        default=10, ge=2, le=1_000, description="Connections to the database that this process has at most."
    )
    connection_seconds: float = Field(
        default=5, gt=0, le=600, description="Seconds for which a statement waits for one of them to come free."
    )
    statement_seconds: float = Field(
        default=30, ge=0.1, le=3600, description="Seconds after which the database stops a statement."
    )
    lock_seconds: float = Field(
        default=5, ge=0.1, le=600, description="Seconds for which a statement waits for what somebody else holds."
    )
    data_dir: Path = Field(default=Path(".duixian"), description="Directory of what this installation keeps itself.")
    secret_file: Path | None = Field(
        default=None, description="File of the secret that hides persons and seals cursors; secret.key in data_dir."
    )
    mode: Literal["demonstration", "production"] = Field(
        default="demonstration",
        description="A demonstration may set the day and fill itself with made-up cases; production may not.",
    )
    host: str = Field(default="127.0.0.1", description="Address on which the server listens.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port on which the server listens.")
    policy_pack: Path = Field(default=PACKAGED_POLICY_PACK, description="The policy pack that is in force.")
    more_policy_packs: str = Field(
        default="", description="Packs of further policies of this installation, by commas; each is drafted."
    )
    language: Literal["en", "zh-CN"] = Field(
        default="en", description="Language of sentences for callers who ask for none."
    )

    four_eyes: bool = Field(
        default=True,
        description="Whether one person may not take two deciding steps of one case; production always has them.",
    )
    second_approval_above: str = Field(
        default="5000000.00",
        description="Yuan above which a payment run takes two approvals, by two people who did not make it.",
    )

    proposal_days: int = Field(
        default=10,
        ge=1,
        le=365,
        description="Days for which a second person may confirm what was proposed; then it lapses.",
    )

    answer_days: int = Field(
        default=5,
        ge=1,
        le=250,
        description="Working days in which a treasury is to answer a voucher; then it is overdue.",
    )
    objection_days: int = Field(
        default=10, ge=1, le=250, description="Working days in which an objection is to be answered."
    )

    document_store: str | None = Field(
        default=None,
        description="Where uploaded documents are kept: a folder (data_dir/documents) or s3://BUCKET/PREFIX.",
    )
    document_most_bytes: int = Field(
        default=20 * 1024 * 1024, ge=1, le=2**31 - 1, description="Bytes that an uploaded document may have."
    )

    request_seconds: float = Field(
        default=30, gt=0, le=600, description="Seconds after which a request is given up, with nothing half done."
    )
    cost_per_minute: int = Field(
        default=1_200_000, ge=1, le=10**9, description="Cost of the documents that one client may have run in a minute."
    )

    head_bytes: int = Field(
        default=32_768, ge=1_024, le=2**20, description="Bytes that the head of a request may have."
    )
    head_fields: int = Field(default=100, ge=20, le=10_000, description="Fields that the head of a request may have.")
    head_seconds: float = Field(
        default=10, gt=0, le=600, description="Seconds in which the head of a request arrives, from the first byte on."
    )
    idle_seconds: float = Field(
        default=15,
        gt=0,
        le=3600,
        description="Seconds that a connection stays open without a request.",
    )
    stalled_seconds: float = Field(
        default=30, gt=0, le=3600, description="Seconds for which a client may leave unread what it is answered."
    )
    connections: int = Field(default=4_000, ge=1, le=10**6, description="Connections in all, WebSockets included.")
    client_connections: int = Field(default=1_000, ge=1, le=10**6, description="Connections of one client.")
    sockets: int = Field(default=3_000, ge=1, le=10**6, description="WebSockets in all.")
    client_sockets: int = Field(default=600, ge=1, le=10**6, description="WebSockets of one client.")
    socket_subscriptions: int = Field(
        default=50, ge=1, le=10**4, description="Documents that run at once on one WebSocket."
    )
    subscriptions: int = Field(default=20_000, ge=1, le=10**6, description="Documents that are followed in all.")
    client_subscriptions: int = Field(
        default=600,
        ge=1,
        le=10**6,
        description="Documents that one client follows at once, over anything.",
    )
    proxies: str = Field(
        default="",
        description="Addresses of the proxies before this server, by commas: whom they name is believed, and their "
        "own connections are counted in all alone.",
    )
    origins: str = Field(
        default="",
        description="Origins of the pages that may ask this server from a browser, by commas, besides its own; * in a "
        "demonstration for all.",
    )

    introspection: bool = Field(default=True, description="Whether the schema may be asked for by introspection.")
    suggestions: bool = Field(default=True, description="Whether an error may name what was perhaps meant.")
    reads: Reads = Field(
        default="compiled",
        description="How queries are read: each way answers the same, the later ones sooner, and leaves to the one "
        "before what it does not cover.",
    )
    http_statuses: Literal["2025", "2026-draft"] = Field(
        default="2025",
        description="Edition of GraphQL over HTTP for application/graphql-response+json: 2026-draft answers 422 for a "
        "document that cannot be run, and 294 for data beside errors.",
    )
    trusted_documents: DirectoryPath | None = Field(
        default=None, description="Folder of the clients' manifests (*.json) of trusted documents."
    )
    only_trusted_documents: bool = Field(default=False, description="Whether only trusted documents are run.")

    @property
    def policy_packs(self) -> tuple[Path, ...]:
        """Every pack of this installation; the one that was always there comes first."""
        return self.policy_pack, *(Path(path.strip()) for path in self.more_policy_packs.split(",") if path.strip())

    @property
    def issues_tokens(self) -> bool:
        """Whether this server's own tokens sign somebody in: in production once it is asked for by ``issuer``."""
        return self.mode == "demonstration" or self.issuer is not None

    @property
    def page_origins(self) -> tuple[str, ...]:
        """The origins of `origins`, each as a browser writes it."""
        return tuple(origin for origin in self.origins.split(",") if origin)

    @field_validator("database_url", "read_database_url")
    @classmethod
    def _is_postgresql(cls, url: str | None, of: ValidationInfo) -> str | None:
        if url is not None and not url.startswith(("postgresql://", "postgres://")):
            name = "DATABASE_URL" if of.field_name == "database_url" else "DUIXIAN_READ_DATABASE_URL"
            message = f"{name} must begin with postgresql:// because Duixian keeps its records in PostgreSQL only."
            raise ValueError(message)
        return url

    @field_validator("second_approval_above")
    @classmethod
    def _is_an_amount(cls, amount: str) -> str:
        if parse_yuan(amount) is None:
            message = "DUIXIAN_SECOND_APPROVAL_ABOVE must be yuan with at most two decimals, such as 5000000.00."
            raise ValueError(message)
        return amount

    @field_validator("document_store")
    @classmethod
    def _is_folder_or_bucket(cls, place: str | None) -> str | None:
        if place is not None and "://" in place and not _BUCKET.fullmatch(place):
            message = "DUIXIAN_DOCUMENT_STORE must be a folder, or s3://BUCKET or s3://BUCKET/PREFIX."
            raise ValueError(message)
        return place

    @field_validator("proxies")
    @classmethod
    def _are_addresses(cls, proxies: str) -> str:
        try:
            return ",".join(str(ip_network(proxy.strip())) for proxy in proxies.split(",") if proxy.strip())
        except ValueError:
            message = "DUIXIAN_PROXIES must be addresses or networks by commas, such as 10.0.0.2,10.1.0.0/16."
        raise ValueError(message)

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, origins: str) -> str:
        return ",".join(_origin(origin.strip().lower()) for origin in origins.split(",") if origin.strip())

    @model_validator(mode="after")
    def _production_names_its_pages(self) -> Self:
        if self.mode == "production" and ANY_ORIGIN in self.page_origins:
            message = "DUIXIAN_ORIGINS cannot be * in production: name the origins of the pages that are yours."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _production_has_four_eyes(self) -> Self:
        if self.mode == "production" and not self.four_eyes:
            message = "DUIXIAN_FOUR_EYES cannot be false in production: nobody decides alone there."
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _production_names_its_database(self) -> Self:
        if self.mode == "production" and self.database_url is None:
            message = (
                "DUIXIAN_MODE is production, but DATABASE_URL is not set. Production keeps its records in a PostgreSQL "
                "that somebody backs up: set DATABASE_URL, for example to postgresql://duixian:PASSWORD@HOST:5432/"
                "duixian, or leave DUIXIAN_MODE out to try Duixian with made-up cases."
            )
            raise ValueError(message)
        return self


def read_settings(**choices: Any) -> Settings:  # noqa: ANN401 - the fields check it
    """The settings of the environment, with `choices` (by field name) going before it.

    Raises ValueError with one sentence a line for every choice that cannot be; it repeats no value,
    so it may be shown and logged.
    """
    try:
        return Settings(**choices)
    except ValidationError as refusal:
        message = "\n".join(_complaint(error["loc"], error["msg"], error["type"]) for error in refusal.errors())
    # Outside the handler, so that no traceback of pydantic's follows the sentence.
    raise ValueError(message)


def _origin(written: str) -> str:
    """Return an origin as browsers write it: a scheme and a host, and a port where it is not the scheme's own."""
    parts = _ORIGIN.fullmatch(written)
    if parts is None and written != ANY_ORIGIN:
        message = "DUIXIAN_ORIGINS must be origins by commas, without a path, such as https://page.example.cn:8443."
        raise ValueError(message)
    return written.removesuffix(_USUAL_PORT[parts[1]]) if parts else written


def _complaint(place: tuple[int | str, ...], message: str, kind: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return f"DUIXIAN_{'_'.join(str(part) for part in place).upper()}: {message}."

"""Which authorities an installation asks, at which address, and which facts follow of their answers (数据来源配置).

What the policy asks stands in its pack; who can tell it is the installation's own matter, and stands in the file of
`DUIXIAN_SOURCES`.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from workflows.facts.pages import BulkSource
from workflows.facts.sources import FIELDS, Organisation, SourceCode, Value, tells
from workflows.notices.addresses import ForbiddenAddressError, Target
from workflows.runtime.database import used_settings
from workflows.runtime.worker_settings import WorkerSettings


class BadSourcesError(ValueError):
    """A file of sources that says what cannot be."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Part):
    """Where an authority is asked, how long it may take and how long its answer counts."""

    url: str
    token_file: Path | None = None
    """Of the token by which it knows us (Bearer)."""
    seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    hours: Annotated[float, Field(gt=0, le=24 * 366)] = 24.0
    """For which an answer counts; then it is asked for anew, and meanwhile nobody knows."""
    again_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    """After which one that did not answer is asked again."""

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        try:
            Target.of(url)
        except ForbiddenAddressError as error:
            raise ValueError(str(error)) from None
        return url.rstrip("/")


class Follows(_Part):
    """Of which field of an answer a fact follows; of figures of a year, of how many years before today's."""

    source: SourceCode
    field: str
    years_ago: Annotated[int, Field(ge=0, le=20)] = 1
    at: Literal["TODAY", "YEAR_END"] = "TODAY"
    """YEAR_END: as it stood on 31 December of that year."""

    def of(self, organisation: Organisation, today: date) -> Mapping[str, Value]:
        """Return what an answer says for this fact, by field."""
        if self.at == "TODAY":
            return organisation.on(today, self.years_ago)
        return organisation.on(date(today.year - self.years_ago, 12, 31), 0)

    @model_validator(mode="after")
    def _is_told(self) -> "Follows":
        if not tells(self.source, self.field):
            message = f"{self.source} tells {', '.join(sorted(FIELDS[self.source])) or 'lists, in lower case'}"
            raise ValueError(message)
        return self


class Sources(_Part):
    """The file."""

    sources: Mapping[SourceCode, Place] = Field(default_factory=dict[SourceCode, Place])
    bulk: Mapping[BulkSource, Place] = Field(default_factory=dict[BulkSource, Place])
    facts: Mapping[str, Mapping[str, Follows]] = Field(default_factory=dict[str, Mapping[str, Follows]])
    """By code of a policy and name of a fact; a fact of no source that is asked follows of nothing."""

    def followed(self, policy: str) -> Mapping[str, Follows]:
        """Return the facts of a policy that follow of answers of authorities that are asked."""
        return {name: one for name, one in self.facts.get(policy, {}).items() if one.source in self.sources}


_NONE = Sources()


def configured() -> Sources:
    """Return what the installation asks; nothing without a file, which is read once. Raises BadSourcesError."""
    path = used_settings().sources
    return _NONE if path is None else _read(path)


def place_of_bulk(settings: WorkerSettings, source: BulkSource) -> Place:
    """Return where a source that tells in bulk is asked. Raises BadSourcesError where the file names no place."""
    kept = _NONE if settings.sources is None else _read(settings.sources)
    if source not in kept.bulk:
        message = f"DUIXIAN_SOURCES names no place for {source} under `bulk` (docs/facts.md)."
        raise BadSourcesError(message)
    return kept.bulk[source]


@lru_cache(maxsize=8)
def _read(path: Path) -> Sources:
    try:
        return Sources.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"DUIXIAN_SOURCES {path.name}: {place}: {first['msg'].removeprefix('Value error, ')}"
        raise BadSourcesError(message) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"DUIXIAN_SOURCES {path.name} cannot be read: {type(error).__name__}"
        raise BadSourcesError(message) from None

"""The rules by which is erased what no law keeps (留存规则): data, each with its ground."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PACKAGED = Path(__file__).parents[3] / "policies" / "retention" / "rules.yaml"
_MOST_DAYS = 36_500


class Rule(StrEnum):
    """What a rule is about."""

    ANSWERS = "answers"
    CHANGES = "changes"
    DRAFTS = "drafts"
    DELEGATIONS = "delegations"
    REVOKED_TOKENS = "revoked_tokens"
    WITNESSES = "witnesses"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Data):
    """What is said of it in both languages."""

    zh: str
    en: str


class Kept(_Data):
    """What a law keeps, and no rule erases."""

    what: Words
    ground: Words


class Erased(Kept):
    """What is erased so many days after it ended, or was touched last."""

    rule: Rule
    days: int = Field(ge=1, le=_MOST_DAYS)
    least: int = Field(ge=1, description="Days for which the database itself keeps it, whatever is chosen.")

    @model_validator(mode="after")
    def _are_enough(self) -> "Erased":
        if self.days < self.least:
            message = f"{self.rule.value}: {self.days} days are fewer than the {self.least} for which it must be kept"
            raise ValueError(message)
        return self


class Retention(_Data):
    """All rules, and what they leave alone."""

    erased: Sequence[Erased]
    kept: Sequence[Kept]

    @model_validator(mode="after")
    def _say_each_once(self) -> "Retention":
        rules = [each.rule for each in self.erased]
        if len(set(rules)) < len(rules):
            message = "each rule stands once"
            raise ValueError(message)
        return self


def retention(path: Path | None = None) -> Retention:
    """Return the rules of a file, or those that come with Duixian. Raises ValueError, which names the file."""
    place = path or PACKAGED
    try:
        return Retention.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        message = f"The rules of retention in {place} cannot be used: {error}"
        raise ValueError(message) from error

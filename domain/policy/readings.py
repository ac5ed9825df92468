"""The register of readings (条款解释): each disputable clause, the reading chosen and its rivals."""

from enum import StrEnum

from pydantic import Field

from domain.policy.conditions import Shape, Text


class Risk(StrEnum):
    """How much money moves if a reading is wrong (风险)."""

    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class Option(Text):
    """One way to read a disputable clause (读法)."""

    not_offered: Text | None = Field(
        default=None,
        description="Why nobody can choose it, where it is prose: named for the record of what was considered, and "
        "nothing in this pack hangs on it.",
    )


class Reading(Shape):
    """A reading of a disputable clause (条款解释), kept as a named choice with its rivals."""

    id: str = Field(description="Number in the register, e.g. I-01.")
    key: str = Field(description="Name by which `by_reading` in this pack refers to it, e.g. entry_into_force.")
    quotes: list[str] = Field(description="The disputed words, each an exact part of the policy's text.")
    question: Text = Field(description="What can be read in more than one way.")
    choice: str = Field(description="The adopted reading: one of the options.")
    options: dict[str, Option] = Field(min_length=1, description="Every reading considered, the rivals included.")
    why: Text = Field(description="Why the choice was made.")
    risk: Risk

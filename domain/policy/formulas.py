"""The kinds of formula a measure may have (计算方式). The figures are the pack's."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.values.figures import Amount, Rate


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fixed(_Shape):
    """A fixed amount (定额)."""

    kind: Literal["FIXED"]
    amount: Amount


class RateOf(_Shape):
    """A rate of a fact or of a sum of facts (按比例)."""

    kind: Literal["RATE"]
    rate: Rate
    of: list[str] = Field(min_length=1, description="Money facts that make up the base.")


class Match(_Shape):
    """A match of money received so far from above (配套): the base is cumulative, what was paid is deducted."""

    kind: Literal["MATCH"]
    rate: Rate
    of: list[str] = Field(min_length=1, description="Cumulative money facts that make up the base.")


class RateCeiling(_Shape):
    """People decide an amount at or below a rate of a fact (不超过…的比例)."""

    kind: Literal["RATE_CEILING"]
    rate: Rate
    of: list[str] = Field(min_length=1)


class Band(_Shape):
    """People decide an amount inside a band (区间). Without `at_least`, any amount above zero."""

    kind: Literal["BAND"]
    at_least: Amount | None = None
    at_most: Amount


class PerUnit(_Shape):
    """An amount for each unit not yet paid (按数量)."""

    kind: Literal["PER_UNIT"]
    amount: Amount
    units: str = Field(description="Count fact.")
    less: str | None = Field(default=None, description="Count fact of units already paid.")


class Tier(_Shape):
    """One tier: reached by a count, or by a named level."""

    amount: Amount
    at_least: int | None = Field(default=None, description="Count from which the tier is reached, inclusive.")
    level: str | None = Field(default=None, description="Value of a choice fact that is this tier.")


class Tiers(_Shape):
    """Tiers with top-up (分档): the tier's amount less what the same item already had."""

    kind: Literal["TIERS"]
    by: str = Field(description="Count or choice fact.")
    tiers: list[Tier] = Field(min_length=1, description="From the lowest to the highest.")
    cumulative: bool = Field(default=False, description="True: every tier reached adds its amount.")


class FirstWindow(_Shape):
    """The base milestone: an average over the window."""

    code: str
    amount: Amount
    average: int = Field(gt=0, description="Average a month, inclusive.")


class NextWindow(_Shape):
    """Each later milestone: growth of the average over the baseline."""

    code: str
    amount: Amount
    growth: int = Field(gt=0, description="Growth of the average a month, inclusive.")
    baseline: Literal["LAST_REWARDED", "STEPS", "PREVIOUS_WINDOW"]
    several_at_once: bool = Field(description="True: one window may earn one reward for each full step of growth.")


class Windows(_Shape):
    """Windows of consecutive months (连续六个月), disjoint, earliest first."""

    kind: Literal["WINDOWS"]
    months: str = Field(description="MONTHS fact.")
    length: int = Field(gt=1)
    first: FirstWindow
    further: NextWindow


Formula = Annotated[
    Fixed | RateOf | Match | RateCeiling | Band | PerUnit | Tiers | Windows, Field(discriminator="kind")
]

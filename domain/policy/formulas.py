"""The kinds of formula a measure may have (计算方式). The figures are the pack's.

Most of them are words for an expression that is written often; what none of them says is written as the expression.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from domain.policy.conditions import Shape
from domain.values.figures import Amount, Rate


class Expression(Shape):
    """An amount as an expression (算式): ``annual_cost × 12% + 3万元``; a pack writes it in place of the formula."""

    kind: Literal["EXPRESSION"]
    written: str = Field(description="The expression, its figures as the text writes them (docs/packs.md).")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        return {"kind": "EXPRESSION", "written": value} if isinstance(value, str) else value


class Fixed(Shape):
    """A fixed amount (定额)."""

    kind: Literal["FIXED"]
    amount: Amount


class RateOf(Shape):
    """A rate of a fact or of a sum of facts (按比例)."""

    kind: Literal["RATE"]
    rate: Rate
    of: list[str] = Field(min_length=1, description="Money facts that make up the base.")


class Match(Shape):
    """A match of money received so far from above (配套): the base is cumulative, what was paid is deducted."""

    kind: Literal["MATCH"]
    rate: Rate
    of: list[str] = Field(min_length=1, description="Cumulative money facts that make up the base.")


class RateCeiling(Shape):
    """People decide an amount at or below a rate of a fact (不超过…的比例)."""

    kind: Literal["RATE_CEILING"]
    rate: Rate
    of: list[str] = Field(min_length=1)


class Band(Shape):
    """People decide an amount inside a band (区间). Without `at_least`, any amount above zero."""

    kind: Literal["BAND"]
    at_least: Amount | None = None
    at_most: Amount


class PerUnit(Shape):
    """An amount for each unit not yet paid (按数量)."""

    kind: Literal["PER_UNIT"]
    amount: Amount
    units: str = Field(description="Count fact.")
    less: str | None = Field(default=None, description="Count fact of units already paid.")


class Tier(Shape):
    """One tier: reached by a count, or by a named level."""

    amount: Amount
    at_least: Amount | int | None = Field(
        default=None, description="Count or amount from which the tier is reached, inclusive."
    )
    level: str | None = Field(default=None, description="Value of a choice fact that is this tier.")


class Tiers(Shape):
    """Tiers with top-up (分档): the tier's amount less what the same item already had."""

    kind: Literal["TIERS"]
    by: str = Field(description="Count, money or choice fact.")
    tiers: list[Tier] = Field(min_length=1, description="From the lowest to the highest.")
    cumulative: bool = Field(default=False, description="True: every tier reached adds its amount.")


class FirstWindow(Shape):
    """The base milestone: an average over the window."""

    code: str
    amount: Amount
    average: int = Field(gt=0, description="Average a month, inclusive.")
    each_month: bool = Field(default=False, description="True: each month of the window must reach it by itself.")


class NextWindow(Shape):
    """Each later milestone: growth of the average over the baseline."""

    code: str
    amount: Amount
    growth: int = Field(gt=0, description="Growth of the average a month, inclusive.")
    baseline: Literal["LAST_REWARDED", "STEPS", "PREVIOUS_WINDOW"]
    several_at_once: bool = Field(description="True: one window may earn one reward for each full step of growth.")


class Windows(Shape):
    """Windows of consecutive months (连续六个月), disjoint, earliest first."""

    kind: Literal["WINDOWS"]
    months: str = Field(description="MONTHS fact.")
    length: int = Field(gt=1)
    first: FirstWindow
    further: NextWindow


def _kind(value: object) -> str:
    """Return which kind of formula this is; a text is an expression."""
    if isinstance(value, str):
        return "EXPRESSION"
    return str(value.get("kind") if isinstance(value, dict) else getattr(value, "kind", ""))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - whatever the file holds comes in here


Formula = Annotated[
    Annotated[Expression, Tag("EXPRESSION")]
    | Annotated[Fixed, Tag("FIXED")]
    | Annotated[RateOf, Tag("RATE")]
    | Annotated[Match, Tag("MATCH")]
    | Annotated[RateCeiling, Tag("RATE_CEILING")]
    | Annotated[Band, Tag("BAND")]
    | Annotated[PerUnit, Tag("PER_UNIT")]
    | Annotated[Tiers, Tag("TIERS")]
    | Annotated[Windows, Tag("WINDOWS")],
    Discriminator(_kind),
]

"""What holds of the money of an award (资金规则): who pays which share, caps, quotas, and what is due when."""

import re
from typing import Literal, cast

from pydantic import Field, model_validator

from domain.policy.conditions import Shape
from domain.values.figures import Amount, Rate
from domain.values.miswritten import MiswrittenError

FILING, ORDER = "FILING", "ORDER"
ANNUAL = "ANNUAL"
"""The cap of an applicant and year, where a pack gives it no other name."""


class Place(Shape):
    """Where the thing stands that an award is for (事项所在区): that district inspects it, and pays."""

    fact: str = Field(description="Fact of the measure that names the district.")
    reading: str | None = Field(default=None, description="Number of the reading that says so, e.g. I-48.")


class PayingDay(Shape):
    """By which day's district of the applicant an award is paid, should the applicant move (出资区认定日)."""

    as_of: str = Field(
        default=FILING,
        description="FILING: the district in which it was registered when it filed. ORDER: when a payment is ordered. "
        "Or the code of a step of the procedure: when that was passed.",
    )
    reading: str | None = Field(default=None, description="Number of the reading that says so, e.g. I-32.")
    place: Place | None = Field(
        default=None, description="Instead of the applicant's district: that in which the thing stands."
    )


class Split(Shape):
    """How an award is divided among payers (资金分担). Each share is rounded down; the rest goes to `rest`."""

    ratio: str | None = Field(
        default=None,
        pattern=r"^[0-9]+([:：][0-9]+)+$",
        description="The shares as one ratio (6：4), instead of `shares`.",
    )
    among: list[str] = Field(default_factory=list, description="With a ratio: the payers, in its order.")
    shares: dict[str, Rate] = Field(
        default_factory=dict, description="Share of each payer but the one who bears the rest."
    )
    rest: str = Field(description="Code of the payer that bears the rest.")
    stated: bool = Field(description="True where the text states the split, false where a reading gives it.")
    article: int | None = Field(default=None, gt=0, description="Article that states it, where it is another one.")
    quotes: list[str] = Field(default_factory=list, description="Its words there, each an exact part of the text.")
    district: PayingDay = Field(default=PayingDay(), description="Which district pays where the applicant moves.")
    reading: str | None = Field(default=None, description="Number of the reading that gives it, e.g. I-20.")
    decided: list[str] = Field(
        default_factory=list,
        description="Payers of whom the decision on an award may name one, who then bears all of it; "
        "without a name it is borne as written here.",
    )
    payer_required: bool = Field(default=False, description="True where the decision has to name one of them.")

    @model_validator(mode="before")
    @classmethod
    def _of_ratio(cls, value: object) -> object:
        """A ratio is the shares of all but the one who bears the rest."""
        if not isinstance(value, dict):
            return value
        stated = cast("dict[str, object]", value)
        ratio, among = stated.get("ratio"), stated.get("among")
        if not isinstance(ratio, str) or not isinstance(among, list) or "shares" in stated:
            return stated
        if not all(isinstance(payer, str) for payer in cast("list[object]", among)):
            return stated
        parts = [int(part) for part in re.findall("[0-9]+", ratio)]
        payers = cast("list[str]", among)
        if len(parts) != len(payers) or not sum(parts):
            why = (
                f"“{ratio}”有{len(parts)}份，而列了{len(payers)}个出资方；每一份对应一个",
                f"{ratio} has {len(parts)} parts, and {len(payers)} payers are named; name one for each part",
            )
            raise MiswrittenError(why, ("每份一个出资方", "a payer for each part"))
        shares = {
            payer: {"part": part, "of": sum(parts), "written": ratio}
            for payer, part in zip(payers, parts, strict=True)
            if payer != stated.get("rest")
        }
        return {**stated, "shares": shares}

    def borne_by(self, payer: str | None) -> "Split":
        """Return the split of an award whose decision names a payer; as it is written where none is named."""
        return self if payer is None else self.model_copy(update={"shares": {}, "rest": payer})


class Cap(Shape):
    """The most that is paid on one key (封顶)."""

    amount: Amount
    per: Literal["ITEM", "WHOLE", "APPLICANT_YEAR", "APPLICANT", "YEAR"] = Field(
        description="An item over all its awards, the whole of an item whose parts are awarded apart (分期合并), an "
        "applicant in a calendar year or for good, or all in a year (总额)."
    )
    code: str = Field(
        default=ANNUAL,
        pattern=r"^[A-Z][A-Z0-9_]{1,19}$",
        description="Its name in `so_far.caps_used`; of an item's own cap none is asked.",
    )
    year_of: Literal["GATE", "APPROVAL", "SUBMISSION", "FACT"] = Field(
        default="APPROVAL",
        description="Whose calendar year counts: that of the gate opening, of the approval, of the submission, or of "
        "the day in `fact`.",
    )
    kind: Literal["HARD", "SOFT"] = Field(
        default="HARD", description="SOFT: with a recorded reason more is awarded; without one it cuts as any other."
    )
    fact: str | None = Field(default=None, description="Of FACT: the date fact, such as that on which money came in.")


class SharedCap(Cap):
    """A cap over several measures together (合计上限): what one of them takes, the others no longer have."""

    article: int = Field(gt=0, description="Number of the article (条).")
    quotes: list[str] = Field(min_length=1, description="The clause, each part an exact piece of the policy's text.")
    measures: list[str] = Field(min_length=1, description="Codes of the measures that count against it.")


class Instalment(Shape):
    """A part of an award that is due after an event (分期拨付)."""

    share: Rate
    once: str | None = Field(
        default=None, description="An expression that is true from that event on; with none, due from the start."
    )


class Quota(Shape):
    """How many awards a calendar year allows (名额)."""

    per: Literal["YEAR", "APPLICANT_YEAR"] = Field(
        default="YEAR", description="Of all applicants together, or of each one."
    )
    kind: Literal["HARD", "SOFT"] = Field(description="SOFT: going over needs a recorded reason.")
    limit: int = Field(gt=0)


class Months(Shape):
    """The facts that tell the months of an item that an application is for, such as those of a lease."""

    first: str = Field(description="Count fact: which month is the first, counted from the item's first one.")
    count: str = Field(description="Count fact: how many months they are.")


class LatePayment(Shape):
    """Interest on what is demanded back and not paid in time (逾期利息)."""

    article: int = Field(gt=0, description="Number of the article (条).")
    quotes: list[str] = Field(min_length=1, description="The clause, each part an exact piece of the policy's text.")
    daily: Rate = Field(description="Of what is still owed, for each day after the last day to pay.")

"""What a measure asks before anything is due: facts, conditions and the gate before payment."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.values.figures import Amount, Rate


class Shape(BaseModel):
    """A part of a pack: frozen, and closed to names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Shape):
    """A title or sentence in the two languages of the house."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class FactType(StrEnum):
    """How a fact is written in `facts`."""

    BOOL = "BOOL"
    CHOICE = "CHOICE"
    CHOICES = "CHOICES"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    COUNT = "COUNT"
    YEAR = "YEAR"
    DATE = "DATE"
    TEXT = "TEXT"
    MONTHS = "MONTHS"
    NAME = "NAME"
    ADDRESS = "ADDRESS"
    CODE = "CODE"
    CREDIT_CODE = "CREDIT_CODE"
    DOCUMENT_NUMBER = "DOCUMENT_NUMBER"
    REFERENCE_NUMBER = "REFERENCE_NUMBER"
    STANDARD_NUMBER = "STANDARD_NUMBER"


class Fact(Shape):
    """A fact of a measure (事实): what an applicant or an officer states and evidence supports."""

    type: FactType
    title: Text
    note: Text | None = Field(
        default=None, description="What exactly is meant: which figure, at which time, from where."
    )
    choices: dict[str, Text] = Field(default_factory=dict, description="Values of CHOICE and CHOICES.")
    bodies: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Of a CHOICE that says what kind of body the applicant is: by choice the first two characters of "
        "the credit codes of such bodies (登记管理部门、机构类别, GB 32100); a choice that is left out is any.",
    )
    of_districts: bool = Field(
        default=False, description="Of CHOICE, instead of `choices`: one of the paying districts of this pack."
    )
    unit: Text | None = Field(
        default=None,
        description="Of COUNT and MONTHS: in what is counted, in Chinese as the text writes it, e.g. 天, 个月, 人.",
    )
    at_least: int | None = Field(
        default=None, ge=0, description="Of COUNT, and of PERCENT in percent: less is no answer."
    )
    at_most: int | None = Field(
        default=None,
        gt=0,
        description="Of COUNT, and of PERCENT in percent, where it is not 100: more is no answer.",
    )
    nullable: bool = Field(default=False, description="True where null is an answer: it did not happen.")
    optional: bool = Field(default=False, description="True where an absent fact means null.")
    not_future: bool = Field(
        default=False, description="True for dates that may not lie after the day of the question."
    )
    may_be_assumed: bool = Field(
        default=False,
        description="True where a calculation (测算) may leave it out: what is asked of it then counts as met, and the "
        "answer lists it under `assumed`. On a grant it is stated like any other.",
    )


class OtherThan(Shape):
    """At least one entry of a list differs from what another fact amounts to."""

    fact: str = Field(description="The fact that names the applicant's own kind.")
    same_as: dict[str, str] = Field(
        description="For each value of that fact, the entry of the list that is the same kind."
    )


class HeldFor(Shape):
    """A term that an early end breaks."""

    until: str = Field(description="Nullable date fact: when the term was ended.")
    years: int = Field(gt=0)


class Condition(Shape):
    """One condition (条件): a fact, exactly one test, and the sentence that an officer reads."""

    fact: str
    says: Text = Field(description="The condition as a sentence, in the words of the text.")
    equals: bool | str | None = Field(default=None, description="The fact has this value.")
    one_of: list[str] | None = Field(default=None, description="The fact has one of these values.")
    at_least: Amount | Rate | int | None = Field(default=None, description="Inclusive (不低于, 达到).")
    at_most: Amount | Rate | int | None = Field(default=None, description="Inclusive (不超过).")
    above: Literal[0] | None = Field(default=None, description="More than nothing.")
    other_than: OtherThan | None = Field(default=None, description="A list holds an entry of another kind.")
    year: Literal["TOUCHES_VALIDITY", "ENDS_IN_FORCE", "ENDS_BY_EXPIRY", "OVER"] | None = Field(
        default=None,
        description=(
            "TOUCHES_VALIDITY: the year has days in force. ENDS_IN_FORCE: the policy was in force on its 31 December. "
            "ENDS_BY_EXPIRY: its 31 December is not after the last day in force. OVER: it is over on the day of the "
            "question, which on a grant is that of the proposal."
        ),
    )
    held_for: HeldFor | None = Field(
        default=None, description="A term counted by corresponding day was not ended early."
    )
    holds: str | None = Field(
        default=None,
        description="An expression that is true or false (docs/packs.md), where none of the tests above says it.",
    )
    assumed_where_unknown: bool = Field(
        default=False, description="True where the condition is taken as met while the first day in force is not known."
    )


class NoGate(Shape):
    """Nothing stands between approval and payment but the spine."""

    kind: Literal["NONE"]


class RecordedGate(Shape):
    """Payment waits until all of these dates are on record with evidence (完工投产)."""

    kind: Literal["RECORDED"]
    facts: list[str] = Field(min_length=1, description="Nullable date facts, each recorded by its own deed.")


class TermGate(Shape):
    """Payment waits until a term is over: by its anniversary, or by an end signed on or after it (投资期限)."""

    kind: Literal["TERM"]
    since: str = Field(description="Date fact on which the term begins.")
    until: str = Field(description="Nullable date fact: when the term was ended.")
    years: int = Field(gt=0)


class WindowsGate(Shape):
    """The grant is a programme: each rewarded window of months is paid by itself (以奖代补)."""

    kind: Literal["WINDOWS"]


class VoucherGate(Shape):
    """What is approved is a voucher (券): paid once it is redeemed, while the policy is valid, and void after that."""

    kind: Literal["VOUCHER"]


Gate = Annotated[NoGate | RecordedGate | TermGate | WindowsGate | VoucherGate, Field(discriminator="kind")]

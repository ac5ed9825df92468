"""The shapes of a policy pack (政策包): what a policy says, as frozen values without behaviour.

A pack is data. Every figure, condition, gate and quotation of a policy stands in its pack; the code
knows the *kinds* of rule a support policy may hold and none of their figures.
"""

from contextlib import suppress
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias, cast

from pydantic import Field, model_validator

from domain.policy.awards import Cap, Instalment, LatePayment, Quota, SharedCap, Split
from domain.policy.conditions import Condition, Fact, Gate, Shape, Text
from domain.policy.districts import with_districts
from domain.policy.formulas import Formula
from domain.policy.items import Item
from domain.policy.procedure import DutyRule, Performance, Procedure
from domain.policy.readings import Reading
from domain.policy.titled_figures import TitledFigure


class Kind(StrEnum):
    """What a row of the policy is: a grant, or something that pays none."""

    GRANT = "GRANT"
    DUTY = "DUTY"
    APPROPRIATION = "APPROPRIATION"
    BUDGET = "BUDGET"
    RULE = "RULE"


class District(Shape):
    """A paying district (出资区). Never derived from a credit code."""

    code: str = Field(description="GB/T 2260 division code, or a private code such as WH-DHGX.")
    name: Text
    gb2260_of_land: str | None = Field(description="Division code of the land, where there is one.")
    private: bool = Field(description="True where the code is this register's own and no national one.")
    valid_from: date
    valid_to: date | None = Field(default=None, description="Last day on which the district pays, if it ended.")


class Payer(Shape):
    """Who pays a leg of an award (出资方): the city, or the applicant's district."""

    code: str = Field(description="Name of the leg, e.g. city or district.")
    name: Text
    by_district: bool = Field(description="True where the payer is the applicant's own paying district.")


class SupportScope(StrEnum):
    """Whose support it is (支持层级)."""

    CITY = "CITY"
    DISTRICT = "DISTRICT"
    PROVINCE = "PROVINCE"
    NATIONAL = "NATIONAL"


PaidLower: TypeAlias = Literal["DIFFERENCE", "NOTHING"]
"""What is given beside other support that was paid and is the lower (就高不重复)."""


class SameMatter(Shape):
    """Same matter, the higher, no double benefit (同一事项就高不重复): whose other support counts, and for whom."""

    article: int = Field(gt=0, description="Number of the article (条).")
    quotes: list[str] = Field(min_length=1, description="The clause, each part an exact piece of the policy's text.")
    scopes: list[SupportScope] = Field(min_length=1, description="Whose support counts as that of other policies.")
    paid_lower: PaidLower = Field(
        default="DIFFERENCE",
        description="What is given where other support for the matter was paid and is the lower: the difference to it, "
        "or nothing.",
    )
    non_enterprise: Literal["WARN", "BLOCK", "NOT_APPLIED"] = Field(
        description="For bodies that are no enterprise: a warning that an officer clears, a block as for enterprises, "
        "or nothing."
    )


class Measure(Shape):
    """One row of the policy (条款事项): a grant measure, a duty, a budget or a rule."""

    code: str
    rows: list[str] = Field(min_length=1, description="Rows of the catalogue that this measure covers.")
    kind: Kind
    article: int = Field(gt=0, description="Number of the article (条).")
    title: Text
    bureaus: list[str] = Field(description="Responsible bureaus (责任单位), exactly as in the text.")
    quotes: list[str] = Field(min_length=1, description="The clause, each part an exact piece of the policy's text.")
    beneficiary: Text | None = Field(default=None, description="Who receives it.")
    bodies: list[str] = Field(
        default_factory=list,
        description="The first two characters of the credit codes of those who can apply (登记管理部门、机构类别, GB "
        "32100), e.g. 91 for enterprises; all where none is listed.",
    )
    facts: dict[str, Fact] = Field(default_factory=dict)
    conditions: list[Condition] = Field(default_factory=list)
    formula: Formula | None = Field(default=None, description="How the amount comes about; grants only.")
    caps: list[Cap] = Field(default_factory=list)
    instalments: list[Instalment] = Field(
        default_factory=list, description="Parts in which an award falls due, in their order; at once without any."
    )
    split: Split | None = Field(default=None, description="Who pays; grants only.")
    quota: Quota | None = None
    item: Item | None = Field(default=None, description="What one award is for; grants only.")
    gate: Gate | None = Field(default=None, description="What must have happened before money moves; grants only.")
    cadence: Text | None = Field(default=None, description="How often it can be had.")
    other_awards: Literal["DIFFERENCE", "EXEMPT"] = Field(
        default="DIFFERENCE", description="Whether other support for the same matter counts."
    )
    figures: dict[str, TitledFigure] = Field(
        default_factory=dict, description="Figures of a duty, an appropriation, a budget or a rule."
    )
    readings: list[str] = Field(default_factory=list, description="Readings that bear on it.")
    procedure: Procedure = Field(
        default_factory=Procedure, description="What its handling has besides the spine; grants only."
    )
    performance: Performance | None = Field(
        default=None, description="How the performance of its awards is measured; grants only."
    )
    duty: DutyRule | None = Field(default=None, description="What each year asks of those who bear the duty.")

    @property
    def paid_in_parts(self) -> bool:
        """Whether more of an award falls due after it was first paid: money from above, or an event."""
        return self.procedure.tranches is not None or bool(self.instalments)


class OfficeCalendar(Shape):
    """Which days the office works (工作日历)."""

    kind: Literal["STATE_COUNCIL", "LISTED"] = Field(
        description="STATE_COUNCIL: by its notices, make-up days included. LISTED: by the weekend and days listed here."
    )
    weekend: list[Literal[1, 2, 3, 4, 5, 6, 7]] = Field(
        default_factory=list, description="LISTED: weekdays without work, 1 for Monday to 7 for Sunday."
    )
    holidays: list[date] = Field(default_factory=list, description="LISTED: days without work.")
    working: list[date] = Field(default_factory=list, description="LISTED: days of work that would have none.")


class Publicity(Shape):
    """How long a proposed award is shown to the public (公示)."""

    working_days: int = Field(gt=0)
    counted_from: Literal["SAME_DAY", "NEXT_DAY"]
    article: int | None = Field(
        default=None, gt=0, description="Number of the article (条) on it; null where the text has no words on it."
    )
    quotes: list[str] = Field(
        default_factory=list, description="That clause, each part an exact piece of the policy's text."
    )
    readings: list[str] = Field(default_factory=list, description="Readings by which awards are shown, e.g. I-44.")


class Validity(Shape):
    """When the policy is in force (有效期)."""

    article: int
    quotes: list[str]
    in_force_after_days: int = Field(
        default=0,
        ge=0,
        description="Days from publication to the first day in force; 0 where that is the day of publication.",
    )
    in_force_from: date | None = Field(default=None, description="First day in force, where the text names it.")
    years: int | None = Field(
        default=None,
        gt=0,
        description="Years of validity from that day on, where the text names no last day (有效期三年).",
    )
    expires_on: date = Field(description="Last day in force; reckoned where the text says how many years.")
    last_day_for: Literal["FILING", "APPROVAL", "FACT"] = Field(
        default="FILING",
        description="What must have happened by the last day in force: the filing of an application; its approval as "
        "well; or the facts alone, and they may be filed at any time.",
    )
    readings: list[str] = Field(
        default_factory=list, description="Readings by which a fact lies inside it or not, e.g. I-37."
    )

    @model_validator(mode="before")
    @classmethod
    def _reckoned(cls, value: object) -> object:
        """A validity in years ends on the day before its anniversary."""
        if not isinstance(value, dict):
            return value
        stated = cast("dict[str, object]", value)
        first, years = stated.get("in_force_from"), stated.get("years")
        with suppress(ValueError):  # a day that is none is complained of by its own shape
            first = date.fromisoformat(first) if isinstance(first, str) else first
        if "expires_on" in stated or not isinstance(first, date) or type(years) is not int:
            return stated
        return {**stated, "expires_on": last_day_after(first, years)}


def last_day_after(first: date, years: int) -> date:
    """Return the last day of a term of years: the day before its anniversary, that of 29 February on 28 February.

    >>> last_day_after(date(2025, 3, 1), 3), last_day_after(date(2024, 2, 29), 1)
    (datetime.date(2028, 2, 29), datetime.date(2025, 2, 27))
    """
    leap_day = (first.month, first.day) == (2, 29)
    return first.replace(year=first.year + years, day=28 if leap_day else first.day) - timedelta(days=1)


class Collective(Shape):
    """A name by which the text calls several bureaus, or the districts, at once (统称)."""

    name: str = Field(description="As the text writes it in a list of responsible bureaus, e.g. 市直各部门 or 各区.")
    bureaus: list[str] = Field(default_factory=list, description="The bureaus that it means, exactly as in the text.")
    districts: bool = Field(
        default=False, description="True where it means the districts, each responsible for what lies in it."
    )


class Leading(Shape):
    """Which bureaus lead the whole policy (牵头单位): theirs is what touches more than one measure."""

    article: int = Field(gt=0, description="Number of the article (条) that names them.")
    quotes: list[str] = Field(min_length=1, description="The clause, each part an exact piece of the policy's text.")
    bureaus: list[str] = Field(min_length=1, description="The bureaus, exactly as in the text.")


class Policy(Shape):
    """A whole policy pack, its readings chosen."""

    @model_validator(mode="before")
    @classmethod
    def _districts_to_choose(cls, value: object) -> object:
        """A fact that names a district has the paying districts for its choices."""
        return with_districts(cast("dict[str, object]", value)) if isinstance(value, dict) else value

    format: Literal[1]
    code: str
    title: Text
    text: str = Field(description="File of the policy's text, beside the pack.")
    validity: Validity
    same_matter: SameMatter | None = Field(
        default=None, description="What becomes of support by other policies for the same matter; none where unsaid."
    )
    award_quantum_fen: int = Field(gt=0, description="Awards are rounded down to a multiple of this many fen.")
    publicity: Publicity
    calendar: OfficeCalendar = Field(
        default=OfficeCalendar(kind="STATE_COUNCIL"), description="Which days the office works."
    )
    leading: Leading | None = Field(
        default=None,
        description="Which bureaus lead it; where it is unsaid, every bureau that is responsible for a measure.",
    )
    collectives: list[Collective] = Field(
        default_factory=list, description="Names by which lists of responsible bureaus mean several, or the districts."
    )
    late_payment: LatePayment | None = Field(
        default=None, description="Interest on what is demanded back and not paid in time; none where it is unsaid."
    )
    payers: list[Payer] = Field(min_length=1)
    districts: list[District]
    readings: list[Reading]
    measures: list[Measure]
    caps: list[SharedCap] = Field(default_factory=list, description="Caps over several measures together.")
    earlier_payments: Literal["AFTER_CAPS", "BEFORE_CAPS"] = Field(
        default="AFTER_CAPS",
        description="Whether what the item already had is taken off after the caps by applicant and year, or before.",
    )

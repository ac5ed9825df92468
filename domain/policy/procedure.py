"""How a measure is handled (办理程序): which reviews it needs, and what besides its spine. The pack's data, no machine.

The families of measures differ by these shapes alone: one life serves them all.
"""

from typing import Literal

from pydantic import Field

from domain.policy.conditions import Condition, Shape, Text

FULL = 100
"""Points of an award whose goals are all reached: the weights of its indicators add up to them."""


class Paper(Shape):
    """A paper on which a step stands (证明材料), and what it proves."""

    title: Text
    proves: list[str] = Field(min_length=1, description="Facts, and parts of the item; `item` for one of one text.")


class ReviewStep(Shape):
    """A step that somebody records with a result, a finding and evidence (审核环节)."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$", description="Its name within the measure, e.g. AUDIT.")
    title: Text
    when: Literal["BEFORE_PROPOSAL", "BEFORE_PAYMENT", "AFTER_PAYMENT"] = Field(
        description="What waits for it: the proposal, the payment of an approved award, or the closing of a paid one."
    )
    by: Literal["OFFICER", "DISTRICT_OFFICER", "EXPERT", "AUDITOR"] = Field(description="Who records it.")
    bureau: str | None = Field(
        default=None, description="The bureau whose officers record it, as in the text; every responsible one without."
    )
    persons: int = Field(default=1, gt=0, description="How many different persons record it.")
    scored: bool = Field(default=False, description="True where each person gives a score of 0 to 100.")
    day: str | None = Field(
        default=None,
        description="Date fact that it puts on record when it passes: its own day, unless it names another. Nobody "
        "states it on an application.",
    )
    certifies: list[str] = Field(
        default_factory=list,
        description="Facts that it puts on record; what was stated before no longer counts. A day is as it was "
        "stated, unless the review names another.",
    )
    papers: list[Paper] = Field(
        default_factory=list, description="The papers that it looks at, each with what it proves."
    )
    documents: bool = Field(default=False, description="True where it needs an uploaded document.")

    @property
    def days(self) -> tuple[str, ...]:
        """The day that it finds, where there is one."""
        return (self.day,) if self.day else ()


class Flag(Shape):
    """What whoever reviews a case looks at, though it stands against nothing (审核提示)."""

    says: Text = Field(description="What to look at, as a sentence.")
    reading: str = Field(description="Number of the reading that asks for it, e.g. I-13.")
    unless: Condition | None = Field(
        default=None, description="It is raised unless this is known to hold; always, where there is none."
    )
    exposure: bool = Field(
        default=False,
        description="True where what was awarded and paid under the measure so far is shown with it, such as where the "
        "clause states no cap.",
    )


class Competition(Shape):
    """Applications of one call are ranked by their scores, and the best are selected (评选)."""

    selects: str = Field(description="True-or-false fact that the ranking puts on record.")
    reserve: int = Field(ge=0, description="How many stand on the reserve list after those selected.")


class Units(Shape):
    """An award for each accepted unit (如床位): each is registered, inspected and accepted, and paid once ever."""

    title: Text = Field(description="What one is called, e.g. bed.")
    inspected_on: str | None = Field(
        default=None, description="Date fact that each inspection puts on record: its own day."
    )


class Procedure(Shape):
    """What a measure's handling has besides the spine that all measures share."""

    call: Literal["OPTIONAL", "REQUIRED"] = Field(
        default="OPTIONAL",
        description="REQUIRED: filed only under an open call. OPTIONAL: at any time, unless a call names a window.",
    )
    decided_by: Literal["BUREAU", "DISTRICT", "PAYER"] = Field(
        default="BUREAU",
        description="Whose officers propose and approve an award. BUREAU: of a responsible bureau. DISTRICT: of the "
        "district that pays. PAYER: of a responsible bureau, unless the decision names the district as the payer.",
    )
    competition: Competition | None = None
    steps: list[ReviewStep] = Field(default_factory=list)
    tranches: str | None = Field(
        default=None, description="Cumulative money fact that grows with each tranche received from above (分批到账)."
    )
    units: Units | None = None
    flags: list[Flag] = Field(default_factory=list, description="What reviewers are shown to look at.")
    without_application: bool = Field(
        default=False,
        description="True where nobody applies (免申即享): an officer drafts it from what is on record, and the "
        "enterprise alone confirms it by submitting it, or declines by withdrawing it.",
    )
    personal_item: bool = Field(
        default=False, description="True where the item names a person: it is masked wherever it is shown."
    )


class Indicator(Shape):
    """One thing by which an award's performance is measured (绩效指标)."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{1,39}$", description="Its name within the measure, e.g. JOBS.")
    title: Text
    unit: Text = Field(description="In what it is counted, e.g. persons.")
    kind: Literal["AT_LEAST", "AT_MOST", "DONE"] = Field(
        description="AT_LEAST: the goal or more. AT_MOST: the goal or less. DONE: a true-or-false fact, all or nothing."
    )
    weight: int = Field(gt=0, le=FULL, description="Points when it is reached; those of a measure add up to 100.")
    goal: str | None = Field(
        default=None,
        description="Fact that holds the goal: stated on the application, or certified before the proposal.",
    )
    target: int | None = Field(default=None, gt=0, description="Instead of a fact: one goal for all awards.")
    actual: str = Field(description="Fact that holds what came of it, certified by the step of the performance.")


class Performance(Shape):
    """How the performance of a measure's awards is measured (绩效评价)."""

    step: str = Field(description="The review after payment that puts on record what came of the award.")
    required: bool = Field(default=True, description="False where a file is closed without it, too.")
    indicators: list[Indicator] = Field(min_length=1)


class DutyRule(Shape):
    """A promise of each calendar year (年度责任): open from its first day in force, met or missed at its end.

    One that is fulfilled once (如出台配套政策) is open from the first day, and missed when the policy's last year ends.
    """

    counts: Literal["DONE", "COUNT", "MONEY"] = Field(description="What is reported: that it was done, how many, fen.")
    figure: str | None = Field(default=None, description="The figure of this measure that must be reached.")
    per_district: bool = Field(default=False, description="True where each paying district has the duty.")
    once: bool = Field(
        default=False, description="True where it is fulfilled once: open from the first day in force to the last year."
    )

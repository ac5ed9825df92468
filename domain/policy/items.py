"""What one award is for (事项): what identifies it, and what makes two applications one."""

from typing import Literal

from pydantic import Field

from domain.policy.awards import Months
from domain.policy.conditions import Fact, FactType, Shape, Text


class Item(Shape):
    """What one award is for (事项), so that it is not paid twice."""

    title: Text = Field(description="What identifies the item on the application, e.g. standard number.")
    keyed_by: Literal["ITEM", "APPLICANT", "APPLICANT_YEAR", "APPLICANT_ITEM"] = Field(
        description="What makes two applications one item."
    )
    type: Literal[FactType.TEXT, FactType.REFERENCE_NUMBER, FactType.DOCUMENT_NUMBER, FactType.CODE] = Field(
        default=FactType.TEXT, description="How the item is written, where it is one text; TEXT is any."
    )
    held_by_one: bool = Field(
        default=False,
        description="True of a thing that one applicant has, though each has a key of its own (APPLICANT_ITEM): where "
        "another one names it too, an officer looks at it before an award.",
    )
    year_of: str | None = Field(default=None, description="Year fact of APPLICANT_YEAR.")
    alone: bool = Field(
        default=False,
        description="True where it names a matter within its measure alone, as a year does: what another measure "
        "calls the same is another matter.",
    )
    parts: dict[str, Fact] = Field(
        default_factory=dict,
        description="What identifies the item, each stated with the facts of an application; their keys in this order "
        "are the key of the item. Without any the item is one text.",
    )
    apart_by: str | None = Field(
        default=None,
        description="Date fact that tells apart what is awarded by itself within one item, each with its own clock "
        "(如分期出资): the last part of the key. A cap per WHOLE counts all of them together.",
    )
    months_of: Months | None = Field(
        default=None, description="Of which months of the item it is: the last part of the key. None is of two awards."
    )

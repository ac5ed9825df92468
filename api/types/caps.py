"""The most that is paid (封顶) as the API shows it: of a measure, and of several measures together."""

import strawberry

from api.kit.enumerations import CapKey, CapYear
from api.kit.errors import Citation
from api.kit.scalars import CNYAmount
from domain.policy.awards import Cap, SharedCap
from domain.policy.policy import Measure as MeasureShape
from domain.policy.policy import Policy


@strawberry.type(
    description="The most that is paid on one key (封顶), of one measure or of several together (合计上限)."
)
class CapOfMeasure:
    """A cap."""

    measure: strawberry.Private[MeasureShape]
    cap: strawberry.Private[Cap]
    policy: strawberry.Private[Policy]

    @strawberry.field(description="Yuan.")
    def amount(self) -> CNYAmount:
        """The most."""
        return CNYAmount(self.cap.amount.fen)

    @strawberry.field(description="As the text writes it.")
    def written(self) -> str:
        """The most, as it is written."""
        return self.cap.amount.written

    @strawberry.field(description="On which key it is counted.")
    def per(self) -> CapKey:
        """On whom it counts."""
        return CapKey(self.cap.per)

    @strawberry.field(
        description="Its name in `capsUsed` of a calculation; null of an item's own, which none is asked of."
    )
    def code(self) -> str | None:
        """Its name."""
        return None if self.cap.per == "ITEM" else self.cap.code

    @strawberry.field(description="By what it belongs to a calendar year; null where it counts for good.")
    def year_of(self) -> CapYear | None:
        """By which year."""
        return CapYear(self.cap.year_of) if self.cap.per in ("APPLICANT_YEAR", "YEAR") else None

    @strawberry.field(description="True where more is awarded with a reason on record (弹性上限).")
    def soft(self) -> bool:
        """Whether a reason passes it."""
        return self.cap.kind == "SOFT"

    @strawberry.field(description="The clause that states it, verbatim: of a cap over several measures its own.")
    def citations(self) -> list[Citation]:
        """The clause."""
        stated = self.cap if isinstance(self.cap, SharedCap) else self.measure
        return [Citation(article=stated.article, quote=quote, reading=None) for quote in stated.quotes]

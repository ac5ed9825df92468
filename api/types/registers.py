"""The register of applicants (登记信息) as the API shows it: entries, names held, and the district that pays."""

from datetime import date, datetime
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import PayingBasis, RegisterAttribute, RegisterKind
from api.kit.errors import Citation
from api.kit.nodes import Node
from api.shapes.columns import column
from api.types.districts import District
from workflows.transaction.sight.who_sees import reads_field


@strawberry.type(description="A name that an applicant held, holds or will hold (名称), and from when until when.")
class NameHeld:
    """A name that was held."""

    name: str = strawberry.field(description="The name, corrected where it was written down wrongly.")
    held_from: date | None = strawberry.field(description="First day of it; null where it was so from the beginning.")
    held_to: date | None = strawberry.field(description="Last day of it; null where no other is to follow.")


@strawberry.type(
    description="One entry of the register of an applicant (登记记录): written once, withdrawn at most once."
)
class RegisterVersion(Node):
    """An entry."""

    row: strawberry.Private[rows.RegisterVersion]

    def uid(self) -> UUID:
        """Return the id of its row."""
        return self.row.id

    number: int = column("Its place in the register of the applicant.")
    attribute: RegisterAttribute = column("Of what it is.")
    kind: RegisterKind = column("Whether it was first stated, changed from a day on, or corrected.")
    value: str = column("The name, or the code of the district, as it was told.")
    effective_on: date | None = column("First day of a change; null for the other kinds.")
    corrects: int | None = column("Number of the entry that a correction puts right; null for the other kinds.")
    evidence: str | None = column("On which evidence; null for what was stated first.")
    reason: str | None = column("Why; null for what was stated first.")

    @strawberry.field(description="Who told of it; null for applicants and experts.")
    def recorded_by(self, info: Info) -> str | None:
        """Who told of it."""
        return self.row.recorded_by if reads_field(info.context.signed_in(), "RegisterVersion.recordedBy") else None

    recorded_at: datetime = column("When it was told.")
    withdrawn_at: datetime | None = column("When it was withdrawn: it never was; null while it stands.")
    withdrawn_reason: str | None = column("Why it was withdrawn.")
    withdrawn_evidence: str | None = column("On which evidence it was withdrawn.")

    @strawberry.field(description="Who withdrew it; null for applicants and experts.")
    def withdrawn_by(self, info: Info) -> str | None:
        """Who withdrew it."""
        return self.row.withdrawn_by if reads_field(info.context.signed_in(), "RegisterVersion.withdrawnBy") else None


@strawberry.type(description="Which district pays its part of an award (出资区), and why it is that one.")
class PayingDistrict:
    """Which district pays."""

    district: District = strawberry.field(description="The district.")
    basis: PayingBasis = strawberry.field(description="Why it is that district, for a program.")
    reason: str = strawberry.field(description="Why it is that district, in the language of the request.")
    citation: Citation = strawberry.field(description="The clause by which districts pay, and the reading of it.")

"""The commands on tranches and units (到账批次、验收件)."""

from datetime import date

import strawberry

import domain.models as rows
from api.kit.commands import act
from api.kit.context import Info
from api.kit.enumerations import UnitState
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.kit.scalars import CNYAmount
from api.mutations.grant_inputs import OnGrant, OnRecord
from api.mutations.grant_payloads import GrantPayload
from api.types.instalments import Tranche
from workflows.grants.tranches import ReportTranche, TrancheStep, award_tranche, refuse_tranche, report_tranche
from workflows.programmes.units import (
    Inspection,
    InspectUnits,
    RegisterUnits,
    ReportUnitsInstalled,
    UnitRow,
    inspect_units,
    register_units,
    report_units_installed,
)

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="A tranche of upstream money (到账批次).")
class ReportTrancheInput(OnRecord):
    """A tranche."""

    receipt_no: str = strawberry.field(description="Number of the bank receipt; the same money is matched once.")
    received: CNYAmount = strawberry.field(description="Yuan received by the applicant, net of what it passed on.")
    received_on: date = strawberry.field(description="Day on which it was received; not after today.")
    evidence: str = strawberry.field(description="The evidence, by name and number.")

    def command(self) -> ReportTranche:
        """Parse to the command."""
        return ReportTranche(
            grant_id=asked_id("Grant", self.id),
            expected_version=self.expected_version,
            receipt_no=self.receipt_no,
            received=self.received,
            received_on=self.received_on,
            evidence=self.evidence,
        )


@strawberry.input
class OnTranche(Keyed):
    """What every input on a tranche has."""

    id: strawberry.ID = strawberry.field(description="The tranche.")
    expected_version: int = strawberry.field(description="Its version when you decided.")
    reason: str | None = strawberry.field(default=None, description="Why; required to refuse it.")

    def command(self) -> TrancheStep:
        """Parse to the command."""
        return TrancheStep(asked_id("Tranche", self.id), self.expected_version, self.reason)


@strawberry.input(description="A tranche to award.")
class AwardTrancheInput(OnTranche):
    """A tranche to award."""


@strawberry.input(description="A tranche to refuse; the reason is required.")
class RefuseTrancheInput(OnTranche):
    """A tranche to refuse."""


@strawberry.input(description="A unit to register.")
class UnitInput:
    """A unit to register."""

    code: str = strawberry.field(description="Its number, 1 to 60 characters; white space does not count.")
    address: str = strawberry.field(description="Where it stands, 1 to 200 characters.")


@strawberry.input(description="Units that an application is for, such as beds; all are registered, or none.")
class RegisterUnitsInput(OnGrant):
    """Units to register."""

    rows: list[UnitInput] = strawberry.field(description="1 to 500 units.")

    def command(self) -> RegisterUnits:
        """Parse to the command."""
        units = tuple(UnitRow(row.code, row.address) for row in self.rows)
        return RegisterUnits(asked_id("Grant", self.id), self.expected_version, units)


@strawberry.input(description="Units that were installed, or put right after an inspection.")
class ReportUnitsInstalledInput(OnGrant):
    """Units installed."""

    codes: list[str] = strawberry.field(description="Their numbers.")

    def command(self) -> ReportUnitsInstalled:
        """Parse to the command."""
        return ReportUnitsInstalled(asked_id("Grant", self.id), self.expected_version, tuple(self.codes))


@strawberry.input(description="What an inspection found of one unit.")
class InspectionInput:
    """A finding on one unit."""

    code: str = strawberry.field(description="Number of the unit.")
    result: UnitState = strawberry.field(description="ACCEPTED, RECTIFYING or FAILED.")
    finding: str | None = strawberry.field(default=None, description="What was found; required unless accepted.")


@strawberry.input(description="An inspection of some units of an application (查验).")
class InspectUnitsInput(OnGrant):
    """An inspection."""

    inspections: list[InspectionInput] = strawberry.field(description="1 to 500 findings.")
    evidence: str = strawberry.field(description="Its report, by name and number.")
    documents: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Uploaded documents on which it stands."
    )

    def command(self) -> InspectUnits:
        """Parse to the command."""
        found = tuple(Inspection(found.code, UnitState(found.result), found.finding) for found in self.inspections)
        documents = tuple(asked_id("Document", document, "documents") for document in self.documents)
        return InspectUnits(asked_id("Grant", self.id), self.expected_version, found, self.evidence, documents)


@strawberry.type(description="The tranche concerned and its grant, or why it was refused.")
class TranchePayload(GrantPayload):
    """A payload with a tranche."""

    @strawberry.field(description="The tranche as it now stands; null where it was refused.")
    async def tranche(self) -> Tranche | None:
        """The tranche."""
        uid = self.shows.get("tranche")
        return Tranche.of(await rows.Tranche.get(id=uid)) if uid else None


@strawberry.type(description="The answer of reportTranche.")
class ReportTranchePayload(TranchePayload):
    """The answer of reportTranche."""


@strawberry.type(description="The answer of awardTranche.")
class AwardTranchePayload(TranchePayload):
    """The answer of awardTranche."""


@strawberry.type(description="The answer of refuseTranche.")
class RefuseTranchePayload(TranchePayload):
    """The answer of refuseTranche."""


@strawberry.type(description="The answer of registerUnits.")
class RegisterUnitsPayload(GrantPayload):
    """The answer of registerUnits."""


@strawberry.type(description="The answer of reportUnitsInstalled.")
class ReportUnitsInstalledPayload(GrantPayload):
    """The answer of reportUnitsInstalled."""


@strawberry.type(description="The answer of inspectUnits.")
class InspectUnitsPayload(GrantPayload):
    """The answer of inspectUnits."""


@strawberry.type
class InstalmentMutation:
    """Commands on tranches and units."""

    @strawberry.mutation(
        description="Report upstream money received after the first award (填报到账批次, art. 2, 8). By the applicant."
    )
    async def report_tranche(self, info: Info, input: ReportTrancheInput) -> ReportTranchePayload:
        """Report a tranche."""
        return await act(ReportTranchePayload, info, report_tranche, input)

    @strawberry.mutation(
        description="Award the match of a tranche, up to the measure's cap (核定到账批次): its payment is ordered."
    )
    async def award_tranche(self, info: Info, input: AwardTrancheInput) -> AwardTranchePayload:
        """Award a tranche."""
        return await act(AwardTranchePayload, info, award_tranche, input)

    @strawberry.mutation(description="Refuse a reported tranche, with a reason (不予认定). By an officer.")
    async def refuse_tranche(self, info: Info, input: RefuseTrancheInput) -> RefuseTranchePayload:
        """Refuse a tranche."""
        return await act(RefuseTranchePayload, info, refuse_tranche, input)

    @strawberry.mutation(description="Register units, such as beds, on an application (登记床位, art. 10).")
    async def register_units(self, info: Info, input: RegisterUnitsInput) -> RegisterUnitsPayload:
        """Register units."""
        return await act(RegisterUnitsPayload, info, register_units, input)

    @strawberry.mutation(description="Report units installed, or put right (报告安装或整改完成). By the applicant.")
    async def report_units_installed(self, info: Info, input: ReportUnitsInstalledInput) -> ReportUnitsInstalledPayload:
        """Report units installed."""
        return await act(ReportUnitsInstalledPayload, info, report_units_installed, input)

    @strawberry.mutation(
        description="Put an inspection of units on record (查验): accepted, to be rectified, or failed. By an officer."
    )
    async def inspect_units(self, info: Info, input: InspectUnitsInput) -> InspectUnitsPayload:
        """Inspect units."""
        return await act(InspectUnitsPayload, info, inspect_units, input)

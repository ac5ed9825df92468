"""Commands on the register of applicants (登记信息): a change, a correction, a withdrawal."""

from datetime import date

import strawberry

import domain.models as rows
from api.kit.commands import Payload, act
from api.kit.context import Info
from api.kit.identifiers import asked_id
from api.kit.keyed import Keyed
from api.types.applicants import Applicant
from api.types.registers import RegisterVersion
from domain.handling.register import RegisterAttribute
from workflows.applicants.registers import (
    CorrectRegister,
    RecordRegisterChange,
    WithdrawRegisterChange,
    correct_register,
    record_register_change,
    withdraw_register_change,
)

# ruff: noqa: A002 - `input` is the contract's name for what a mutation takes.


@strawberry.input(description="What a deed on the register of an applicant says in any case.")
class OnRegister(Keyed):
    """A command on a register."""

    id: strawberry.ID = strawberry.field(description="The applicant.")
    evidence: str = strawberry.field(description="On which evidence, such as the notice of the registration office.")
    reason: str = strawberry.field(description="Why.")
    expected_version: int | None = strawberry.field(
        default=None, description="Version of the applicant, where the reporter looked at it; a fact holds either way."
    )


@strawberry.input(description="A change of name or of district, or of both on one day (登记变更).")
class RecordRegisterChangeInput(OnRegister):
    """A change."""

    effective_on: date = strawberry.field(
        description="First day on which it holds, by the registration office: past, today or still to come."
    )
    name: str | None = strawberry.field(default=None, description="The new name; left out where it stays.")
    district_code: str | None = strawberry.field(
        default=None, description="Code of the new district, from `Policy.districts`; left out where it stays."
    )

    def command(self) -> RecordRegisterChange:
        """Parse to the command."""
        return RecordRegisterChange(
            applicant_id=asked_id("Applicant", self.id),
            effective_on=self.effective_on,
            evidence=self.evidence,
            reason=self.reason,
            name=self.name,
            district_code=self.district_code,
            expected_version=self.expected_version,
        )


@strawberry.input(description="What the register should always have said (登记更正): a slip, no change.")
class CorrectRegisterInput(OnRegister):
    """A correction."""

    name: str | None = strawberry.field(default=None, description="The name as it always was.")
    district_code: str | None = strawberry.field(default=None, description="Code of the district as it always was.")
    number: int | None = strawberry.field(
        default=None, description="Number of the entry that is wrong; left out, the one that stands today."
    )

    def command(self) -> CorrectRegister:
        """Parse to the command."""
        return CorrectRegister(
            applicant_id=asked_id("Applicant", self.id),
            evidence=self.evidence,
            reason=self.reason,
            name=self.name,
            district_code=self.district_code,
            number=self.number,
            expected_version=self.expected_version,
        )


@strawberry.input(description="An entry of the register that was wrong as a whole (撤销登记).")
class WithdrawRegisterChangeInput(OnRegister):
    """A withdrawal."""

    number: int = strawberry.field(description="Number of the entry: of a change or of a correction.")

    def command(self) -> WithdrawRegisterChange:
        """Parse to the command."""
        return WithdrawRegisterChange(
            asked_id("Applicant", self.id), self.number, self.evidence, self.reason, self.expected_version
        )


@strawberry.type(description="The applicant as it now stands and the entries concerned, or why it was refused.")
class RegisterPayload(Payload):
    """A payload with an applicant."""

    @strawberry.field(description="The applicant; null where it was refused.")
    async def applicant(self) -> Applicant | None:
        """The applicant."""
        uid = self.shows.get("applicant")
        return Applicant(row=await rows.Applicant.get(id=uid)) if uid else None

    @strawberry.field(description="The entries that were written or withdrawn, or stood so already; null as above.")
    async def versions(self) -> list[RegisterVersion] | None:
        """The entries."""
        ids = [self.shows[kind.value] for kind in RegisterAttribute if kind.value in self.shows]
        found = await rows.RegisterVersion.filter(id__in=ids).order_by("number")
        return [RegisterVersion(row=row) for row in found] if ids else None


@strawberry.type(description="The answer of recordRegisterChange.")
class RecordRegisterChangePayload(RegisterPayload):
    """The answer of recordRegisterChange."""


@strawberry.type(description="The answer of correctRegister.")
class CorrectRegisterPayload(RegisterPayload):
    """The answer of correctRegister."""


@strawberry.type(description="The answer of withdrawRegisterChange.")
class WithdrawRegisterChangePayload(RegisterPayload):
    """The answer of withdrawRegisterChange."""


@strawberry.type
class RegisterMutation:
    """Commands on registers."""

    @strawberry.mutation(
        description="Put a change of name or district on record (登记变更), from its day on, told late or early and in "
        "any order. Grants keep what stood when they were filed. By an officer of a responsible bureau, or of a "
        "district of the applicant. Refuses ALREADY_ON_RECORD, REGISTER_DAY_TAKEN, DISTRICT_UNKNOWN."
    )
    async def record_register_change(self, info: Info, input: RecordRegisterChangeInput) -> RecordRegisterChangePayload:
        """Record a change."""
        return await act(RecordRegisterChangePayload, info, record_register_change, input)

    @strawberry.mutation(
        description="Correct an entry of the register that was written down wrongly (登记更正): it was always so. A "
        "district is corrected for grants of which no payment was ordered, too. By whoever records changes."
    )
    async def correct_register(self, info: Info, input: CorrectRegisterInput) -> CorrectRegisterPayload:
        """Correct an entry."""
        return await act(CorrectRegisterPayload, info, correct_register, input)

    @strawberry.mutation(
        description="Withdraw a change or a correction that was wrong (撤销登记): what stood without it stands again. "
        "By whoever records changes."
    )
    async def withdraw_register_change(
        self, info: Info, input: WithdrawRegisterChangeInput
    ) -> WithdrawRegisterChangePayload:
        """Withdraw an entry."""
        return await act(WithdrawRegisterChangePayload, info, withdraw_register_change, input)

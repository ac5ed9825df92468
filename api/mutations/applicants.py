"""The register of applicants, and credit codes (登记信息)."""

import strawberry

from api.mutations.mutation import mutation
from workflows.applicants import credit_codes, registers


@strawberry.type
class ApplicantMutation:
    """The register of applicants, and credit codes (登记信息)."""

    record_register_change = mutation(registers.RecordRegisterChange, registers.record_register_change)
    correct_register = mutation(registers.CorrectRegister, registers.correct_register)
    withdraw_register_change = mutation(registers.WithdrawRegisterChange, registers.withdraw_register_change)
    admit_credit_code = mutation(credit_codes.AdmitCreditCode, credit_codes.admit_credit_code)

"""Registering applicants (申请单位)."""

from dataclasses import dataclass

from domain.life import Role
from domain.models import Applicant
from domain.policy import Policy
from domain.refusals import Code
from workflows.actors import Actor
from workflows.credit_codes import checked_credit_code
from workflows.reasons import stated_name
from workflows.refused import not_found, refuse
from workflows.work import Work

MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class RegisterApplicant:
    """An applicant as it states itself."""

    credit_code: str
    name: str
    district_code: str


async def registered_applicant(work: Work, command: RegisterApplicant, policy: Policy) -> Applicant:
    """Answer the applicant of a credit code, registering it if it is new.

    Raises CREDIT_CODE_INVALID, NOT_FOUND for another applicant's code, DISTRICT_UNKNOWN, INPUT_INVALID for an empty
    name, APPLICANT_DIFFERS where it is registered with another name or district.
    """
    credit_code = await checked_credit_code(command.credit_code, "applicant", "creditCode")
    own_applicant(work.actor, credit_code)
    name = stated_name(command.name, "name", MOST_NAME, ("applicant",))
    known = await Applicant.get_or_none(credit_code=credit_code)
    if known is None:
        _check_district(work, command.district_code, policy)
        return await Applicant.create(
            id=work.new_id(),
            credit_code=credit_code,
            name=name,
            district_code=command.district_code,
            created_at=work.now,
        )
    for field, stated, registered in (
        ("name", name, known.name),
        ("districtCode", command.district_code, known.district_code),
    ):
        if stated != registered:
            raise refuse(Code.APPLICANT_DIFFERS, "applicant", field, fact=field)
    return known


def own_applicant(actor: Actor, credit_code: str) -> None:
    """Raise NOT_FOUND where an applicant names another applicant's code."""
    if actor.role is Role.APPLICANT and actor.credit_code != credit_code:
        raise not_found("applicant", "applicant", "creditCode")


def _check_district(work: Work, code: str, policy: Policy) -> None:
    for district in policy.districts:
        ends = district.valid_to
        if district.code == code and district.valid_from <= work.today and (ends is None or work.today <= ends):
            return
    raise refuse(Code.DISTRICT_UNKNOWN, "applicant", "districtCode", observed=code[:40])

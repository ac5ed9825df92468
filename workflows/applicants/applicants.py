"""Registering applicants (申请单位), and knowing them again as they stand on record."""

from datetime import date
from typing import Annotated

from domain.handling.leg_queue import treasury_title
from domain.handling.register import ATTRIBUTE_TITLES, Held, RegisterAttribute, RegisterKind, alike
from domain.lives.roles import Role
from domain.models import Applicant, RegisterVersion
from domain.policy.conditions import Text
from domain.policy.policy import Policy
from domain.refusals.refusals import Code, Term
from workflows.applicants.credit_codes import checked_credit_code
from workflows.cases.register import Particulars, locked_applicant, particulars_of
from workflows.transaction.actors import Actor
from workflows.transaction.declarations import part
from workflows.transaction.reasons import stated_name
from workflows.transaction.refused import RefusedError, not_found, refuse
from workflows.transaction.work import Work

MOST_NAME = 200
_ALWAYS = Text(zh="初次登记", en="its registration")
_NOT_ON_RECORD = Text(
    zh="本单位尚未登记，首次申报须填写统一社会信用代码、名称和出资区",
    en="the register does not know it yet: state its credit code, its name and its district with its first application",
)
_NOT_STATED = Text(
    zh="须填写申请单位的统一社会信用代码、名称和出资区",
    en="state the credit code, the name and the district of the applicant for whom you act",
)
_NUMBERED = ((RegisterAttribute.NAME, 1), (RegisterAttribute.DISTRICT, 2))
_FIELDS = {RegisterAttribute.NAME: "name", RegisterAttribute.DISTRICT: "districtCode"}


@part("Applicant")
class RegisterApplicant:
    """An applicant as it states itself.

    New ones are registered; known ones are stated as they stand on record today (`recordRegisterChange` tells of a
    change).
    """

    credit_code: Annotated[str, "Unified social credit code, 18 characters."]
    name: Annotated[str, "Its name on record; widths, spaces and brackets may be typed otherwise."]
    district_code: Annotated[str, "Code of its paying district, from `Policy.districts`."]


async def who_applies(work: Work, stated: RegisterApplicant | None) -> RegisterApplicant:
    """Return who applies: the applicant that is stated, or else the one that is signed in, as it stands on record.

    Raises INPUT_INVALID where none is stated by an officer, or by an applicant that the register does not know yet.
    """
    if stated is not None:
        return stated
    code = work.actor.credit_code
    known = await Applicant.get_or_none(credit_code=code) if code else None
    if known is None:
        raise refuse(Code.INPUT_INVALID, "applicant", field="applicant", why=_NOT_ON_RECORD if code else _NOT_STATED)
    stands = await particulars_of(known, work.today)
    return RegisterApplicant(known.credit_code, stands.name.value, stands.district.value)


async def registered_applicant(work: Work, command: RegisterApplicant, policy: Policy) -> tuple[Applicant, Particulars]:
    """Return the applicant of a credit code with what stands of it today, registering it if it is new.

    Names are compared as they look, and kept as they were first spelled. Raises CREDIT_CODE_INVALID, NOT_FOUND for
    another applicant's code, DISTRICT_UNKNOWN, INPUT_INVALID for an empty name, APPLICANT_DIFFERS where another name
    or district stands on record today.
    """
    credit_code = await checked_credit_code(command.credit_code, "applicant", "creditCode")
    own_applicant(work.actor, credit_code)
    name = stated_name(command.name, "name", MOST_NAME, ("applicant",))
    known = await Applicant.get_or_none(credit_code=credit_code)
    if known is None:
        check_district(command.district_code, policy, work.today, "applicant", "districtCode")
        return await _registered(work, command, credit_code, name)
    # A move or a correction at the same time is seen here, or waits until this is done.
    await locked_applicant(known.id, "FOR SHARE")
    stands = await particulars_of(known, work.today)
    stated = {RegisterAttribute.NAME: name, RegisterAttribute.DISTRICT: command.district_code}
    for attribute, held in ((RegisterAttribute.NAME, stands.name), (RegisterAttribute.DISTRICT, stands.district)):
        if not alike(attribute, stated[attribute], held.value):
            raise _differs(attribute, stated[attribute], held, policy)
    return known, stands


async def _registered(
    work: Work, command: RegisterApplicant, credit_code: str, name: str
) -> tuple[Applicant, Particulars]:
    applicant = await Applicant.create(
        id=work.new_id(),
        credit_code=credit_code,
        name=name,
        district_code=command.district_code,
        created_at=work.now,
    )
    for attribute, number in _NUMBERED:
        await RegisterVersion.create(
            id=work.new_id(),
            applicant_id=applicant.id,
            number=number,
            attribute=attribute,
            kind=RegisterKind.REGISTRATION,
            value=name if attribute is RegisterAttribute.NAME else command.district_code,
            recorded_by=work.actor.name,
            recorded_at=work.now,
        )
    return applicant, await particulars_of(applicant, work.today)


def _differs(attribute: RegisterAttribute, stated: str, held: Held, policy: Policy) -> RefusedError:
    return refuse(
        Code.APPLICANT_DIFFERS,
        "applicant",
        _FIELDS[attribute],
        fact=ATTRIBUTE_TITLES[attribute],
        observed=said_of(attribute, stated[:MOST_NAME], policy),
        required=said_of(attribute, held.value, policy),
        since=held.first.isoformat() if held.first else _ALWAYS,
    )


def said_of(attribute: RegisterAttribute, value: str, policy: Policy | None) -> Term:
    """Return what the register says of an applicant as the office reads it: a district goes by its name."""
    if attribute is RegisterAttribute.NAME or policy is None:
        return value
    return treasury_title(policy, value)


def own_applicant(actor: Actor, credit_code: str) -> None:
    """Raise NOT_FOUND where an applicant names another applicant's code."""
    if actor.role is Role.APPLICANT and actor.credit_code != credit_code:
        raise not_found("applicant", "applicant", "creditCode")


def check_district(code: str, policy: Policy, day: date, *path: str) -> None:
    """Raise DISTRICT_UNKNOWN for a code that is in no policy's register of paying districts on a day."""
    for district in policy.districts:
        ends = district.valid_to
        if district.code == code and district.valid_from <= day and (ends is None or day <= ends):
            return
    raise refuse(Code.DISTRICT_UNKNOWN, *path, observed=code[:40])

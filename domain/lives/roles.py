"""In which role somebody acts in a life (身份), and the refusal of whoever acts in another one."""

from enum import StrEnum

from domain.policy.conditions import Text
from domain.policy.texts import listed
from domain.refusals.refusals import Citation, Code, Refusal


class Role(StrEnum):
    """In which role somebody acts (身份)."""

    APPLICANT = "APPLICANT"
    OFFICER = "OFFICER"
    DISTRICT_OFFICER = "DISTRICT_OFFICER"
    EXPERT = "EXPERT"
    SUPERVISOR = "SUPERVISOR"
    FINANCE = "FINANCE"
    TREASURY = "TREASURY"
    AUDITOR = "AUDITOR"
    SYSTEM = "SYSTEM"


ROLE_TITLES: dict[Role, Text] = {
    Role.APPLICANT: Text(zh="申请人", en="the applicant"),
    Role.OFFICER: Text(zh="经办人", en="an officer"),
    Role.DISTRICT_OFFICER: Text(zh="区级经办人", en="an officer of the district"),
    Role.EXPERT: Text(zh="评审专家", en="an expert"),
    Role.SUPERVISOR: Text(zh="监督人员", en="a supervisor"),
    Role.FINANCE: Text(zh="财政", en="finance"),
    Role.TREASURY: Text(zh="国库", en="the treasury"),
    Role.AUDITOR: Text(zh="审计", en="an auditor"),
    Role.SYSTEM: Text(zh="系统", en="the system"),
}


def not_among(allowed: frozenset[Role], role: Role, citation: Citation) -> Refusal:
    """Return NOT_ALLOWED for somebody in a role that is not one of those allowed; time is named where it is alone."""
    people = allowed - {Role.SYSTEM} or allowed
    who = listed((ROLE_TITLES[each] for each in Role if each in people), " or ")
    return Refusal(Code.NOT_ALLOWED, {"allowed": who, "role": ROLE_TITLES[role]}, (), (citation,))

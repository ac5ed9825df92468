"""Who sees what (谁可查看): which things by role, and of what is seen the fields that are for some roles alone.

What stands here is asked by the conditions of rows (`seen.py`) and by whoever shows a field; `docs/who_sees.md` prints
it. A field without a line is seen by whoever sees its thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from domain.lives.roles import Role
from domain.policy.conditions import Text
from workflows.transaction.actors import Actor


class Sight(Enum):
    """Which grants, and what hangs on them, somebody in a role sees (可见范围)."""

    OWN = Text(zh="本单位的", en="its own")
    DISTRICT = Text(
        zh="本区申报、由本区出资或者申报单位在本区的", en="filed or paid in its district, or of who is there"
    )
    ASSIGNED = Text(zh="受分派评审、未回避的", en="to which it is assigned, and from which it is not withdrawn")
    PAID = Text(zh="由其财政出资的", en="that its treasury pays, or will pay")
    ANY = Text(zh="全部", en="any")


GRANTS: Mapping[Role, Sight] = {
    Role.APPLICANT: Sight.OWN,
    Role.OFFICER: Sight.ANY,
    Role.DISTRICT_OFFICER: Sight.DISTRICT,
    Role.EXPERT: Sight.ASSIGNED,
    Role.SUPERVISOR: Sight.ANY,
    Role.FINANCE: Sight.PAID,
    Role.TREASURY: Sight.PAID,
    Role.AUDITOR: Sight.ANY,
    Role.SYSTEM: Sight.ANY,
}
"""Which grants somebody sees; of whatever hangs on a grant, what hangs on these."""


class Otherwise(Enum):
    """What somebody is shown in place of a field that is not for his role."""

    NULL = Text(zh="空", en="null")
    ROLE = Text(zh="仅显示身份", en="the role alone")
    LAST_FOUR = Text(zh="仅显示末四位", en="the last four digits alone")
    LEFT_OUT = Text(zh="不列出", en="left out")


@dataclass(frozen=True, slots=True)
class FieldRight:
    """For whom a field is, of those who see its thing."""

    roles: frozenset[Role]
    otherwise: Otherwise = Otherwise.NULL
    narrower: Text | None = None
    """What a role must answer for besides, or what somebody else reads after all; None where the role alone decides."""


OFFICE = frozenset(Role) - {Role.APPLICANT, Role.EXPERT}
"""Who works on the money and the papers of the city (主管部门、财政、国库和监督审计)."""
_SIGNED_IN_BUT_APPLICANTS = frozenset(Role) - {Role.APPLICANT}
EXPERTS_READERS = frozenset({Role.OFFICER, Role.DISTRICT_OFFICER, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR})
"""Who reads what experts found, and who they are (评审保密)."""
_OBJECTORS_READERS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR})
_OVERSIGHT = frozenset({Role.SUPERVISOR, Role.AUDITOR})
_ACCOUNT_READERS = frozenset({Role.APPLICANT, Role.FINANCE, Role.TREASURY, Role.AUDITOR})
_OWN_WORDS = Text(zh="专家本人可查看本人所作", en="experts read their own")
_OF_EXPERTS = FieldRight(EXPERTS_READERS, Otherwise.NULL, _OWN_WORDS)
_NAMES_OF_EXPERTS = FieldRight(EXPERTS_READERS, Otherwise.ROLE, _OWN_WORDS)
_ACCOUNT = FieldRight(
    _ACCOUNT_READERS, Otherwise.LAST_FOUR, Text(zh="财政、国库仅限其出资的", en="finance and treasuries where they pay")
)

FIELDS: Mapping[str, FieldRight] = {
    "Applicant.sourceAnswers": FieldRight(frozenset(Role) - {Role.EXPERT}, Otherwise.LEFT_OUT),
    "AuditLine.address": FieldRight(_OVERSIGHT),
    "AuditLine.request": FieldRight(_OVERSIGHT),
    "BankAccount.accountNo": _ACCOUNT,
    "Duty.reports": FieldRight(_SIGNED_IN_BUT_APPLICANTS),
    "FactSnapshot.evidence": _OF_EXPERTS,
    "FactSnapshot.recordedBy": _NAMES_OF_EXPERTS,
    "Grant.audit": FieldRight(EXPERTS_READERS),
    "Grant.bankAccounts": FieldRight(frozenset(Role) - {Role.EXPERT}, Otherwise.LEFT_OUT),
    "Grant.documents": FieldRight(
        EXPERTS_READERS, Otherwise.LEFT_OUT, Text(zh="专家材料除外均可查看", en="experts' papers alone are for these")
    ),
    "Grant.factComparisons": FieldRight(frozenset(Role) - {Role.EXPERT}, Otherwise.LEFT_OUT),
    "Grant.reviews": FieldRight(EXPERTS_READERS, Otherwise.LEFT_OUT, _OWN_WORDS),
    "HistoryStep.actedFor": _OF_EXPERTS,
    "HistoryStep.evidence": _OF_EXPERTS,
    "HistoryStep.reason": _OF_EXPERTS,
    "HistoryStep.takenBy": _NAMES_OF_EXPERTS,
    "Objection.objector": FieldRight(_OBJECTORS_READERS),
    "Objection.statement": FieldRight(_OBJECTORS_READERS),
    "PaymentRun.rowsSha256": FieldRight(
        frozenset({Role.FINANCE, Role.TREASURY, Role.AUDITOR}),
        Otherwise.NULL,
        Text(zh="财政、国库仅限其出资的", en="finance and treasuries where they pay"),
    ),
    "Policy.history": FieldRight(_SIGNED_IN_BUT_APPLICANTS),
    "Policy.separationRelaxations": FieldRight(_SIGNED_IN_BUT_APPLICANTS),
    "RegisterVersion.recordedBy": FieldRight(OFFICE),
    "RegisterVersion.withdrawnBy": FieldRight(OFFICE),
}
"""For whom each field is that is not for everybody who sees its thing, as `Type.field`."""


def roles_for(field: str) -> frozenset[Role]:
    """Return for whom a field is. Raises KeyError for one that has no line."""
    return FIELDS[field].roles


def reads_field(actor: Actor | None, field: str) -> bool:
    """Return whether a field is for somebody who sees its thing, as far as his role goes; nobody is nobody's."""
    return actor is not None and actor.role in FIELDS[field].roles

"""Credit codes (统一社会信用代码) as they are taken in, and the admission of real ones that break the standard."""

from typing import Annotated

from domain.handling.credit_codes import said_of
from domain.models import AdmittedCreditCode, Applicant
from domain.policy.conditions import Text
from domain.refusals.refusals import Code
from domain.values.credit_codes import ADMISSIBLE, CodeFault, fault_of, written_credit_code
from workflows.policies.policies import current_versions
from workflows.transaction.declarations import STATED, command
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import stated_evidence, stated_reason
from workflows.transaction.refused import refuse
from workflows.transaction.rights import Allowed, require
from workflows.transaction.scopes import responsible
from workflows.transaction.shown import Shown, Thing
from workflows.transaction.who_may import WHO_MAY
from workflows.transaction.work import Done, Work


async def checked_credit_code(text: str, *path: str) -> str:
    """Return a stated credit code as it is kept; raises CREDIT_CODE_INVALID, which names the part that is wrong.

    One that was admitted holds, and so does one under which an applicant was registered before; a citizen's number
    never does.
    """
    code = written_credit_code(text)
    fault = fault_of(code)
    if fault is None or (fault in ADMISSIBLE and await _is_on_record(code)):
        return code
    raise refuse(Code.CREDIT_CODE_INVALID, *path, **said_of(code, fault))


@command(
    "Admit a credit code that its certificate shows though a part of it is wrong (特别认可): from then on "
    "applicants and other awards are recorded under it.",
    by="By an officer of a responsible bureau; a citizen's number by nobody.",
    refuses=(Code.CREDIT_CODE_INVALID, Code.ALREADY_ON_RECORD, Code.REASON_REQUIRED, Code.EVIDENCE_REQUIRED),
    answers="The code as it is admitted, or why it was refused.",
    shows=(Shown("admitted", "The code; null where it was refused."),),
)
class AdmitCreditCode:
    """A credit code that breaks the standard and stands on a certificate all the same."""

    credit_code: Annotated[str, "The code as the certificate shows it."]
    reason: Annotated[str | None, STATED, "Why it is admitted."]
    evidence: Annotated[str | None, STATED, "On which evidence, such as the number of the certificate."]


async def admit_credit_code(work: Work, command: AdmitCreditCode) -> Done:
    """Admit a credit code that its certificate shows though a part of it is wrong (特别认可), once and for all.

    By an officer of a bureau that is responsible for a measure. The same again changes nothing. Raises NOT_ALLOWED,
    CREDIT_CODE_INVALID for what can be no body's code, such as a citizen's number, INPUT_INVALID for a code that holds
    by itself, REASON_REQUIRED, EVIDENCE_REQUIRED, and ALREADY_ON_RECORD where it was admitted for another reason.
    """
    await _check_bureau(work)
    code = written_credit_code(command.credit_code)
    fault = _admissible_fault(code)
    reason, evidence = stated_reason(command.reason), stated_evidence(command.evidence)
    known = await AdmittedCreditCode.get_or_none(credit_code=code)
    if known is not None:
        if (known.reason, known.evidence) != (reason, evidence):
            fact = Text(zh="统一社会信用代码", en="credit code")
            raise refuse(Code.ALREADY_ON_RECORD, "creditCode", fact=fact, observed=code)
        return Done(known.id, {Thing.ADMITTED: known.id}, changed=False)
    admitted = await AdmittedCreditCode.create(
        id=work.new_id(),
        credit_code=code,
        fault=fault,
        reason=reason,
        evidence=evidence,
        admitted_by=work.actor.name,
        admitted_at=work.now,
    )
    return Done(admitted.id, {Thing.ADMITTED: admitted.id}, {"creditCode": code, "fault": fault.value})


async def _check_bureau(work: Work) -> None:
    """Codes belong to no measure: any bureau that is responsible for one may look at a certificate."""
    bureaus = {
        bureau: None
        for version in await current_versions(work.today)
        for bureau in responsible(compiled_version(version).policy)
    }
    require(work.actor, Allowed(roles=WHO_MAY["admitCreditCode"], bureaus=bureaus))


def _admissible_fault(code: str) -> CodeFault:
    fault = fault_of(code)
    if fault is None:
        why = Text(zh="该代码符合国家标准，无须认可", en="it keeps the national standard and needs no admission")
        raise refuse(Code.INPUT_INVALID, "creditCode", field="creditCode", why=why)
    if fault not in ADMISSIBLE:
        raise refuse(Code.CREDIT_CODE_INVALID, "creditCode", **said_of(code, fault))
    return fault


async def _is_on_record(code: str) -> bool:
    return (
        await AdmittedCreditCode.filter(credit_code=code).exists() or await Applicant.filter(credit_code=code).exists()
    )

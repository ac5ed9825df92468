"""Who keeps the register of an applicant (登记信息): officers who answer for its grants, and those of its districts."""

from collections.abc import Sequence

from domain.handling.register import Entry, RegisterAttribute
from domain.lives.roles import Role
from domain.models import Applicant, Grant
from domain.refusals.refusals import Citation
from workflows.transaction.actors import Actor
from workflows.transaction.packs import compiled_version, version_of
from workflows.transaction.refused import not_found
from workflows.transaction.rights import Allowed, KeptOut, require
from workflows.transaction.scopes import responsible
from workflows.transaction.seen import is_told_of
from workflows.transaction.who_may import WHO_MAY


async def check_may_keep_register(actor: Actor, applicant: Applicant, entries: Sequence[Entry]) -> None:
    """Raise NOT_FOUND for whoever sees no grant of the applicant, NOT_ALLOWED for whoever may not keep its register.

    An officer's bureau is responsible for a measure under which the applicant filed; a district officer's district is
    one in which it is, was or will be registered, by whatever was told of it. Nobody keeps his own. What the register
    of legal persons says itself comes on record without anybody.
    """
    if actor.role is Role.SYSTEM:
        return
    if not await _sees(actor, applicant, entries):
        raise not_found("applicant", "id")
    bureaus, cited = await _responsible(applicant)
    allowed = Allowed(
        roles=WHO_MAY["recordRegisterChange"], bureaus=bureaus, kept_out=KeptOut((applicant.credit_code,))
    )
    require(actor, allowed, *cited)


async def _sees(actor: Actor, applicant: Applicant, entries: Sequence[Entry]) -> bool:
    if actor.role is Role.DISTRICT_OFFICER:
        return actor.district in {e.value for e in entries if e.attribute is RegisterAttribute.DISTRICT}
    return await is_told_of(actor, Applicant, applicant.id)


async def _responsible(applicant: Applicant) -> tuple[list[str], tuple[Citation, ...]]:
    """The bureaus of the measures under which the applicant filed, and the clause of the last of them."""
    filed = await Grant.filter(applicant_id=applicant.id).order_by("-created_at", "-id")
    bureaus: dict[str, None] = {}
    cited: tuple[Citation, ...] = ()
    for version_id, code in dict.fromkeys((grant.policy_version_id, grant.measure) for grant in filed):
        compiled = compiled_version(await version_of(version_id))
        measure = compiled.measures[code]
        bureaus |= dict.fromkeys(responsible(compiled.policy, measure))
        cited = cited or (Citation.of(measure),)
    return list(bureaus), cited

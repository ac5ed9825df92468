"""To which officer a grant is assigned (经办人): who is named on it, and to whom the next one hands it over (交接)."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from domain.lives.grants import GrantEvent
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.values.people import MOST_PERSON, BadPersonError, person_of
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.transaction.declarations import STATED, command, on
from workflows.transaction.reasons import remark, stated_line
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work


@command(
    "Assign an application to an officer (指派经办人), hand it over (交接), or take it back from both: it is "
    "in that one's morning. It changes nothing of who may take a step of it.",
    step=GrantEvent.ASSIGN_OFFICER,
    shows=(GRANT,),
)
class AssignGrant:
    """An officer who is to handle an application (指派经办人); nobody without a name."""

    grant_id: Annotated[UUID, on("Grant"), "The grant."]
    expected_version: Annotated[int | None, STATED, "Its version when you decided; STALE_VERSION where it changed."]
    officer: Annotated[
        str | None, "The id (`sub`) of the officer's token, which is shown as the name; without it, nobody."
    ] = None
    reason: Annotated[str | None, "Why, for the record."] = None


async def assign_grant(work: Work, command: AssignGrant) -> Done:
    """Assign a grant to an officer (指派经办人), or to nobody; whose it is already stays so.

    Raises NOT_ALLOWED, INPUT_INVALID for a name that tells nobody apart, EXPERT_HAS_INTEREST for one who withdrew from
    it.
    """
    event = GrantEvent.ASSIGN_OFFICER
    dossier = await open_dossier(work, command.grant_id, command.expected_version, event)
    dossier.check(work, event)
    name = stated_line(command.officer or "", "officer", MOST_PERSON)
    person = _known_as(name) if name else None
    why, grant = remark(command.reason), dossier.grant
    if person == grant.officer:
        return replace(dossier.done(), changed=False)
    if person in dossier.kept_out.interested:
        raise RefusedError(_interested(dossier, name))
    sets = {"officer": person, "officer_name": name or None}
    handed = " → ".join(each or "—" for each in (grant.officer_name, name))
    await dossier.move(work, event, reason=f"{handed}: {why}"[:2000] if why else handed, sets=sets)
    return dossier.done()


def _interested(dossier: Dossier, name: str) -> Refusal:
    return Refusal(Code.EXPERT_HAS_INTEREST, {"expert": name}, ("officer",), (dossier.citation,))


def _known_as(name: str) -> str:
    """The id by which a token knows this person, however the office wrote it."""
    try:
        return person_of(name)
    except BadPersonError:
        why = Text(zh="姓名中没有可识别的文字", en="nothing in the name tells anybody apart")
        raise refuse(Code.INPUT_INVALID, "officer", field="officer", why=why) from None

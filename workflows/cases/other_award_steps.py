"""Steps of awards of other policies (其他支持): one place through which each moves, under the lock of its matter."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from domain.assessment.same_matter import same_matter_citation
from domain.lives.grants import COMMITTED, PENDING
from domain.lives.legs import LegState
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardContext, OtherAwardEvent, OtherAwardState
from domain.models import Grant, OtherAward, PaymentLeg
from domain.refusals.refusals import Citation
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.history import Subject
from workflows.transaction.steps import take_step
from workflows.transaction.work import Work

_NOT_MOVING = (LegState.BUDGET_PENDING, LegState.ORDERED, LegState.RETURNED, LegState.CANCELLED, LegState.SPLIT)
"""States of a leg of which no money arrived or is on its way: whatever else the treasury does with one, it moves."""


async def lock_matters(*matters: tuple[str, str]) -> None:
    """Wait for the locks of matters, each ``(credit code, key)``, until the transaction ends.

    What is recorded on a matter and what is decided on it come one after the other, so that one sees the other.
    """
    await wait_for(Turn.MATTER, (f"{credit_code}/{key}" for credit_code, key in matters))


async def move_other_award(  # noqa: PLR0913 - a step is all of this, and nothing of it has a default worth hiding
    work: Work,
    award: OtherAward,
    event: OtherAwardEvent,
    citation: Citation,
    *,
    actor: Actor | None = None,
    reason: str | None = None,
    evidence: str | None = None,
    sets: Mapping[str, object] | None = None,
) -> None:
    """Take one step of the life of an award of another policy and write its history, or raise the refusal."""
    acting = actor or work.actor
    context = await context_of_award(award, acting, citation)
    await take_step(
        work,
        OTHER_AWARD_LIFE,
        award,
        event,
        context,
        subject=Subject.OTHER_AWARD,
        scope=award.id,
        actor=acting,
        reason=reason,
        evidence=evidence,
        sets=sets,
    )


async def context_of_award(award: OtherAward, actor: Actor, citation: Citation) -> OtherAwardContext:
    """Return what the guards of an award of another policy look at."""
    return OtherAwardContext(actor.role, citation, (await closed_in_favour([award]))[0])


async def closed_in_favour(awards: Sequence[OtherAward]) -> list[str | None]:
    """Return for each the number of the grant for which it was given up, while that stands or was paid."""
    ids = {award.closed_for_id for award in awards if award.closed_for_id}
    grants = {grant.id: grant for grant in await Grant.filter(id__in=ids)} if ids else {}
    ended = [grant.id for grant in grants.values() if grant.state not in {*COMMITTED, *PENDING}]
    paid = await _moving(ended) if ended else set[UUID]()
    standing = {uid: grant.number for uid, grant in grants.items() if uid not in ended or uid in paid}
    return [standing.get(award.closed_for_id) if award.closed_for_id else None for award in awards]


async def was_paid(grant: Grant) -> bool:
    """Return whether money of a grant arrived, or is on its way."""
    return grant.id in await _moving([grant.id])


async def _moving(grants: Sequence[UUID]) -> set[UUID]:
    """Of which of these grants money arrived, or is on its way."""
    legs = PaymentLeg.filter(payment__grant_id__in=list(grants))
    moving = legs.exclude(state__in=[state.value for state in _NOT_MOVING])
    return {row["payment__grant_id"] for row in await moving.values("payment__grant_id")}


async def close_for(work: Work, dossier: Dossier, awards: Iterable[OtherAward]) -> None:
    """Close unpaid awards of other policies in favour of a grant that is had in full (就高, art. 16)."""
    citation = same_matter_citation(dossier.compiled.policy)
    for award in awards:
        award.closed_for_id = dossier.grant.id
        await move_other_award(work, award, OtherAwardEvent.CLOSE, citation, actor=SYSTEM, reason=dossier.grant.number)


async def reopen_for(work: Work, dossier: Dossier) -> None:
    """Take up again what was given up in favour of a grant that ended, where nothing of the grant was paid."""
    given_up = OtherAward.filter(closed_for_id=dossier.grant.id, state=OtherAwardState.CLOSED.value)
    awards = await given_up.order_by("recorded_at", "id")
    if not awards or await was_paid(dossier.grant):
        return
    await lock_matters(*((award.credit_code, award.matter_key) for award in awards))
    citation = same_matter_citation(dossier.compiled.policy)
    for award in await given_up.select_for_update(no_key=True).order_by("recorded_at", "id"):
        reason = dossier.grant.number
        event, sets = OtherAwardEvent.REOPEN, {"closed_for_id": None}
        await move_other_award(work, award, event, citation, actor=SYSTEM, reason=reason, sets=sets)

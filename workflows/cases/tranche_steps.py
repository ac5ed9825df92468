"""Steps of tranches (后续拨付): one place through which every one of them moves."""

from domain.lives.tranche_life import TRANCHE_LIFE, TrancheContext, TrancheEvent, TrancheState
from domain.models import Tranche
from workflows.cases.dossiers import Dossier
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.history import Subject
from workflows.transaction.steps import take_step
from workflows.transaction.work import Work


async def move_tranche(
    work: Work,
    dossier: Dossier,
    tranche: Tranche,
    event: TrancheEvent,
    actor: Actor | None = None,
    *,
    reason: str | None = None,
) -> None:
    """Take one step of a tranche's life and write its history, or raise the refusal. The grant is locked."""
    acting = actor or work.actor
    await take_step(
        work,
        TRANCHE_LIFE,
        tranche,
        event,
        tranche_context(dossier, tranche, acting, four_eyes=work.four_eyes),
        subject=Subject.TRANCHE,
        scope=dossier.grant.id,
        actor=acting,
        reason=reason,
        citation=dossier.clause_of(event),
    )


def tranche_context(dossier: Dossier, tranche: Tranche, actor: Actor, *, four_eyes: bool) -> TrancheContext:
    """Return what the guards of a tranche look at, for somebody."""
    own = four_eyes and tranche.reported_by_person in actor.people
    return TrancheContext(actor.role, dossier.citation, own, **dossier.separation(actor))


async def drop_tranches(work: Work, dossier: Dossier) -> None:
    """Let the unpaid tranches of a grant that ends fall away: its award is what was paid."""
    states = [TrancheState.REPORTED.value, TrancheState.AWARDED.value]
    for tranche in await Tranche.filter(grant_id=dossier.grant.id, state__in=states).order_by("number"):
        dossier.grant.award = (dossier.grant.award or 0) - (tranche.award or 0)
        await move_tranche(work, dossier, tranche, TrancheEvent.FALL_AWAY, SYSTEM)

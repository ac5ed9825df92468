"""Who proposes an award (拟支持主体): a district one that it pays itself, officers of the bureaus any other."""

from domain.handling.deciders import proposers
from workflows.cases.dossiers import Dossier
from workflows.transaction.actors import Actor
from workflows.transaction.rights import require


def check_proposer(actor: Actor, dossier: Dossier) -> None:
    """Raise NOT_ALLOWED where somebody proposes an award that another treasury pays than his may (各区)."""
    roles = proposers(dossier.compiled.policy, dossier.measure, dossier.grant.decided_payer)
    require(actor, dossier.allowed(roles), dossier.citation, path=("decidedPayer",))

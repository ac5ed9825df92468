"""The steps of a grant's life as somebody is offered them (可办环节), each with the command that takes it."""

from collections.abc import Mapping, Sequence
from functools import cache

from domain.lives.grants import GrantEvent
from domain.lives.life import Action
from domain.refusals.refusals import Refusal
from workflows.grants.applications import UpdateGrantFacts
from workflows.grants.tranches import AwardTranche
from workflows.transaction.declarations import declarations
from workflows.transaction.offers import Offer

_E = GrantEvent
_OTHERWISE: Mapping[GrantEvent, type] = {_E.CORRECT_FACTS: UpdateGrantFacts, _E.AWARD_TRANCHE: AwardTranche}
"""By which command a step is taken that no command declares: a command may take two, or the step of a part as well."""
_EXPLAINED = frozenset({_E.CORRECT_FACTS})
"""Steps that need a reason, of a command that another step takes without one."""


def offers_of(
    actions: Sequence[Action[GrantEvent]], against: Mapping[GrantEvent, Sequence[Refusal]]
) -> list[tuple[GrantEvent, Offer]]:
    """Return each step of a grant as it is offered: what its life refuses, or what stands against it besides."""
    commands = _commands()
    return [
        (
            action.event,
            Offer(
                action.title,
                commands[action.event],
                action.refusals or against.get(action.event, ()),
                explained=action.event in _EXPLAINED,
            ),
        )
        for action in actions
    ]


@cache
def _commands() -> Mapping[GrantEvent, type]:
    """Return the command that takes each step that people take."""
    declared = {
        declaration.step: command
        for command, declaration in declarations().items()
        if isinstance(declaration.step, GrantEvent) and declaration.rows is None
    }
    return {**declared, **_OTHERWISE}

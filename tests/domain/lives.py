"""Every life of Duixian, each with a situation in which the guards of an event let pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias, cast

from domain.handling.gate_steps import GATE_STEPS
from domain.lives.call_life import CALL_LIFE, CallContext, CallEvent
from domain.lives.duty_life import DUTY_LIFE, DutyContext, DutyEvent
from domain.lives.events import Event
from domain.lives.grants import GRANT_LIFE, GrantContext, GrantEvent
from domain.lives.legs import LEG_LIFE, LegContext, LegEvent
from domain.lives.life import Life
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneContext, MilestoneEvent
from domain.lives.objection_life import OBJECTION_LIFE, ObjectionContext, ObjectionEvent
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardContext, OtherAwardEvent
from domain.lives.policy_life import POLICY_LIFE, PolicyContext, PolicyEvent, PolicyState
from domain.lives.proposal_life import PROPOSAL_LIFE, ProposalContext, ProposalEvent
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryContext, RecoveryEvent
from domain.lives.roles import Role
from domain.lives.run_life import RUN_LIFE, RunContext, RunEvent
from domain.lives.table import Move, Permit
from domain.lives.tranche_life import TRANCHE_LIFE, TrancheContext, TrancheEvent
from domain.lives.unit_life import UNIT_LIFE, UnitContext, UnitEvent
from domain.refusals.refusals import Citation

CITED = Citation(10)
VALIDITY = Citation(16)
TODAY = date(2022, 6, 1)
DAY = timedelta(days=1)

AnyLife: TypeAlias = Life[StrEnum, Event, Any]
AnyRow: TypeAlias = Move[StrEnum, Event, Any] | Permit[StrEnum, Event, Any]
Changes: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Lived:
    """A life, its events, and the situations in which they happen."""

    life: AnyLife
    events: type[Event]
    context: type[Any]
    passing: Changes = field(default_factory=dict[str, Any])
    """Of a situation what lets most events pass."""
    otherwise: Mapping[Event, Changes] = field(default_factory=dict[Event, Changes])
    """What lets the other events pass, which happen in another situation."""

    def at(self, event: Event, role: Role, **changes: Any) -> Any:  # noqa: ANN401 - each life has its own
        """Return a situation in which every guard of an event lets pass, but for the changes."""
        fields = {**self.passing, **self.otherwise.get(event, {}), **changes}
        return self.context(role=role, citation=CITED, **fields)

    def contexts(self, role: Role) -> list[Any]:
        """Return each context in which some event passes, for somebody in a role."""
        usual = next((event for event in self.events if event not in self.otherwise), None)
        return [self.at(event, role) for event in (usual, *self.otherwise) if event]


def _lived(life: object, events: type[Event], context: type[Any], *changes: Changes | Mapping[Any, Changes]) -> Lived:
    return Lived(cast("AnyLife", life), events, context, *cast("tuple[Any, ...]", changes))


_PROGRAMME = {"is_programme": True}
_GRANT: Changes = {
    "validity": VALIDITY,
    "measure": "A06-2",
    "today": TODAY,
    "policy_state": PolicyState.IN_FORCE,
    "in_force_from": TODAY,
    "expires_on": TODAY,
    "publicity_last": TODAY - DAY,
    "waiting_for": (),
    "is_programme": False,
    "proposers": frozenset({Role.OFFICER, Role.DISTRICT_OFFICER}),
    "deciders": frozenset({Role.OFFICER, Role.DISTRICT_OFFICER}),
    "recordable": frozenset(step.event for step in GATE_STEPS.values()),
    "recorded": {},
    "review_open": True,
    "has_experts": True,
    "selected": True,
    "has_tranches": True,
    "has_units": True,
    "has_voucher": True,
    "term_broken": True,
}
_RECOVERY: Changes = {"today": TODAY, "reply_until": TODAY, "missing": 1}

LIVES: dict[str, Lived] = {
    lived.life.name: lived
    for lived in (
        _lived(
            GRANT_LIFE,
            GrantEvent,
            GrantContext,
            _GRANT,
            {
                GrantEvent.LAPSE: {"supplement_until": TODAY - DAY},
                GrantEvent.FILE_OBJECTION: {"publicity_last": TODAY},
                GrantEvent.BEGIN_PROGRAMME: _PROGRAMME,
                GrantEvent.RECORD_SERVICE_MONTH: _PROGRAMME,
                GrantEvent.CORRECT_SERVICE_MONTH: _PROGRAMME,
                GrantEvent.LAPSE_VOUCHER: {"expires_on": TODAY - DAY},
                GrantEvent.RELEASE: {"held": "群众举报"},
            },
        ),
        _lived(MILESTONE_LIFE, MilestoneEvent, MilestoneContext),
        _lived(LEG_LIFE, LegEvent, LegContext),
        _lived(
            POLICY_LIFE,
            PolicyEvent,
            PolicyContext,
            {"today": TODAY, "in_force_from": TODAY, "expires_on": TODAY},
            {PolicyEvent.EXPIRE: {"today": TODAY + DAY}},
        ),
        _lived(
            CALL_LIFE,
            CallEvent,
            CallContext,
            {
                "today": TODAY,
                "opens_on": TODAY,
                "closes_on": TODAY,
                "is_competition": True,
                "free_places": 1,
                "on_reserve": 1,
            },
            {CallEvent.CLOSE: {"today": TODAY + DAY}},
        ),
        _lived(OBJECTION_LIFE, ObjectionEvent, ObjectionContext),
        _lived(TRANCHE_LIFE, TrancheEvent, TrancheContext),
        _lived(RUN_LIFE, RunEvent, RunContext),
        _lived(UNIT_LIFE, UnitEvent, UnitContext),
        _lived(
            DUTY_LIFE,
            DutyEvent,
            DutyContext,
            {"today": TODAY, "year": TODAY.year, "required": 10, "reported": 10},
            {DutyEvent.MISS: {"today": date(TODAY.year + 1, 1, 1), "reported": 9}},
        ),
        _lived(
            RECOVERY_LIFE,
            RecoveryEvent,
            RecoveryContext,
            _RECOVERY,
            {
                RecoveryEvent.LAPSE_REPLY: {"today": TODAY + DAY},
                RecoveryEvent.RECEIVE_ALL: {"missing": 0},
                RecoveryEvent.DISMISS_CHALLENGE: {"challenged": True},
                RecoveryEvent.UPHOLD_CHALLENGE: {"challenged": True},
            },
        ),
        _lived(
            PROPOSAL_LIFE,
            ProposalEvent,
            ProposalContext,
            {"today": TODAY, "lapses_on": TODAY},
            {
                ProposalEvent.WITHDRAW: {"proposed_by_this_person": True},
                ProposalEvent.LAPSE: {"today": TODAY + DAY},
            },
        ),
        _lived(OTHER_AWARD_LIFE, OtherAwardEvent, OtherAwardContext),
    )
}
"""Every life by its name."""

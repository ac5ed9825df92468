"""Every life of Duixian, each with a situation in which the guards of an event let pass."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeAlias, cast

from domain.handling.gate_deeds import GATE_DEEDS
from domain.lives.call_life import CALL_LIFE, CallEvent, CallSituation
from domain.lives.duty_life import DUTY_LIFE, DutyEvent, DutySituation
from domain.lives.grants import GRANT_LIFE, GrantEvent, GrantSituation
from domain.lives.legs import LEG_LIFE, LegEvent, LegSituation
from domain.lives.life import Life, Role
from domain.lives.milestone_life import MILESTONE_LIFE, MilestoneEvent, MilestoneSituation
from domain.lives.objection_life import OBJECTION_LIFE, ObjectionEvent, ObjectionSituation
from domain.lives.other_award_life import OTHER_AWARD_LIFE, OtherAwardEvent, OtherAwardSituation
from domain.lives.policy_life import POLICY_LIFE, PolicyEvent, PolicySituation, PolicyState
from domain.lives.proposal_life import PROPOSAL_LIFE, ProposalEvent, ProposalSituation
from domain.lives.recovery_life import RECOVERY_LIFE, RecoveryEvent, RecoverySituation
from domain.lives.run_life import RUN_LIFE, RunEvent, RunSituation
from domain.lives.tranche_life import TRANCHE_LIFE, TrancheEvent, TrancheSituation
from domain.lives.unit_life import UNIT_LIFE, UnitEvent, UnitSituation
from domain.refusals.refusals import Citation

CITED = Citation(10)
VALIDITY = Citation(16)
TODAY = date(2022, 6, 1)
DAY = timedelta(days=1)

AnyLife: TypeAlias = Life[StrEnum, StrEnum, Any]
Changes: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Lived:
    """A life, its events, and the situations in which they happen."""

    life: AnyLife
    events: type[StrEnum]
    situation: type[Any]
    passing: Changes = field(default_factory=dict[str, Any])
    """Of a situation what lets most events pass."""
    otherwise: Mapping[StrEnum, Changes] = field(default_factory=dict[StrEnum, Changes])
    """What lets the other events pass, which happen in another situation."""

    def at(self, event: StrEnum, role: Role, **changes: Any) -> Any:  # noqa: ANN401 - each life has its own
        """Answer a situation in which every guard of an event lets pass, but for the changes."""
        fields = {**self.passing, **self.otherwise.get(event, {}), **changes}
        return self.situation(role=role, citation=CITED, **fields)

    def situations(self, role: Role) -> list[Any]:
        """Answer each situation in which some event passes, for somebody in a role."""
        usual = next((event for event in self.events if event not in self.otherwise), None)
        return [self.at(event, role) for event in (usual, *self.otherwise) if event]


def _lived(life: object, events: type[StrEnum], situation: type[Any], *given: Changes | Mapping[Any, Changes]) -> Lived:
    return Lived(cast("AnyLife", life), events, situation, *cast("tuple[Any, ...]", given))


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
    "recordable": frozenset(deed.event for deed in GATE_DEEDS.values()),
    "recorded": {},
    "review_open": True,
    "has_experts": True,
    "selected": True,
    "has_tranches": True,
    "has_units": True,
    "term_broken": True,
}
_RECOVERY: Changes = {"today": TODAY, "reply_until": TODAY, "missing": 1}

LIVES: dict[str, Lived] = {
    found.life.name: found
    for found in (
        _lived(
            GRANT_LIFE,
            GrantEvent,
            GrantSituation,
            _GRANT,
            {
                GrantEvent.LAPSE: {"supplement_until": TODAY - DAY},
                GrantEvent.FILE_OBJECTION: {"publicity_last": TODAY},
                GrantEvent.BEGIN_PROGRAMME: _PROGRAMME,
                GrantEvent.RECORD_SERVICE_MONTH: _PROGRAMME,
                GrantEvent.CORRECT_SERVICE_MONTH: _PROGRAMME,
                GrantEvent.RELEASE: {"held": "群众举报"},
            },
        ),
        _lived(MILESTONE_LIFE, MilestoneEvent, MilestoneSituation),
        _lived(LEG_LIFE, LegEvent, LegSituation),
        _lived(
            POLICY_LIFE,
            PolicyEvent,
            PolicySituation,
            {"today": TODAY, "in_force_from": TODAY, "expires_on": TODAY},
            {PolicyEvent.EXPIRE: {"today": TODAY + DAY}},
        ),
        _lived(
            CALL_LIFE,
            CallEvent,
            CallSituation,
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
        _lived(OBJECTION_LIFE, ObjectionEvent, ObjectionSituation),
        _lived(TRANCHE_LIFE, TrancheEvent, TrancheSituation),
        _lived(RUN_LIFE, RunEvent, RunSituation),
        _lived(UNIT_LIFE, UnitEvent, UnitSituation),
        _lived(
            DUTY_LIFE,
            DutyEvent,
            DutySituation,
            {"today": TODAY, "year": TODAY.year, "required": 10, "reported": 10},
            {DutyEvent.MISS: {"today": date(TODAY.year + 1, 1, 1), "reported": 9}},
        ),
        _lived(
            RECOVERY_LIFE,
            RecoveryEvent,
            RecoverySituation,
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
            ProposalSituation,
            {"today": TODAY, "lapses_on": TODAY},
            {
                ProposalEvent.WITHDRAW: {"proposed_by_this_person": True},
                ProposalEvent.LAPSE: {"today": TODAY + DAY},
            },
        ),
        _lived(OTHER_AWARD_LIFE, OtherAwardEvent, OtherAwardSituation),
    )
}
"""Every life by its name."""

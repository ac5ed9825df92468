"""Every life by whose it is (生命周期一览), and what the office calls each of its steps."""

from collections.abc import Mapping
from typing import Any

from domain.lives.call_life import CALL_LIFE
from domain.lives.duty_life import DUTY_LIFE
from domain.lives.grants import GRANT_LIFE
from domain.lives.legs import LEG_LIFE
from domain.lives.life import Life
from domain.lives.milestone_life import MILESTONE_LIFE
from domain.lives.objection_life import OBJECTION_LIFE
from domain.lives.other_award_life import OTHER_AWARD_LIFE
from domain.lives.policy_life import POLICY_LIFE
from domain.lives.proposal_life import PROPOSAL_LIFE
from domain.lives.recovery_life import RECOVERY_LIFE
from domain.lives.run_life import RUN_LIFE
from domain.lives.tranche_life import TRANCHE_LIFE
from domain.lives.unit_life import UNIT_LIFE

# Each life has states, events and situations of its own.
LIVES: Mapping[str, Life[Any, Any, Any]] = {
    "POLICY": POLICY_LIFE,
    "CALL": CALL_LIFE,
    "GRANT": GRANT_LIFE,
    "OBJECTION": OBJECTION_LIFE,
    "UNIT": UNIT_LIFE,
    "MILESTONE": MILESTONE_LIFE,
    "TRANCHE": TRANCHE_LIFE,
    "LEG": LEG_LIFE,
    "RUN": RUN_LIFE,
    "RECOVERY": RECOVERY_LIFE,
    "DUTY": DUTY_LIFE,
    "OTHER_AWARD": OTHER_AWARD_LIFE,
    "PROPOSAL": PROPOSAL_LIFE,
}
"""By the subject that a history names."""

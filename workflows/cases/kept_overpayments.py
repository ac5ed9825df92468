"""What was paid beyond an award and has not come back (多付未退): it was had, whatever became of its recovery."""

from collections.abc import Sequence

from domain.lives.grants import COMMITTED
from domain.lives.legs import LegState
from domain.lives.recovery_life import RecoveryState
from domain.lives.roles import Role
from domain.lives.unit_life import UnitEvent, UnitState
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, naming

# What was ordered of an award that a correction lowers is lowered with it: more than the award stands in payments only
# where it was paid, or is with the treasury. What a treasury paid twice is no part of a payment, nor what came of it.
KEPT = """
    SELECT greatest((
        SELECT coalesce(sum(leg.amount), 0) FROM payment JOIN payment_leg AS leg ON leg.payment_id = payment.id
        WHERE payment.grant_id = grants.id AND leg.state NOT IN (LegState.CANCELLED, LegState.SPLIT)
    ) - (
        SELECT coalesce(sum(leg.received), 0)
        FROM recovery JOIN recovery_leg AS leg ON leg.recovery_id = recovery.id
        WHERE recovery.grant_id = grants.id AND recovery.payment_id IS NOT NULL
            AND recovery.state <> RecoveryState.DROPPED
    ) - coalesce((grants.standing_award ->> 'award')::bigint, grants.award), 0) AS fen
"""
"""The fen that a row of ``grants`` has beyond its award; none of a programme, whose windows are paid one by one."""

# Whoever puts units back where a higher award was refused is the system: for those nothing was ever paid.
_WAS_PAID = f"""
JOIN grants ON grants.id = unit.grant_id AND grants.award IS NOT NULL
CROSS JOIN LATERAL ({KEPT}) AS kept
WHERE unit.state = UnitState.FAILED AND kept.fen > 0 AND EXISTS (
    SELECT FROM history_step AS step
    WHERE step.scope_id = grants.id AND step.subject_id = unit.id AND step.event = UnitEvent.CORRECT_TO_FAILED
        AND step.role <> Role.SYSTEM
)
"""
_HELD = naming(LegState, RecoveryState, Role, UnitEvent, UnitState)(f"""
SELECT unit.code, grants.number FROM unit {_WAS_PAID}
    AND unit.policy_code = $1 AND unit.measure = $2 AND unit.code = ANY($3::text[]) AND unit.grant_id <> $4
ORDER BY unit.code, grants.number LIMIT 1
""")  # noqa: S608 - the words are our own
_HELD_OF_GRANTS = naming(LegState, RecoveryState, Role, UnitEvent, UnitState)(f"""
SELECT own.grant_id, count(DISTINCT own.id) AS units
FROM unit AS own JOIN unit ON unit.policy_code = own.policy_code AND unit.measure = own.measure
    AND unit.code = own.code AND unit.grant_id <> own.grant_id
{_WAS_PAID} AND own.grant_id = ANY($1::uuid[]) AND own.state = UnitState.ACCEPTED
GROUP BY own.grant_id
""")  # noqa: S608 - the words are our own


async def held_by_overpayment(dossier: Dossier, codes: Sequence[str]) -> tuple[str, str] | None:
    """Return the first of these units that another grant was paid for and a correction failed since, and that grant.

    The unit and the grant are named by their numbers. None where no such money is left: it came back, or a later award
    of that grant was reckoned with it. The grant's own units never count: its next award is reckoned on what it has.
    """
    grant = dossier.grant
    held = await ask(_HELD, dossier.version.code, grant.measure, list(codes), grant.id)
    return (str(held[0]["code"]), str(held[0]["number"])) if held else None


async def units_held(dossiers: Sequence[Dossier]) -> list[int]:
    """Return for each how many of its accepted units another grant was paid for and a correction failed since.

    A unit is registered where that money came back; a receipt can be withdrawn later. An award that was approved by
    then stands: what did not come back is asked back there, and not here.
    """
    undecided = [one.grant.id for one in dossiers if one.measure.procedure.units and not _stands(one)]
    if not undecided:
        return [0 for _ in dossiers]
    units = {row["grant_id"]: int(row["units"]) for row in await ask(_HELD_OF_GRANTS, undecided)}
    return [units.get(one.grant.id, 0) for one in dossiers]


def _stands(dossier: Dossier) -> bool:
    return dossier.grant.state in COMMITTED or dossier.grant.standing_award is not None

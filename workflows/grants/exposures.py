"""What a measure without a cap has come to so far (累计敞口): figures for whoever reviews one more case of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.lives.grants import COMMITTED, GrantState
from domain.lives.legs import LegState
from domain.lives.recovery_life import RecoveryState
from domain.values.money import Fen
from workflows.runtime.sql import ask, naming

_EXPOSURES = naming(LegState, GrantState, RecoveryState)("""
SELECT asked.turn, count(award.id) AS awards, coalesce(sum(award.awarded), 0)::bigint AS awarded,
    coalesce(sum(award.paid), 0)::bigint AS paid
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (policy_code, measure, turn)
LEFT JOIN LATERAL (
    SELECT grants.id, coalesce((grants.standing_award->>'award')::bigint, grants.award, 0) AS awarded,
        legs.settled - coalesce((
            SELECT sum(back.received) FROM recovery JOIN recovery_leg AS back ON back.recovery_id = recovery.id
            WHERE recovery.grant_id = grants.id AND recovery.payment_id IS NOT NULL
                AND recovery.state <> RecoveryState.DROPPED
        ), 0) AS paid
    FROM policy_version AS version JOIN grants ON grants.policy_version_id = version.id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(leg.amount) FILTER (WHERE leg.state = LegState.SETTLED), 0) AS settled
        FROM payment JOIN payment_leg AS leg ON leg.payment_id = payment.id WHERE payment.grant_id = grants.id
    ) AS legs
    WHERE version.code = asked.policy_code AND grants.measure = asked.measure AND (
        grants.state = ANY ($3::text[]) OR grants.standing_award IS NOT NULL
        OR (grants.state = GrantState.TERMINATED AND legs.settled > 0)
    )
) AS award ON true
GROUP BY asked.turn ORDER BY asked.turn
""")


@dataclass(frozen=True, slots=True)
class Exposure:
    """What was awarded under a measure over the life of its policy: how many awards, their fen, and the fen paid.

    While a higher award is being decided, that of before counts. What came back of a payment counts as not paid.
    """

    awards: int
    awarded: Fen
    paid: Fen


async def exposures(measures: Sequence[tuple[str, str]]) -> list[Exposure]:
    """Return what each of some measures has come to, each named by the codes of its policy and its own."""
    states = [state.value for state in COMMITTED]
    codes, own = ([pair[place] for pair in measures] for place in (0, 1))
    rows = await ask(_EXPOSURES, codes, own, states)
    return [Exposure(int(row["awards"]), int(row["awarded"]), int(row["paid"])) for row in rows]

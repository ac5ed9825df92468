"""Whether money is where it must be, seen from behind: by SQL of its own, and not by what Duixian says of itself."""

from tests.world.city import City

_NEVER = {
    "postings of an entry that do not add up to nothing": """
        SELECT entry_id FROM posting GROUP BY entry_id HAVING sum(amount) <> 0 OR count(*) <> 2
    """,
    "a budget that is not the sum of its postings": """
        SELECT b.id FROM budget b WHERE (appropriated, free, reserved, paid, recovered, lapsed, carried_over) <> (
            SELECT coalesce(-sum(amount) FILTER (WHERE account = 'APPROPRIATED'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'FREE'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'RESERVED'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'PAID'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'RECOVERED'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'LAPSED'), 0),
                coalesce(sum(amount) FILTER (WHERE account = 'CARRIED_OVER'), 0)
            FROM posting p WHERE p.budget_id = b.id
        )
    """,
    "a budget that spent more than it has": """
        SELECT id FROM budget WHERE appropriated <> free + reserved + paid + recovered + lapsed + carried_over
            OR least(appropriated, free, reserved, paid, recovered, lapsed, carried_over) < 0
    """,
    "a leg whose entries do not say how it stands": """
        SELECT leg.id FROM payment_leg leg LEFT JOIN LATERAL (
            SELECT string_agg(kind, ' ' ORDER BY number) AS kinds, count(DISTINCT budget_id) AS budgets
            FROM ledger_entry e WHERE e.leg_id = leg.id AND kind IN ('RESERVE', 'RELEASE', 'SETTLE', 'RETURN')
        ) said ON true
        WHERE regexp_replace(coalesce(kinds, ''), ' SETTLE RETURN', '', 'g') <> ALL (CASE state
            WHEN 'BUDGET_PENDING' THEN ARRAY[''] WHEN 'SETTLED' THEN ARRAY['RESERVE SETTLE']
            WHEN 'CANCELLED' THEN ARRAY['', 'RESERVE RELEASE'] WHEN 'SPLIT' THEN ARRAY['RESERVE RELEASE']
            ELSE ARRAY['RESERVE'] END) OR budgets > 1
    """,
    "a leg charged to somebody else, or in another year than it was reserved": """
        SELECT leg.id FROM payment_leg leg JOIN ledger_entry e ON e.leg_id = leg.id JOIN budget b ON b.id = e.budget_id
        WHERE b.treasury <> leg.treasury OR b.policy_code <> leg.policy_code OR e.budget_id <> leg.budget_id
            OR e.kind IN ('RESERVE', 'RELEASE', 'SETTLE', 'RETURN') AND e.amount <> leg.amount
    """,
    "a payment that is not its legs, or more paid than was awarded": """
        SELECT g.id FROM grants g JOIN payment p ON p.grant_id = g.id JOIN payment_leg l ON l.payment_id = p.id
            AND l.state <> 'SPLIT'
        GROUP BY g.id, p.id, g.award, p.milestone_id
        HAVING sum(l.amount) <> p.amount OR p.milestone_id IS NULL
            AND sum(l.amount) FILTER (WHERE l.state = 'SETTLED') > coalesce(g.award, 0)
                + (SELECT coalesce(sum(c.amount), 0) FROM correction_claim c WHERE c.payment_id = p.id)
    """,
    "a claim on a settled payment that no recovery asks back": """
        SELECT c.id FROM correction_claim c WHERE c.recovery_id IS NULL AND NOT EXISTS (SELECT 1 FROM payment_leg l
            WHERE l.payment_id = c.payment_id AND l.state NOT IN ('SETTLED', 'SPLIT'))
    """,
    "a leg that was settled twice, or never by a receipt": """
        SELECT l.id FROM payment_leg l LEFT JOIN receipt r ON r.leg_id = l.id AND r.outcome IN ('SETTLED', 'RETURNED')
            AND r.voucher_no = l.voucher_no AND NOT EXISTS (SELECT 1 FROM receipt later
                WHERE later.treasury = r.treasury AND later.number = r.number AND later.edition > r.edition)
        WHERE l.state = 'SETTLED' GROUP BY l.id, l.amount
        HAVING count(r.id) FILTER (WHERE r.outcome = 'SETTLED') NOT BETWEEN 1
            AND 1 + count(r.id) FILTER (WHERE r.outcome = 'RETURNED') OR max(r.amount) <> l.amount
    """,
    "an allowance above its most, or that is not the sum of its uses": """
        SELECT a.id FROM allowance a JOIN allowance_use u ON u.allowance_id = a.id GROUP BY a.id
        HAVING a.used <> sum(u.amount) OR a.used > max(u.most) FILTER (WHERE u.hard)
    """,
    "an award that took no allowance of the measures that have one": """
        SELECT g.id FROM grants g JOIN allowance a ON a.measure = g.measure AND a.kind = 'APPLICANT_YEAR'
        WHERE g.award > 0 AND g.state IN ('PAYABLE', 'PAYING', 'PAID')
            AND NOT EXISTS (SELECT 1 FROM allowance_use u WHERE u.grant_id = g.id)
    """,
    "somebody who was served before another who waits": """
        SELECT late.id FROM payment_leg late
        -- A part has what its whole had: that was served once, in its turn.
        JOIN ledger_entry e ON e.leg_id = late.id AND e.kind = 'RESERVE' AND late.split_from_id IS NULL
        JOIN payment_leg waits ON waits.treasury = late.treasury AND waits.policy_code = late.policy_code
            AND waits.state = 'BUDGET_PENDING' AND (waits.awarded_on, waits.place) < (late.awarded_on, late.place)
        JOIN payment p ON p.id = waits.payment_id AND p.ordered_at < e.recorded_at
    """,
}
"""What must never be found, each with the statement that finds it."""

_COVERED = """
SELECT first.id FROM budget b JOIN LATERAL (
    SELECT * FROM payment_leg leg WHERE leg.treasury = b.treasury AND leg.policy_code = b.policy_code
        AND leg.state = 'BUDGET_PENDING' ORDER BY awarded_on, place LIMIT 1
) first ON first.amount <= b.free WHERE b.year = $1
"""


def differences(city: City) -> list[str]:
    """What is not as it must be, a sentence each; nothing where money is where it must be."""
    wrong = [f"{says}: {rows}" for says, statement in _NEVER.items() if (rows := city.sql(statement))]
    waiting = city.sql(_COVERED, city.day.year)
    return wrong + ([f"somebody waits for money that is there: {waiting}"] if waiting else [])

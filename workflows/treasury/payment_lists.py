"""What lists of payments and legs ask for beyond columns: by state, voucher, receipt and day (支付台账检索)."""

from collections.abc import Collection
from datetime import date

from tortoise.expressions import Q, RawSQL, Subquery

from domain.lives.legs import BY_A_LEG, LegState, PaymentState
from domain.models import PaymentLeg
from domain.treasury.receipts import ReceiptOutcome
from workflows.runtime.sql import ask, naming
from workflows.runtime.written_queries import in_words, quoted, words_of

# Statements and no conditions of the ORM: it has none that looks at each leg of a payment, or at the last edition of a
# receipt. What is filled in are states of the domain and days, no text of anybody.
_STATE_OF = naming(LegState, PaymentState)("""
(SELECT CASE WHEN bool_and(leg.state = LegState.SETTLED) IS NOT FALSE THEN PaymentState.SETTLED {cases} END
  FROM payment_leg leg WHERE leg.payment_id = {payment} AND leg.state <> LegState.SPLIT)
""").strip()
_IN_A_STATE = """(
    SELECT leg.payment_id FROM payment_leg AS leg WHERE leg.state IN ({own}) AND {neither} EXISTS (
        SELECT 1 FROM payment_leg AS other WHERE other.payment_id = leg.payment_id AND other.state IN ({others})
    )
)"""
# Nearly all payments are settled: as a list of its own each leg that was ever paid would be read for one page, so each
# is looked at as it is met.
_SETTLED = """(
    SELECT "payment"."id" WHERE EXISTS (
        SELECT 1 FROM payment_leg AS leg WHERE leg.payment_id = "payment"."id" AND leg.state IN ({own})
    ) AND NOT EXISTS (
        SELECT 1 FROM payment_leg AS other WHERE other.payment_id = "payment"."id" AND other.state IN ({others})
    )
)"""
# Of each leg as it is met: of a month in a large city there are more receipts than a list has pages.
_SETTLED_ON = naming(ReceiptOutcome)("""(
    SELECT "payment_leg"."id" WHERE EXISTS (
        SELECT 1 FROM receipt AS one
        WHERE one.leg_id = "payment_leg"."id" AND one.voucher_no = "payment_leg"."voucher_no"
            AND one.outcome = ReceiptOutcome.SETTLED AND one.on_day BETWEEN '{first}' AND '{last}' AND NOT EXISTS (
                SELECT 1 FROM receipt AS later WHERE later.treasury = one.treasury AND later.number = one.number
                    AND later.edition > one.edition AND later.edition > 1
            )
    )
)""")

# One by one by its key: joined, every payment there ever was would be read for the few legs that are under way.
_GRANTS_OF_LEGS = """(
    SELECT (SELECT payment.grant_id FROM payment WHERE payment.id = leg.payment_id)
    FROM payment_leg AS leg WHERE leg.state IN ({states})
)"""

# From the few grants that are on hold to their legs, and not from every leg to its grant.
_HELD = """(
    SELECT of_grant.id FROM grants
    CROSS JOIN LATERAL (SELECT id FROM payment WHERE payment.grant_id = grants.id OFFSET 0) AS of_grant
    WHERE grants.held_reason IS NOT NULL
)"""

_WITH_LEGS = """(
    SELECT "payment"."id" WHERE EXISTS (SELECT 1 FROM ({legs}) AS leg WHERE leg.payment_id = "payment"."id")
)"""
# Of each recovery as it is met: from its treasury's legs every leg that was ever paid would be read.
_OF_TREASURY = """(
    SELECT "recovery"."id" WHERE EXISTS (
        SELECT 1 FROM payment_leg AS leg WHERE leg.payment_id = "recovery"."payment_id" AND leg.treasury = {treasury}
    ) OR EXISTS (
        SELECT 1 FROM double_payment AS double
        WHERE double.id = "recovery"."double_payment_id" AND double.treasury = {treasury}
    )
)"""

# Looked up first: they are few, and as alternatives in the list's own statement every leg would be looked at.
UNDER_VOUCHER = """
SELECT id FROM payment_leg WHERE voucher_no = $1
UNION SELECT leg_id FROM payment_run_row WHERE standing AND voucher_no = $1
UNION SELECT leg_id FROM receipt WHERE voucher_no = $1
"""
WITH_RECEIPT = "SELECT DISTINCT leg_id AS id FROM receipt WHERE number = $1"


def state_of_payment(payment: str) -> str:
    """Return the term of SQL for the state of a payment, given the term of its id: as `payment_state` has it."""
    cases = " ".join(
        f"WHEN bool_or(leg.state IN ({_words(of)})) THEN '{state.value}'" for state, of in BY_A_LEG.items()
    )
    return _STATE_OF.format(payment=payment, cases=cases)


def payments_standing(states: Collection[PaymentState]) -> Q:
    """Return which payments are in one of these states, each by its legs as `payment_state` has it; none for none."""
    condition = Q(id__in=[])
    for state in states:
        condition |= Q(id__in=RawSQL(_in_state(state)))
    return condition


def _in_state(state: PaymentState) -> str:
    unsettled = frozenset(LegState) - {LegState.SETTLED, LegState.SPLIT}
    if state is PaymentState.SETTLED:
        return _SETTLED.format(own=_words({LegState.SETTLED}), others=_words(unsettled))
    if state is PaymentState.PARTIALLY_SETTLED:
        return _written({LegState.SETTLED}, unsettled, neither=False)
    order = list(BY_A_LEG)
    before = frozenset[LegState]().union(*(BY_A_LEG[each] for each in order[: order.index(state)]))
    return _written(BY_A_LEG[state], before, neither=True)


def _written(own: Collection[LegState], others: Collection[LegState], *, neither: bool) -> str:
    return _IN_A_STATE.format(own=_words(own), others=_words(others), neither="NOT" if neither else "")


def _words(states: Collection[LegState]) -> str:
    return ", ".join(f"'{state.value}'" for state in sorted(states))


def legs_standing(states: Collection[LegState]) -> Q:
    """Return which legs stand in one of these states; none for none."""
    return Q(state__in=words_of([state.value for state in states]))


def grants_with_legs(states: Collection[LegState]) -> Q:
    """Return which grants have a leg in one of these states."""
    return Q(id__in=RawSQL(grants_of_legs(states)))


def grants_of_legs(states: Collection[LegState]) -> str:
    """Return the query of the grants that have a leg in one of these states, some of them more than once."""
    return _GRANTS_OF_LEGS.format(states=_words(states))


def legs_held(*, held: bool) -> Q:
    """Return which legs are of a grant that is on hold; or which are not."""
    on_hold = Q(payment_id__in=RawSQL(_HELD))
    return on_hold if held else ~on_hold


def legs_settled(first: date | None, last: date | None) -> Q:
    """Return which legs stand as paid by a receipt of one of these days, as it was last corrected."""
    days = {"first": first or date.min, "last": last or date.max}
    settled = RawSQL(_SETTLED_ON.format(**{name: day.isoformat() for name, day in days.items()}))
    return Q(state=LegState.SETTLED.value, id__in=settled)


async def legs_under_voucher(voucher_no: str) -> Q:
    """Return which legs were ever with their treasury under a voucher: now, by a run, or by what was answered."""
    return Q(id__in=[row["id"] for row in await ask(UNDER_VOUCHER, voucher_no)])


async def legs_with_receipt(receipt_no: str) -> Q:
    """Return which legs have a receipt of this number, of whichever edition: each treasury numbers its own."""
    return Q(id__in=[row["id"] for row in await ask(WITH_RECEIPT, receipt_no)])


def recoveries_of_treasury(treasury: str) -> Q:
    """Return which recoveries ask back what a treasury paid a part of, or paid twice."""
    return Q(id__in=RawSQL(_OF_TREASURY.format(treasury=quoted(treasury))))


def payments_with(legs: Q) -> Q:
    """Return which payments have one of these legs, of which there may be very many: each is looked at as it is met."""
    of_legs = in_words(PaymentLeg.filter(legs).values("payment_id"))
    return Q(id__in=RawSQL(_WITH_LEGS.format(legs=of_legs)))


def payments_of(legs: Q) -> Q:
    """Return which payments have one of these legs, of which there are few."""
    return Q(id__in=Subquery(PaymentLeg.filter(legs).values("payment_id")))

"""Voucher numbers (凭证号): one for each request of a leg, and which of them each step of a leg concerns."""

from collections.abc import Iterable

from domain.handling.leg_queue import WITH_THE_TREASURY
from domain.lives.legs import LegEvent, LegState
from domain.policy.titled import Titled


class VoucherOutcome(Titled):
    """What a treasury said of a voucher (凭证办理结果), over all the legs that were asked for under it."""

    SETTLED = "SETTLED", "已到账", "the money arrived"
    RETURNED = "RETURNED", "已退票", "the bank returned it"
    UNKNOWN = "UNKNOWN", "情况不明", "unknown to the treasury"
    PARTIALLY_SETTLED = "PARTIALLY_SETTLED", "部分到账", "a part is answered, the rest is still with it"
    PARTIALLY_RETURNED = "PARTIALLY_RETURNED", "部分退票", "a part was paid, the rest came back"


def voucher_number(grant: str, payer: str, leg: str, requests: int) -> str:
    """Return the number of a leg's voucher by its grant's number, its own id in hexadecimal and its requests.

    >>> voucher_number("A08-1-2022-000001", "city", "0f9a31c4d2e84f", 2)
    'A08-1-2022-000001/city/0f9a31/2'
    """
    return f"{grant}/{payer}/{leg[:6]}/{requests}"


def vouchers_of_steps(
    steps: Iterable[tuple[LegEvent, str | None]], number: str, began: str | None = None
) -> list[str | None]:
    """Return the voucher that each step of a leg concerns, the first step first; None before it is first requested.

    Of each step the voucher of the receipt on which it was taken is known, where there was one: it may be an earlier
    one. ``number`` is a voucher of the leg without its last part, which counts the requests; ``began`` is the one under
    which a part of a leg began, that of the leg from which it was split.

    >>> steps = [(LegEvent.RESERVE, None), (LegEvent.REQUEST, None), (LegEvent.RETURN, "V/1"), (LegEvent.REQUEST, None)]
    >>> vouchers_of_steps([*steps, (LegEvent.TAKE_BACK, None), (LegEvent.SETTLE_LATE, "V/1")], "V")
    [None, 'V/1', 'V/1', 'V/2', 'V/2', 'V/1']
    >>> vouchers_of_steps([(LegEvent.REQUEST, None), (LegEvent.TAKE_BACK, None), (LegEvent.CANCEL, None)], "V")
    ['V/1', 'V/1', None]
    """
    requests, now = 0, began
    answered: list[str | None] = []
    for event, named in steps:
        if event is LegEvent.REQUEST:
            requests += 1
            now = f"{number}/{requests}"
        now = named or now
        answered.append(now)
        if event is LegEvent.TAKE_BACK:
            now = None
    return answered


def voucher_outcome(legs: Iterable[tuple[LegState, str | None]], voucher_no: str) -> VoucherOutcome | None:
    """Return what the treasury said of a voucher by the legs that were asked for under it; None while it said nothing.

    Of each leg its state and its voucher of now are given: one that is under another came back under this one.

    >>> voucher_outcome([(LegState.SETTLED, "V"), (LegState.INSTRUCTED, "V")], "V")
    <VoucherOutcome.PARTIALLY_SETTLED: 'PARTIALLY_SETTLED'>
    >>> voucher_outcome([(LegState.SETTLED, "V"), (LegState.SETTLED, "W")], "V")
    <VoucherOutcome.PARTIALLY_RETURNED: 'PARTIALLY_RETURNED'>
    """
    stands = {*WITH_THE_TREASURY, LegState.SETTLED}
    states = {state if named == voucher_no and state in stands else LegState.RETURNED for state, named in legs}
    if LegState.UNKNOWN in states:
        return VoucherOutcome.UNKNOWN
    if LegState.INSTRUCTED in states:
        return None if len(states) == 1 else VoucherOutcome.PARTIALLY_SETTLED
    return VoucherOutcome.PARTIALLY_RETURNED if len(states) > 1 else VoucherOutcome(next(iter(states)).value)

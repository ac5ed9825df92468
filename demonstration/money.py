"""Finance and treasury (拨付): what courses ask for is gathered in runs, approved, instructed and answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

from demonstration.calendar import Days
from demonstration.clerk import Clerk

Json: TypeAlias = dict[str, Any]
Leg: TypeAlias = tuple[Clerk, str]

MAKER, CHECKER, APPROVER, KEEPER = "finance", "finance 2", "finance 3", "finance 4"
"""Who gathers, who approves, who approves large ones, and who keeps the accounts."""
_CANCELLED, _UNKNOWN = 29, 11
"""Numbers of runs with which something goes otherwise: each so-manieth is cancelled, or not heard of for a while."""
_AN_ANSWER = timedelta(days=5)
_FOR_LARGE = timedelta(days=30)
"""For how long before the end a large run still waits for its second approval."""


@dataclass(slots=True)
class Money:
    """The legs that were asked for, and the runs by which they are paid."""

    new_clerk: Callable[[str], Clerk]
    last: date
    day: date = date.min
    waiting: dict[str, list[Leg]] = field(default_factory=dict[str, list[Leg]])
    returning: set[str] = field(default_factory=set[str])
    """Legs that the bank sends back once."""
    _under_way: set[str] = field(default_factory=set[str])
    """Legs that wait for a run or for an answer."""
    _runs: int = 0
    _receipts: int = 0

    def requested(self, clerk: Clerk) -> None:
        """Take note of the legs of a payment that was just requested."""
        for leg in _legs(clerk):
            if leg["state"] == "REQUESTED" and leg["id"] not in self._under_way:
                self._under_way.add(leg["id"])
                self.waiting.setdefault(leg["treasury"], []).append((clerk, leg["id"]))

    def days(self, put: Callable[[date, Any, Days], None]) -> Days:
        """Every week a run for each treasury that has legs; each goes its own way from there."""
        while True:
            for treasury in sorted(self.waiting):
                self._runs += 1
                clerk = self.new_clerk(f"run {self._runs}")
                put(self.day, clerk, self._run(clerk, treasury, self.waiting.pop(treasury), self._runs))
            yield self.day + timedelta(days=7)

    def _run(self, clerk: Clerk, treasury: str, legs: list[Leg], number: int) -> Days:
        inputs = {"treasury": treasury, "legIds": [leg for _, leg in legs]}
        clerk.do("createPaymentRun", MAKER, inputs=inputs)
        if clerk.day > self.last - _AN_ANSWER and number % 2:
            clerk.do("approvePaymentRun", CHECKER)
            return
        yield clerk.day + timedelta(days=1)
        if number % _CANCELLED == 0:
            clerk.do("cancelPaymentRun", MAKER, inputs={"reason": "一笔收款信息待核，另行编制"})
            self.waiting.setdefault(treasury, []).extend(legs)
            return
        clerk.do("approvePaymentRun", CHECKER)
        if clerk.run["state"] == "CHECKED":
            if clerk.day > self.last - _FOR_LARGE:
                return
            yield clerk.day + timedelta(days=1)
            clerk.do("approvePaymentRun", APPROVER)
        yield clerk.day + timedelta(days=1)
        clerk.do("instructPaymentRun", MAKER)
        yield clerk.day + _AN_ANSWER
        of_late = clerk.day > self.last - 2 * _AN_ANSWER
        if of_late and number % 2:
            self.returning.add(legs[0][1])
        late = legs[:1] if number % _UNKNOWN == 0 or (of_late and number % 2 == 0) else []
        for of, leg in late:
            payer = _leg(of, leg)["payer"]
            of.do("reportLegUnknown", "treasury", leg=payer, inputs={"reason": "清算行未回执"})
        self._answer(clerk, [leg for leg in legs if leg not in late])
        if late:
            yield clerk.day + 2 * _AN_ANSWER
            self._answer(clerk, late)

    def _answer(self, clerk: Clerk, legs: list[Leg]) -> None:
        rows = [self._row(clerk.day, of, leg) for of, leg in legs]
        self._under_way -= {leg for _, leg in legs}
        if rows:
            clerk.do("recordTreasuryReceipts", "treasury", inputs={"rows": rows})

    def _row(self, day: date, of: Clerk, leg: str) -> Json:
        shown = _leg(of, leg)
        self._receipts += 1
        row = {"voucherNo": shown["voucherNo"], "amount": shown["amount"], "on": day.isoformat()}
        if leg in self.returning:
            self.returning.remove(leg)
            return row | {
                "outcome": "RETURNED",
                "receiptNo": f"示例退{self._receipts:05d}",
                "reason": "收款账户名称不符",
            }
        return row | {"outcome": "SETTLED", "receiptNo": f"示例回{self._receipts:05d}"}


def _legs(clerk: Clerk) -> list[Json]:
    return [leg for payment in clerk.look()["payments"] for leg in payment["legs"]]


def _leg(clerk: Clerk, leg: str) -> Json:
    return next(shown for shown in _legs(clerk) if shown["id"] == leg)

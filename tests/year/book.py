"""The book of the year (全年账簿): every fen, leg, run, recovery and inbox, kept beside Duixian and without its code.

It is told what was done and which receipts were sent, and what is due by the plan. The sums of budgets are those of
the bookkeeper of a city of money; here is what a bureau reports besides.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.books.bookkeeper import Bookkeeper, Leg
from tests.year.plan import APPLICATIONS, TREASURIES, YEARS
from tests.year.registers import Recovery, Registers, Run

LINE = ("reserved", "waiting", "waitingLegs", "paid", "cameBack", "recoveredLater", "arrears")
"""Of a report of budget execution."""
_ENDED = ("ANSWERED", "CANCELLED")
_OPEN, _AWAY = ("ORDERED", "RETURNED", "REQUESTED"), ("INSTRUCTED", "UNKNOWN")
_WAITS_FOR = {
    "DRAFT": "APPLICANT",
    "SUPPLEMENT": "APPLICANT",
    **dict.fromkeys(("SUBMITTED", "UNDER_REVIEW", "PROPOSED", "PUBLICITY_OVER", "ACTIVE"), "OFFICER"),
    "PUBLICITY": "SYSTEM",
    "APPROVED": "SYSTEM",
}
"""Whose turn it is by where a case stands; once it is payable, its legs say so."""


@dataclass
class YearBook(Bookkeeper):
    """The book; payments are named by their application, later ones of it with ``#``."""

    day: date = date.min
    approved: dict[str, date] = field(default_factory=dict[str, date])
    states: dict[str, str] = field(default_factory=dict[str, str])
    awarded: dict[int, date] = field(default_factory=dict[int, date])
    awards: dict[str, int] = field(default_factory=dict[str, int])
    held: set[str] = field(default_factory=set[str])
    objected: set[str] = field(default_factory=set[str])
    """To which somebody objects, and whom nobody has answered."""
    runs: list[Run] = field(default_factory=list[Run])
    recoveries: dict[str, Recovery] = field(default_factory=dict[str, Recovery])
    evenings: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    """What the reports said on the last evening of each year that is over."""
    closed: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """Treasuries whose year two people closed."""
    flows: Counter[tuple[int, str, int, str]] = field(default_factory=Counter[tuple[int, str, int, str]])
    """Fen by calendar year, treasury, year of the budget, and what happened."""
    back: Counter[tuple[str, str, int]] = field(default_factory=Counter[tuple[str, str, int]])
    """Fen that came back and stayed back, by payment, payer and calendar year."""

    registers: Registers = field(default_factory=Registers)

    def flow(self, leg: Leg, what: str, amount: int) -> None:
        """Put down what moved this year between a budget and an applicant."""
        self.flows[self.year, leg.treasury, leg.year, what] += amount

    def order(self, payment: str, pays: dict[str, int]) -> None:
        """A payment: each payer's part waits at the end of its queue, and is served if it is first and covered."""
        of = APPLICATIONS[payment.partition("#")[0]]
        self.registers.ordered[payment] = self.day
        self.legs[payment] = {payer: Leg(of.treasury(payer), amount) for payer, amount in pays.items()}
        for leg in self.legs[payment].values():
            queue = self.queue.setdefault(leg.treasury, [])
            # First approved, first served (I-35): what was ordered late stands where its approval stands.
            self.awarded[id(leg)] = self.day if "#" in payment else self.approved[payment]
            queue.insert(bisect_right(queue, self.awarded[id(leg)], key=lambda each: self.awarded[id(each)]), leg)
            self.serve(leg.treasury)

    def pay(self, payment: str, payer: str) -> None:
        """The treasury paid."""
        self.settle(payment, payer)
        leg = self.legs[payment][payer]
        self.flow(leg, "paid", leg.amount)
        self.registers.settled[payment, payer] = self.day
        self._answered(payment, payer)
        self._follow(payment)

    def pay_part(self, payment: str, payer: str, amount: int) -> None:
        """The treasury paid a part: it is a leg of its own, and the rest is still to be answered."""
        rest = self.legs[payment][payer]
        self.legs[payment][f"{payer} in part"] = Leg(rest.treasury, amount, rest.state, rest.year)
        rest.amount -= amount
        self.pay(payment, f"{payer} in part")

    def new_year(self) -> None:
        """A year is over; what its last evening said can be closed."""
        self.evenings[self.year] = self.sums()
        self.turn_the_year()

    def send_back(self, payment: str, payer: str) -> None:
        """The bank returned it, before it was ever paid, or after."""
        leg = self.legs[payment][payer]
        if leg.state == "SETTLED":
            self.come_back(payment, payer)
            self.flow(leg, "returned", leg.amount)
            self._set(payment, "PAYING")
        leg.state = "RETURNED"
        self.registers.settled.pop((payment, payer), None)
        self._answered(payment, payer)

    def ask_for(self, payment: str) -> None:
        """Finance asks for whatever is reserved or was returned."""
        self.request(payment)
        self._set(payment, "PAYING")

    def requestable(self) -> list[str]:
        """Payments of which something can be asked for."""
        return [
            payment
            for payment, legs in self.legs.items()
            if any(leg.state in {"ORDERED", "RETURNED"} for leg in legs.values())
            and payment.partition("#")[0] not in self.held
            and self.states[payment.partition("#")[0]] != "APPROVED"
        ]

    def gather(self, treasury: str) -> list[tuple[str, str]]:
        """A run of all that is asked for of a treasury and stands in no other."""
        gathered = {leg for run in self.runs if run.state not in _ENDED for leg in run.unanswered}
        chosen = [
            (payment, payer)
            for payment, legs in self.legs.items()
            for payer, leg in legs.items()
            if (leg.treasury, leg.state) == (treasury, "REQUESTED")
            and (payment, payer) not in gathered
            and payment.partition("#")[0] not in self.held
        ]
        total = sum(self.legs[payment][payer].amount for payment, payer in chosen)
        self.runs.append(Run(treasury, chosen, total, unanswered=set(chosen)))
        return chosen

    def instruct(self, number: int) -> None:
        """The treasury has it."""
        run = self.runs[number - 1]
        run.state = "INSTRUCTED"
        for payment, payer in run.legs:
            self.legs[payment][payer].state = "INSTRUCTED"

    def cancel(self, number: int) -> None:
        """Its legs wait for another run, and no row of it stands."""
        run = self.runs[number - 1]
        run.state, run.legs, run.total = "CANCELLED", [], 0

    def _answered(self, payment: str, payer: str) -> None:
        for run in self.runs:
            run.unanswered.discard((payment, payer))
            if run.state == "INSTRUCTED" and not run.unanswered:
                run.state = "ANSWERED"

    def _set(self, payment: str, state: str) -> None:
        name = payment.partition("#")[0]
        if self.states[name] != "ACTIVE":
            self.states[name] = state

    def _follow(self, payment: str) -> None:
        """A case is paid once every leg of every payment of it is."""
        name = payment.partition("#")[0]
        own = [leg for key, legs in self.legs.items() if key.partition("#")[0] == name for leg in legs.values()]
        if {leg.state for leg in own} <= {"SETTLED", "CANCELLED"}:
            self._set(payment, "PAID")

    def receive(self, payment: str, payer: str, amount: int) -> None:
        """Money came back on a recovery, or (below nothing) did not come after all."""
        leg, recovery = self.legs[payment][payer], self.recoveries[payment]
        if amount > 0:
            self.move(leg.treasury, leg.year, "paid", "recovered", amount)
        else:
            self.move(leg.treasury, leg.year, "recovered", "paid", -amount)
        self.flow(leg, "recovered" if amount > 0 else "reinstated", abs(amount))
        self.back[payment, payer, self.year] += amount
        recovery.received[payer] = recovery.received.get(payer, 0) + amount
        back = sum(recovery.received.values())
        recovery.state = "RECOVERED" if back == recovery.amount else "PARTLY_RECOVERED" if back else "DEMANDED"

    def restored(self, payment: str) -> None:
        """Finance gives what came back to the budgets; of a year that is over it lapses at once."""
        for payer, amount in self.recoveries[payment].received.items():
            leg = self.legs[payment][payer]
            self.move(leg.treasury, leg.year, "recovered", "free" if leg.year == self.year else "lapsed", amount)
            self.serve(leg.treasury)

    def set_aside(self, payment: str) -> None:
        """Note that what was ordered was cancelled, whatever is ordered in its place."""
        before = self.legs.setdefault(f"{payment}#-", {})
        before |= {payer: Leg(leg.treasury, leg.amount, "CANCELLED") for payer, leg in self.legs[payment].items()}

    def reduce(self, payment: str, pays: dict[str, int]) -> None:
        """Less is due: the payment is replaced by one of less, and what is reserved too much is free again."""
        self.set_aside(payment)
        self.registers.ordered[payment] = self.day
        for payer, amount in pays.items():
            leg = self.legs[payment][payer]
            less, leg.amount = leg.amount - amount, amount
            if leg.state != "BUDGET_PENDING":
                self.move(leg.treasury, leg.year, "reserved", "free" if leg.year == self.year else "lapsed", less)
            self.serve(leg.treasury)
        self.awards[payment] = sum(pays.values())

    def propose_anew(self, payment: str, award: int) -> None:
        """More is due, and nothing was paid: what was ordered is cancelled, and the higher award is shown anew."""
        self.set_aside(payment)
        self.give_up(payment)
        del self.legs[payment], self.registers.ordered[payment]
        self.states[payment], self.awards[payment] = "PROPOSED", award

    def sums(self) -> dict[str, Any]:
        """What the reports say, by kind: what is asked of a past day, too."""
        return {
            "budgets": {key: dict(sums) for key, sums in self.money.items() if any(sums.values())},
            "execution": self._execution(),
            "flows": {key: amount for key, amount in self.flows.items() if amount},
            "queues": {each: [self._named(leg) for leg in self.queue.get(each, [])] for each in TREASURIES},
        }

    def lists(self) -> dict[str, Any]:
        """What the lists and inboxes say, by kind."""
        standing = Counter[tuple[str, str]]()
        for legs in self.legs.values():
            for leg in legs.values():
                standing[leg.treasury, leg.state] += leg.amount
        return {
            "legs": dict(standing),
            "runs": [(run.treasury, run.state, len(run.legs), run.total) for run in self.runs],
            "recoveries": {
                payment: (each.state, each.claimed, each.amount, sum(each.received.values()), each.challenged)
                for payment, each in self.recoveries.items()
            },
            "closed": {key: self._accounts(*key) for key in self.closed},
            "grants": {name: (state, self.awards.get(name)) for name, state in self.states.items()},
            "ranks": dict(self.registers.ranks),
            "inboxes": {role: sorted(names) for role, names in self._inboxes().items()},
        }

    def _accounts(self, treasury: str, year: int) -> dict[str, int]:
        """What a closed year says: its budget as it stood on its last evening, and what then waited."""
        evening, waits = self.evenings[year], ("waiting", "waitingLegs", "arrears")
        lines = [line for key, line in evening["execution"].items() if key[:2] == (year, treasury)]
        budget: dict[str, int] = evening["budgets"][treasury, year]
        return budget | {name: sum(line[name] for line in lines) for name in waits}

    def _named(self, leg: Leg) -> tuple[str, str, int]:
        return next(
            (payment, payer, leg.amount)
            for payment, legs in self.legs.items()
            for payer, each in legs.items()
            if each is leg
        )

    def _execution(self) -> dict[tuple[int, str, str], dict[str, int]]:
        lines: dict[tuple[int, str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(LINE, 0))
        for payment, legs in self.legs.items():
            measure = APPLICATIONS[payment.partition("#")[0]].measure
            some_paid = any(leg.state == "SETTLED" for leg in legs.values())
            for payer, leg in legs.items():
                if leg.state == "CANCELLED":
                    continue
                line = lines[leg.year or self.year, leg.treasury, measure]
                if leg.state == "BUDGET_PENDING":
                    line["waiting"] += leg.amount
                    line["waitingLegs"] += 1
                elif leg.state != "SETTLED":
                    line["reserved"] += leg.amount
                line["arrears"] += leg.amount if some_paid and leg.state != "SETTLED" else 0
                came = {year: self.back[payment, payer, year] for year in YEARS}
                line["cameBack"] += sum(came.values())
                line["recoveredLater"] += sum(amount for year, amount in came.items() if year > leg.year)
                line["paid"] += leg.amount - sum(came.values()) if leg.state == "SETTLED" else 0
        return {key: line for key, line in lines.items() if any(line.values())}

    def _inboxes(self) -> dict[str, set[str]]:
        inboxes: dict[str, set[str]] = {
            role: set() for role in ("APPLICANT", "OFFICER", "DISTRICT_OFFICER", "FINANCE", "TREASURY", "SYSTEM")
        }
        for name, state in self.states.items():
            if state == "PUBLICITY" and name in self.objected:
                inboxes["OFFICER"].add(name)
            elif role := _WAITS_FOR.get(state):
                # What the district alone gives (由企业所在区给予, art. 12) it decides itself.
                own_alone = role == "OFFICER" and set(APPLICATIONS[name].pays) == {"district"}
                inboxes["DISTRICT_OFFICER" if own_alone else role].add(name)
            own = [leg for key, legs in self.legs.items() if key.partition("#")[0] == name for leg in legs.values()]
            standing, doubled = {leg.state for leg in own}, any(leg.extra for leg in own)
            if standing & {*_OPEN} and state != "APPROVED":
                inboxes["OFFICER" if name in self.held else "FINANCE"].add(name)
            if standing & {*_AWAY}:
                inboxes["TREASURY"].add(name)
            if doubled:
                inboxes["FINANCE"].add(name)
            elif "BUDGET_PENDING" in standing and not standing & {*_OPEN, *_AWAY}:
                inboxes["SYSTEM"].add(name)
        return inboxes

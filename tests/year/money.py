"""Finance and the treasuries of the year (资金办理): budgets, requests, runs, receipts and what is asked back."""

from dataclasses import dataclass, field
from typing import Any

from domain.lives.roles import Role
from tests.scenes.scenes_budgets import accounts, budget
from tests.world.cases import Case, new_receipt
from tests.world.city import Json
from tests.world.runs import APPROVER, account, gathered, step
from tests.year.handling import Bureau
from tests.year.plan import fen
from tests.year.player import paper, yuan
from tests.year.registers import Recovery


def one_leg(which: str) -> tuple[str, str]:
    """The payment and the payer that a plan names."""
    payment, payer = which.split()
    return payment, payer


@dataclass
class Year(Bureau):
    """The office, and those who pay."""

    run: dict[int, Json] = field(default_factory=dict[int, Json])
    """The runs as they were last seen, by number."""
    leg_names: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """By global id of a leg its payment and payer."""

    def arrange(self, entry: Json) -> None:
        """Money of this year, which a second person of finance confirms."""
        for treasury, amount in entry.items():
            fields = {"treasury": treasury, "year": self.book.year, "amount": yuan(fen(amount))}
            self.city.finance.done("appropriateBudget", **fields, **paper())
            self.book.arrange(treasury, fen(amount))

    def cut(self, entry: Json) -> None:
        """Less money of this year."""
        for treasury, amount in entry.items():
            self.city.finance.done("cutBudget", **self._of(treasury, self.book.year), amount=yuan(fen(amount)))
            self.book.cut(treasury, fen(amount))

    def carry_over(self, entry: Json) -> None:
        """What lapsed last year is this year's after all."""
        for treasury, amount in entry.items():
            fields = self._of(treasury, self.book.year - 1)
            self.city.finance.done("carryOverBudget", **fields, amount=yuan(fen(amount)))
            self.book.carry_over(treasury, fen(amount))
            self.book.registers.brought[treasury, self.book.year] += fen(amount)

    def close_year(self, entry: Json) -> None:
        """Two people close a treasury's year: its figures are what they are for good."""
        for treasury, year in entry.items():
            digest = accounts(self.city, treasury, year)["sha256"]
            self.city.finance.done("closeYear", treasury=treasury, year=year, sha256=digest, **paper())
            self.book.closed.append((treasury, year))

    def _of(self, treasury: str, year: int) -> Json:
        budget_now = budget(self.city, treasury, year)
        return {"id": budget_now["id"], "expectedVersion": budget_now["version"]} | paper()

    def request(self, _: str) -> None:
        """Whatever can be asked for is asked for."""
        for payment in self.book.requestable():
            case = self.case(payment)
            if case.grant["bankAccount"] is None:
                account(case)
                case.look()
            legs = {(leg["payer"], leg["amount"]) for leg in self._payment(case, payment)["legs"]}
            assert legs == {(payer, yuan(leg.amount)) for payer, leg in self.book.legs[payment].items()}, payment
            case.do("requestPayment", id=self._payment(case, payment)["id"])
            self.book.ask_for(payment)

    def account(self, names: list[str]) -> None:
        """Another account, after what was paid to the first came back."""
        for name in names:
            account(self.case(name), reason="退票后更正账号", evidence="开户许可证")

    def _payment(self, case: Case, payment: str) -> Json:
        """The payment of a case: its first, or the last one of a later award."""
        payments = [each for each in case.grant["payments"] if each["state"] != "CANCELLED"]
        return payments[-1] if "#" in payment else payments[0]

    def _leg(self, payment: str, payer: str) -> Json:
        legs, due = self._payment(self.case(payment), payment)["legs"], yuan(self.book.legs[payment][payer].amount)
        return next(leg for leg in legs if (leg["payer"], leg["amount"]) == (payer, due))

    def gather(self, treasuries: list[str]) -> None:
        """A run of each of these treasuries."""
        for treasury in treasuries:
            legs = self.book.gather(treasury)
            assert legs, treasury
            run = gathered(self.city, treasury, *(self._leg(*leg)["id"] for leg in legs))
            self.run[len(self.book.runs)] = run

    def name_legs(self) -> None:
        """Note by which id each leg of the book goes."""
        for payment, legs in self.book.legs.items():
            known = {name for name in self.leg_names.values() if name[0] == payment}
            known_all = {payer for _, payer in known} == {*legs} and payment not in self.reordered
            if payment.endswith("#-") or known_all:
                continue
            self.reordered.discard(payment)
            for leg in self._payment(self.case(payment), payment)["legs"]:
                self.leg_names[leg["id"]] = (payment, leg["payer"])

    def check(self, numbers: list[int]) -> None:
        """Another person approves; above the limit that is the first of two approvals."""
        for number in numbers:
            self.run[number] = step(self.city, "approvePaymentRun", self.run[number])
            run = self.book.runs[number - 1]
            run.state = "CHECKED" if run.total > 5_000_000_00 else "CLEARED"

    def clear(self, numbers: list[int]) -> None:
        """A third person approves what is large."""
        for number in numbers:
            self.run[number] = step(self.city, "approvePaymentRun", self.run[number], APPROVER)
            self.book.runs[number - 1].state = "CLEARED"

    def instruct(self, numbers: list[int]) -> None:
        """The treasury has the run."""
        for number in numbers:
            self.run[number] = step(self.city, "instructPaymentRun", self.run[number])
            self.book.instruct(number)

    def cancel_run(self, numbers: list[int]) -> None:
        """Its legs wait for another run."""
        for number in numbers:
            step(self.city, "cancelPaymentRun", self.run[number], reason="收款信息待核")
            self.book.cancel(number)

    def answer(self, entry: Json) -> None:
        """The treasury's receipts on a run in bulk: paid, but for what was returned, is unknown, or still under way."""
        number: int = entry["run"]
        run = self.book.runs[number - 1]
        otherwise = {name for kind in ("unknown", "still") for name in entry.get(kind, [])}
        answered_legs = [leg for leg in run.legs if leg[0] not in otherwise]
        rows = [self._row(*leg, returned=leg[0] in entry.get("returned", [])) for leg in answered_legs]
        answered = self.city.treasury.done("recordTreasuryReceipts", rows=rows)["rows"]
        assert [row["errors"] for row in answered] == [[]] * len(rows)
        for payment, payer in answered_legs:
            back = payment in entry.get("returned", [])
            told_of = self.book.send_back if back else self.book.pay
            told_of(payment, payer)
        for payment, payer in run.legs:
            if payment in entry.get("unknown", []):
                self.case(payment).do("reportLegUnknown", leg=payer, reason="清算行未回执")
                self.book.legs[payment][payer].state = "UNKNOWN"

    def _row(self, payment: str, payer: str, *, returned: bool) -> Json:
        leg_now, leg = self._leg(payment, payer), self.book.legs[payment][payer]
        row: Json = {"voucherNo": leg_now["voucherNo"], "amount": yuan(leg.amount), "on": str(self.city.day)}
        why = {"outcome": "RETURNED", "reason": "账号有误"} if returned else {"outcome": "SETTLED"}
        return row | why | {"receiptNo": new_receipt()}

    def settle(self, which: list[str]) -> None:
        """A receipt on one leg."""
        for payment, payer in map(one_leg, which):
            leg = self._leg(payment, payer)
            which_one = {"id": leg["id"], "voucherNo": leg["voucherNo"], "amount": leg["amount"]}
            self.case(payment).do("settleLeg", leg=payer, **which_one)
            self.book.pay(payment, payer)

    def part(self, entry: Json) -> None:
        """The treasury paid a part of a leg; it has yet to answer on the rest."""
        payment, payer = one_leg(entry["of"])
        amount = fen(entry["amount"])
        self.case(payment).do("settleLeg", leg=payer, amount=yuan(amount))
        self.book.pay_part(payment, payer, amount)

    def late_return(self, which: list[str]) -> None:
        """What was paid came back from the bank."""
        for payment, payer in map(one_leg, which):
            self.case(payment).do("returnLeg", leg=payer, reason="账户已销户")
            self.book.send_back(payment, payer)

    def correct(self, which: list[str]) -> None:
        """Its receipt was a slip: it had come back from the bank."""
        for payment, payer in map(one_leg, which):
            leg = self._leg(payment, payer)
            command: Json = {"id": leg["id"], "receiptNo": leg["receipts"][-1]["number"], "outcome": "RETURNED"}
            self.city.finance.done("correctReceipt", **command, reason="登记有误", evidence="对账单")
            self.book.send_back(payment, payer)

    def pay_twice(self, which: list[str]) -> None:
        """The treasury tells another receipt for what is paid."""
        for payment, payer in map(one_leg, which):
            self.case(payment).do("settleLeg", leg=payer, receiptNo=new_receipt())
            self.book.legs[payment][payer].extra += 1

    def closed_double(self, which: list[str]) -> None:
        """What was paid twice came back in another way."""
        for payment, payer in map(one_leg, which):
            double = self._leg(payment, payer)["doublePayments"][0]
            command: Json = {"id": double["id"], "expectedVersion": double["version"], "outcome": "CLOSED"}
            self.city.finance.done("closeDoublePayment", **command, reason="已抵扣", evidence="国库对账单")
            self.book.legs[payment][payer].extra -= 1

    # What is asked back.

    def recover(self, entry: Json) -> None:
        """Paid money is asked back: all of it, or a part."""
        name = entry["of"]
        paid = sum(leg.amount for leg in self.book.legs[name].values() if leg.state == "SETTLED")
        claimed = fen(entry["amount"]) if "amount" in entry else paid
        fields: Json = {"cause": entry["cause"], "facts": "审计发现", "evidence": "审计报告", "amount": yuan(claimed)}
        self.case(name).do("openRecovery", **fields)
        self.book.recoveries[name] = Recovery("OPENED", claimed)

    def _each_recovery(self, deed: str, names: list[str], state: str, **fields: object) -> None:
        for name in names:
            self.case(name).do(deed, **fields)
            self.book.recoveries[name].state = state or self.book.recoveries[name].state

    def notify(self, names: list[str]) -> None:
        """Heard before it is decided."""
        until = self.city.day.replace(month=self.city.day.month % 12 + 1, day=28)
        until = until if until > self.city.day else until.replace(year=until.year + 1)
        self._each_recovery("notifyRecovery", names, "NOTIFIED", replyDueOn=str(until), evidence="告知书")

    def reply(self, names: list[str]) -> None:
        """What the applicant says to it."""
        self._each_recovery("replyToRecovery", names, "REPLIED", reply="情况属实")

    def unheard(self, names: list[str]) -> None:
        """The time to reply passed."""
        for name in names:
            self.book.recoveries[name].state = "REPLIED"

    def decide(self, entry: Json) -> None:
        """How much is asked back."""
        for name, amount in entry.items():
            self._each_recovery("decideRecovery", [name], "DECIDED", amount=yuan(fen(amount)), reason="申辩不成立")
            self.book.recoveries[name].amount = fen(amount)

    def demand(self, names: list[str]) -> None:
        """It is to be paid back."""
        self._each_recovery("demandRecovery", names, "DEMANDED")

    def enforce(self, names: list[str]) -> None:
        """By force."""
        self._each_recovery("enforceRecovery", names, "ENFORCEMENT", legalBasis="行政强制法", reason="逾期未退")

    def write_off(self, names: list[str]) -> None:
        """Nothing more is to be had."""
        self._each_recovery(
            "writeOffRecovery", names, "WRITTEN_OFF", legalBasis="终结执行裁定", reason="无财产可供执行"
        )

    def challenge(self, names: list[str]) -> None:
        """The applicant goes to court."""
        for name in names:
            self._each_recovery("challengeRecovery", [name], "", reason="行政复议")
            self.book.recoveries[name].challenged = True

    def fell(self, names: list[str]) -> None:
        """The decision fell: nothing is owed."""
        for name in names:
            self._each_recovery("resolveRecoveryChallenge", [name], "DROPPED", finding="撤销原决定", dropped=True)
            self.book.recoveries[name].challenged = False

    def receive(self, entry: Json) -> None:
        """Money came back to a treasury."""
        amount, leg = fen(entry["amount"]), self._back(entry)
        receipt: Json = {"receiptNo": new_receipt(), "receivedOn": str(self.city.day), "amount": yuan(amount)}
        self.city.person(Role.TREASURY, desk="back").done("recordRecoveryReceipt", id=leg["id"], **receipt)
        self.book.receive(entry["of"], entry["payer"], amount)

    def bounce(self, entry: Json) -> None:
        """It did not come after all."""
        leg = self._back(entry)
        wrong: Json = {"id": leg["id"], "receiptNo": leg["receipts"][-1]["number"], "outcome": "BOUNCED"}
        self.city.finance.done("correctRecoveryReceipt", **wrong, reason="退票", evidence="银行通知")
        self.book.receive(entry["of"], entry["payer"], -fen(entry["amount"]))

    def _back(self, entry: Json) -> Json:
        legs = self.case(entry["of"]).grant["recoveries"][-1]["legs"]
        return next(leg for leg in legs if leg["payer"] == entry["payer"])

    def restore(self, names: list[str]) -> None:
        """What came back is given to the budgets that paid it."""
        for name in names:
            case = self.case(name)
            self.city.finance.done("restoreBudget", **case.command("restoreBudget"), **paper())
            self.book.restored(name)

    def do(self, word: str, entry: Any) -> None:  # noqa: ANN401 - what the plan says
        """One line of the plan."""
        self.seen.clear()
        getattr(self, word)(entry)

"""What is paid in parts, and what is corrected after its approval, beside the commands of a city of money."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from api.kit.identifiers import global_id
from tests.books.bookkeeper import annual_cap, fen, leg_name, rate
from tests.books.late_money import LateMoney, deed
from tests.world.cases import Case
from tests.world.city import Json
from tests.world.parts import yuan

FINANCED = ("1000000.00", "20000000.00", "50000000.00", "70000000.00", "100000000.00", "400000000.00")
"""What a company may have raised by bonds: an award of 5‰ each, under the cap of the year."""
WHY: Json = {"reason": "录入有误", "evidence": "验资报告"}
_LAST_MONTH = 10
"""A higher award is shown for some days: later it might be another year before it is approved."""


class CorrectedMoney(LateMoney):
    """Receipts of a part of what is with the treasury, and corrected facts of awards under the annual cap."""

    def legs_on_record(self) -> dict[tuple[str, str], Json]:
        """Each leg by its grant and the name that the bookkeeper has for it: its row."""
        rows = self.city.sql(
            "SELECT l.id, g.number, l.payer, l.state, p.number AS payment, l.part FROM payment_leg l "
            "JOIN payment p ON p.id = l.payment_id JOIN grants g ON g.id = p.grant_id"
        )
        return {(row["number"], leg_name(row["payer"], row["payment"], row["part"])): row for row in rows}

    def leg_id(self, number: str, name: str) -> str:
        """The global id of a leg."""
        return global_id("PaymentLeg", self.legs_on_record()[number, name]["id"])

    @deed(lambda self: self.standing("REQUESTED", "INSTRUCTED"), 3)
    def pay_in_part(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """The treasury pays less than its voucher, or the bank returns a part: the rest is still to be answered."""
        number = data.draw(st.sampled_from(self.standing("REQUESTED", "INSTRUCTED")))
        legs = self.book.legs[number]
        name = data.draw(st.sampled_from([n for n, leg in legs.items() if leg.state in {"REQUESTED", "INSTRUCTED"}]))
        if legs[name].amount < 3:
            return
        amount = data.draw(st.integers(1, legs[name].amount - 1))
        back, case = data.draw(st.sampled_from([False, False, True])), self.case(number)
        deed_, fields = ("returnLeg", {"reason": "账号有误"}) if back else ("settleLeg", {})
        command = case.command(deed_, leg=self.leg_id(number, name), amount=yuan(amount), **fields)
        self.city.treasury.done(deed_, **command)
        self.book.split(number, name, amount, "RETURNED" if back else "SETTLED")
        too_much = yuan(legs[name].amount)
        again = case.city.treasury.refused(
            "settleLeg",
            **self.case(number).command("settleLeg", leg=self.leg_id(number, self.book.last(number)), amount=too_much),
        )
        assert again["code"] == "RECEIPT_AMOUNT_DIFFERS"

    def correctable(self) -> list[str]:
        """Awards under the annual cap of which nothing was asked for, or all is paid."""
        numbers: list[str] = []
        for number in self.book.legs:
            states = {leg.state for leg in self.book.standing(number)}
            if "A06-3" in number and states and (states <= {"ORDERED", "BUDGET_PENDING"} or states == {"SETTLED"}):
                numbers.append(number)
        return numbers

    @deed(lambda self: self.correctable() and self.city.day.month < _LAST_MONTH, 3)
    def correct_award(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Two officers correct what was raised by bonds: before payment and after it, up and down."""
        number = data.draw(st.sampled_from(self.correctable()))
        financed, case = data.draw(st.sampled_from(FINANCED)), self.case(number)
        before = fen(case.grant["award"])
        room = annual_cap("A06-3") - self.book.capped + before
        after = min(int(rate("A06-3") * fen(financed)), room)
        paid = {leg.state for leg in self.book.standing(number)} == {"SETTLED"}
        if paid and before - after > self.book.left_of_last(number):
            # Two recoveries at once are another test's.
            return
        command: Json = {"id": case.id, "expectedVersion": case.grant["version"]} | WHY
        self.city.officer.done("correctAward", **command, facts={"actual_financing": financed})
        case.look()
        if after > before:
            self._raise(case, number, before, after, refused=paid and data.draw(st.booleans()))
        elif after < before:
            assert fen(case.grant["award"]) == after
            self._lower(case, number, before - after, paid=paid)
            self.book.capped -= before - after

    def _raise(self, case: Case, number: str, before: int, after: int, *, refused: bool) -> None:
        assert (case.state, fen(case.grant["award"])) == ("PROPOSED", after)
        paid = case.grant["standingAward"] is not None
        if not paid:
            self.book.give_up(number)
        self.the_bookkeeper_comes_to_the_same()
        # Many more are shown than the cap of the year would bear.
        case.do("openPublicity", beyondCap=True, reason="核定总额以批准时余额为准")
        if refused:
            case.do("rejectGrant", reason="异议成立")
            assert (case.state, fen(case.grant["award"])) == ("PAID", before)
            return
        self.city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))
        case.look()
        case.do("approveGrant")
        assert fen(case.grant["award"]) == after
        self.book.capped += after - before
        self.book.order_of(number, "city", "city", after - before if paid else after)

    def _lower(self, case: Case, number: str, less: int, *, paid: bool) -> None:
        if not paid:
            self.book.lower(number, less)
            return
        assert [each["claimed"] for each in case.grant["recoveries"] if each["state"] == "OPENED"] == [yuan(less)]
        self.done["recovered"].append(number)
        case.do("notifyRecovery", replyDueOn=(self.city.day + timedelta(days=15)).isoformat())
        case.do("replyToRecovery", reply="无异议")
        case.do("decideRecovery", amount=yuan(less), reason="更正")
        case.do("demandRecovery")
        self.the_bookkeeper_comes_to_the_same()
        case.look()
        case.do("recordRecoveryReceipt")
        assert case.grant["recoveries"][-1]["state"] == "RECOVERED"
        self.book.ask_back(number, less)

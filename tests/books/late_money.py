"""Facts that come after a leg's last state, as they are thrown at a city: paid twice, paid late, corrected, bounced."""

from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.books.bookkeeper import Bookkeeper
from tests.world.cases import Case, new_receipt
from tests.world.city import City, Json

Deed: TypeAlias = Callable[[Any, Any], None]
COMMANDS: list[tuple[Callable[[Any], object], Deed]] = []
"""What may be done, each with when: one rule draws from them all, where many rules would switch each other off."""


def deed(possible: Callable[[Any], object], weight: int = 1) -> Callable[[Deed], Deed]:
    """Mark what may be done where something is so, as often as its weight says."""

    def marked(done: Deed) -> Deed:
        COMMANDS.extend([(possible, done)] * weight)
        return done

    return marked


class LateMoney(RuleBasedStateMachine):
    """What a treasury, a bank and finance say late, beside the commands of a city of money."""

    city: City
    book: Bookkeeper
    done: dict[str, list[str]]

    def case(self, number: str) -> Case:
        """A grant as it now stands."""
        raise NotImplementedError

    def leg_id(self, number: str, name: str) -> str:
        """The global id of a leg, by its grant and the name that the bookkeeper has for it."""
        raise NotImplementedError

    def standing(self, *states: str) -> list[str]:
        """Grants of which some leg stands so."""
        raise NotImplementedError

    def the_bookkeeper_comes_to_the_same(self) -> None:
        """To the fen."""
        raise NotImplementedError

    @deed(lambda self: self.book.settled([]))
    def pay_twice(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """The treasury tells another receipt for a voucher that is paid: no budget moves, and it is on record."""
        number, payer = data.draw(st.sampled_from(self.book.settled([])))
        case = self.case(number)
        self.city.treasury.done(
            "settleLeg", **case.command("settleLeg", leg=self.leg_id(number, payer), receiptNo=new_receipt())
        )
        self.book.legs[number][payer].extra += 1

    @deed(lambda self: self.standing("RETURNED"), 2)
    def pay_late(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """What the bank returned is paid after all, under the same voucher."""
        number = data.draw(st.sampled_from(self.standing("RETURNED")))
        legs = self.book.legs[number]
        payer = data.draw(st.sampled_from([payer for payer, leg in legs.items() if leg.state == "RETURNED"]))
        case = self.case(number)
        self.city.treasury.done(
            "settleLeg", **case.command("settleLeg", leg=self.leg_id(number, payer), receiptNo=new_receipt())
        )
        self.book.settle(number, payer)

    @deed(lambda self: self.paid_once(), 2)
    def correct(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance corrects the receipt that stands: it was returned, and perhaps it was paid after all."""
        number, payer = data.draw(st.sampled_from(self.paid_once()))
        leg = self.case(number).leg(self.leg_id(number, payer))
        last = [one for one in leg["receipts"] if one["outcome"] == "SETTLED"][-1]
        why: Json = {"id": leg["id"], "receiptNo": last["number"], "reason": "登记有误", "evidence": "对账单"}
        self.city.finance.done("correctReceipt", **why, outcome="RETURNED")
        self.book.come_back(number, payer)
        if data.draw(st.booleans()):
            self.city.finance.done("correctReceipt", **why, outcome="SETTLED")
            self.book.settle(number, payer)

    def paid_once(self) -> list[tuple[str, str]]:
        """Legs that are paid under one receipt, and of which nothing is asked back."""
        settled = self.book.settled(self.done["recovered"])
        return [(number, payer) for number, payer in settled if not self.book.legs[number][payer].extra]

    def bounce(self, number: str) -> None:
        """What came back to one treasury bounced, and came back again."""
        leg = self.case(number).grant["recoveries"][-1]["legs"][0]
        wrong: Json = {"id": leg["id"], "receiptNo": leg["receipts"][-1]["number"], "outcome": "BOUNCED"}
        self.city.finance.done("correctRecoveryReceipt", **wrong, reason="退票", evidence="银行通知")
        self.book.bounce(number, leg["payer"])
        self.the_bookkeeper_comes_to_the_same()
        self.case(number).do("recordRecoveryReceipt")
        paid = self.book.legs[number][leg["payer"]]
        self.book.move(paid.treasury, paid.year, "paid", "recovered", paid.amount)

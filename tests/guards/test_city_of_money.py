"""Random commands thrown at a served city, and an independent bookkeeper who must come to the same money after each."""

import os
from contextlib import ExitStack
from copy import deepcopy
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from api.kit.identifiers import global_id
from tests.books.bookkeeper import SUMS, Bookkeeper, annual_cap, fen
from tests.books.corrected_money import CorrectedMoney
from tests.books.late_money import COMMANDS, deed
from tests.books.ledger_truth import differences
from tests.books.past_days import Evenings
from tests.books.stocked_city import FACTS, OpenCity, opener_of_stocked_cities
from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt
from tests.world.city import DISTRICT, Json
from tests.world.databases import Databases
from tests.world.operations import BUDGETS, QUEUE
from tests.world.rows import changed_tables
from workflows.runtime.settings import Settings

TREASURIES = ("city", DISTRICT)
AMOUNTS = (25_000_000_00, 12_345_678_90, 5_000_000_00, 1_000_000_00, 400_000_00, 1)
"""What finance arranges at once, in fen: much more than an award, one award, less than any."""
EXAMPLES = int(os.environ.get("DUIXIAN_MONEY_EXAMPLES", "12"))
_NUMBERS = count(1)


def moved(money: dict[tuple[str, int], dict[str, int]]) -> dict[tuple[str, int], dict[str, int]]:
    """The budgets in which anything ever moved."""
    return {key: sums for key, sums in money.items() if any(sums.values())}


class Money(CorrectedMoney):
    """One city, its people, and the bookkeeper beside them."""

    open_city: OpenCity

    def __init__(self) -> None:
        """Begin in a fresh city in which nobody arranged any money."""
        super().__init__()
        self.stack = ExitStack()
        self.city = type(self).open_city(self.stack)
        self.book = Bookkeeper(self.city.day.year)
        self.first_year = self.city.day.year
        self.done: dict[str, list[str]] = {"approved": [], "recovered": []}
        self.evenings = Evenings(self.city, range(self.first_year, self.first_year + 3), TREASURIES)
        self.books: dict[str, dict[tuple[str, int], dict[str, int]]] = {}
        rows = self.city.sql(
            "SELECT g.id, g.number, a.credit_code FROM grants g JOIN applicant a ON a.id = g.applicant_id "
            "WHERE g.number LIKE 'B-%' ORDER BY g.number"
        )
        self.codes = {row["number"]: row["credit_code"] for row in rows}
        self.stock = {row["number"]: global_id("Grant", row["id"]) for row in rows}
        self.cases: dict[str, Case] = {}

    def teardown(self) -> None:
        """Leave the city, in which every evening that was kept is told as it was, and as the bookkeeper had it."""
        with self.stack:
            for day, reports in self.evenings.check().items():
                assert moved(reports) == moved(self.books[day])

    def case(self, number: str) -> Case:
        """A grant as it now stands."""
        case = self.cases.get(number)
        if case is None:
            grant = self.city.grant(self.stock[number])
            case = self.cases[number] = Case(self.city, self.city.applicant(self.codes[number]), grant)
        case.look()
        return case

    def standing(self, *states: str) -> list[str]:
        """Grants of which some leg stands so."""
        return [name for name, legs in self.book.legs.items() if any(leg.state in states for leg in legs.values())]

    def on_paper(self) -> Json:
        """A document that finance never cited before."""
        return {"documentNo": f"随机预〔{next(_NUMBERS)}〕号", "evidence": "预算批复"}

    @deed(lambda _: True)
    def arrange(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance arranges money."""
        treasury = data.draw(st.sampled_from(TREASURIES))
        amount = data.draw(st.sampled_from(AMOUNTS))
        fields: Json = {"treasury": treasury, "year": self.book.year, "amount": f"{amount // 100}.{amount % 100:02d}"}
        command = self.on_paper() | fields
        self.city.finance.done("appropriateBudget", **command)
        self.book.arrange(treasury, amount)
        self.city.finance.done("appropriateBudget", **command)

    @deed(lambda self: any(self.book.of(each, self.book.year)["free"] for each in TREASURIES))
    def cut(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance takes back what is free, and no more."""
        too_much = data.draw(st.booleans())
        treasury = data.draw(st.sampled_from([t for t in TREASURIES if self.book.of(t, self.book.year)["free"]]))
        free = self.book.of(treasury, self.book.year)["free"]
        amount = free + 1 if too_much else data.draw(st.integers(1, free))
        budget_now = budget(self.city, treasury, self.book.year)
        command: Json = {"id": budget_now["id"], "expectedVersion": budget_now["version"]} | self.on_paper()
        command["amount"] = f"{amount // 100}.{amount % 100:02d}"
        if too_much:
            assert self.city.finance.refused("cutBudget", **command)["code"] == "BUDGET_SHORT"
        else:
            self.city.finance.done("cutBudget", **command)
            self.book.cut(treasury, amount)

    @deed(lambda self: len(self.book.legs) < len(self.stock), 4)
    def approve(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """An officer approves; what is over the cap of the year is seen."""
        measure = data.draw(st.sampled_from([*FACTS]))
        waiting = [number for number in self.stock if measure in number and number not in self.book.legs]
        if not waiting:
            return
        case = self.case(data.draw(st.sampled_from(waiting)))
        award, number = fen(case.grant["award"]), case.grant["number"]
        if measure == "A06-3" and self.book.capped + award > annual_cap(measure):
            assert case.refused("approveGrant")["code"] == "ASSESSMENT_CHANGED"
            return
        stale = {"id": case.id, "expectedVersion": case.grant["version"]}
        case.do("approveGrant")
        self.book.capped += award if measure == "A06-3" else 0
        self.book.approve(number, measure, award, DISTRICT)
        assert self.city.officer.refused("approveGrant", **stale)["code"] == "STALE_VERSION"

    @deed(lambda self: self.standing("ORDERED", "RETURNED", "BUDGET_PENDING"), 3)
    def request(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance asks for what is reserved; of what waits it is told so."""
        case = self.case(data.draw(st.sampled_from(self.standing("ORDERED", "RETURNED", "BUDGET_PENDING"))))
        states = {leg.state for leg in self.book.legs[case.grant["number"]].values()}
        if states & {"ORDERED", "RETURNED"}:
            number = case.grant["number"]
            open_ = [leg.payment for leg in self.book.legs[number].values() if leg.state in {"ORDERED", "RETURNED"}]
            payment = data.draw(st.sampled_from(sorted(set(open_))))
            uid = next(each["id"] for each in case.grant["payments"] if each["number"] == payment)
            case.do("requestPayment", id=uid)
            self.book.request(number, payment)
        else:
            assert case.refused("requestPayment")["code"] == "BUDGET_PENDING"

    @deed(lambda self: self.standing("REQUESTED", "INSTRUCTED"), 5)
    def answer(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """The treasury settles a leg, or the bank returns it; the same receipt twice is one."""
        returned = data.draw(st.sampled_from([False, False, True]))
        number = data.draw(st.sampled_from(self.standing("REQUESTED", "INSTRUCTED")))
        legs = self.book.legs[number]
        asked_for = [name for name, leg in legs.items() if leg.state in {"REQUESTED", "INSTRUCTED"}]
        payer = data.draw(st.sampled_from(asked_for))
        case, receipt, uid = self.case(number), new_receipt(), self.leg_id(number, payer)
        if returned:
            case.do("returnLeg", leg=uid, receiptNo=receipt, reason="账号有误")
            legs[payer].state = "RETURNED"
            return
        command = case.command("settleLeg", leg=uid, receiptNo=receipt)
        self.city.treasury.done("settleLeg", **command)
        before = self.city.rows()
        self.city.treasury.done("settleLeg", **command)
        assert changed_tables(before, self.city.rows()) == {"answer"}
        self.book.settle(number, payer)

    @deed(lambda self: self.book.settled(self.done["recovered"]))
    def come_back(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """The bank returns what it had reported paid; told twice, it came back once."""
        number, payer = data.draw(st.sampled_from(self.book.settled(self.done["recovered"])))
        case = self.case(number)
        command = case.command("returnLeg", leg=self.leg_id(number, payer), receiptNo=new_receipt(), reason="销户")
        self.city.treasury.done("returnLeg", **command)
        before = self.city.rows()
        self.city.treasury.done("returnLeg", **command)
        assert changed_tables(before, self.city.rows()) == {"answer"}
        self.book.come_back(number, payer)

    @deed(lambda self: self.standing("ORDERED", "BUDGET_PENDING", "RETURNED"))
    def give_up(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """An officer ends a grant of which nothing was asked for yet; of any other it is told so."""
        number = data.draw(st.sampled_from(self.standing("ORDERED", "BUDGET_PENDING", "RETURNED")))
        case = self.case(number)
        states = {leg.state for leg in self.book.standing(number)}
        if "SETTLED" in states and not states & {"REQUESTED", "INSTRUCTED", "RETURNED"}:
            # What was paid stays, and the difference of a correction ends (tests/grants/test_raised_awards.py).
            return
        if states & {"REQUESTED", "INSTRUCTED", "RETURNED", "SETTLED"}:
            assert case.refused("terminateGrant", reason="企业放弃")["code"] == "STEP_NOT_POSSIBLE"
            return
        award = fen(case.grant["award"])
        case.do("terminateGrant", reason="企业放弃")
        self.book.give_up(number)
        self.book.capped -= award if "A06-3" in number else 0

    def paid_in_full(self) -> list[str]:
        """Grants that are paid, in this year or before, and of which nothing came back."""
        paid = [name for name, legs in self.book.legs.items() if {leg.state for leg in legs.values()} == {"SETTLED"}]
        return [name for name in paid if name not in self.done["recovered"] and "A06-3" not in name]

    @deed(lambda self: self.paid_in_full())
    def recover(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Money comes back, and is spent again only where finance says so, once."""
        restored = data.draw(st.booleans())
        number = data.draw(st.sampled_from(self.paid_in_full()))
        case = recovered(self.case(number), "RECOVERED", cause="OVERPAYMENT", amount=self.case(number).grant["award"])
        self.done["recovered"].append(number)
        self.book.recover(number)
        if data.draw(st.booleans()):
            self.bounce(number)
        if restored:
            case.look()
            self.city.finance.done("restoreBudget", **case.command("restoreBudget"), **self.on_paper())
            self.book.restore(number)
            case.look()
            again = self.city.finance.refused("restoreBudget", **case.command("restoreBudget"), **self.on_paper())
            assert again["code"] == "NOTHING_TO_RESTORE"

    @deed(lambda self: self.book.year < self.first_year + 2 and len(self.book.legs) > 3)
    def turn_the_year(self, _: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """A year is over."""
        self.books[self.evenings.keep()] = deepcopy(self.book.money)
        self.city.move_to(date(self.book.year + 1, 1, 5))
        self.book.turn_the_year()

    @deed(lambda self: any(self.book.of(t, self.book.year - 1)["lapsed"] for t in TREASURIES))
    def carry_over(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance carries over some of what lapsed."""
        last = self.book.year - 1
        treasury = data.draw(st.sampled_from([t for t in TREASURIES if self.book.of(t, last)["lapsed"]]))
        amount = data.draw(st.integers(1, self.book.of(treasury, last)["lapsed"]))
        budget_now = budget(self.city, treasury, last)
        command: Json = {"id": budget_now["id"], "expectedVersion": budget_now["version"]} | self.on_paper()
        self.city.finance.done("carryOverBudget", **command, amount=f"{amount // 100}.{amount % 100:02d}")
        self.book.carry_over(treasury, amount)

    @deed(lambda _: True)
    def somebody_else(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Who is not of finance moves no money."""
        name = data.draw(st.sampled_from(["appropriateBudget", "createPaymentRun"]))
        command: Json = {"treasury": "city"}
        if name == "appropriateBudget":
            command |= {"year": self.book.year, "amount": "1.00"} | self.on_paper()
        assert self.city.officer.refused(name, **command)["code"] == "NOT_ALLOWED"

    @rule(data=st.data())
    def do_something(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Any command that is possible now."""
        open_commands = [done for possible, done in COMMANDS if possible(self)]
        data.draw(st.sampled_from(open_commands))(self, data)

    @invariant()
    def the_bookkeeper_comes_to_the_same(self) -> None:
        """To the fen, of every budget, every leg and who waits before whom; and so does the database from behind."""
        books: dict[tuple[str, int], dict[str, int]] = {}
        for year in range(self.first_year, self.book.year + 1):
            for each in self.city.finance.ask(BUDGETS, year=year)["budgets"]:
                sums = books[each["treasury"], year] = {name: fen(each[name]) for name in SUMS}
                assert sums["appropriated"] == sum(sums[name] for name in SUMS[1:]), (each["treasury"], year)
        assert moved(books) == moved(self.book.money)
        rows = self.legs_on_record()
        states = {(number, name): leg.state for number, legs in self.book.legs.items() for name, leg in legs.items()}
        assert {named: row["state"] for named, row in rows.items()} == states
        kept = {global_id("PaymentLeg", row["id"]): self.book.legs[of][name] for (of, name), row in rows.items()}
        doubled = self.city.sql("SELECT leg_id, count(*) FROM double_payment WHERE state = 'OPEN' GROUP BY leg_id")
        extra = {uid: leg.extra for uid, leg in kept.items() if leg.extra}
        assert {global_id("PaymentLeg", row["leg_id"]): row["count"] for row in doubled} == extra
        for treasury in TREASURIES:
            waiting = self.city.finance.ask(QUEUE, treasury=treasury, first=100)["budgetQueue"]["edges"]
            assert [kept[edge["node"]["id"]] for edge in waiting] == self.book.queue.get(treasury, [])
        assert differences(self.city) == []
        assert self.book.capped <= annual_cap("A06-3")


@pytest.fixture(scope="module")
def open_city(databases: Databases, settings: Settings) -> OpenCity:
    """Opens a city of its own, with grants that wait for their approval and without any money."""
    return opener_of_stocked_cities(databases, settings)


@pytest.mark.timeout(600)
def test_a_bookkeeper_beside_the_city_comes_to_the_same_money_whatever_is_done(
    open_city: OpenCity,
) -> None:
    class OfThisSession(Money):
        pass

    OfThisSession.open_city = staticmethod(open_city)
    run_state_machine_as_test(
        OfThisSession,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=45,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )

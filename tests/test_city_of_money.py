"""Random deeds thrown at a served city, and an independent bookkeeper who must come to the same money after each."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from api.identifiers import asked_id, global_id
from bench.copies import copy_grant
from tests.bookkeeper import SUMS, Bookkeeper, annual_cap, fen
from tests.cases import Case, new_receipt, open_case
from tests.city import DISTRICT, City, Json, served_city
from tests.databases import Databases
from tests.documents import BUDGETS
from tests.ledger_truth import differences
from tests.scenes_budgets import budget
from tests.scenes_recoveries import recovered
from workflows.settings import Settings

COPIES = 12
"""Grants of each kind that wait for their approval."""
FACTS: dict[str, Json] = {"A08-1": {}, "A10-2": {}, "A06-3": {"actual_financing": "70000000.00"}}
"""Paid by the city; by city and district half each; by the city, under an annual cap that a few of them use up."""
TREASURIES = ("city", DISTRICT)
AMOUNTS = (25_000_000_00, 12_345_678_90, 5_000_000_00, 1_000_000_00, 400_000_00, 1)
"""What finance arranges at once, in fen: much more than an award, one award, less than any."""
EXAMPLES = int(os.environ.get("DUIXIAN_MONEY_EXAMPLES", "12"))
_NUMBERS = count(1)


def stocked(city: City) -> None:
    """Fill a city with grants whose publicity is over, in an order that each example finds again."""
    for measure, facts in FACTS.items():
        stated = open_case(city, measure).grant["facts"] | facts
        case = open_case(city, measure, facts=stated).to("PUBLICITY")
        one = asked_id("Grant", case.id)
        city.run(copy_grant(measure, one, COPIES, own_applicants=False))
        city.move_to(date.fromisoformat(case.grant["publicityLast"]) + timedelta(days=1))


Deed: TypeAlias = Callable[[Any, Any], None]
DEEDS: list[tuple[Callable[[Any], object], Deed]] = []
"""What may be done, each with when: one rule draws from them all, where many rules would switch each other off."""


def deed(possible: Callable[[Any], object], weight: int = 1) -> Callable[[Deed], Deed]:
    """Mark what may be done where something is so, as often as its weight says."""

    def marked(done: Deed) -> Deed:
        DEEDS.extend([(possible, done)] * weight)
        return done

    return marked


class Money(RuleBasedStateMachine):
    """One city, its people, and the bookkeeper beside them."""

    open_city: Callable[[ExitStack], City]

    def __init__(self) -> None:
        """Begin in a fresh city in which nobody arranged any money."""
        super().__init__()
        self.stack = ExitStack()
        self.city = type(self).open_city(self.stack)
        self.book = Bookkeeper(self.city.day.year)
        self.first_year = self.city.day.year
        self.done: dict[str, list[str]] = {"approved": [], "recovered": []}
        found = self.city.sql(
            "SELECT g.id, g.number, a.credit_code FROM grants g JOIN applicant a ON a.id = g.applicant_id "
            "WHERE g.number LIKE 'B-%' ORDER BY g.number"
        )
        self.codes = {row["number"]: row["credit_code"] for row in found}
        self.stock = {row["number"]: global_id("Grant", row["id"]) for row in found}
        self.cases: dict[str, Case] = {}

    def teardown(self) -> None:
        """Leave the city."""
        self.stack.close()

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
        asked: Json = {"treasury": treasury, "year": self.book.year, "amount": f"{amount // 100}.{amount % 100:02d}"}
        said = self.on_paper() | asked
        self.city.finance.done("appropriateBudget", **said)
        self.book.arrange(treasury, amount)
        self.city.finance.done("appropriateBudget", **said)

    @deed(lambda self: any(self.book.of(each, self.book.year)["free"] for each in TREASURIES))
    def cut(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance takes back what is free, and no more."""
        too_much = data.draw(st.booleans())
        treasury = data.draw(st.sampled_from([t for t in TREASURIES if self.book.of(t, self.book.year)["free"]]))
        free = self.book.of(treasury, self.book.year)["free"]
        amount = free + 1 if too_much else data.draw(st.integers(1, free))
        found = budget(self.city, treasury, self.book.year)
        asked: Json = {"id": found["id"], "expectedVersion": found["version"]} | self.on_paper()
        asked["amount"] = f"{amount // 100}.{amount % 100:02d}"
        if too_much:
            assert self.city.finance.refused("cutBudget", **asked)["code"] == "BUDGET_SHORT"
        else:
            self.city.finance.done("cutBudget", **asked)
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
            case.do("requestPayment")
            self.book.request(case.grant["number"])
        else:
            assert case.refused("requestPayment")["code"] == "BUDGET_PENDING"

    @deed(lambda self: self.standing("REQUESTED"), 5)
    def answer(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """The treasury settles a leg, or the bank returns it; the same receipt twice is one."""
        returned = data.draw(st.sampled_from([False, False, True]))
        number = data.draw(st.sampled_from(self.standing("REQUESTED")))
        legs = self.book.legs[number]
        payer = data.draw(st.sampled_from([payer for payer, leg in legs.items() if leg.state == "REQUESTED"]))
        case, receipt = self.case(number), new_receipt()
        if returned:
            case.do("returnLeg", leg=payer, receiptNo=receipt, reason="账号有误")
            legs[payer].state = "RETURNED"
            return
        asked = case.asked("settleLeg", leg=payer, receiptNo=receipt)
        for _ in range(2):
            self.city.treasury.done("settleLeg", **asked)
        self.book.settle(number, payer)

    @deed(lambda self: self.standing("ORDERED", "BUDGET_PENDING", "RETURNED"))
    def give_up(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """An officer ends a grant of which nothing is with the treasury."""
        number = data.draw(st.sampled_from(self.standing("ORDERED", "BUDGET_PENDING", "RETURNED")))
        if {leg.state for leg in self.book.legs[number].values()} & {"REQUESTED", "SETTLED"}:
            return
        case = self.case(number)
        award = fen(case.grant["award"])
        if case.state != "PAYABLE":
            return
        case.do("terminateGrant", reason="企业放弃")
        self.book.give_up(number)
        self.book.capped -= award if "A06-3" in number else 0

    def paid_in_full(self) -> list[str]:
        """Grants that are paid, this year, and of which nothing came back."""
        paid = [name for name, legs in self.book.legs.items() if {leg.state for leg in legs.values()} == {"SETTLED"}]
        this_year = [n for n in paid if all(leg.year == self.book.year for leg in self.book.legs[n].values())]
        return [name for name in this_year if name not in self.done["recovered"] and "A06-3" not in name]

    @deed(lambda self: self.paid_in_full())
    def recover(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Money comes back, and is spent again only where finance says so, once."""
        restored = data.draw(st.booleans())
        number = data.draw(st.sampled_from(self.paid_in_full()))
        case = recovered(self.case(number), "RECOVERED", cause="OVERPAYMENT", amount=self.case(number).grant["award"])
        self.done["recovered"].append(number)
        self.book.recover(number)
        if restored:
            case.look()
            self.city.finance.done("restoreBudget", **case.asked("restoreBudget"), **self.on_paper())
            self.book.restore(number)
            case.look()
            again = self.city.finance.refused("restoreBudget", **case.asked("restoreBudget"), **self.on_paper())
            assert again["code"] == "NOTHING_TO_RESTORE"

    @deed(lambda self: self.book.year < self.first_year + 2 and len(self.book.legs) > 3)
    def turn_the_year(self, _: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """A year is over."""
        self.city.move_to(date(self.book.year + 1, 1, 5))
        self.book.turn_the_year()

    @deed(lambda self: any(self.book.of(t, self.book.year - 1)["lapsed"] for t in TREASURIES))
    def carry_over(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Finance carries over some of what lapsed."""
        last = self.book.year - 1
        treasury = data.draw(st.sampled_from([t for t in TREASURIES if self.book.of(t, last)["lapsed"]]))
        amount = data.draw(st.integers(1, self.book.of(treasury, last)["lapsed"]))
        found = budget(self.city, treasury, last)
        asked: Json = {"id": found["id"], "expectedVersion": found["version"]} | self.on_paper()
        self.city.finance.done("carryOverBudget", **asked, amount=f"{amount // 100}.{amount % 100:02d}")
        self.book.carry_over(treasury, amount)

    @deed(lambda _: True)
    def somebody_else(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Who is not of finance moves no money."""
        name = data.draw(st.sampled_from(["appropriateBudget", "createPaymentRun"]))
        asked: Json = {"treasury": "city"}
        if name == "appropriateBudget":
            asked |= {"year": self.book.year, "amount": "1.00"} | self.on_paper()
        assert self.city.officer.refused(name, **asked)["code"] == "NOT_ALLOWED"

    @rule(data=st.data())
    def do_something(self, data: Any) -> None:  # noqa: ANN401 - hypothesis has no name for it
        """Any deed that is possible now."""
        open_deeds = [done for possible, done in DEEDS if possible(self)]
        data.draw(st.sampled_from(open_deeds))(self, data)

    @invariant()
    def the_bookkeeper_comes_to_the_same(self) -> None:
        """To the fen, of every budget and every leg; and the database says the same from behind."""
        for year in range(self.first_year, self.book.year + 1):
            shown = self.city.finance.ask(BUDGETS, year=year)["budgets"]
            found = {each["treasury"]: {name: fen(each[name]) for name in SUMS} for each in shown}
            for treasury, sums in found.items():
                assert sums == self.book.of(treasury, year), (treasury, year)
                spent = sum(sums[name] for name in SUMS[1:])
                assert sums["appropriated"] == spent, (treasury, year)
        rows = self.city.sql(
            "SELECT g.number, l.payer, l.state FROM payment_leg l JOIN payment p ON p.id = l.payment_id "
            "JOIN grants g ON g.id = p.grant_id"
        )
        kept = {(number, payer): leg.state for number, legs in self.book.legs.items() for payer, leg in legs.items()}
        assert {(row["number"], row["payer"]): row["state"] for row in rows} == kept
        assert differences(self.city) == []
        assert self.book.capped <= annual_cap("A06-3")


@pytest.fixture(scope="module")
def open_city(databases: Databases, settings: Settings) -> Callable[[ExitStack], City]:
    """Opens a city of its own, with grants that wait for their approval and without any money."""
    days: list[date] = []
    with databases.copy("bare") as url:
        with served_city(url, settings) as city:
            city.move_to("2021-03-01")
            stocked(city)
            days.append(city.day)
        databases.keep(url, "stocked")

    def opened(stack: ExitStack) -> City:
        city = stack.enter_context(served_city(stack.enter_context(databases.copy("stocked")), settings))
        city.day = days[0]
        return city

    return opened


@pytest.mark.timeout(600)
def test_a_bookkeeper_beside_the_city_comes_to_the_same_money_whatever_is_done(
    open_city: Callable[[ExitStack], City],
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

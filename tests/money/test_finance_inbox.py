"""Whose turn a payment is follows from its legs, and what is offered is what is done (待办、可办事项)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.lives.legs import PaymentState
from domain.lives.roles import Role
from tests.guards.test_who_sees_money import SEES, who
from tests.money.test_budgets import arrange, legs
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.money_sight import treasuries_seen
from tests.world.paperwork import record_all
from tests.world.runs import account, instructed

INBOX = """query Inbox($role: Role!) { grants(first: 100, filter: {nextActor: $role}) { edges { node { number } } } }"""
LEGS = """query Legs($filter: PaymentLegFilter, $first: Int, $after: String) {
  paymentLegs(filter: $filter, first: $first, after: $after) {
    totalCount edges { node { id state treasury amount grant { number } } } pageInfo { hasNextPage endCursor }
  }
}"""
OFFERED = """query Offered($id: ID!) { grant(id: $id) {
  waitsFor { code message queuePosition } actions { event permitted refusal { code message } }
  payments { legs { state } }
} }"""
BY_STATE = " ".join(
    f"{state}: payments(filter: {{states: [{state}]}}) {{ nodes {{ state }} }}" for state in PaymentState
)
ROLES = ("APPLICANT", "OFFICER", "FINANCE", "TREASURY", "SYSTEM")
PLENTY, DISTRICT = "90000000.00", "420111"


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone in which nobody has arranged any money."""
    return unfunded_city


def _ordered(city: City) -> Case:
    arrange(city, "city", PLENTY)
    return open_case(city).to("PAYABLE")


def _half(city: City) -> Case:
    """A case of which the city's leg has its money, and the district's waits."""
    arrange(city, "city", PLENTY)
    return open_case(city, "A10-2").to("PAYABLE")


def _half_requested(city: City) -> Case:
    case = _half(city)
    case.do("requestPayment")
    return case


def _half_paid(city: City) -> Case:
    case = _half_requested(city)
    case.do("settleLeg", leg="city")
    return case


def _with_treasury(city: City) -> Case:
    case = _ordered(city)
    case.do("requestPayment")
    instructed(case, case.leg())
    return case


def _returned(city: City) -> Case:
    case = _with_treasury(city)
    case.do("returnLeg", reason="账号有误")
    return case


def _unknown(city: City) -> Case:
    case = _with_treasury(city)
    case.do("reportLegUnknown", reason="国库系统无回应")
    return case


def _held(city: City) -> Case:
    case = _ordered(city)
    case.do("holdGrant", reason="群众举报")
    return case


STANDS: dict[str, tuple[Callable[[City], Case], set[str], str | None]] = {
    "nobody arranged money": (lambda city: open_case(city).to("PAYABLE"), {"SYSTEM"}, "BUDGET_PENDING"),
    "its money is there": (_ordered, {"FINANCE"}, None),
    "one leg waits for money": (_half, {"FINANCE"}, None),
    "one is requested, one waits": (_half_requested, {"FINANCE"}, "BUDGET_PENDING"),
    "one is paid, one waits": (_half_paid, {"SYSTEM"}, "BUDGET_PENDING"),
    "the treasury has it": (_with_treasury, {"TREASURY"}, "LEG_NOT_OPEN"),
    "the treasury cannot say": (_unknown, {"TREASURY"}, "LEG_NOT_OPEN"),
    "the bank sent it back": (_returned, {"FINANCE"}, None),
    "it is on hold": (_held, {"OFFICER"}, "ON_HOLD"),
}
"""How a case comes to stand so, whose turn it is then, and why finance cannot request it."""


@pytest.mark.parametrize("what", STANDS)
def test_it_waits_for_who_can_go_on_and_what_is_offered_is_done(city: City, what: str) -> None:
    bring, waits_for, refused = STANDS[what]
    case = bring(city)
    for role in ROLES:
        edges = city.officer.ask(INBOX, role=role)["grants"]["edges"]
        assert ([edge["node"]["number"] for edge in edges] == [case.grant["number"]]) is (role in waits_for), role
    # By its state, told from all of its legs, one list alone has it.
    of_states = city.officer.ask(f"{{ {BY_STATE} }}")
    ((name, page),) = [(name, page) for name, page in of_states.items() if page["nodes"]]
    assert [payment["state"] for payment in page["nodes"]] == [name]
    finance, before = city.person(Role.FINANCE), city.rows()
    offered = finance.ask(OFFERED, id=case.id)["grant"]
    action = next(action for action in offered["actions"] if action["event"] == "REQUEST_PAYMENT")
    case.look()
    rehearsed = finance.do("requestPayment", **case.command("requestPayment"), dryRun=True)["errors"]
    assert action["permitted"] is not bool(rehearsed)
    assert [error["code"] for error in rehearsed] == ([refused] if refused else [])
    messages = [action["refusal"]["message"]] if action["refusal"] else []
    assert messages == [error["message"] for error in rehearsed]
    # Each leg that waits for money is told with its place in the queue, also where another can be requested now.
    pending = [leg for payment in offered["payments"] for leg in payment["legs"] if leg["state"] == "BUDGET_PENDING"]
    queued = [item["queuePosition"] for item in offered["waitsFor"] if item["code"] == "BUDGET"]
    assert len(queued) == len(pending)
    assert all(queued)
    assert pending or refused != "BUDGET_PENDING"
    assert city.rows() == before


def test_what_waits_for_its_day_or_its_paper_stands_in_nobodys_inbox(city: City) -> None:
    arrange(city, "city", PLENTY)
    case = open_case(city, "A13-1").to("PUBLICITY")
    assert _waited_for_by(city) == ["SYSTEM"]
    city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))
    case.look()
    assert _waited_for_by(city) == ["OFFICER"]
    case.do("approveGrant")
    assert (case.state, legs(case), _waited_for_by(city)) == ("APPROVED", {"city": "ORDERED"}, ["SYSTEM"])
    record_all(case, "BEFORE_PAYMENT")
    assert _waited_for_by(city) == ["FINANCE"]


def _waited_for_by(city: City) -> list[str]:
    """In whose inbox the one case stands."""
    return [role for role in ROLES if city.officer.ask(INBOX, role=role)["grants"]["edges"]]


def test_the_sentence_says_who_waits_before_it(city: City) -> None:
    arrange(city, "city", "4999999.99")
    first, second = open_case(city).to("PAYABLE"), open_case(city, "A06-1").to("PAYABLE")
    assert (legs(first), legs(second)) == ({"city": "BUDGET_PENDING"}, {"city": "BUDGET_PENDING"})
    message = second.refused("requestPayment")["message"]
    assert "before it in the queue wait 1, the first of which needs 5,000,000.00" in message
    assert "the budget of City of Wuhan in 2021" in message
    assert "before it" not in first.refused("requestPayment")["message"]


def test_legs_are_listed_by_where_they_stand(city: City) -> None:
    paid_in_part = _half_paid(city)
    ordered = open_case(city).to("PAYABLE")
    ordered.look()

    def listed(**filters: object) -> list[tuple[str, str]]:
        connection = city.finance.ask(LEGS, filter=filters or None)["paymentLegs"]
        assert connection["totalCount"] == len(connection["edges"])
        return [(edge["node"]["grant"]["number"], edge["node"]["state"]) for edge in connection["edges"]]

    first, second = paid_in_part.grant["number"], ordered.grant["number"]
    assert listed(states=["ORDERED"]) == [(second, "ORDERED")]
    assert listed(states=["SETTLED", "BUDGET_PENDING"], measureCodes=["A10-2"]) == [
        (first, "SETTLED"), (first, "BUDGET_PENDING")
    ]  # fmt: skip
    assert listed(treasury=DISTRICT) == [(first, "BUDGET_PENDING")]
    assert listed(treasury="x" * 500) == listed(held=True) == listed(awardedTo="2004-01-01") == []
    assert len(listed()) == 3
    ordered.do("holdGrant", reason="群众举报")
    assert listed(held=True) == [(second, "ORDERED")]


def test_pages_of_legs_hold_each_once_and_only_what_the_reader_may_see(city: City) -> None:
    cases = [_half(city), open_case(city).to("PAYABLE")]
    seen: list[Json] = []
    after: str | None = None
    page: Json = {}
    for _ in range(3):
        page = city.finance.ask(LEGS, first=1, after=after)["paymentLegs"]
        seen += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert page["pageInfo"]["hasNextPage"] is False
    assert len({leg["id"] for leg in seen}) == 3
    own = cases[0].applicant.ask(LEGS)["paymentLegs"]
    assert {edge["node"]["grant"]["number"] for edge in own["edges"]} == {cases[0].grant["number"]}
    assert city.person(Role.EXPERT).ask(LEGS)["paymentLegs"]["edges"] == []


def test_a_queue_is_told_to_those_whose_money_it_waits_for(city: City) -> None:
    open_case(city, "A10-2").to("PAYABLE")
    for name, sees in SEES.items():
        assert treasuries_seen(who(city, name), 2021, "city", DISTRICT)["queues"] == sees.money, name


def test_what_was_paid_twice_waits_for_finance_until_it_is_back(city: City) -> None:
    case = _with_treasury(city)
    case.do("settleLeg")
    paid = case.leg("city")
    again: Json = {"id": paid["id"], "voucherNo": paid["voucherNo"], "amount": paid["amount"]}

    def waits_for_finance() -> bool:
        edges = city.officer.ask(INBOX, role="FINANCE")["grants"]["edges"]
        return [edge["node"]["number"] for edge in edges] == [case.grant["number"]]

    assert not waits_for_finance()
    city.treasury.done("settleLeg", **again, receiptNo=new_receipt(), settledOn=city.day.isoformat())
    assert waits_for_finance()
    case.look()
    case.do("holdGrant", reason="核查重复支付")
    assert waits_for_finance()
    case.do("releaseGrant", reason="核查完毕")
    case.do("closeGrant", performance="已按要求完成绩效自评")
    assert waits_for_finance()
    returned = {"returnedOn": city.day.isoformat(), "reason": "退回重复款"}
    city.treasury.done("returnLeg", **again, receiptNo=new_receipt(), **returned)
    assert not waits_for_finance()


def test_it_says_that_a_bank_account_is_missing_once_nothing_else_is(city: City) -> None:
    case = _ordered(city)

    def lacks() -> bool:
        items = case.applicant.ask(OFFERED, id=case.id)["grant"]["waitsFor"]
        return "ACCOUNT" in [item["code"] for item in items]

    assert not lacks()
    case.do("requestPayment")
    assert lacks()
    account(case)
    assert not lacks()

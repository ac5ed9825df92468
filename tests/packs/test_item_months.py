"""Months of one item (所属月份): each month of a lease, or of a person, is of one application, whoever files when."""

import pytest

from domain.lives.roles import Role
from tests.books.ledger_truth import differences
from tests.guards.test_idempotency import at_once, codes, doing
from tests.packs.jiangcheng import complaints_of
from tests.packs.jiangcheng_city import DISTRICT, TO_PAYABLE, TO_PROPOSED, applied, facts_of, in_force, walked
from tests.world.cases import Case, new_item
from tests.world.city import City, Json, Person
from tests.world.paperwork import before_command

TAKEN = "ITEM_MONTHS_TAKEN"


class Rent(Case):
    """A case of which the district's own officers decide, where the clause names them."""

    def by(self, name: str) -> Person:
        """Who takes a step."""
        usual = super().by(name)
        if self.measure == "JC-04" or name in {"submitGrant", "updateGrantFacts"}:
            return usual
        return self.city.person(Role.DISTRICT_OFFICER, district=DISTRICT, desk=f"district for {name}")


def rent(who: Person, item: str, months: tuple[int, int], measure: str = "JC-03", *, code: str) -> Rent:
    """A draft for some months of one lease or of one person: the first of them, and how many."""
    facts = facts_of(measure) | {"first_month": months[0], "months": months[1]}
    case = applied(who.city, code, measure, facts, who, item)
    return Rent(case.city, case.applicant, case.grant, certified=case.certified)


def doing_both(cases: list[Rent], name: str) -> list[str]:
    """The codes that are answered where a step of two is taken at once."""
    for case in cases:
        before_command(case, name)
    return codes(at_once([doing(case.by(name), name, case.command(name)) for case in cases]))


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The policy in force."""
    return in_force(city)


@pytest.mark.parametrize("measure", ["JC-03", "JC-04", "JC-14"])
def test_a_month_of_another_application_is_not_applied_for_again(city: City, code: str, measure: str) -> None:
    who, item = city.applicant(), new_item()
    first = walked(rent(who, item, (1, 12), measure, code=code), TO_PROPOSED[:1])
    again = rent(who, item, (4, 9), measure, code=code)
    refused = again.refused("submitGrant")
    number, article = str(first.grant["number"]), int(measure[3:])
    assert (refused["code"], refused["path"][-1]) == (TAKEN, "first_month")
    assert number in refused["message"]
    assert "months 4 to 12" in refused["message"]
    assert [one["article"] for one in refused["citations"]] == [article]
    walked(first, TO_PAYABLE[1:])
    assert again.refused("submitGrant")["code"] == TAKEN
    next_months = walked(rent(who, item, (13, 2), measure, code=code))
    assert next_months.look()["state"] == "PAYABLE"
    assert differences(city) == []


def test_the_months_of_another_lease_or_of_one_that_was_refused_are_free(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    first = walked(rent(who, item, (1, 12), code=code), TO_PROPOSED[:1])
    walked(rent(who, new_item(), (1, 12), code=code), TO_PROPOSED[:1])
    walked(rent(city.applicant(), item, (1, 12), code=code), TO_PROPOSED[:1])
    first.do("acceptGrant")
    first.do("rejectGrant", reason="材料不实")
    walked(rent(who, item, (12, 1), code=code), TO_PROPOSED[:1])


def test_two_at_once_for_a_month_in_common_are_one(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    both = [rent(who, item, (1, 12), code=code), rent(who, item, (4, 9), code=code)]
    assert doing_both(both, "submitGrant") == [TAKEN, "done"]


def test_of_two_employers_of_one_person_one_is_proposed(city: City, code: str) -> None:
    """Nobody learns by filing for whom another applied; who decides is refused the second."""
    item = new_item()
    both = [rent(city.applicant(), item, (first, 12), "JC-04", code=code) for first in (1, 6)]
    for case in both:
        walked(case, TO_PROPOSED[:2])
    assert doing_both(both, "proposeGrant") == [TAKEN, "done"]
    paid = next(case for case in both if case.look()["state"] == "PROPOSED")
    left = next(case for case in both if case is not paid)
    walked(paid, TO_PAYABLE[3:])
    refused = left.refused("proposeGrant")
    assert (refused["code"], str(paid.grant["number"]) in refused["message"]) == (TAKEN, True)


MISTAKES: dict[str, tuple[tuple[str, str], str]] = {
    "months by a fact that is none": (
        ("{first: first_month, count: months}", "{first: month, count: months}"),
        "month",
    ),
    "months by money": (("count: months}", "count: monthly_rent}"), "monthly_rent"),
    "months that may be none": (
        ("        at_least: 1\n        title: {zh: 本次补贴的首月", "        title: {zh: 本次补贴的首月"),
        "at_least: 1",
    ),
    "months of what its applicant says": (
        (
            "keyed_by: APPLICANT_ITEM\n      parts:\n        lease_no",
            "keyed_by: APPLICANT\n      parts:\n        lease_no",
        ),
        "has no months",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_months_that_cannot_be_told_are_refused_when_the_pack_is_loaded(name: str) -> None:
    amendment, advice = MISTAKES[name]
    complaints = complaints_of(*amendment)
    assert [one for one in complaints if advice in one.message], [str(one) for one in complaints]


def test_a_correction_takes_no_month_of_another_application(city: City, code: str) -> None:
    who, item = city.applicant(), new_item()
    first = walked(rent(who, item, (1, 6), "JC-04", code=code))
    second = walked(rent(who, item, (7, 6), "JC-04", code=code), TO_PROPOSED[:2])
    award = first.look()["award"]
    stated: Json = {"reason": "月份填报有误", "evidence": "租金凭证 12"}
    refused = first.refused("correctAward", facts={"first_month": 2}, **stated)
    assert (refused["code"], str(second.grant["number"]) in refused["message"]) == (TAKEN, True)
    facts = second.look()["facts"] | {"first_month": 6}
    again = second.refused("updateGrantFacts", by=city.officer, facts=facts, reason="核实")
    assert (again["code"], str(first.grant["number"]) in again["message"]) == (TAKEN, True)
    assert (first.look()["award"], first.grant["state"]) == (award, "PAYABLE")

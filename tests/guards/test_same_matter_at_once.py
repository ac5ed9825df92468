"""Other support told while something is decided (art. 16): one sees the other, whoever comes first."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_other_awards import award_input, beside
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, decided

DAY, APPROVAL = "2022-03-01", "2022-03-20"
TIMES = 8
PAID: Json = {"amount": "2000000.00", "paidOn": DAY}
"""Of the 5 million yuan of a national key laboratory (A08-1) it leaves 3 million."""


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def publicise(city: City, *cases: Case) -> None:
    """Cases whose publicity is over, on the day on which they can be approved."""
    for case in cases:
        case.to("PUBLICITY")
    city.move_to(APPROVAL)
    for case in cases:
        case.look()


def code(payload: Json) -> str:
    return codes([payload])[0]


@pytest.mark.parametrize("by_grant", [True, False])
def test_what_is_told_while_it_is_approved_is_seen_by_the_approval_or_before_payment(
    city: City, *, by_grant: bool
) -> None:
    for _ in range(TIMES):
        city.move_to(DAY)
        case = open_case(city)
        publicise(city, case)
        place = {"grantId": case.id} if by_grant else {"matter": case.grant["item"]}
        record = award_input(creditCode=case.applicant.code, **place, **PAID)
        approve = doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant"))
        recorded, approved = at_once([doing(city.finance, "recordOtherAward", record), approve])
        assert code(recorded) == "done"
        if code(approved) == "done":
            case.look()
            assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
            case.do("reduceGrant", reason="已获其他支持")
        else:
            assert (code(approved), approved["errors"][0]["observed"]) == ("ASSESSMENT_CHANGED", "3000000.00")
            case.look()
            case.do("returnGrantToReview", reason="已获其他支持")
        assert case.to("PAYABLE").grant["award"] == "3000000.00"


def test_one_that_is_paid_while_it_would_be_given_up_is_taken_off(city: City) -> None:
    for _ in range(TIMES):
        city.move_to(DAY)
        case = beside(open_case(city).to("UNDER_REVIEW"), amount="2000000.00")
        publicise(city, case)
        report = case.command("reportOtherAwardPaid", paidOn=DAY, evidence="国库回单", expectedVersion=None)
        approve = doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant"))
        reported, approved = at_once([doing(city.finance, "reportOtherAwardPaid", report), approve])
        assert (code(reported), case.look()["otherAwards"][0]["state"]) == ("done", "PAID")
        if code(approved) == "done":
            assert case.refused("requestPayment")["code"] == "OTHER_SUPPORT_SINCE"
        else:
            assert code(approved) == "ASSESSMENT_CHANGED"


def test_what_is_told_while_a_payment_is_requested_is_seen_or_comes_after(city: City) -> None:
    for _ in range(TIMES):
        case = open_case(city).to("PAYABLE")
        record = award_input(creditCode=case.applicant.code, matter=case.grant["item"], **PAID)
        request = doing(case.by("requestPayment"), "requestPayment", case.command("requestPayment"))
        recorded, requested = at_once([doing(city.officer, "recordOtherAward", record), request])
        assert code(recorded) == "done"
        went, state = code(requested), case.look()["state"]
        assert (went, state) in {("done", "PAYING"), ("OTHER_SUPPORT_SINCE", "PAYABLE")}


def test_two_measures_approved_at_once_for_one_matter_never_give_both_in_full(city: City) -> None:
    for number in range(TIMES):
        city.move_to(DAY)
        applicant, item = city.applicant(), f"同时批准平台 {number}"
        cases = [open_case(city, measure, applicant, item=item) for measure in ("A09-2", "A11-2")]
        publicise(city, *cases)
        asks = [doing(case.by("approveGrant"), "approveGrant", case.command("approveGrant")) for case in cases]
        assert codes(at_once(asks)) == ["ASSESSMENT_CHANGED", "done"]


def test_two_ends_of_grants_of_one_matter_at_once_leave_nothing_locked(city: City) -> None:
    applicant = city.applicant()
    for number in range(TIMES):
        city.move_to(DAY)
        item = f"一终一批平台 {number}"
        ending = open_case(city, "A11-2", applicant, item=item).to("PAYABLE")
        city.move_to(DAY)
        going = beside(open_case(city, "A09-2", applicant, item=item).to("UNDER_REVIEW"))
        publicise(city, going)
        ending.look()
        terminate = ending.command("terminateGrant", reason="企业申请终止")
        approve = going.command("approveGrant")
        ended, approved = at_once(
            [doing(city.officer, "terminateGrant", terminate), doing(city.officer, "approveGrant", approve)]
        )
        assert code(ended) == "done"
        assert code(approved) in {"done", "ASSESSMENT_CHANGED"}


def test_one_number_told_at_once_is_one_award(city: City) -> None:
    case = open_case(city)
    same = award_input(creditCode=case.applicant.code, matter=case.grant["item"])
    people = [city.person(role, desk=str(desk)) for desk in range(3) for role in (Role.OFFICER, Role.FINANCE)]
    payloads = at_once([doing(person, "recordOtherAward", same) for person in people])
    assert codes(payloads) == ["done"] * len(people)
    assert len({payload["otherAward"]["id"] for payload in payloads}) == 1
    assert len(case.look()["otherAwards"]) == 1


def test_one_number_told_at_once_with_two_sums_is_the_award_of_one(city: City) -> None:
    case = open_case(city)
    same = award_input(creditCode=case.applicant.code, matter=case.grant["item"])
    asks = [doing(city.officer, "recordOtherAward", {**same, "amount": f"{sum_}.00"}) for sum_ in (1, 2)]
    assert codes(at_once(asks)) == ["OTHER_AWARD_DIFFERS", "done"]


def test_one_award_assigned_to_two_matters_at_once_is_of_one(city: City) -> None:
    applicant = city.applicant()
    first, second = (open_case(city, applicant=applicant).to("UNDER_REVIEW") for _ in range(2))
    record = award_input(creditCode=applicant.code, matter="平台一期", **PAID)
    award = city.officer.done("recordOtherAward", **record)["otherAward"]
    command: Json = {"id": award["id"], "expectedVersion": award["version"], "reason": "同一平台"}
    asks = [doing(city.officer, "assignOtherAward", {**command, "grantId": case.id}) for case in (first, second)]
    payloads = at_once(asks)
    assert codes(payloads) in (["PROPOSAL_WAITS", "done"], ["BUSY", "done"])
    proposal = next(payload["proposal"] for payload in payloads if not payload["errors"])
    city.officer.second().done("confirmProposal", **decided(proposal), hash=proposal["hash"])
    assert sorted(len(case.look()["otherAwards"]) for case in (first, second)) == [0, 1]

"""What a reading promises to show whoever reviews a case is shown, and stands against nothing (I-12, I-13)."""

import pytest

from tests.domain.wuhan import GRANTS, ask, sound
from tests.money.test_double_payments_asked_back import opened
from tests.reports.test_open_awards import awards
from tests.scenes.scenes_recoveries import heard, recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.parts import fen

_SHOWN = "flags { message citation { clause reading } exposure { awards awarded paid } }"
FLAGS = f"query Flags($id: ID!) {{ grant(id: $id) {{ {_SHOWN} }} }}"
ASSESSED = f"query Assessed($input: AssessmentInput!) {{ assessment(input: $input) {{ {_SHOWN} }} }}"


def raised(**facts: object) -> list[str]:
    """The readings on which a guarantee is flagged, that is paid all the same."""
    request = sound("A04-1")
    request["facts"] |= facts
    answer = ask(request)
    assert answer["eligible"]
    return [flag["reading"] for flag in answer["flags"]]


@pytest.mark.parametrize("months", [None, 0, 11])
def test_a_guarantee_whose_term_is_short_or_not_known_is_flagged(months: int | None) -> None:
    assert raised(guarantee_months=months) == raised() == ["I-12", "I-13"]


@pytest.mark.parametrize("months", [12, 36])
def test_a_guarantee_of_a_year_or_more_is_flagged_for_the_cap_that_the_text_does_not_state(months: int) -> None:
    assert raised(guarantee_months=months) == ["I-12"]


def test_no_other_measure_raises_a_flag() -> None:
    assert [code for code in GRANTS if "flags" in ask(sound(code))] == ["A04-1"]


def test_whoever_reviews_a_grant_is_shown_its_flags(city: City) -> None:
    short, long = (open_case(city, "A04-1") for _ in range(2))
    short.do("updateGrantFacts", facts=short.grant["facts"] | {"guarantee_months": 11})
    long.do("updateGrantFacts", facts=long.grant["facts"] | {"guarantee_months": 12})
    shown = [city.officer.ask(FLAGS, id=case.id)["grant"]["flags"] for case in (short, long)]
    assert [[flag["citation"]["reading"] for flag in flags] for flags in shown] == [["I-12", "I-13"], ["I-12"]]
    assert {flag["citation"]["clause"] for flags in shown for flag in flags} == {"art. 4"}


def test_what_a_measure_without_a_cap_has_come_to_so_far_is_shown_with_each_case_and_calculation(city: City) -> None:
    def exposure() -> list[int]:
        request = {"measureCode": "A04-1", "facts": sound("A04-1")["facts"]}
        (of_grant, short), (of_assessment, _) = (
            city.officer.ask(FLAGS, id=case.id)["grant"]["flags"],
            city.nobody.ask(ASSESSED, input=request)["assessment"]["flags"],
        )
        assert (of_grant["exposure"], short["exposure"]) == (of_assessment["exposure"], None)
        shown = of_grant["exposure"]
        return [shown["awards"], fen(shown["awarded"]), fen(shown["paid"])]

    case = open_case(city, "A04-1")
    before = exposure()
    case.to("PAYABLE")
    award = fen(case.grant["award"])
    approved = exposure()
    case.to("PAID")
    assert (approved, exposure()) == (
        [before[0] + 1, before[1] + award, before[2]],
        [before[0] + 1, before[1] + award, before[2] + award],
    )


def test_what_a_treasury_paid_twice_was_never_exposure_and_takes_nothing_of_it_when_it_comes_back(city: City) -> None:
    case = open_case(city, "A04-1").to("PAID")
    paid = exposed(city, case)
    case.do("settleLeg", leg="city", receiptNo=new_receipt())
    case.do("recoverDoublePayment", **opened(case))
    heard(case, "DEMANDED").do("recordRecoveryReceipt")
    assert case.grant["recoveries"][-1]["state"] == "RECOVERED"
    assert exposed(city, case) == paid


def test_what_came_back_of_a_recovery_that_fell_is_to_be_refunded_and_takes_nothing_of_what_was_paid(
    city: City,
) -> None:
    case = open_case(city, "A04-1").to("PAID")
    shown = lambda: (exposed(city, case), [a["paid"] for a in awards(city) if a["number"] == case.grant["number"]])  # noqa: E731 - what is looked at twice
    paid = shown()
    recovered(case, "DEMANDED", amount="200.00")
    leg = case.grant["recoveries"][-1]["legs"][0]
    part: Json = {"id": leg["id"], "receiptNo": new_receipt(), "amount": "60.00", "receivedOn": str(city.day)}
    city.finance.done("recordRecoveryReceipt", **part)
    case.look()
    case.do("challengeRecovery", reason="行政诉讼")
    case.do("resolveRecoveryChallenge", finding="撤销决定", dropped=True)
    assert case.grant["recoveries"][-1]["state"] == "DROPPED"
    assert shown() == paid


def exposed(city: City, case: Case) -> Json:
    """What a case shows of the exposure of its measure."""
    return city.officer.ask(FLAGS, id=case.id)["grant"]["flags"][0]["exposure"]

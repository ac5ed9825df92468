"""An investment is held for two years (art. 5): the award waits for the anniversary, and is lost by an earlier exit."""

from collections.abc import Callable

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.operations import HISTORY
from tests.world.runs import instructed
from tests.world.stated import stated_facts

CONTRIBUTED, EVE, ANNIVERSARY = "2021-02-01", "2023-01-31", "2023-02-01"
DAY = "2021-06-01"
PAPER: Json = {"evidence": "退出协议"}


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


def investee(city: City, state: str = "APPROVED") -> Case:
    """An enterprise in which a fund invested (A05-2), at a state; APPROVED waits for the anniversary."""
    case = open_case(city, "A05-2", facts=stated_facts("A05-2", contributed_on=CONTRIBUTED))
    if state in {"PAYABLE", "PAYING", "PAID"}:
        city.move_to("2023-03-01")
        return case.to(state)
    if state == "APPROVED":
        case.to("PUBLICITY")
        on(case.grant["publicityTo"][:8] + "28", case).do("approveGrant")
        return case
    return case.to(state)


def on(day: str, case: Case) -> Case:
    """The case on a day."""
    case.city.move_to(day)
    case.look()
    return case


def with_the_treasury(case: Case) -> Case:
    """The case, its leg instructed: what is decided since comes too late to stop it."""
    instructed(case, case.leg())
    return case


def exited(case: Case, day: str) -> Case:
    """A case on whose record an exit was put."""
    case.do("recordExit", exitSignedOn=day, **PAPER)
    return case


def legs(case: Case) -> set[str]:
    """How the legs of its payments stand."""
    return {leg["state"] for payment in case.grant["payments"] for leg in payment["legs"]}


def test_time_opens_the_gate_on_the_anniversary_and_not_before(city: City) -> None:
    case = investee(city)
    assert (case.state, ANNIVERSARY in case.gates()[0]) == ("APPROVED", True)
    assert on(EVE, case).state == "APPROVED"
    assert on(ANNIVERSARY, case).state == "PAYABLE"
    assert on("2023-02-02", case).gates() == []
    assert len(case.grant["payments"]) == 1


def test_an_exit_on_the_anniversary_itself_keeps_the_award(city: City) -> None:
    case = on(ANNIVERSARY, investee(city))
    exited(case, ANNIVERSARY)
    assert (case.state, case.grant["recoveries"]) == ("PAYABLE", [])
    case.to("PAID")


def test_an_exit_a_day_before_the_anniversary_ends_an_award_that_was_not_paid(city: City) -> None:
    case = on(EVE, investee(city))
    exited(case, EVE)
    assert (case.state, case.grant["payments"], case.grant["recoveries"]) == ("TERMINATED", [], [])
    assert on("2023-06-01", case).state == "TERMINATED"
    history = city.auditor.ask(HISTORY, id=case.id)["grant"]["history"]
    assert [(s["event"], s["takenBy"]) for s in history[-2:]] == [
        ("RECORD_EXIT", "officer for recordExit"),
        ("BREAK_TERM", "duixian"),
    ]


def test_an_early_exit_before_the_approval_stops_the_proposal_and_the_approval(city: City) -> None:
    case = exited(investee(city, "UNDER_REVIEW"), DAY)
    refused = case.refused("proposeGrant")
    assert (refused["code"], refused["citations"][0]["clause"]) == ("CONDITION_NOT_MET", "art. 5")
    exiting = exited(investee(city, "PUBLICITY"), DAY)
    assert exiting.state == "PUBLICITY"
    on("2021-07-01", exiting)
    assert exiting.refused("approveGrant")["code"] == "ASSESSMENT_CHANGED"
    exiting.do("rejectGrant", reason="投资期限不满")


def test_an_early_exit_found_out_while_it_is_payable_ends_it_and_its_legs(city: City) -> None:
    case = exited(investee(city, "PAYABLE"), "2022-12-31")
    assert (case.state, legs(case), case.grant["recoveries"]) == ("TERMINATED", {"CANCELLED"}, [])
    assert case.refused("requestPayment")["code"] == "STEP_NOT_POSSIBLE"


def test_an_early_exit_found_out_while_it_is_being_paid_asks_back_what_then_comes(city: City) -> None:
    case = exited(with_the_treasury(investee(city, "PAYING")), "2022-12-31")
    assert (case.state, case.grant["recoveries"]) == ("PAYING", [])
    assert case.grant["heldReason"]
    case.do("returnLeg", reason="账号有误")
    assert case.refused("requestPayment")["code"] == "ON_HOLD"
    other = exited(with_the_treasury(investee(city, "PAYING")), "2022-12-31")
    other.do("settleLeg")
    (recovery,) = other.grant["recoveries"]
    assert (other.state, recovery["cause"], recovery["claimed"]) == ("PAID", "CONDITION_LOST", other.grant["award"])


def test_an_early_exit_found_out_after_payment_opens_one_recovery(city: City) -> None:
    case = exited(investee(city, "PAID"), "2022-12-31")
    (recovery,) = case.grant["recoveries"]
    assert (recovery["cause"], recovery["claimed"]) == ("CONDITION_LOST", case.grant["award"])
    assert (recovery["openedBy"], case.state) == ("duixian", "PAID")
    again = case.refused("recordExit", exitSignedOn="2022-12-30", **PAPER)
    assert again["code"] == "ALREADY_ON_RECORD"
    case.do("closeGrant", performance="资金须退回")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"exitSignedOn": "2021-12-31"}, "DATE_IN_FUTURE"),
        ({"exitSignedOn": "2021-01-31"}, "INPUT_INVALID"),
        ({"exitSignedOn": DAY, "evidence": " "}, "EVIDENCE_REQUIRED"),
    ],
)
def test_an_exit_that_cannot_be_is_not_put_on_record(city: City, fields: Json, code: str) -> None:
    wrong: Json = PAPER | fields
    refused = investee(city, "UNDER_REVIEW").refused("recordExit", **wrong)
    assert (refused["code"], refused["path"]) == (code, ["evidence" if code == "EVIDENCE_REQUIRED" else "exitSignedOn"])


def test_an_exit_on_record_is_not_corrected_away(city: City) -> None:
    case = exited(investee(city, "UNDER_REVIEW"), DAY)
    facts = {**case.grant["facts"], "exit_signed_on": None}
    refused = case.refused("updateGrantFacts", by=city.officer, facts=facts, reason="更正")
    assert (refused["code"], refused["path"]) == ("FACT_INVALID", ["facts", "exit_signed_on"])
    del facts["exit_signed_on"]
    missing = case.refused("updateGrantFacts", by=city.officer, facts=facts, reason="更正")
    assert missing["code"] == "FACT_MISSING"
    alike = {**case.grant["facts"], "fund_kind": "ANGEL"}
    city.officer.done("updateGrantFacts", **case.command("updateGrantFacts", facts=alike, reason="更正"))
    assert case.look()["facts"]["exit_signed_on"] == DAY


def test_two_exits_at_once_are_one(city: City) -> None:
    case = investee(city)
    command = case.command("recordExit", exitSignedOn="2021-06-10", **PAPER)
    del command["expectedVersion"]
    people = [city.person(Role.OFFICER, desk=f"{number}") for number in range(2)]
    assert codes(at_once([doing(who, "recordExit", command) for who in people])) == ["STEP_NOT_POSSIBLE", "done"]


def contributions(city: City, *measures: str) -> list[Case]:
    """Applications for contributions of one fund to one enterprise, each of another day, before they are proposed."""
    city.move_to(DAY)
    first = open_case(city, measures[0], facts=stated_facts(measures[0], contributed_on=CONTRIBUTED))
    of_whole = {name: first.grant["facts"][name] for name in ("fund_code", "investee_code")}
    cases = [first]
    for place, measure in enumerate(measures[1:], 2):
        facts = stated_facts(measure, contributed_on=f"2021-0{place + 1}-01") | of_whole
        who = first.applicant if measure == measures[0] else None
        cases.append(open_case(city, measure, who, facts=facts))
    return [case.to("UNDER_REVIEW") for case in cases]


def exits(*cases: Case) -> list[str | None]:
    """The exit on the record of each."""
    return [case.look()["facts"].get("exit_signed_on") for case in cases]


def test_an_exit_recorded_at_several_contributions_at_once_is_on_record_at_all(city: City) -> None:
    cases = contributions(city, *["A05-2"] * 4)
    deeds: list[Callable[[], Json]] = []
    for case in cases:
        command = case.command("recordExit", exitSignedOn=DAY, **PAPER)
        del command["expectedVersion"]
        deeds.append(doing(case.by("recordExit"), "recordExit", command))
    assert codes(at_once(deeds)) == [*["ALREADY_ON_RECORD"] * 3, "done"]
    assert exits(*cases) == [DAY] * 4


def test_an_exit_ends_the_term_of_the_manager_and_of_the_enterprise_alike(city: City) -> None:
    enterprise, manager = contributions(city, "A05-2", "A05-1")
    exited(enterprise, DAY)
    assert exits(enterprise, manager) == [DAY, DAY]
    assert manager.refused("proposeGrant")["code"] == "CONDITION_NOT_MET"
    other = contributions(city, "A05-1")[0]
    assert exits(other) == [None]


def later(case: Case, measure: str, contributed_on: str, **others: object) -> Case:
    """A draft for another contribution of the fund of a case to its enterprise."""
    of_whole = {name: case.grant["facts"][name] for name in ("fund_code", "investee_code")}
    facts = stated_facts(measure, contributed_on=contributed_on) | of_whole | others
    return open_case(case.city, measure, facts=facts)


def test_an_exit_on_record_is_held_against_a_contribution_filed_later(city: City) -> None:
    known = exited(contributions(city, "A05-2")[0], DAY)
    draft = later(known, "A05-1", "2021-03-01")
    refused = draft.refused("submitGrant")
    assert (refused["code"], refused["path"], refused["citations"][0]["clause"]) == (
        "FACT_INVALID", ["facts", "exit_signed_on"], "art. 5",
    )  # fmt: skip
    assert known.grant["number"] in refused["message"]
    stated = later(known, "A05-2", "2021-04-01", exit_signed_on=DAY)
    without = {**stated.grant["facts"], "exit_signed_on": None}
    stated.to("UNDER_REVIEW")
    assert stated.refused("proposeGrant")["code"] == "CONDITION_NOT_MET"
    again = stated.refused("updateGrantFacts", by=city.officer, facts=without, reason="更正")
    assert (again["code"], again["path"]) == ("FACT_INVALID", ["facts", "exit_signed_on"])
    city.move_to("2021-06-02")
    late = later(known, "A05-2", "2021-04-02", exit_signed_on="2021-06-02")
    assert late.refused("submitGrant")["code"] == "FACT_INVALID"


def test_an_exit_says_nothing_of_what_came_after_it_nor_of_another_fund(city: City) -> None:
    known = exited(contributions(city, "A05-2")[0], DAY)
    city.move_to("2021-06-03")
    assert later(known, "A05-2", "2021-06-02").to("SUBMITTED").state == "SUBMITTED"
    assert contributions(city, "A05-1")[0].state == "UNDER_REVIEW"


def test_an_exit_that_is_recorded_while_another_part_is_filed_stands_on_it_or_refuses_it(city: City) -> None:
    known = contributions(city, "A05-2")[0]
    drafts = [later(known, "A05-2", f"2021-03-0{day}") for day in range(1, 5)]
    recording = doing(known.by("recordExit"), "recordExit", known.command("recordExit", exitSignedOn=DAY, **PAPER))
    filing = [doing(draft.applicant, "submitGrant", draft.command("submitGrant")) for draft in drafts]
    answers = at_once([*filing, recording])
    assert not answers[-1]["errors"]
    for draft, answer in zip(drafts, answers, strict=False):
        if answer["errors"]:
            assert answer["errors"][0]["code"] == "FACT_INVALID"
        else:
            draft.look()
            refused = draft.to("UNDER_REVIEW").refused("proposeGrant")
            assert (refused["code"], refused["path"]) == ("FACT_INVALID", ["facts", "exit_signed_on"])


def test_a_measure_without_a_term_has_no_exit(city: City) -> None:
    case = open_case(city).to("UNDER_REVIEW")
    refused = case.refused("recordExit", exitSignedOn=DAY, **PAPER)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("NOT_ASKED_BY_MEASURE", "art. 8")

"""Intake: a supplement is asked once, with a list and a deadline; it comes in time, or the application lapses."""

import pytest

from domain.lives.roles import Role
from tests.guards.test_idempotency import at_once, codes, doing
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.operations import GRANT, HISTORY
from tests.world.paperwork import unswept
from tests.world.stated import stated_facts

DAY, UNTIL, AFTER = "2021-03-01", "2021-03-12", "2021-03-13"
ASKED: Json = {"items": ["批文复印件", "单位承诺书"], "dueOn": UNTIL}
OTHER_DISTRICT = "420106"
DECISIONS: list[tuple[str, Json]] = [
    ("acceptGrant", {}),
    ("requestSupplement", ASKED),
    ("refuseGrant", {"reason": "不属受理范围"}),
]


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to(DAY)


@pytest.fixture
def submitted(city: City) -> Case:
    """An application that waits to be accepted."""
    return open_case(city).to("SUBMITTED")


@pytest.fixture
def incomplete(submitted: Case) -> Case:
    """An application of which a supplement was asked."""
    submitted.do("requestSupplement", **ASKED)
    return submitted


def steps_of(case: Case) -> list[str]:
    """What happened to a grant, as its applicant reads it."""
    return [step["event"] for step in case.applicant.ask(HISTORY, id=case.id)["grant"]["history"]]


def test_the_applicant_is_told_everything_that_is_missing_and_until_when(incomplete: Case) -> None:
    grant = incomplete.applicant.ask(GRANT, id=incomplete.id)["grant"]
    assert (grant["state"], grant["supplement"]) == ("SUPPLEMENT", ASKED)
    last = incomplete.applicant.ask(HISTORY, id=incomplete.id)["grant"]["history"][-1]
    assert (last["event"], last["reason"]) == ("REQUEST_SUPPLEMENT", "批文复印件; 单位承诺书")


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"items": []}, "items"),
        ({"items": [" ", ""]}, "items"),
        ({"items": ["一"] * 51}, "items"),
        ({"items": ["一" * 2001]}, "items"),
        ({"dueOn": DAY}, "dueOn"),
        ({"dueOn": "2021-02-28"}, "dueOn"),
        ({"dueOn": "2022-03-03"}, "dueOn"),
    ],
)
def test_a_supplement_that_cannot_stand_is_refused(submitted: Case, fields: Json, path: str) -> None:
    refused = submitted.refused("requestSupplement", **{**ASKED, **fields})
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", [path])


def test_a_supplement_is_asked_once_and_then_decided(incomplete: Case) -> None:
    incomplete.do("resubmitGrant")
    once_more: Json = {**ASKED, "dueOn": "2021-06-30"}
    refused = incomplete.refused("requestSupplement", **once_more)
    assert (refused["code"], refused["citations"][0]["clause"]) == ("SUPPLEMENT_ONCE", "art. 8")
    assert UNTIL in refused["message"]
    incomplete.do("acceptGrant")
    assert incomplete.state == "UNDER_REVIEW"


def test_a_supplement_comes_in_time_on_its_last_day(city: City, incomplete: Case) -> None:
    city.move_to(UNTIL)
    incomplete.look()
    incomplete.do("resubmitGrant")
    assert incomplete.state == "SUBMITTED"
    city.move_to("2022-03-01")
    assert incomplete.look()["state"] == "SUBMITTED"


def test_a_day_late_is_late_whether_the_sweep_came_or_not(city: City, incomplete: Case) -> None:
    unswept(city, AFTER)
    late = incomplete.refused("resubmitGrant")
    assert (late["code"], late["citations"][0]["clause"]) == ("SUPPLEMENT_LATE", "art. 8")
    city.move_to(AFTER)
    assert incomplete.look()["state"] == "NOT_ACCEPTED"
    assert incomplete.refused("resubmitGrant")["code"] == "STEP_NOT_POSSIBLE"
    assert steps_of(incomplete)[-1] == "LAPSE"


def test_an_application_lapses_once_however_late_the_sweep_comes(city: City, incomplete: Case) -> None:
    city.move_to("2022-06-01")
    city.move_to("2022-06-02")
    assert steps_of(incomplete).count("LAPSE") == 1
    again = open_case(city, applicant=incomplete.applicant, item=incomplete.grant["item"]).to("SUBMITTED")
    assert again.state == "SUBMITTED"


def test_the_facts_are_restated_during_the_supplement_but_never_in_part(incomplete: Case) -> None:
    facts = stated_facts("A08-1", platform_kind="NATIONAL_LAB_BRANCH")
    incomplete.do("updateGrantFacts", facts=facts, item=incomplete.grant["item"])
    assert facts.items() <= incomplete.grant["facts"].items()
    missing = incomplete.refused("updateGrantFacts", facts={})
    assert missing["code"] == "FACT_MISSING"
    incomplete.do("resubmitGrant", reason="已更正平台类别")
    assert incomplete.refused("updateGrantFacts", facts=facts)["code"] == "STEP_NOT_POSSIBLE"


def test_a_restated_item_is_not_one_that_is_already_being_decided(city: City, incomplete: Case) -> None:
    other = open_case(city, applicant=incomplete.applicant).to("SUBMITTED")
    refused = incomplete.refused("updateGrantFacts", facts=stated_facts("A08-1"), item=other.grant["item"])
    assert (refused["code"], other.grant["number"] in refused["message"]) == ("ITEM_ALREADY_OPEN", True)


def test_nobody_of_the_district_restates_the_facts_in_the_applicants_place(city: City, incomplete: Case) -> None:
    refused = incomplete.refused("updateGrantFacts", by=city.person(Role.DISTRICT_OFFICER), facts=stated_facts("A08-1"))
    assert refused["code"] == "NOT_ALLOWED"


def test_an_application_withdrawn_during_the_supplement_does_not_lapse(city: City, incomplete: Case) -> None:
    incomplete.do("withdrawGrant")
    city.move_to("2021-06-01")
    assert incomplete.look()["state"] == "WITHDRAWN"
    assert city.move_to("2021-06-02").held_back == 0


def test_an_application_is_refused_with_a_reason(submitted: Case) -> None:
    bare = submitted.refused("refuseGrant", reason=" ")
    assert (bare["code"], bare["path"]) == ("REASON_REQUIRED", ["reason"])
    submitted.do("refuseGrant", reason="不属受理范围")
    last = submitted.applicant.ask(HISTORY, id=submitted.id)["grant"]["history"][-1]
    assert (submitted.state, last["reason"]) == ("NOT_ACCEPTED", "不属受理范围")
    for name, fields in DECISIONS:
        assert submitted.refused(name, **fields)["code"] == "STEP_NOT_POSSIBLE"


@pytest.mark.parametrize(("name", "fields"), DECISIONS)
def test_an_officer_of_the_district_takes_in_what_is_its_own(
    city: City, submitted: Case, name: str, fields: Json
) -> None:
    stranger = city.person(Role.DISTRICT_OFFICER, district=OTHER_DISTRICT, desk="elsewhere")
    hidden = submitted.refused(name, by=stranger, **fields)
    assert (hidden["code"], hidden["path"]) == ("NOT_FOUND", ["id"])
    assert stranger.ask(GRANT, id=submitted.id)["grant"] is None
    own = city.person(Role.DISTRICT_OFFICER, desk="own")
    own.done(name, **submitted.command(name, **fields))


def test_an_officer_of_another_bureau_takes_nothing_in(city: City, submitted: Case) -> None:
    stranger = city.person(Role.OFFICER, bureau="市民政局")
    for name, fields in DECISIONS:
        assert submitted.refused(name, by=stranger, **fields)["code"] == "NOT_ALLOWED"


def test_out_of_order_nothing_is_asked_or_sent_again(city: City, submitted: Case) -> None:
    assert submitted.refused("resubmitGrant")["code"] == "STEP_NOT_POSSIBLE"
    assert open_case(city).refused("requestSupplement", **ASKED)["code"] == "STEP_NOT_POSSIBLE"
    accepted = open_case(city).to("UNDER_REVIEW")
    assert accepted.refused("requestSupplement", **ASKED)["code"] == "STEP_NOT_POSSIBLE"


def test_of_two_decisions_at_once_one_is_taken(city: City, submitted: Case) -> None:
    people = [city.person(Role.OFFICER, desk=f"counter {number}") for number in range(len(DECISIONS))]
    pairs = zip(people, DECISIONS, strict=True)
    asks = [doing(who, name, submitted.command(name, **fields)) for who, (name, fields) in pairs]
    assert codes(at_once(asks)) == ["STALE_VERSION", "STALE_VERSION", "done"]


def test_an_item_that_grows_too_long_when_it_is_written_out_is_refused(city: City) -> None:
    applicant = city.applicant()
    draft = open_case(city, applicant=applicant)
    refused = draft.refused("updateGrantFacts", facts=stated_facts("A08-1"), item="㍿" * 100)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["item"])

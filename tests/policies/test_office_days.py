"""The office's working days: by its calendar, corrected by people, and stored where a window was opened."""

import pytest

from domain.lives.roles import Role
from tests.world.cases import open_case
from tests.world.city import City, Json
from tests.world.operations import WORKING_DAYS

REASONED: Json = {"reason": "调休安排", "evidence": "国办发明电〔2026〕7号"}


def days(city: City, first: str, last: str) -> dict[str, bool]:
    """Which days work, as everybody is told."""
    listed = city.nobody.ask(WORKING_DAYS, **{"from": first, "to": last})["workingDays"]
    return {day["day"]: day["works"] for day in listed}


def test_a_window_counts_the_days_as_they_were_corrected_before_it_was_opened(city: City) -> None:
    city.move_to("2021-06-01")
    open_before = open_case(city).to("PUBLICITY").grant
    assert (open_before["publicityFrom"], open_before["publicityTo"]) == ("2021-06-02", "2021-06-08")
    city.officer.done("correctWorkingDay", day="2021-06-03", works=False, **REASONED)
    city.officer.done("correctWorkingDay", day="2021-06-05", works=True, **REASONED)
    city.officer.done("correctWorkingDay", day="2021-06-07", works=False, **REASONED)
    opened_after = open_case(city).to("PUBLICITY").grant
    # 2, 4, 5 (a Saturday), 8 and 9 June.
    assert (opened_after["publicityFrom"], opened_after["publicityTo"]) == ("2021-06-02", "2021-06-09")
    kept = city.grant(open_before["id"])
    assert kept["publicityTo"] == "2021-06-08"


def test_a_day_for_which_there_is_no_notice_is_reckoned_until_somebody_says_better(city: City) -> None:
    span = {"from": "2027-02-05", "to": "2027-02-07"}
    listed = city.nobody.ask(WORKING_DAYS, **span)["workingDays"]
    assert {day["announced"] for day in listed} == {False}
    assert city.nobody.ask(WORKING_DAYS, **{"from": "2021-02-20", "to": "2021-02-20"})["workingDays"] == [
        {"day": "2021-02-20", "works": True, "announced": True, "correction": None}
    ]
    saturday = {"day": "2027-02-20", "works": True, **REASONED}
    assert days(city, "2027-02-20", "2027-02-20") == {"2027-02-20": False}
    day_now = city.officer.done("correctWorkingDay", **saturday)["workingDay"]
    # On record as the command of who confirmed it; the proposal says who proposed.
    correction = day_now["correction"]
    assert (day_now["works"], correction["number"], correction["recordedBy"]) == (True, 1, "officer 2")
    assert days(city, "2027-02-20", "2027-02-20") == {"2027-02-20": True}
    hidden = city.applicant().ask(WORKING_DAYS, **{"from": "2027-02-20", "to": "2027-02-20"})["workingDays"]
    assert (hidden[0]["correction"]["recordedBy"], hidden[0]["correction"]["reason"]) == (None, "调休安排")


def test_the_last_correction_of_a_day_counts_and_the_same_again_changes_nothing(city: City) -> None:
    day = "2028-05-06"
    for number, works in enumerate((True, False, True), start=1):
        day_now = city.officer.done("correctWorkingDay", day=day, works=works, **REASONED)["workingDay"]
        assert (day_now["works"], day_now["correction"]["number"]) == (works, number)
    before = city.rows()
    city.officer.done("correctWorkingDay", day=day, works=True, **REASONED)
    after = city.rows()
    assert {table for table in after if after[table] != before[table]} == {"answer"}
    chain = city.sql(
        "SELECT number, deed FROM audit_line WHERE chain IN (SELECT chain FROM audit_line "
        "WHERE command->>'day' = $1) ORDER BY number",
        day,
    )
    assert [(row["number"], row["deed"]) for row in chain] == [(n, "correct_working_day") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": " "}, "REASON_REQUIRED"),
        ({"evidence": ""}, "EVIDENCE_REQUIRED"),
        ({"reason": "长" * 2001}, "INPUT_INVALID"),
    ],
)
def test_a_correction_says_why_and_on_what(city: City, fields: Json, code: str) -> None:
    command = {"day": "2027-03-01", "works": False, **REASONED, **fields}
    assert city.officer.refused("correctWorkingDay", **command)["code"] == code


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OFFICER, Role.SYSTEM}])
def test_days_are_corrected_by_officers(city: City, role: Role) -> None:
    person = city.applicant() if role is Role.APPLICANT else city.person(role)
    refused = person.refused("correctWorkingDay", day="2027-03-01", works=False, **REASONED)
    assert refused["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize(("first", "last"), [("2021-01-02", "2021-01-01"), ("2021-01-01", "2022-02-05")])
def test_a_question_for_no_days_or_too_many_is_refused(city: City, first: str, last: str) -> None:
    answer = city.nobody.post(WORKING_DAYS, {"from": first, "to": last}).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_year_and_its_edges_are_answered_at_once(city: City) -> None:
    whole_span = days(city, "1900-01-01", "1901-02-04")
    assert len(whole_span) == 400
    assert sum(days(city, "2022-01-01", "2022-12-31").values()) == 249
    assert days(city, "2199-12-31", "2199-12-31").keys() == {"2199-12-31"}

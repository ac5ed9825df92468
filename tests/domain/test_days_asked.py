"""On which day it is asked: inside the validity, with no day after it, and with no year that is not over."""

import pytest

from tests.domain.wuhan import Json, ask, sound

FIRST = {"in_force_from": "2021-01-01"}


def first_refusal(request: Json) -> tuple[str | None, str | None]:
    """The first refusal and its clause."""
    answer = ask(request)
    return answer.get("refusal"), answer["refusals"][0]["clause"] if "refusals" in answer else None


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        ("2020-12-31", "POLICY_NOT_IN_FORCE"),
        ("2021-01-01", None),
        ("2023-12-31", None),
        ("2024-01-01", "POLICY_EXPIRED"),
    ],
)
def test_on_a_stated_day_outside_the_validity_nothing_is_due(day: str, refusal: str | None) -> None:
    request: Json = sound("A08-1") | FIRST | {"as_of": day}
    assert first_refusal(request) == (refusal, "art. 16" if refusal else None)
    assert ask(request)["eligible"] is (refusal is None)


def test_what_else_stands_against_it_is_said_after_the_day() -> None:
    request: Json = sound("A08-1") | {"as_of": "2024-01-01"}
    request["facts"]["ai_field"] = False
    assert [refusal["code"] for refusal in ask(request)["refusals"]] == ["POLICY_EXPIRED", "CONDITION_NOT_MET"]


@pytest.mark.parametrize(
    ("asked_on", "exit_on", "refusal"),
    [
        ("2023-06-01", "2023-06-01", None),
        ("2023-06-01", "2023-06-02", "DATE_IN_FUTURE"),
        (None, "2023-12-31", None),
        (None, "2199-12-31", "DATE_IN_FUTURE"),
    ],
)
def test_a_day_after_the_one_on_which_it_is_asked_is_refused(
    asked_on: str | None, exit_on: str, refusal: str | None
) -> None:
    request: Json = sound("A05-2") | {"as_of": asked_on}
    request["facts"]["exit_signed_on"] = exit_on
    assert first_refusal(request)[0] == refusal


@pytest.mark.parametrize(("measure", "year"), [("A03-1", "rd_year"), ("A10-1", "year")])
@pytest.mark.parametrize(
    ("day", "refusal"), [("2022-06-01", "CONDITION_NOT_MET"), ("2022-12-31", "CONDITION_NOT_MET"), ("2023-01-01", None)]
)
def test_a_year_that_is_not_over_is_not_paid(measure: str, year: str, day: str, refusal: str | None) -> None:
    request: Json = sound(measure) | FIRST | {"as_of": day}
    request["facts"][year] = 2022
    assert first_refusal(request)[0] == refusal
    if refusal is not None:
        (first,) = [each for each in ask(request)["refusals"] if each["fact"] == year]
        assert "not after 2021" in first["message"]


@pytest.mark.parametrize(
    ("day", "refusal"), [("2022-06-30", "MONTH_NOT_OVER"), ("2022-05-31", "MONTH_NOT_OVER"), ("2022-07-01", None)]
)
def test_a_month_that_is_not_over_is_not_counted(day: str, refusal: str | None) -> None:
    months = [{"month": f"2022-{month:02}", "signed_persons": 60} for month in range(1, 7)]
    request: Json = sound("A10-4") | FIRST | {"as_of": day}
    request["facts"]["months"] = months
    assert first_refusal(request) == (refusal, "art. 10" if refusal else None)
    assert ask(request)["eligible"] is (refusal is None)
    if refusal:
        assert "2022-0" in ask(request)["refusals"][0]["message"]

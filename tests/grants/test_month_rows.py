"""Months in bulk: each row is done or refused by itself, and twice is once."""

import pytest

import api.kit.context_factory
from domain.lives.roles import Role
from tests.scenes.scenes_recoveries import SIX_MONTHS
from tests.world.cases import Case, open_case
from tests.world.city import City, Json, new_key
from tests.world.operations import mutation
from tests.world.rows import changed_tables

BUREAU = "市民政局"
STEPS = "{ event reason takenAt takenBy }"
TOLD = f"""query($after: String) {{ changes(after: $after, first: 100) {{
  pageInfo {{ endCursor hasNextPage }} nodes {{ grant {{ number }} steps {STEPS} }} }} }}"""
HISTORY = f"query($id: ID!) {{ grant(id: $id) {{ history {STEPS} }} }}"


@pytest.fixture
def programmes(city: City) -> list[Case]:
    """Two programmes that have just begun."""
    city.move_to("2022-02-01")
    cases = [open_case(city, "A10-4").to("ACTIVE") for _ in range(2)]
    city.move_to("2022-03-01")
    return cases


def row(case: Case, month: str = "2021-03", **fields: object) -> Json:
    """One month of a programme."""
    return {"grantNumber": case.grant["number"], "month": month, "signedPersons": 50, **fields}


def sent(city: City, rows: list[Json], key: str | None = None) -> list[tuple[int, str, list[str]]]:
    """What a civil-affairs system is answered: each row, "done" or its refusal, and the place of the mistake."""
    system = city.person(Role.OFFICER, bureau=BUREAU)
    payload = system.done("recordServiceMonths", rows=rows, idempotencyKey=key or new_key())
    answers: list[tuple[int, str, list[str]]] = []
    for answer in payload["rows"]:
        assert (answer["grant"] is None) is bool(answer["errors"])
        done: Json = {"code": "done", "path": []}
        first: Json = answer["errors"][0] if answer["errors"] else done
        answers.append((answer["index"], first["code"], first["path"]))
    return answers


def test_a_row_whose_number_nobody_can_read_is_refused_alone_and_one_without_it_with_all_others(
    city: City, programmes: list[Case]
) -> None:
    one, two = programmes
    rows = [row(one, signedPersons="50"), row(one), row(two, signedPersons=50.5), row(two, signedPersons=2**31)]
    reported = ("MONTH_ALREADY_REPORTED", ["rows", "1", "month"])
    done: tuple[str, list[str]] = ("done", [])
    for key, answered in (("numbers", done), ("numbers", done), ("numbers again", reported)):
        assert sent(city, rows, key) == [
            (0, "INPUT_INVALID", ["rows", "0", "signedPersons"]),
            (1, *answered),
            (2, "INPUT_INVALID", ["rows", "2", "signedPersons"]),
            (3, "INPUT_INVALID", ["rows", "3", "signedPersons"]),
        ]
    before = city.rows()
    without = {name: value for name, value in row(two).items() if name != "signedPersons"}
    command = {"rows": [row(one, "2021-04"), without], "idempotencyKey": new_key()}
    answer = city.officer.post(mutation("recordServiceMonths"), {"input": command}, **{"Accept-Language": "zh-CN"})
    (error,) = answer.json()["errors"]
    assert error["message"] == "变量“input.rows[1].signedPersons”（签约服务人数）填写有误：缺少必填内容"
    assert city.rows() == before


def test_each_row_is_answered_and_a_bad_one_stops_no_other(city: City, programmes: list[Case]) -> None:
    one, two = programmes
    rows = [
        row(one),
        row(one, signedPersons=-1),
        row(two, grantNumber="A10-4-2099-000001"),
        row(two, grantNumber="号" * 5_000),
        row(two, month="2021-13"),
        row(two, month="2022-03"),
        row(one, signedPersons=60),
        row(open_case(city, "A10-1").to("UNDER_REVIEW")),
        row(two, evidence="长" * 3_000),
        row(open_case(city, "A08-1")),
        row(two, month="2022/01", evidence="长" * 3_000),
        row(two, grantNumber=f" {two.grant['number']} "),
    ]
    assert sent(city, rows) == [
        (0, "done", []),
        (1, "INPUT_INVALID", ["rows", "1", "signedPersons"]),
        (2, "NOT_FOUND", ["rows", "2", "grantNumber"]),
        (3, "NOT_FOUND", ["rows", "3", "grantNumber"]),
        (4, "INPUT_INVALID", ["rows", "4", "month"]),
        (5, "MONTH_NOT_OVER", ["rows", "5", "month"]),
        (6, "MONTH_ALREADY_REPORTED", ["rows", "6", "month"]),
        (7, "STEP_NOT_POSSIBLE", ["rows", "7"]),
        (8, "INPUT_INVALID", ["rows", "8", "evidence"]),
        (9, "NOT_ALLOWED", ["rows", "9"]),
        (10, "INPUT_INVALID", ["rows", "10", "month"]),
        (11, "done", []),
    ]
    for case in programmes:
        assert case.look()["serviceMonths"] == [{"month": "2021-03", "signedPersons": 50}]


def test_the_months_of_one_programme_are_one_change_that_tells_its_steps(city: City, programmes: list[Case]) -> None:
    one, two = programmes
    page: Json = {"endCursor": None, "hasNextPage": True}
    while page["hasNextPage"]:
        page = city.auditor.ask(TOLD, after=page["endCursor"])["changes"]["pageInfo"]
    rows = [*[row(one, month) for month in SIX_MONTHS], row(two), row(one, month="2022-03"), row(one, "2021-07")]
    assert [code for _, code, _ in sent(city, rows)] == ["done"] * 7 + ["MONTH_NOT_OVER", "done"]
    changes = city.auditor.ask(TOLD, after=page["endCursor"])["changes"]["nodes"]
    assert [(change["grant"]["number"], len(change["steps"])) for change in changes] == [
        (one.grant["number"], 8),
        (two.grant["number"], 1),
    ]
    history = city.auditor.ask(HISTORY, id=one.id)["grant"]["history"]
    assert changes[0]["steps"] == history[-8:]


def test_twice_with_one_key_is_once(city: City, programmes: list[Case]) -> None:
    one, two = programmes
    rows = [*[row(one, month) for month in SIX_MONTHS], row(two, month="2022-03"), row(two)]
    key = new_key()
    first = sent(city, rows, key)
    before = city.rows()
    assert sent(city, rows, key) == first
    assert city.rows() == before
    assert [m["from"] for m in one.look()["milestones"]] == ["2021-01"]
    assert sent(city, [row(one, "2021-07"), *rows[1:]], key)[0][1] == "KEY_REUSED"


def test_a_row_that_was_refused_is_tried_again_under_the_same_key(city: City, programmes: list[Case]) -> None:
    key, rows = new_key(), [row(programmes[0]), row(programmes[0], month="2022-03")]
    assert [code for _, code, _ in sent(city, rows, key)] == ["done", "MONTH_NOT_OVER"]
    city.move_to("2022-04-01")
    before = city.rows()
    assert [code for _, code, _ in sent(city, rows, key)] == ["done", "done"]
    assert "service_month" in changed_tables(before, city.rows())


def test_more_rows_than_are_taken_at_once_are_all_refused(city: City, programmes: list[Case]) -> None:
    refused = city.officer.refused("recordServiceMonths", rows=[row(programmes[0])] * 501)
    assert (refused["code"], refused["path"]) == ("TOO_MANY_ROWS", ["rows"])
    assert (refused["observed"], refused["required"]) == ("501", None)


def test_five_hundred_rows_are_taken_at_once(city: City, programmes: list[Case]) -> None:
    answers = sent(city, [row(programmes[0])] * 500, "k" * 196)
    assert [code for _, code, _ in answers] == ["done"] + ["MONTH_ALREADY_REPORTED"] * 499


@pytest.mark.parametrize("key", ["", " ", "k" * 197])
def test_the_key_of_the_whole_leaves_room_for_the_row(city: City, programmes: list[Case], key: str) -> None:
    refused = city.officer.refused("recordServiceMonths", rows=[row(programmes[0])], idempotencyKey=key)
    assert (refused["code"], refused["path"]) == ("INPUT_INVALID", ["idempotencyKey"])


def test_only_officers_send_months_in_bulk(city: City, programmes: list[Case]) -> None:
    for person in (programmes[0].applicant, city.finance, city.auditor):
        refused = person.refused("recordServiceMonths", rows=[row(programmes[0])])
        assert (refused["code"], refused["__typename"]) == ("NOT_ALLOWED", "AccessError")


def test_no_rows_are_no_mistake(city: City) -> None:
    assert sent(city, []) == []


def test_what_is_not_reached_in_time_is_answered_so_and_goes_on_under_the_same_key(
    city: City, programmes: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    key, rows, answered = new_key(), [row(case, month) for case in programmes for month in SIX_MONTHS], []
    for part in (0.0, 0.002, 0.5):
        monkeypatch.setattr(api.kit.context_factory, "OF_ROWS", part)
        answered = [code for _, code, _ in sent(city, rows, key)]
        reached = answered.index("NOT_REACHED") if "NOT_REACHED" in answered else len(rows)
        assert answered == ["done"] * reached + ["NOT_REACHED"] * (len(rows) - reached)
        assert part or not reached
        assert sum(len(case.look()["serviceMonths"]) for case in programmes) == reached
    assert answered == ["done"] * len(rows)

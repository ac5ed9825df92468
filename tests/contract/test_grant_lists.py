"""Lists of grants: a filter finds what it should and no more, an order is whole both ways, search speaks Chinese."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.lives.roles import Role
from tests.world.cases import Case, application, open_case
from tests.world.city import FIRST_DAY, City, Json, Person, applicant_input
from tests.world.registers import changed_register

COUNTED = "{ grants { totalCount } }"
FIELDS = ("CREATED_AT", "UPDATED_AT", "NUMBER", "AWARD")
LIST = """query Grants($first: Int, $after: String, $last: Int, $before: String, $filter: GrantFilter,
  $orderBy: GrantOrder) {
  grants(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { id number item state createdAt updatedAt award } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


@pytest.fixture(scope="module")
def cases(city: City) -> list[Case]:
    """Grants of several measures, states and districts."""
    city.move_to("2022-03-01")
    drafted = [open_case(city, measure).to(state) for measure, state in (
        ("A08-1", "DRAFT"), ("A08-1", "SUBMITTED"), ("A08-1", "PAYABLE"), ("A06-1", "UNDER_REVIEW"), ("A02-1", "PAID"),
        ("A08-1", "PAYING"), ("A13-1", "PROPOSED"),
    )]  # fmt: skip
    who = city.applicant()
    named = applicant_input(who.code) | {"districtCode": "420115", "name": "武汉光谷兑现智能有限公司"}
    stated = application(who.code, applicant=named, item="智慧养老 ＡＩ护理床")
    drafted.append(Case(city, who, who.done("createGrant", **stated)["grant"]))
    return drafted


def grants_page(person: Person, **variables: object) -> Json:
    return person.ask(LIST, **variables)["grants"]


def numbers(page: Json) -> list[str]:
    return [edge["node"]["number"] for edge in page["edges"]]


def matching(city: City, **filters: object) -> set[str]:
    return set(numbers(grants_page(city.officer, first=100, filter=filters)))


FILTERS: dict[str, tuple[Json, Callable[[Case], bool]]] = {
    "an article": ({"articles": [6, 13]}, lambda case: case.measure.startswith(("A06", "A13"))),
    "a district": ({"districtCodes": ["420115"]}, lambda case: "光谷" in case.grant["applicant"]["name"]),
    "no district": ({"districtCodes": ["x" * 500]}, lambda _: False),
    "no bureau": ({"bureaus": ["没有这个局"]}, lambda _: False),
    "whom it waits for: the applicant": ({"nextActor": "APPLICANT"}, lambda case: case.state == "DRAFT"),
    "whom it waits for: finance": ({"nextActor": "FINANCE"}, lambda case: case.state in {"PAYABLE", "PAYING"}),
    # A leg that was requested waits until finance gathers it into a run: see tests/money/test_finance_inbox.py.
    "whom it waits for: the treasury": ({"nextActor": "TREASURY"}, lambda _: False),
    "whom it waits for: the office": (
        {"nextActor": "OFFICER"}, lambda case: case.state in {"SUBMITTED", "UNDER_REVIEW", "PROPOSED"}
    ),
    "whom it waits for: nobody": ({"nextActor": "AUDITOR"}, lambda _: False),
    "an award at least": ({"awardFrom": "0.01"}, lambda case: case.grant["award"] is not None),
    "an award beyond all": ({"awardFrom": "9999999999999.00"}, lambda _: False),
    "submitted": ({"submittedFrom": "2022-03-01", "submittedTo": "2199-12-31"}, lambda case: case.state != "DRAFT"),
    "submitted before": ({"submittedTo": "2004-01-01"}, lambda _: False),
    "approved": ({"approvedFrom": "2022-01-01"}, lambda case: case.state in {"PAYABLE", "PAYING", "PAID"}),
    "created long ago": ({"createdSince": "2004-01-01T00:00:00Z"}, lambda _: True),
    "changed in the future": ({"updatedSince": "2199-12-31T23:59:59.999999Z"}, lambda _: False),
    "two at once": (
        {"articles": [8], "nextActor": "FINANCE", "search": "A08-1"},
        lambda case: case.state in {"PAYABLE", "PAYING"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FILTERS)
def test_a_filter_finds_what_it_should_and_nothing_else(city: City, cases: list[Case], what: str) -> None:
    filters, holds = FILTERS[what]
    expected = {case.grant["number"] for case in cases if holds(case)}
    mine = {case.grant["number"] for case in cases}
    assert matching(city, **filters) & mine == expected


def test_every_bureau_of_the_policy_finds_its_measures(city: City, cases: list[Case]) -> None:
    measures = city.officer.ask("{ measures { code bureaus } }")["measures"]
    bureaus = {bureau for measure in measures for bureau in measure["bureaus"]}
    mine = {case.grant["number"]: case.measure for case in cases}
    for bureau in bureaus:
        names = {bureau, "市直各部门"} if bureau.startswith("市") and "市直" not in bureau else {bureau}
        of_bureau = {measure["code"] for measure in measures if not names.isdisjoint(measure["bureaus"])}
        expected = {number for number, measure in mine.items() if measure in of_bureau}
        assert matching(city, bureaus=[bureau]) & mine.keys() == expected, bureau


TURNS = """{ grants(first: 100) { edges { node { number state nextActors
  waitsFor { code message sinceOn waitedDays dueOn overdue }
  payable paid outstanding acceptedBy payments { legs { state amount } } } } } }"""


def test_whose_turn_it_is_stands_at_each_grant_as_lists_are_asked_for_it(city: City, cases: list[Case]) -> None:
    shown = [edge["node"] for edge in city.auditor.ask(TURNS)["grants"]["edges"]]
    assert {grant["number"] for grant in shown} >= {case.grant["number"] for case in cases}
    for role in Role:
        theirs = {grant["number"] for grant in shown if role in grant["nextActors"]}
        assert matching(city, nextActor=role.value) == theirs, role
    for grant in shown:
        assert bool(grant["nextActors"]) is bool(grant["waitsFor"]), grant
        legs = [leg for payment in grant["payments"] for leg in payment["legs"]]
        sums = [sum(float(leg["amount"]) for leg in legs if paid(leg)) for paid in (bool, arrived)]
        assert [float(grant["payable"]), float(grant["paid"])] == sums
        assert float(grant["outstanding"]) == sums[0] - sums[1]
        assert (grant["acceptedBy"] is None) is (grant["state"] in {"DRAFT", "SUBMITTED"})
        assert all(item["waitedDays"] >= 0 and item["message"] for item in grant["waitsFor"])


def arrived(leg: Json) -> bool:
    return leg["state"] == "SETTLED"


SEARCHED = ["光谷", "兑现智能", "谷兑", "智", "养老", "ai护理", "ＡＩ", "ai 光谷", "护理床 武汉", "智慧养老 ＡＩ护理床"]
NOT_SEARCHED = ["谷光", "智能兑现", "护床", "光谷 没有", "ai护理床床"]


@pytest.mark.parametrize("words", SEARCHED)
def test_a_part_of_a_name_or_an_item_is_found_in_chinese(city: City, cases: list[Case], words: str) -> None:
    assert matching(city, search=words) == {cases[-1].grant["number"]}


@pytest.mark.parametrize("words", NOT_SEARCHED)
def test_what_does_not_stand_there_is_not_found(city: City, cases: list[Case], words: str) -> None:
    assert cases
    assert matching(city, search=words) == set()


def test_numbers_and_credit_codes_are_found_by_their_parts(city: City, cases: list[Case]) -> None:
    for case in cases:
        number, code = case.grant["number"], case.applicant.code
        for words in (number, number.lower(), number[2:], code, code[-9:].lower()):
            assert number in matching(city, search=words), words
    assert matching(city, search="") >= {case.grant["number"] for case in cases}


def test_an_item_that_is_written_anew_is_found_by_its_new_words(city: City) -> None:
    case = open_case(city)
    facts = case.grant["facts"]
    case.do("updateGrantFacts", facts=facts, item="量子罗盘")
    assert matching(city, search="量子罗") == {case.grant["number"]}
    case.do("updateGrantFacts", facts=facts, item="激光雷达")
    assert matching(city, search="量子罗") == set()


def test_an_applicant_that_takes_another_name_is_found_by_it(city: City) -> None:
    case = open_case(city)
    changed_register(case, name="武汉璇玑有限公司", effectiveOn=str(FIRST_DAY))
    assert matching(city, search="璇玑") == {case.grant["number"]}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=80))
def test_whatever_is_searched_is_answered(city: City, words: str) -> None:
    answer = city.officer.post(LIST, {"first": 1, "filter": {"search": words}})
    assert answer.status_code == 200
    assert "errors" not in answer.json()


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", FIELDS)
def test_an_order_is_whole_forwards_and_backwards(city: City, cases: list[Case], field: str, direction: str) -> None:
    assert cases
    order = {"field": field, "direction": direction}
    whole = grants_page(city.officer, first=100, orderBy=order)["edges"]
    node_key = {"CREATED_AT": "createdAt", "UPDATED_AT": "updatedAt", "NUMBER": "number", "AWARD": "award"}[field]
    values = [edge["node"][node_key] for edge in whole]
    assert (None in values) is (field == "AWARD")
    key: Callable[[str | None], object] = (lambda award: float(award or -1)) if field == "AWARD" else str
    assert len(ids := [edge["node"]["id"] for edge in whole]) == city.officer.ask(COUNTED)["grants"]["totalCount"]
    assert [key(value) for value in values] == sorted((key(value) for value in values), reverse=direction == "DESC")
    forwards = paged(city, order, "first", "after", "endCursor", "hasNextPage")
    backwards = paged(city, order, "last", "before", "startCursor", "hasPreviousPage")
    assert [uid for page in forwards for uid in page] == ids
    assert [uid for page in reversed(backwards) for uid in page] == ids


def paged(city: City, order: Json, size: str, cursor: str, next_cursor: str, more: str) -> list[list[str]]:
    """Pages of three, one after the other, until there is no more."""
    pages: list[list[str]] = []
    where: Json = {}
    for _ in range(100):
        page = grants_page(city.officer, orderBy=order, **{size: 3}, **where)
        pages.append([edge["node"]["id"] for edge in page["edges"]])
        if not page["pageInfo"][more]:
            break
        where = {cursor: page["pageInfo"][next_cursor]}
    return pages


def test_a_cursor_holds_for_one_order_alone(city: City, cases: list[Case]) -> None:
    assert cases
    cursor = grants_page(city.officer, first=1)["pageInfo"]["endCursor"]
    for order in ({"field": "NUMBER", "direction": "DESC"}, {"field": "CREATED_AT", "direction": "ASC"}):
        answer = city.officer.post(LIST, {"first": 1, "after": cursor, "orderBy": order}).json()
        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("variables", [
    {"first": 1, "last": 1}, {"after": "x", "last": 1}, {"first": 1, "before": "x"}, {"last": 0}, {"last": 101},
    {"last": 1, "before": "x"},
])  # fmt: skip
def test_a_page_is_asked_for_one_way_alone(city: City, variables: Json) -> None:
    answer = city.officer.post(LIST, variables).json()
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_nobody_finds_what_he_may_not_see(city: City, cases: list[Case]) -> None:
    stranger = city.applicant()
    own = open_case(city, applicant=stranger)
    for words in ("光谷", cases[0].grant["number"], "武汉"):
        visible = numbers(grants_page(stranger, first=100, filter={"search": words}))
        assert set(visible) <= {own.grant["number"]}, words
    assert numbers(grants_page(stranger, last=100)) == [own.grant["number"]]

"""What the office calls each value, things by several ids, the schema as a file; and what is kept by its tag."""

import re

import httpx
import pytest
from graphql import GraphQLEnumType

from api.kit.enumerations import titles_of_enumerations
from api.schema.schema import schema_text
from tests.contract.test_schema import TYPES
from tests.world.cases import open_case
from tests.world.city import City, Json

LABELS = "query Labels($names: [String!]) { labels(names: $names) { name values { value title } } }"
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
STANDING = """query Standing($id: ID!) { policy { state stateTitle } publicityNotices { nodes { state stateTitle } }
  grant(id: $id) { state stateTitle payments { state stateTitle legs { state stateTitle } } } }"""
ENUMS = {kind.name: list(kind.values) for kind in TYPES if isinstance(kind, GraphQLEnumType)}


def labels(city: City, language: str, **variables: object) -> dict[str, dict[str, str]]:
    """Titles by enumeration and value, in a language, as somebody without a token reads them."""
    answer: Json = city.nobody.post(LABELS, variables, **{"Accept-Language": language}).json()["data"]
    return {each["name"]: {one["value"]: one["title"] for one in each["values"]} for each in answer["labels"]}


def test_every_value_of_every_enumeration_has_its_title_in_both_languages(city: City) -> None:
    chinese, english = labels(city, "zh-CN"), labels(city, "en")
    shown = {name: sorted(values) for name, values in ENUMS.items()}
    assert {name: sorted(titles) for name, titles in chinese.items()} == shown
    assert {name: sorted(titles) for name, titles in english.items()} == shown
    titles = [(name, value, title) for name, values in chinese.items() for value, title in values.items()]
    assert [each for each in titles if not re.search("[一-鿿]", each[2])] == []
    assert [each for values in english.values() for each in values.values() if re.search("[一-鿿]", each)] == []


def test_the_titles_are_those_of_the_domain_and_can_be_asked_for_by_name(city: City) -> None:
    known = {value: text.zh for value, text in titles_of_enumerations()["GrantState"].items()}
    assert labels(city, "zh-CN", names=["GrantState", "NoSuchThing"]) == {"GrantState": known}
    assert labels(city, "zh-CN", names=[]) == {}


def fetched(city: City, path: str, language: str = "zh-CN", **headers: str) -> httpx.Response:
    """The answer to a GET."""
    return city.http.get(path, headers={"Accept-Language": language, **headers})


@pytest.mark.parametrize("path", ["/graphql?query={labels{name values{value title}}}", "/schema.graphql"])
def test_what_is_known_by_its_tag_is_not_sent_again(city: City, path: str) -> None:
    first = fetched(city, path)
    tag = first.headers["etag"]
    again = fetched(city, path, **{"If-None-Match": f'"another", {tag}'})
    assert (first.status_code, again.status_code, again.content, again.headers["etag"]) == (200, 304, b"", tag)
    assert fetched(city, path, **{"If-None-Match": '"another"'}).content == first.content
    if "labels" in path:
        assert fetched(city, path, "en", **{"If-None-Match": tag}).status_code == 200


def test_what_was_refused_and_what_was_sent_by_post_has_no_tag(city: City) -> None:
    assert "etag" not in fetched(city, "/graphql?query={nothing}", Accept="application/graphql-response+json").headers
    assert "etag" not in city.nobody.post(LABELS, {}).headers


def test_the_schema_is_served_as_it_is_committed(city: City) -> None:
    answer = fetched(city, "/schema.graphql")
    assert (answer.text, answer.headers["content-type"]) == (schema_text(), "text/plain; charset=utf-8")


def test_several_ids_are_answered_in_their_order_and_what_is_not_seen_is_null(city: City) -> None:
    case = open_case(city)
    uids = [case.id, "nothing", case.grant["applicant"]["id"], case.id]
    kinds = [each and each["__typename"] for each in case.applicant.ask(NODES, ids=uids)["nodes"]]
    assert kinds == ["Grant", None, "Applicant", "Grant"]
    assert open_case(city).applicant.ask(NODES, ids=uids)["nodes"] == [None, None, None, None]
    assert city.nobody.post(NODES, {"ids": uids[:1]}).json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert case.applicant.ask(NODES, ids=[])["nodes"] == []
    error = case.applicant.post(NODES, {"ids": ["nothing"] * 101}).json()["errors"][0]
    assert (error["extensions"]["code"], "100" in error["message"]) == ("BAD_USER_INPUT", True)


def test_what_stands_somewhere_says_so_in_the_words_of_the_labels(city: City) -> None:
    case = open_case(city).to("PAYING")
    answer: Json = city.officer.post(STANDING, {"id": case.id}, **{"Accept-Language": "zh-CN"}).json()["data"]
    grant, titles = answer["grant"], labels(city, "zh-CN")
    payment = grant["payments"][0]
    things = {"GrantState": grant, "PaymentState": payment, "LegState": payment["legs"][0]}
    things |= {"PolicyState": answer["policy"], "NoticeState": answer["publicityNotices"]["nodes"][0]}
    assert {name: thing["stateTitle"] for name, thing in things.items()} == {
        name: titles[name][thing["state"]] for name, thing in things.items()
    }

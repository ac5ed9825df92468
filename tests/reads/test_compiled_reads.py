"""One statement a query: the same bytes as the ordinary way's, for everybody, and declarations that hold."""

# Types of graphql-core and of the mapper are wrapped in kinds that the checker does not know.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType
from tortoise.models import Model

from api.reads.compiled.written import may_be_null, written
from api.schema.schema import schema
from api.shapes.roots import Found, Listed
from api.shapes.shapes import FIELD, ROW, Many, One, Value, model_of, shape_of
from domain.lives.roles import Role
from tests.contract.test_lists import counted
from tests.reads.compiled_documents import BY_RESOLVERS, GRANT, MIXED, OF_THE_OFFICE, PAGE, PAST_QUEUE, QUEUES, WHOLE
from tests.reads.readers import Readers
from tests.world.city import City
from tests.world.databases import Databases
from tests.world.kept import kept_city
from tests.world.scopes import acting
from workflows.runtime.settings import Reads, Settings
from workflows.transaction.actors import Actor

BOTH: tuple[Reads, ...] = ("ordinary", "compiled")
_TYPES: dict[str, Any] = schema._schema.type_map  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - it has no public name
_OF_PLACES = {Role.APPLICANT, Role.DISTRICT_OFFICER, Role.SYSTEM}


@pytest.fixture(scope="module")
def kept(databases: Databases, settings: Settings) -> Iterator[City]:
    """The kept city."""
    with kept_city(databases, settings) as city:
        yield city


@pytest.fixture(scope="module")
def people(kept: City) -> list[Actor]:
    """One of each kind, and some who see a part alone."""
    (place,) = kept.sql(
        "SELECT a.credit_code, g.district_code FROM applicant a JOIN grants g ON g.applicant_id = a.id "
        "JOIN payment p ON p.grant_id = g.id ORDER BY g.created_at LIMIT 1"
    )
    code, district = str(place["credit_code"]), str(place["district_code"])
    narrowed = [acting("owner", Role.APPLICANT, code), acting("district", Role.DISTRICT_OFFICER, of=district)]
    money = [acting("city's", Role.FINANCE, of="city"), acting("treasury", Role.TREASURY, of=district)]
    return [*narrowed, *money, *(acting(role.value.lower(), role) for role in Role if role not in _OF_PLACES)]


def test_everybody_is_answered_the_same_bytes_by_one_statement(kept: City, people: list[Actor]) -> None:
    readers = Readers(kept)
    for person in people:
        for place, text in enumerate(WHOLE):
            language = ("en", "zh-CN")[place % 2]
            ordinary, compiled = (
                readers.read(way, person, text, language=language) for way in ("ordinary", "compiled")
            )
            assert ordinary.right, (person.role, text)
            assert compiled.body == ordinary.body, (person.role, text)
            assert compiled.tally.by_way == {"compiled": 1}, (person.role, text, compiled.tally.reasons)


def test_runs_are_the_office_s_and_told_to_nobody_else(kept: City, people: list[Actor]) -> None:
    readers = Readers(kept)
    for person in people:
        ordinary, compiled = (readers.read(way, person, OF_THE_OFFICE) for way in BOTH)
        assert compiled.body == ordinary.body, person.role
        assert ordinary.right is (person.role not in {Role.APPLICANT, Role.EXPERT})
        assert compiled.tally.by_way == {"compiled" if ordinary.right else "ordinary": 1}


def test_a_queue_is_one_statement_and_that_of_a_past_day_is_its_resolvers(kept: City, people: list[Actor]) -> None:
    readers = Readers(kept)
    for person in people:
        office = person.role not in {Role.APPLICANT, Role.EXPERT}
        for text, quick in ((QUEUES, "compiled"), (PAST_QUEUE, "lean")):
            ordinary, compiled = (readers.read(way, person, text) for way in BOTH)
            assert compiled.body == ordinary.body, (person.role, text)
            assert ordinary.right is office, (person.role, text)
            assert compiled.tally.by_way == {quick if office else "ordinary": 1}, (person.role, text)


def test_what_no_statement_says_is_filled_in(kept: City, people: list[Actor]) -> None:
    readers = Readers(kept)
    for person in people:
        ordinary, compiled = (readers.read(way, person, MIXED) for way in BOTH)
        assert compiled.body == ordinary.body, person.role
        assert compiled.tally.by_way == {"compiled": 1}


def test_what_is_filled_in_is_counted_as_often_as_it_is_shown(kept: City) -> None:
    # Two legs lead to one payment.
    text = "{ paymentLegs(first: 5) { edges { node { payment { actions { permitted } recoveries { cause } } } } } }"
    ordinary, compiled = (Readers(kept).read(way, acting("officer", Role.OFFICER), text) for way in BOTH)
    assert (compiled.body, compiled.tally.by_way) == (ordinary.body, {"compiled": 1})


def test_what_is_filled_in_beneath_a_thing_is_counted_as_often_as_the_thing_is_shown(kept: City) -> None:
    readers, officer = Readers(kept), acting("officer", Role.OFFICER)
    listed = readers.read("ordinary", officer, "{ paymentLegs(first: 1) { nodes { id } } }").body.decode()
    leg = listed.split('"id":"')[1].split('"')[0]
    text = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on PaymentLeg { payment { actions { permitted } } } } }"
    ordinary, compiled = (readers.read(way, officer, text, {"ids": [leg] * 3}) for way in BOTH)
    assert (compiled.body, compiled.tally.by_way) == (ordinary.body, {"compiled": 1})


def test_a_page_is_one_statement(kept: City) -> None:
    readers, officer = Readers(kept), acting("officer", Role.OFFICER)
    readers.read("compiled", officer, PAGE)
    with counted() as statements:
        assert readers.read("compiled", officer, PAGE).right
    assert len([one for one in statements if "grants" in one]) == 1


def test_a_grant_that_is_hidden_is_answered_like_none(kept: City, people: list[Actor]) -> None:
    readers = Readers(kept)
    (auditor,) = (person for person in people if person.role is Role.AUDITOR)
    listed = readers.read("ordinary", auditor, "{ grants(first: 40) { nodes { id } } }")
    ids = [each.split('"')[0] for each in listed.body.decode().split('"id":"')[1:]]
    text = "query($id: ID!) { grant(id: $id) { %s } }" % GRANT  # noqa: UP031 - braces
    for person in people:
        for uid in (*ids[::8], "nothing", ids[0][:-1], ""):
            ordinary, compiled = (readers.read(way, person, text, {"id": uid}) for way in BOTH)
            assert compiled.body == ordinary.body, (person.role, uid)
            assert compiled.tally.by_way == {"compiled": 1}


def test_pages_follow_each_other_both_ways_by_the_cursors_of_either_way(kept: City) -> None:
    readers, officer = Readers(kept), acting("officer", Role.OFFICER)
    text = """query($first: Int, $after: String, $last: Int, $before: String, $order: GrantOrder) {
      grants(first: $first, after: $after, last: $last, before: $before, orderBy: $order) { totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { number } } } }"""
    for field in ("CREATED_AT", "UPDATED_AT", "NUMBER", "AWARD"):
        for size, cursor in (("first", "after"), ("last", "before")):
            variables: dict[str, Any] = {size: 40, "order": {"field": field, "direction": "DESC"}}
            for _ in range(3):
                ordinary, compiled = (readers.read(way, officer, text, variables) for way in BOTH)
                assert compiled.body == ordinary.body, variables
                ends = compiled.body.decode().split('Cursor":"')
                variables[cursor] = ends[2 if size == "first" else 1].split('"')[0]


def test_a_plan_holds_for_nothing_that_bears_on_what_is_selected(kept: City) -> None:
    readers, officer = Readers(kept), acting("officer", Role.OFFICER)
    text = """query($void: Boolean!, $more: Boolean!) { grants(first: 60, filter: {measureCodes: ["A10-4"]}) {
      nodes { number milestones(includeVoid: $void) { id state stateTitle } ... @include(if: $more) { award } } } }"""
    kept.sql("UPDATE milestone SET state = 'VOID' WHERE state = 'DISPUTED'")
    bodies = set[bytes]()
    for language in ("en", "zh-CN"):
        for void in (True, False):
            for more in (True, False):
                question = (officer, text, {"void": void, "more": more}, language)
                ordinary, compiled = (readers.read(way, *question) for way in BOTH)
                assert compiled.body == ordinary.body, question
                bodies.add(compiled.body)
    assert len(bodies) == 8


@pytest.mark.usefixtures("kept")
def test_declarations_hold_against_the_schema_and_the_models() -> None:
    # The mapper knows the columns of what belongs to another row only once a database is open.
    checked = 0
    for kind in _TYPES.values():
        if not isinstance(kind, GraphQLObjectType) or (model := model_of(kind)) is None:
            continue
        columns = model._meta.fields_map  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - the mapper has no public word for it
        for name, field in kind.fields.items():
            shape, place = shape_of(field), f"{kind.name}.{name}"
            if isinstance(shape, Value) and shape.sql.startswith(f'{ROW}."') and shape.sql.count('"') == 2:
                python = field.extensions["strawberry-definition"].python_name
                column = shape.sql.replace(FIELD, python).split('"')[1]
                assert column in columns, place
                null = may_be_null(model, column)
                assert not (null and str(field.type).endswith("!")) or shape.unless, f"{place} may be null"
                checked += written(column, field.type, may_be_null=null) is not None
            elif isinstance(shape, Many):
                assert shape.of.parent in shape.of.model._meta.fields_map, place  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
            elif isinstance(shape, One):
                assert issubclass(shape.model, Model), place
    assert checked > 150
    listed = [each for each in map(shape_of, _TYPES["Query"].fields.values()) if isinstance(each, Listed | Found)]
    assert len(listed) >= 6


def test_beneath_what_resolvers_find_a_statement_says_the_rest(kept: City, people: list[Actor]) -> None:
    readers, officer = Readers(kept), acting("officer", Role.OFFICER)
    listed = readers.read("ordinary", officer, "{ grants(first: 30) { nodes { id payments { id } } } }").body.decode()
    ids = [each.split('"')[0] for each in listed.split('"id":"')[1:]][:60]
    for person in people:
        for text in BY_RESOLVERS:
            variables = {"ids": [*ids, "nothing", ids[0]], "id": ids[0]}
            used = {name: value for name, value in variables.items() if f"${name}" in text}
            ordinary, compiled = (readers.read(way, person, text, used) for way in BOTH)
            assert ordinary.right, (person.role, text)
            assert compiled.body == ordinary.body, (person.role, text)
            assert compiled.tally.by_way == {"compiled": 1}, (person.role, text, compiled.tally.reasons)


def test_things_beneath_resolvers_are_one_statement(kept: City) -> None:
    readers, officer = Readers(kept), acting("officer", Role.OFFICER)
    text = "{ changes(first: 50) { nodes { grant { number payments { id legs { id } } milestones { id } } } } }"
    statements: dict[Reads, int] = {}
    for way in ("lean", "compiled"):
        readers.read(way, officer, text)
        with counted() as statements_of_it:
            assert readers.read(way, officer, text).right
        statements[way] = len(statements_of_it)
    # The changes, their grants, and all that is beneath these.
    assert statements["compiled"] == 3 < statements["lean"]


def test_a_statement_that_is_kept_holds_for_one_person_and_what_was_asked(kept: City, people: list[Actor]) -> None:
    readers = Readers(kept)
    text = """query($state: GrantState!, $first: Int!) { grants(first: $first, filter: {states: [$state]}) { totalCount
      nodes { number factSnapshots { number facts role evidence recordedBy } } } }"""
    bodies = set[bytes]()
    for _ in range(2):
        for person in people:
            for state, first in (("PAID", 3), ("APPROVED", 3), ("PAID", 1)):
                question = (person, text, {"state": state, "first": first})
                ordinary, compiled = (readers.read(way, *question) for way in BOTH)
                assert compiled.body == ordinary.body, question
                bodies.add(compiled.body)
    assert len(bodies) > 6

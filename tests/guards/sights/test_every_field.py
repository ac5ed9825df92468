"""Every field of every thing, read by everybody, against the one table of who sees (docs/who_sees.md)."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from api.kit.identifiers import global_id
from api.schema.schema import schema
from domain import models
from domain.lives.roles import Role
from tests.scenes.stage import Play
from tests.world.city import City, Json, Person, new_key
from tools.who_sees_pages import fields_by_type
from workflows.transaction.actors import Actor
from workflows.transaction.rights import PEOPLE
from workflows.transaction.seen import WAYS
from workflows.transaction.sight.who_sees import FIELDS, GRANTS, Sight

_TYPES: Any = schema._schema.type_map  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - strawberry has no public name for it
_NODE = cast("GraphQLInterfaceType", _TYPES["Node"])
THINGS: list[str] = sorted(
    name for name, kind in _TYPES.items() if isinstance(kind, GraphQLObjectType) and _NODE in kind.interfaces
)
OF_OTHER_ROWS = {"Policy": "PolicyVersion"}
"""Whose rows have another name."""
WITHOUT_ROWS = {"FactDefinition", "Measure", "MonthReport", "YearAccounts"}
"""They stand in a pack, or are made of others: an earlier report of a month is a month that another one replaced."""
OF_WHO_ASKS = {"Document.downloadUrl"}
"""Made for whoever asks."""
MOST = 8
"""Things of a kind."""
AT_ONCE = 4
ELSEWHERE = "429999"
NOWHERE = (ELSEWHERE,)
"""Of which nothing is filed or paid."""


@pytest.fixture(scope="module")
def city(play: Play) -> City:
    return play.city


def leaves(name: str) -> list[str]:
    """The fields of a type that are values and ask for no argument."""
    fields = cast("GraphQLObjectType", _TYPES[name]).fields
    return [
        field
        for field, of in fields.items()
        if is_leaf_type(get_named_type(of.type)) and not any(map(is_required_argument, of.args.values()))
    ]


def table_of(name: str) -> str:
    """The table of the rows of a kind."""
    return getattr(models, OF_OTHER_ROWS.get(name, name))._meta.db_table  # noqa: SLF001 - the mapper has no public word for it


@pytest.fixture(scope="module")
def ids(city: City) -> dict[str, dict[str, UUID]]:
    """Some things of each kind, by their global ids."""
    things: dict[str, dict[str, UUID]] = {}
    for name in THINGS:
        if name not in WITHOUT_ROWS:
            rows = city.sql(f"SELECT id FROM {table_of(name)} ORDER BY md5(id::text) LIMIT {MOST}")  # noqa: S608 - a table of ours
            things[name] = {global_id(name, row["id"]): row["id"] for row in rows}
    return things


def people(city: City) -> dict[str, Person]:
    """Somebody in each role, of what is there and of what is not."""
    applicant, district = city.sql(
        "SELECT credit_code, applicant.district_code FROM applicant JOIN grants ON applicant.id = applicant_id LIMIT 1"
    )[0].values()
    expert = city.sql("SELECT expert FROM expert_assignment WHERE withdrawn_at IS NULL LIMIT 1")[0]["expert"]
    named = city.person(Role.EXPERT, desk=expert.removeprefix("expert "))
    return {
        "an auditor": city.auditor,
        "an officer": city.officer,
        "a supervisor": city.person(Role.SUPERVISOR),
        "an officer of the district": city.person(Role.DISTRICT_OFFICER, district=district),
        "an officer of another district": city.person(Role.DISTRICT_OFFICER, district=ELSEWHERE),
        "finance": city.finance,
        "finance elsewhere": city.person(Role.FINANCE, treasury=ELSEWHERE),
        "the treasury": city.treasury,
        "a treasury elsewhere": city.person(Role.TREASURY, treasury=ELSEWHERE),
        "the applicant": city.applicant(applicant),
        "another applicant": city.applicant(),
        "an expert who is assigned": named,
        "an expert of nothing": city.person(Role.EXPERT, desk="of nothing"),
    }


def read(person: Person, ids: Mapping[str, Mapping[str, UUID]]) -> dict[str, dict[str, Json]]:
    """All values of all things that somebody sees, by kind and id."""
    seen: dict[str, dict[str, Json]] = {}
    kinds = [name for name in ids if ids[name]]
    for first in range(0, len(kinds), AT_ONCE):
        some = kinds[first : first + AT_ONCE]
        variables = {name: list(ids[name]) for name in some}
        declared = ", ".join(f"${name}: [ID!]!" for name in some)
        parts = [f"{name}: nodes(ids: ${name}) {{ ... on {name} {{ {' '.join(leaves(name))} }} }}" for name in some]
        answer = person.ask(f"query({declared}) {{ {' '.join(parts)} }}", **variables)
        for name in some:
            seen[name] = {node["id"]: node for node in answer[name] if node}
    return seen


_ROWS = """
SELECT grants.id, grants.district_code, filed_district, applicant.district_code AS now, credit_code,
    ARRAY(SELECT expert FROM expert_assignment WHERE grant_id = grants.id AND withdrawn_at IS NULL) AS experts
FROM grants JOIN applicant ON applicant.id = applicant_id
"""


@pytest.fixture(scope="module")
def everything(city: City, ids: dict[str, dict[str, UUID]]) -> dict[str, dict[str, Json]]:
    """All values, as an auditor reads them."""
    return read(city.auditor, ids)


def expected_grants(city: City, actor: Actor) -> set[UUID]:
    """The grants that somebody is to see, in words of the test's own; of finance and treasuries none of elsewhere."""

    def is_seen(row: Json) -> bool:
        match GRANTS[actor.role]:
            case Sight.ANY:
                return True
            case Sight.OWN:
                return row["credit_code"] == actor.credit_code
            case Sight.DISTRICT:
                return actor.district in {row["district_code"], row["filed_district"], row["now"]}
            case Sight.ASSIGNED:
                return actor.person in row["experts"]
            case Sight.PAID:
                return actor.treasuries != NOWHERE

    return {row["id"] for row in city.sql(_ROWS) if is_seen(row)}


def test_the_table_has_a_line_for_each_role_and_names_fields_that_there_are() -> None:
    assert set(GRANTS) == {*PEOPLE, Role.SYSTEM}
    there = {f"{kind}.{field}" for kind, fields in fields_by_type().items() for field in fields}
    assert set(FIELDS) <= there
    assert all(hasattr(models, OF_OTHER_ROWS.get(name, name)) for name in {*THINGS} - WITHOUT_ROWS)


def test_there_is_something_of_every_kind(everything: dict[str, dict[str, Json]], city: City) -> None:
    missing = {name for name in {*THINGS} - WITHOUT_ROWS if not everything.get(name)}
    assert {name for name in missing if city.sql(f"SELECT 1 FROM {table_of(name)} LIMIT 1")} == set()  # noqa: S608 - a table of ours
    assert len(everything) - len(missing) > 20


@pytest.mark.parametrize("name", [
    "an officer", "a supervisor", "an officer of the district", "an officer of another district", "finance",
    "finance elsewhere", "the treasury", "a treasury elsewhere", "the applicant", "another applicant",
    "an expert who is assigned", "an expert of nothing",
])  # fmt: skip
def test_everybody_reads_every_field_as_the_table_says(
    city: City, ids: dict[str, dict[str, UUID]], everything: dict[str, dict[str, Json]], name: str
) -> None:
    person = people(city)[name]
    seen = read(person, ids)
    check_rows(city, person, ids, seen)
    assert {
        complaint
        for kind, nodes in seen.items()
        for uid, node in nodes.items()
        for field, value in node.items()
        if (complaint := complained(person, f"{kind}.{field}", value, everything[kind][uid][field]))
    } == set()


def check_rows(
    city: City, person: Person, ids: Mapping[str, Mapping[str, UUID]], seen: Mapping[str, Mapping[str, Json]]
) -> None:
    """Of what hangs on a grant somebody sees what hangs on a grant that he is to see, and nothing else."""
    assert person.actor
    if GRANTS[person.actor.role] is Sight.PAID and person.actor.treasuries != NOWHERE:
        return  # Whom a treasury pays follows from the pack: tests/guards/test_who_sees_money.py.
    grants = expected_grants(city, person.actor)
    for model, way in WAYS.items():
        kind, of = model.__name__, city.run(_grants_of(model, way))
        papers = kind == "Document" and person.actor.role not in FIELDS["Grant.documents"].roles
        for uid, row in ids[kind].items():
            if not (papers and of[row] in grants):
                assert (uid in seen.get(kind, {})) == (of[row] in grants), (person.actor, kind, uid)


def complained(person: Person, place: str, value: object, whole: object) -> str | None:
    """What is wrong with how somebody is shown a value that an auditor reads in whole."""
    assert person.actor
    right = FIELDS.get(place)
    narrowed = right is not None and (person.actor.role not in right.roles or right.narrower is not None)
    if value != whole and not narrowed and place not in OF_WHO_ASKS:
        return f"{place} is kept from {person.actor.role}, and the table does not say so: {value!r}, {whole!r}"
    if right and not right.narrower and person.actor.role not in right.roles and value is not None and value == whole:
        return f"{place} is shown to {person.actor.role}, and the table says that it is not"
    return None


async def _grants_of(model: Any, way: str) -> dict[UUID, UUID]:  # noqa: ANN401 - a model of the mapper
    return dict(await model.all().values_list("id", f"{way}id"))


def test_what_is_hidden_and_what_is_not_there_are_told_alike(city: City, ids: dict[str, dict[str, UUID]]) -> None:
    stranger = city.applicant()
    hidden, missing = next(iter(ids["Grant"])), global_id("Grant", UUID(int=7))
    number = city.sql("SELECT number FROM grants WHERE id = $1", ids["Grant"][hidden])[0]["number"]
    listed = "query($number: String!) { grants(filter: {number: $number}) { totalCount edges { cursor } } }"
    for each in (number, "A01-1-1999-000001"):
        assert stranger.ask(listed, number=each)["grants"] == {"totalCount": 0, "edges": []}
    for command in ("withdrawGrant", "submitGrant", "declareInterest"):
        further = {} if command == "submitGrant" else {"reason": "示例"}
        one, other = (
            stranger.do(command, id=uid, expectedVersion=1, idempotencyKey=new_key(), **further)["errors"]
            for uid in (hidden, missing)
        )
        assert one == other
        assert [error["code"] for error in one] in (["NOT_FOUND"], ["NOT_ALLOWED"])

"""Whichever way a query is read, it is answered the same; the ordinary way is the oracle of all others."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import orjson
import pytest
from graphql import GraphQLObjectType, GraphQLSchema, build_schema
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from api.reads.ways import Reason
from api.schema.schema import schema, schema_text
from api.shapes.roots import Found, Listed
from api.shapes.shapes import shape_of
from domain.lives.roles import Role
from tests.reads.drawn_documents import Drawn, Met, documents
from tests.reads.readers import Answered, Readers
from tests.world.city import City, Json
from tests.world.databases import Databases
from tests.world.kept import kept_city
from tests.world.scopes import acting
from workflows.runtime.settings import Reads, Settings
from workflows.transaction.actors import Actor

WAYS: tuple[Reads, ...] = ("lean", "compiled")
EXAMPLES = int(os.environ.get("DUIXIAN_DRAWN_DOCUMENTS", "150"))
"""How many documents; more where somebody asks for more."""
_READABLE: GraphQLObjectType = schema._schema.type_map["Query"]  # noqa: SLF001 # pyright: ignore[reportPrivateUsage,reportAssignmentType] - it has no public name
_AGAIN = 4
"""Times that the ordinary way is asked once more where another one answers otherwise."""
_SCHEMA: GraphQLSchema = build_schema(schema_text())
_MET = Met()
_LIVED = """{ grants(first: 60) { edges { cursor node { id number applicant { creditCode } policy { id code }
  measure { code } milestones { id } payments { id legs { id treasury receipts { number } } } recoveries { id number }
  tranches { id } units { id code } objections { id } documents { id } } } }
  paymentRuns(first: 20) { edges { cursor node { id number } } } otherAwards(first: 20) { nodes { id } }
  publicityNotices(first: 10) { nodes { number } } calls(first: 10) { nodes { id } }
  proposals(first: 10) { nodes { id } } }"""
_BY_PLACE = {Role.APPLICANT, Role.DISTRICT_OFFICER, Role.SYSTEM}
_PRODUCTION: Json = {"mode": "production", "four_eyes": True, "suggestions": False, "introspection": False}


_DRAWING = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.large_base_example,
    ],
)


_WITHOUT_ROWS = re.compile(r"@|on Query|selection|^query Drawn[^{]*{ __typename *}")
"""In a document whose roots may be left out, hold what is sealed of ids, or are none: a statement may say nothing."""


@dataclass
class Tried:
    """What came of all documents that were drawn."""

    right: int = 0
    wrong: int = 0
    another_each_time: int = 0
    """Of what went right."""
    left: Counter[Reason] = field(default_factory=Counter[Reason])
    """Why the compiled way left what went right to the next."""

    def once_more(self, again: set[bytes], ordinary: Answered) -> None:
        """Leave out what the ordinary way answers now so and now so: it is no oracle of it.

        What goes wrong in two places at once is told of either; a file holds when it was made.
        """
        self.another_each_time += ordinary.right and len(again | {ordinary.body}) > 1
        assume(len(again | {ordinary.body}) == 1)

    def take(self, way: str, answered: Answered, text: str) -> None:
        """Take note of how something was read that went right."""
        self.right += way == "compiled"
        if not _WITHOUT_ROWS.search(text):
            self.left.update(Reason(reason) for of, reason in answered.tally.reasons if of == way == "compiled")


@pytest.fixture(scope="module")
def kept(databases: Databases, settings: Settings) -> Iterator[City]:
    """The kept city, of which some answers are known."""
    with kept_city(databases, settings) as city:
        _MET.take(city.officer.ask(_LIVED))
        yield city


@pytest.fixture(scope="module")
def people(kept: City) -> list[Actor | None]:
    """One of each kind."""
    owner = kept.sql("SELECT a.credit_code, a.district_code FROM applicant a JOIN grants g ON g.applicant_id = a.id")[0]
    others = [acting(role.value.lower(), role) for role in Role if role not in _BY_PLACE]
    applicant = acting("owner", Role.APPLICANT, str(owner["credit_code"]))
    return [None, applicant, acting("d", Role.DISTRICT_OFFICER, None, str(owner["district_code"])), *others]


def _by_one_statement() -> frozenset[str]:
    """The roots whose rows a statement says, of which what is drawn is read by it, and not by the lean run alone."""
    shapes = {name: shape_of(field) for name, field in _READABLE.fields.items()}
    return frozenset(name for name, shape in shapes.items() if isinstance(shape, Listed | Found))


@pytest.mark.filterwarnings(
    # What graphql-core had begun beside something that went wrong, and left; the other ways are held to leave nothing.
    "ignore:coroutine '(Executor|GraphQLCoreConverter).* was never awaited:RuntimeWarning"
)
@pytest.mark.filterwarnings(
    # The same, where such a coroutine is collected in code that cannot import: the warning itself fails there.
    r"ignore:Exception ignored in. <coroutine object (Executor|GraphQLCoreConverter)\.:"
    "pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("roots", [frozenset[str](), _by_one_statement()], ids=["all", "statements"])
def test_ways_agree(kept: City, people: list[Actor | None], roots: frozenset[str]) -> None:
    tried, readers = Tried(), (Readers(kept), Readers(kept, _PRODUCTION))

    @_DRAWING
    @given(
        drawn=documents(_SCHEMA, _MET, roots),
        person=st.integers(0, len(people) - 1),
        production=st.booleans(),
        language=st.sampled_from(["en", "zh-CN"]),
    )
    def each(drawn: Drawn, person: int, production: bool, language: str) -> None:  # noqa: FBT001 - drawn
        asks = (people[person], drawn.text, drawn.variables, language)
        reader = readers[production]
        ordinary = reader.read("ordinary", *asks)
        for way in WAYS:
            answered = reader.read(way, *asks)
            if answered.body != ordinary.body:
                tried.once_more({reader.read("ordinary", *asks).body for _ in range(_AGAIN)}, ordinary)
            assert orjson.loads(answered.body) == orjson.loads(ordinary.body), drawn
            assert answered.body == ordinary.body, drawn
            # What went right is read by the way itself: nothing is left to the ordinary one that need not be.
            often = any(reason == Reason.OFTEN_LEFT for _, reason in answered.tally.reasons)
            assert answered.quick is ordinary.right or often, (drawn, answered.tally.reasons)
            if ordinary.right:
                tried.take(way, answered, drawn.text)
        tried.wrong += not ordinary.right

    each()
    assert tried.right >= EXAMPLES // (5 if roots else 3)
    assert tried.another_each_time <= EXAMPLES // 50, tried
    # A row of which the statement is not sure, such as a text that may name an account, is rare.
    assert tried.left[Reason.UNUSUAL] <= tried.right // 20, tried
    assert set(tried.left) <= {Reason.UNUSUAL, Reason.NOT_COVERED, Reason.OFTEN_LEFT}, tried
    # Many other roots lead to no row of which a statement says more.
    assert tried.left[Reason.NOT_COVERED] <= tried.right // (6 if roots else 1), tried

"""Lists without pages cost what they have, and a long answer is made in pieces."""

from typing import cast

import pytest
from graphql import parse

import api.limits.answer_bounds
from api.limits.operation_cost import OperationCost
from tests.scenes.scenes import SCHEMA
from tests.world.city import City, Json
from workflows.runtime.pace import Pace

EVERYTHING = """{ code kind article title bureaus citations { article clause quote reading } beneficiary
  facts { name mutation type title note choices { value title } nullable notFuture } itemTitle formulaKind gateKind
  conditions { fact says } caps { amount written per } split { payer share } figures
  readings { number key question choice rivals why risk quotes } }"""
OF_THE_PACK = {
    "measures": f"{{ measures {EVERYTHING} }}",
    "grants among them": f"{{ measures(kind: GRANT) {EVERYTHING} }}",
    "a policy's": f"{{ policy {{ measures {EVERYTHING} }} }}",
    "readings": "{ policy { readings { number question quotes rivals } districts { code title private } } }",
}


def values(answer: object) -> int:
    """How many values an answer has."""
    if isinstance(answer, dict):
        return sum(1 + values(value) for value in cast("Json", answer).values())
    return sum(1 + values(entry) for entry in cast("list[object]", answer)) if isinstance(answer, list) else 0


def cost(document: str) -> int:
    """What a document is taken to cost."""
    return OperationCost(SCHEMA, parse(document), {}).of(None)


@pytest.mark.parametrize("what", OF_THE_PACK)
def test_lists_of_the_pack_cost_what_they_have(city: City, what: str) -> None:
    answered = values(city.nobody.ask(OF_THE_PACK[what]))
    assert answered <= 1.1 * cost(OF_THE_PACK[what])


def test_a_list_many_times_over_costs_too_much(city: City) -> None:
    often = " ".join(f"m{number}: measures {EVERYTHING}" for number in range(20))
    error = city.nobody.post(f"{{ {often} }}").json()["errors"][0]
    assert error["extensions"]["code"] in {"COST_LIMIT_EXCEEDED", "DOCUMENT_LIMIT_EXCEEDED"}


def test_a_page_of_changes_costs_by_its_size() -> None:
    assert cost("{ changes(first: 100) { nodes { cursor } } }") >= 200
    assert cost("{ changes(first: 1) { nodes { cursor } } }") < 20


def test_a_long_answer_is_made_in_pieces(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    breaths: list[None] = []
    breathe = Pace.breathe

    async def counted(self: Pace) -> None:
        breaths.append(None)
        await breathe(self)

    monkeypatch.setattr(Pace, "breathe", counted)
    monkeypatch.setattr(api.limits.answer_bounds, "PIECE_SECONDS", 0)
    assert city.nobody.ask(OF_THE_PACK["measures"])
    assert len(breaths) >= 39

"""Whatever fits the schema is answered: any query and any command, by anybody, never with a fault of ours."""

import os
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import from_schema, mutations, queries

from api.schema.schema import schema_text
from domain.lives.roles import Role
from tests.contract.scalar_strategies import SCALARS
from tests.world.cases import open_case
from tests.world.city import City

EXAMPLES = int(os.environ.get("DUIXIAN_ANY_DOCUMENTS", "120"))
"""How many operations of each kind; more where somebody asks for more."""
MANY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
ROLES = st.sampled_from([Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.TREASURY, None])
_SDL = schema_text()
# What fits the schema is worked out for seconds: by the worker that runs these tests, and by no other.
_MAY_HOLD = cast("Any", {"custom_scalars": SCALARS, "allow_null": True, "allow_x00": False})


@pytest.fixture(scope="module")
def lived_in(city: City) -> City:
    """A city with something to find."""
    city.move_to("2022-03-01")
    for state in ("DRAFT", "UNDER_REVIEW", "PAID"):
        open_case(city).to(state)
    return city


def is_answered(city: City, role: Role | None, document: str) -> None:
    """It is answered with 200 and without a fault of ours."""
    answer = (city.person(role) if role else city.nobody).post(document)
    assert answer.status_code in {200, 400, 413}, answer.text
    codes = [error["extensions"]["code"] for error in answer.json().get("errors", [])]
    assert "INTERNAL_SERVER_ERROR" not in codes, (document, answer.text)


@MANY
@given(document=st.deferred(lambda: queries(_SDL, **_MAY_HOLD)), role=ROLES)
def test_any_query_is_answered(lived_in: City, document: str, role: Role | None) -> None:
    is_answered(lived_in, role, document)


@MANY
@given(document=st.deferred(lambda: mutations(_SDL, **_MAY_HOLD)), role=ROLES)
def test_any_command_is_answered(lived_in: City, document: str, role: Role | None) -> None:
    is_answered(lived_in, role, document)


@MANY
@given(document=st.deferred(lambda: from_schema(_SDL, **_MAY_HOLD)), role=ROLES)
def test_any_document_is_answered(lived_in: City, document: str, role: Role | None) -> None:
    is_answered(lived_in, role, document)

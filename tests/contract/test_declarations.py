"""A mutation is made of what its command declares, and of nothing else."""

import re
from dataclasses import fields
from types import SimpleNamespace
from typing import Annotated, cast

import orjson
import pytest
from graphql import build_schema

from api.kit.context import Context
from api.kit.inputs import input_of, read
from api.mutations.mutation import mutation_by_two
from api.schema.schema import schema_text
from domain.lives.proposal_life import ProposedDeed
from domain.lives.roles import Role
from domain.lives.unit_life import InspectionResult
from tests.contract.contract import ROOT
from workflows.grants.decisions import AcceptGrant
from workflows.grants.holds import HoldGrant
from workflows.programmes.units import Inspection
from workflows.proposals.proposable import PROPOSABLE
from workflows.transaction.declarations import declaration_of, declarations, declared_fields, part, roles_of
from workflows.treasury.budgets import AppropriateBudget


def test_every_mutation_is_a_declared_command_and_every_declared_command_a_mutation() -> None:
    mutation = build_schema(schema_text()).mutation_type
    assert mutation is not None
    assert set(mutation.fields) == {declaration.name for declaration in declarations().values()}


def test_what_is_kept_of_a_command_is_all_of_it() -> None:
    for kind in declarations():
        names = [field.name for field in fields(kind)]
        command = kind(*([None] * len(names)))
        assert list(orjson.loads(orjson.dumps(command))) == names


def test_who_may_is_said_by_the_roles_of_the_step() -> None:
    step = declaration_of(HoldGrant).step
    assert step is not None
    assert roles_of(step) == {Role.OFFICER, Role.SUPERVISOR}
    assert declaration_of(HoldGrant).does.endswith(" By an officer or a supervisor.")


def test_what_two_people_do_is_declared_as_it_is_proposed() -> None:
    proposed = {declaration.proposed: kind for kind, declaration in declarations().items() if declaration.proposed}
    assert proposed == {deed: PROPOSABLE[deed].command for deed in ProposedDeed}
    with pytest.raises(TypeError, match="AcceptGrant is nothing that one person proposes"):
        mutation_by_two(AcceptGrant)
    mutation_by_two(AppropriateBudget)


def test_a_field_says_what_it_means_or_has_a_value_of_its_own() -> None:
    @part("Silent")
    class Silent:
        """It says nothing."""

        spoken: Annotated[str, "What is said."]
        unsaid: int

    with pytest.raises(TypeError, match=r"Silent\.unsaid does not say what it means"):
        declared_fields(Silent)


def test_nobody_asks_for_what_is_not_declared() -> None:
    class Undeclared:
        """Nobody declared it."""

    with pytest.raises(KeyError):
        input_of(Undeclared)


def test_the_page_for_contributors_shows_the_code_as_it_is() -> None:
    page = (ROOT / "docs/contributing.md").read_text(encoding="utf-8")
    quotations = re.findall(r"(.*?)```text\n(.*?)```", page, re.DOTALL)
    assert quotations
    for text, code in quotations:
        named = [ROOT / path for path in re.findall(r"`([a-z_/]+\.py)`", text)]
        assert all(path.is_file() for path in named)
        assert any(code in path.read_text(encoding="utf-8") for path in named), code


def test_a_value_of_an_enumeration_is_read_as_one() -> None:
    """Handlers compare by identity, and strawberry hands on the value of it alone."""
    inspection_input = SimpleNamespace(code="B-1", result="ACCEPTED", finding=None)
    assert read(Inspection, inspection_input, cast("Context", None)).result is InspectionResult.ACCEPTED

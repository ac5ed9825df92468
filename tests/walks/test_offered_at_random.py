"""Of any thing in a whole city, what is offered to anybody is what would be done, and the rest is refused alike.

The kept city has cases in every state; each is looked at by a person drawn at random, who then tries a step drawn at
random. Nothing changes: every step is rehearsed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.kit.identifiers import global_id
from domain.lives.roles import Role
from tests.world.city import City, Json, Person
from tests.world.databases import Databases
from tests.world.kept import kept_city
from tests.world.offered import KINDS, in_words
from workflows.runtime.settings import Settings

_TABLES = {
    "Grant": "grants",
    "Milestone": "milestone",
    "Payment": "payment",
    "PaymentLeg": "payment_leg",
    "PaymentRun": "payment_run",
    "Recovery": "recovery",
    "RecoveryLeg": "recovery_leg",
    "Objection": "objection",
    "Tranche": "tranche",
    "Call": "call",
    "OtherAward": "other_award",
    "Unit": "unit",
    "Policy": "policy_version",
    "Duty": "duty",
    "Proposal": "proposal",
    "Budget": "budget",
    "DoublePayment": "double_payment",
    "Receipt": "receipt",
    "RecoveryReceipt": "recovery_receipt",
}
_OFFER = "mutation onType permitted refusals { code message } fields { name required refusal { code } }"
_ON_EACH = " ".join(f"... on {kind} {{ actions {{ {_OFFER} }} }}" for kind in _TABLES)
NODE = f"query($id: ID!) {{ node(id: $id) {{ {_ON_EACH} }} }}"
OF_COURSE = {"reason", "legs", "legIds"}
"""Fields of which every form has the first, and that mean all there is where they are left out."""


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The kept city, in which nothing changes here."""
    with kept_city(databases, settings) as served:
        yield served


@pytest.fixture(scope="module")
def things(city: City) -> dict[str, list[str]]:
    """The ids of all things of which something is offered, by kind; a kind of which there is none is left out."""
    ids = {kind: city.sql(f"SELECT id FROM {table} ORDER BY id") for kind, table in _TABLES.items()}  # noqa: S608 - named above
    return {kind: [global_id(kind, row["id"]) for row in rows] for kind, rows in ids.items() if rows}


@pytest.fixture(scope="module")
def people(city: City) -> list[Person]:
    """People of every role: of all bureaus and treasuries, of one, and those for whom an applicant acts."""
    codes = [row["credit_code"] for row in city.sql("SELECT credit_code FROM applicant ORDER BY credit_code LIMIT 3")]
    roles = (Role.OFFICER, Role.FINANCE, Role.TREASURY, Role.SUPERVISOR, Role.AUDITOR, Role.EXPERT)
    return [
        *(city.person(role) for role in roles),
        *(city.person(role, treasury="city") for role in (Role.FINANCE, Role.TREASURY)),
        city.person(Role.OFFICER, bureau="市科技局"),
        city.person(Role.DISTRICT_OFFICER),
        *(city.person(Role.APPLICANT, code) for code in codes),
    ]


def rehearsed(person: Person, name: str, command: Json) -> list[Json]:
    """What a step would be refused for; on the version at which the thing is now, whatever was looked at."""
    errors: list[Json] = person.do(name, **command, dryRun=True)["errors"]
    if errors and errors[0]["code"] == "STALE_VERSION":
        errors = person.do(name, **command | {"expectedVersion": errors[0]["currentVersion"]}, dryRun=True)["errors"]
    return errors


def test_every_kind_is_there(things: dict[str, list[str]]) -> None:
    assert set(_TABLES) == {*KINDS, "Grant"}
    assert {"Grant", "Payment", "PaymentLeg", "PaymentRun", "Recovery", "Milestone", "Call"} <= things.keys()


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole city: its things, and people who look at them."""

    things: dict[str, list[str]] = field(repr=False)
    people: list[Person] = field(repr=False)


@pytest.fixture(scope="module")
def whole(things: dict[str, list[str]], people: list[Person]) -> Whole:
    """Things and people."""
    return Whole(things, people)


def tried(whole: Whole, seed: int) -> tuple[Json, list[Json]] | None:
    """A step that somebody is offered of a thing, and what it would be refused for; None where nothing is tried."""
    chance = Random(seed)  # noqa: S311 - nothing to guess
    kind = chance.choice(sorted(whole.things))
    uid, person = chance.choice(whole.things[kind]), chance.choice(whole.people)
    node = person.ask(NODE, id=uid)["node"]
    offered = [each for each in node["actions"] if each["onType"] == kind] if node else []
    # What a step states besides decides the rest.
    plain = [each for each in offered if not needed(each) - OF_COURSE]
    if not plain:
        return None
    action = chance.choice(plain)
    command = {"id": uid, "expectedVersion": 1} | ({"reason": "核对无误"} if "reason" in needed(action) else {})
    return action, rehearsed(person, action["mutation"], command)


def needed(action: Json) -> set[str]:
    """The fields without which a step is refused."""
    return {each["name"] for each in action["fields"] if each["required"]}


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_is_offered_to_anybody_is_what_would_be_done(whole: Whole, seed: int) -> None:
    if (outcome := tried(whole, seed)) is not None:
        action, errors = outcome
        assert in_words(errors) == in_words(action["refusals"])
        assert action["permitted"] is (errors == [])

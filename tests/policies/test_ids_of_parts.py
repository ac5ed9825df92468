"""Whatever is on record of a case has an id, by which it is had as the case shows it, and by who sees it alone."""

from collections.abc import Iterator
from typing import cast
from uuid import UUID

import pytest

from api.kit.identifiers import global_id
from domain.lives.roles import Role
from tests.world.city import City, Json, Person
from tests.world.databases import Databases
from tests.world.kept import kept_city
from workflows.runtime.settings import Settings

_PARTS = {
    "AwardCorrection": "number awardBefore awardAfter reason evidence",
    "BankAccount": "number holder accountNo bank reason evidence",
    "DutyReport": "number evidence recordedBy",
    "FactDefinition": "name type required",
    "FactSnapshot": "number facts role recordedBy evidence",
    "HistoryStep": "event subject takenBy takenAt reason evidence toState",
    "Measure": "code title article",
    "MonthReport": "number signedPersons recordedBy",
    "PaymentRunRow": "number voucherNo amount holder",
    "Receipt": "number edition outcome amount reason evidence",
    "RecoveryReceipt": "number edition outcome amount reason evidence",
    "RegisterVersion": "number attribute kind value recordedBy",
    "Review": "number step passed finding recordedBy",
    "ServiceMonth": "month number signedPersons recordedBy",
}
"""Of each kind what is asked of it, in its place and by its id."""
_SHOWN = {kind: f"{{ __typename id {fields} }}" for kind, fields in _PARTS.items()}
_MONTHS = f"serviceMonths {{ __typename id {_PARTS['ServiceMonth']} earlierReports {_SHOWN['MonthReport']} }}"
GRANTS = f"""query($after: String) {{ grants(first: 20, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{
  measure {{ __typename id {_PARTS["Measure"]} facts {_SHOWN["FactDefinition"]} }}
  history {_SHOWN["HistoryStep"]} factSnapshots {_SHOWN["FactSnapshot"]} reviews {_SHOWN["Review"]} {_MONTHS}
  corrections {_SHOWN["AwardCorrection"]} bankAccounts {_SHOWN["BankAccount"]}
  applicant {{ registerVersions {_SHOWN["RegisterVersion"]} }}
  payments {{ legs {{ receipts {_SHOWN["Receipt"]} }} }}
  recoveries {{ legs {{ receipts {_SHOWN["RecoveryReceipt"]} }} }}
}} }} }}"""
RUNS = f"{{ paymentRuns(first: 50) {{ nodes {{ rows {_SHOWN['PaymentRunRow']} history {_SHOWN['HistoryStep']} }} }} }}"
DUTIES = f"query($year: Int!) {{ duties(year: $year) {{ reports {_SHOWN['DutyReport']} }} }}"
NODES = {
    kind: f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename id ... on {kind} {{ {fields} }} }} }}"
    for kind, fields in _PARTS.items()
}
OF_ALL = {"Measure", "FactDefinition"}
"""What everybody reads."""
SHARED = {"BankAccount", "HistoryStep"}
"""An account pays several cases, and each shows it to who reads it there."""


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    """The city of the demonstration."""
    with kept_city(databases, settings) as served:
        yield served


def parts_of(shown: object) -> Iterator[Json]:
    """Every part in an answer, the innermost last."""
    if isinstance(shown, list):
        for each in cast("list[object]", shown):
            yield from parts_of(each)
    elif isinstance(shown, dict):
        thing = cast("Json", shown)
        if "__typename" in thing:
            yield {name: value for name, value in thing.items() if name not in {"facts", "earlierReports"}} | (
                {"facts": thing["facts"]} if thing["__typename"] == "FactSnapshot" else {}
            )
        for each in thing.values():
            yield from parts_of(each)


def parts_seen(person: Person) -> dict[str, Json]:
    """Every part that somebody is shown, by its id."""
    seen: dict[str, Json] = {}
    after, more = None, True
    while more:
        page = person.ask(GRANTS, after=after)["grants"]
        seen |= {part["id"]: part for part in parts_of(page["nodes"])}
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    runs = person.post(RUNS).json()["data"]
    years = [person.ask(DUTIES, year=year) for year in (2021, 2022)]
    return seen | {part["id"]: part for part in parts_of([runs, *years])}


def by_their_ids(person: Person, kind: str, ids: list[str]) -> list[Json | None]:
    """What somebody gets by ids of one kind."""
    nodes: list[Json | None] = person.ask(NODES[kind], ids=ids)["nodes"]
    return nodes


def test_every_part_is_had_by_its_id_as_its_thing_shows_it(city: City) -> None:
    everything = parts_seen(city.auditor)
    assert {part["__typename"] for part in everything.values()} >= _PARTS.keys() - {"MonthReport", "AwardCorrection"}
    some: dict[str, list[str]] = {}
    for uid, part in everything.items():
        some.setdefault(part["__typename"], []).append(uid)
    codes = city.sql("SELECT credit_code FROM applicant ORDER BY credit_code LIMIT 2")
    own = [city.person(Role.APPLICANT, row["credit_code"]) for row in codes]
    people = [city.applicant(), city.person(Role.EXPERT), *own, city.person(Role.FINANCE, treasury="city")]
    seen_by = [(person, parts_seen(person)) for person in [city.auditor, city.officer, *people]]
    for kind, all_ids in some.items():
        ids = all_ids[:20]
        for person, seen in seen_by:
            nodes = by_their_ids(person, kind, ids)
            if kind in OF_ALL:
                assert nodes == [everything[uid] for uid in ids]
                continue
            assert [uid for uid, node in zip(ids, nodes, strict=True) if node] == [uid for uid in ids if uid in seen]
            if kind not in SHARED or person is city.auditor:
                assert [node for node in nodes if node] == [seen[uid] for uid in ids if uid in seen], kind


@pytest.mark.parametrize("kind", sorted(_PARTS))
def test_an_id_of_nothing_is_null(city: City, kind: str) -> None:
    assert by_their_ids(city.auditor, kind, [global_id(kind, UUID(int=7))]) == [None]

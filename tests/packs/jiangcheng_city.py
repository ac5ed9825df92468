"""The second policy in force in a city: published, amended where a test asks, funded, and applied under."""

from collections.abc import Iterable
from itertools import count
from zlib import crc32

from domain.assessment.matters import parts_of
from domain.policy.conditions import FactType
from tests.domain.wuhan import ROOT
from tests.packs.jiangcheng import FILE, VECTORS, pack
from tests.world.budgets import arrange_plenty
from tests.world.cases import Case, new_item
from tests.world.city import City, Json, Person, applicant_input
from tests.world.haizhou import draft, publish, walk
from workflows.transaction.facts import recorded_by_deed

PACK = ROOT / "policies" / FILE
PUBLISHED_ON, IN_FORCE_FROM, FIRST_DAY = "2025-02-20", "2025-03-01", "2025-03-03"
DISTRICT = "990101"
TO_PROPOSED = ("submitGrant", "acceptGrant", "proposeGrant")
TO_PUBLICITY = (*TO_PROPOSED, "openPublicity")
TO_PAYABLE = (*TO_PUBLICITY, "approveGrant")
MEASURES = {measure.code: measure for measure in pack().policy.measures}
_NUMBERS = count(1)


def beside(district: str, first: str = "2021-03-01") -> tuple[tuple[str, str], ...]:
    """Amend the policy as if it had come while that of the tests was in force, with a district that both know."""
    year, month, day = (int(part) for part in first.split("-"))
    return (
        ("in_force_from: 2025-03-01", f"in_force_from: {first}"),
        ("valid_from: 2025-01-01", "valid_from: 2020-01-01"),
        ('code: "990101", name: {zh: 临江区', f'code: "{district}", name: {{zh: 洪山区'),
        ("自2025年3月1日起施行", f"自{year}年{month}月{day}日起施行"),
    )


def contract(paid: str, signed_on: str = "2025-03-02") -> Json:
    """Facts of a contract for computing of which 30% are had."""
    return {"paid": paid, "compute_kind": "OTHER", "registered_on": "2010-01-01", "contract_signed_on": signed_on}


def in_force(city: City, *amendments: tuple[str, str]) -> str:
    """Publish the policy under a code of its own, amended in pack and text alike, and fund it; returns its code."""
    code = f"jiangcheng-{next(_NUMBERS)}"
    city.move_to(PUBLISHED_ON)
    publish(city, draft(city, code, *amendments, pack=PACK), PUBLISHED_ON, IN_FORCE_FROM)
    city.run(arrange_plenty(code))
    city.move_to(FIRST_DAY)
    return code


def facts_of(measure: str) -> Json:
    """Facts on which a measure gives something: those of its first vector that does, which holds nothing else."""
    return next(
        vector["request"]["facts"]
        for vector in VECTORS
        if vector["request"]["measure"] == measure and vector["expect"].get("eligible")
    )


def parts_for(measure: str, item: str) -> Json:
    """The parts that a measure asks in place of one text: of one year, or contract and year, however it is written."""
    year = 2000 + int("".join(sign for sign in item if sign.isdigit()) or crc32(item.encode())) % 100
    return {name: year if part.type is FactType.YEAR else item for name, part in parts_of(MEASURES[measure]).items()}


def applied(  # noqa: PLR0913 - an application is all of this
    city: City,
    code: str,
    measure: str,
    facts: Json,
    who: Person | None = None,
    item: str = "",
    *,
    district: str = DISTRICT,
) -> Case:
    """A new draft under a measure, by a new applicant of a district unless one is named.

    What a review finds is not stated on it; the reviews certify it as it is given here.
    """
    recorded = recorded_by_deed(MEASURES[measure])
    applicant = who or city.applicant()
    stated = applicant_input(applicant.code) | {"districtCode": district}
    item = item or new_item()
    parts = parts_for(measure, item)
    given: Json = {
        "measureCode": measure,
        "applicant": stated,
        "facts": parts | {name: value for name, value in facts.items() if name not in recorded},
        "policyCode": code,
    } | ({} if parts else {"item": item})
    return Case(city, applicant, applicant.done("createGrant", **given)["grant"], certified=dict(facts))


def walked(case: Case, names: Iterable[str] = TO_PAYABLE) -> Case:
    """Take steps one after another."""
    return walk(case, *names)

"""What was awarded, under the field names of 360Giving (https://standard.threesixtygiving.org), and of no person.

It is the list of open awards as everybody may read it: an item that is a person's is masked there.
"""

import csv
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from hashlib import sha256
from io import StringIO
from typing import Any, TypeAlias

import orjson

from api.exports.lists import LISTS
from api.exports.pages import Leaf, Rows
from domain.policy.policy import Payer, Policy
from domain.refusals.refusals import Language, in_language
from domain.treasury.run_files import written
from workflows.transaction.packs import compiled_version, published_versions
from workflows.transaction.scopes import payers_of

OPEN_AWARDS = LISTS["openAwards"]
PREFIX = "360G-duixian"
CURRENCY = "CNY"
_MOST_FUNDERS = 3
_AMOUNTS = ("amountAwarded", "amountDisbursed")
Row: TypeAlias = dict[str, Leaf]
Given: TypeAlias = dict[str, Any]
_CSV: Mapping[str, str] = {
    "Identifier": "id",
    "Title": "title",
    "Description": "description",
    "Currency": "currency",
    "Amount Awarded": "amountAwarded",
    "Amount Disbursed": "amountDisbursed",
    "Award Date": "awardDate",
    "Recipient Org:Identifier": "recipientOrganization.0.id",
    "Recipient Org:Name": "recipientOrganization.0.name",
    **{
        f"Funding Org:{place}:{title}": f"fundingOrganization.{place}.{name}"
        for place in range(_MOST_FUNDERS)
        for title, name in (("Identifier", "id"), ("Name", "name"))
    },
    "Grant Programme:Code": "grantProgramme.0.code",
    "Grant Programme:Title": "grantProgramme.0.title",
    "Beneficiary Location:Name": "beneficiaryLocation.0.name",
    "Beneficiary Location:Geographic Code": "beneficiaryLocation.0.geoCode",
}
"""Titles of the standard's spreadsheet, each with the place in its JSON."""


async def policies_by_code() -> dict[str, Policy]:
    """Return the policies under which something was awarded, by code: each as it was published last."""
    return {version.code: compiled_version(version).policy for version in await published_versions()}


async def open_json(pages: AsyncGenerator[Rows], language: Language) -> AsyncGenerator[bytes]:
    """Yield the awards as a 360Giving package: one JSON object with all of them under ``grants``."""
    policies: dict[str, Policy] | None = None
    between = b'{"grants": ['
    # Whoever is answered may leave at any moment: the transaction of the pages ends in the task that began it.
    async with aclosing(pages):
        async for rows in pages:
            policies = policies or await policies_by_code()
            for row in rows:
                yield between + _json(_given(row, policies, language))
                between = b",\n"
    yield b"]}\n" if between == b",\n" else b'{"grants": []}\n'


async def open_csv(pages: AsyncGenerator[Rows], language: Language) -> AsyncGenerator[bytes]:
    """Yield the awards as CSV, under the titles of the standard's spreadsheet."""
    policies: dict[str, Policy] | None = None
    head = StringIO()
    csv.writer(head).writerow(_CSV)
    before = f"\ufeff{head.getvalue()}"
    async with aclosing(pages):
        async for rows in pages:
            policies = policies or await policies_by_code()
            grants = [_given(row, policies, language) for row in rows]
            yield (before + written([[_at(grant, way) for way in _CSV.values()] for grant in grants])).encode()
            before = ""


def _given(leaves: Any, policies: Mapping[str, Policy], language: Language) -> Given:  # noqa: ANN401 - a row
    row: Row = dict(zip((column.path for column in OPEN_AWARDS.columns), leaves, strict=True))
    name = str(row["applicantName"])
    title = f"{row['measureTitle']}{'：' if language == 'zh-CN' else ': '}{row['item']}"
    policy = policies.get(str(row["policyCode"]))
    return {
        "id": f"{PREFIX}-{row['number']}",
        "title": title,
        "description": f"{title}（{in_language(policy.title, language)}）" if policy else title,
        "currency": CURRENCY,
        "amountAwarded": row["award"],
        "amountDisbursed": row["paid"],
        "awardDate": row["approvedOn"],
        # Of a name alone: the code of a body is no part of what everybody reads.
        "recipientOrganization": [{"id": f"{PREFIX}-org-{sha256(name.encode()).hexdigest()[:16]}", "name": name}],
        "fundingOrganization": _funders(row, policy, language),
        "grantProgramme": [{"code": row["measureCode"], "title": row["measureTitle"]}],
        "beneficiaryLocation": [
            {"name": row["districtTitle"], "geoCode": row["districtCode"], "geoCodeType": "GB/T 2260"}
        ],
    }


def _funders(row: Row, policy: Policy | None, language: Language) -> list[Given]:
    """Who bears a part of it under its measure; the district that pays under its own name."""
    if policy is None:
        return []
    split = next((measure.split for measure in policy.measures if measure.code == row["measureCode"]), None)
    parts = payers_of(policy, split)
    payers = [payer for payer in policy.payers if payer.code in parts][:_MOST_FUNDERS]
    return [_funder(payer, row, language) for payer in payers]


def _funder(payer: Payer, row: Row, language: Language) -> Given:
    if payer.by_district:
        return {"id": f"{PREFIX}-funder-{row['districtCode']}", "name": row["districtTitle"]}
    return {"id": f"{PREFIX}-funder-{payer.code}", "name": in_language(payer.name, language)}


def _json(grant: Given) -> bytes:
    """A grant as JSON: amounts are numbers there, written as they are and never through a binary fraction."""
    amounts = {name: orjson.Fragment(str(grant[name])) for name in _AMOUNTS if grant[name] is not None}
    return orjson.dumps(grant | amounts)


def _at(grant: Given, way: str) -> str:
    reached: Any = grant
    for step in way.split("."):
        reached = _several(reached, int(step)) if step.isdecimal() else reached.get(step)
    return "" if reached is None else str(reached)


def _several(each: list[Given], place: int) -> Given:
    return each[place] if place < len(each) else {}

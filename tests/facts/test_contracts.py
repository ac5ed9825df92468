"""The contract of authorities as it is written down: the stand-in answers by it, and what is read is the same."""

import json
from datetime import date
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator

from demonstration.stand_in import standing_in
from tests.domain.wuhan import ROOT
from tests.facts.authorities import CLEAN, well_known
from tests.world.city import credit_code
from workflows.facts.sources import FIELDS, SourceCode, WrongAnswerError, read_answer

CONTRACT: dict[str, Any] = yaml.safe_load((ROOT / "docs/contracts/sources.yaml").read_text("utf-8"))
RICH: dict[SourceCode, dict[str, Any]] = {
    SourceCode.LEGAL_PERSON_REGISTER: {
        "names": [{"name": "甲", "from": None}, {"name": "乙", "from": "2022-01-01"}],
        "districts": [{"districtCode": "420106"}],
        "active": True,
        "foundedOn": "2015-05-05",
    },
    SourceCode.CREDIT_BLACKLIST: {"listings": [{"reason": "x", "from": "2022-01-01", "to": "2022-12-31"}]},
    SourceCode.HIGH_TECH_CERTIFICATES: CLEAN["high-tech-certificates"],
    SourceCode.TAX_RESEARCH: {"years": [{"year": 2021, "research": "1.00", "revenue": "2.00"}]},
    SourceCode.RECOGNITIONS: {
        "lists": ["ai_enterprise", "specialised"],
        "recognitions": [{"list": "ai_enterprise", "from": "2020-01-01"}],
    },
    SourceCode.SECURITIES_DISCLOSURES: {
        "disclosures": [
            {"number": "1", "kind": "LISTING", "title": "上市", "disclosedOn": "2020-01-01"},
            {
                "number": "2",
                "kind": "PRIVATE_PLACEMENT",
                "title": "定增",
                "disclosedOn": "2021-06-01",
                "raised": "5.00",
            },
        ]
    },
}
BROKEN: dict[SourceCode, dict[str, Any]] = {
    SourceCode.LEGAL_PERSON_REGISTER: {"names": [], "active": True},
    SourceCode.CREDIT_BLACKLIST: {"listings": [{"reason": "x", "from": "yesterday"}]},
    SourceCode.HIGH_TECH_CERTIFICATES: {"certificates": [{"number": "", "validFrom": "2020-01-01", "validTo": "x"}]},
    SourceCode.TAX_RESEARCH: {"years": [{"year": 2021, "research": 1.5}]},
    SourceCode.RECOGNITIONS: {"lists": ["AI 企业"], "recognitions": []},
    SourceCode.SECURITIES_DISCLOSURES: {"disclosures": [{"number": "1", "kind": "GIFT", "title": "x"}]},
}


def complaints(source: SourceCode, answer: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """What the contract says against an answer of a source."""
    path = CONTRACT["paths"][f"/{source.path}/organisations/{{creditCode}}"]["get"]
    assert path["operationId"] == source
    schema = path["responses"]["200"]["content"]["application/json"]["schema"]
    validator: Any = Draft202012Validator({"components": CONTRACT["components"], **schema})
    return [*validator.iter_errors(answer)]


@pytest.mark.parametrize("source", list(SourceCode))
def test_the_stand_in_answers_by_the_contract_and_breaks_it_on_command(source: SourceCode) -> None:
    code = credit_code()
    with standing_in() as authorities:
        well_known(authorities, code)
        url = f"{authorities.url}/{source.path}/organisations/{code}"
        httpx.put(url, json=RICH[source])
        answered = httpx.get(url).content
        httpx.put(f"{authorities.url}/{source.path}", json={"fault": "CHANGING"})
        changing = {httpx.get(url).content for _ in range(4)}
        httpx.put(f"{authorities.url}/{source.path}", json={"fault": "WRONG"})
        wrong = httpx.get(url).content
        httpx.put(f"{authorities.url}/{source.path}", json={"fault": None})
        nobody = httpx.get(f"{authorities.url}/{source.path}/organisations/{credit_code()}")
    assert complaints(source, json.loads(answered)) == []
    assert complaints(source, json.loads(wrong))
    assert (len(changing), nobody.status_code) == (1 if RICH[source] == CLEAN.get(source.path) else 2, 404)
    values = read_answer(source, code, answered).on(date(2022, 6, 1), 1)
    assert values.keys() == (FIELDS[source] or {"ai_enterprise", "specialised"})
    with pytest.raises(WrongAnswerError):
        read_answer(source, code, wrong)


@pytest.mark.parametrize("source", list(SourceCode))
def test_what_breaks_the_contract_is_no_answer(source: SourceCode) -> None:
    code = credit_code()
    body = {"creditCode": code, **BROKEN[source]}
    assert complaints(source, body)
    with pytest.raises(WrongAnswerError):
        read_answer(source, code, json.dumps(body).encode())


def test_what_follows_of_an_answer_is_of_its_day() -> None:
    code = credit_code()
    answers = {s: read_answer(s, code, json.dumps({"creditCode": code, **RICH[s]}).encode()) for s in SourceCode}
    listed = answers[SourceCode.CREDIT_BLACKLIST]
    assert [listed.on(day, 0)["listed"] for day in (date(2021, 12, 31), date(2022, 12, 31), date(2023, 1, 1))] == [
        *(False, True, False)
    ]
    register = answers[SourceCode.LEGAL_PERSON_REGISTER]
    assert [register.on(day, 0)["name"] for day in (date(2021, 12, 31), date(2022, 1, 1))] == ["甲", "乙"]
    tax = answers[SourceCode.TAX_RESEARCH]
    assert (tax.on(date(2022, 1, 1), 1)["research"], tax.on(date(2022, 1, 1), 0)) == ("1.00", {})
    placed = answers[SourceCode.SECURITIES_DISCLOSURES]
    assert [placed.on(date(2022, 1, 1), years)["placed"] for years in (0, 1)] == ["0.00", "5.00"]

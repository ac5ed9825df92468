"""What was tried at the calculator is tried at applications: each attack ends in a named refusal, or is read alike."""

from random import Random

import pytest

from domain.assessment.matters import facts_of_application
from domain.policy.conditions import Fact, FactType
from domain.refusals.refusals import Code
from tests.domain import wuhan as first
from tests.domain.wuhan import GRANTS
from tests.packs import jiangcheng as second
from tests.packs.jiangcheng_city import DISTRICT, FIRST_DAY, MEASURES, facts_of, in_force, parts_for
from tests.world.cases import application, new_item
from tests.world.city import City, Json, Person, applicant_input
from tests.world.paperwork import fitting
from workflows.transaction.facts import recorded_by_deed

DAY = "2022-03-01"
WUHAN = ("A02-1", "A02-3", "A03-1", "A04-1", "A05-2", "A06-3", "A07-1", "A08-2", "A09-2", "A11-1")
JIANGCHENG = ("JC-01", "JC-02", "JC-03", "JC-05", "JC-06", "JC-08", "JC-09", "JC-10", "JC-12", "JC-13")
TRIED = 6
"""Attacks on each measure, by chance; the seed is the same each time."""

ANY: list[object] = [None, True, 1.5, [], {}, "", "　", "\u0001", "x" * 3000, "１", "\u202e1.00"]
OF_TYPE: dict[FactType, list[object]] = {
    FactType.MONEY: [
        "-0.01",
        "1.001",
        "1e5",
        "+1.00",
        " 1.00",
        "1,000.00",
        "NaN",
        "9" * 40,
        "0x10",
        "1.",
        ".5",
        1,
        "٣",
    ],
    FactType.COUNT: [-1, 1.0, "3", 10**30, True],
    FactType.YEAR: [0, 2022.0, "2022", 99999, 1899],
    FactType.DATE: ["2021-02-30", "2021-13-01", "2021/01/01", "20210101", "2099-01-01", "0000-00-00", "2021-1-1"],
    FactType.BOOL: ["true", 0, 1, "是"],
    FactType.CHOICE: ["LEAD ", "lead", "＊", "420999"],
    FactType.PERCENT: ["101", "-1", "1%", "1e-3", "0.1234567"],
    FactType.CREDIT_CODE: ["91420100MA00000000", "911", "91420100MA4KDEM01W\n"],
    FactType.STANDARD_NUMBER: ["GB", "GB/T", "41867"],
}


def attacks(facts: dict[str, Fact], dice: Random) -> list[tuple[str, object]]:
    """Facts and what is stated of them, drawn for a measure; one of them no fact at all."""
    chosen: list[tuple[str, object]] = [("no_such_fact", 1)]
    for _ in range(TRIED):
        name = dice.choice(list(facts))
        chosen.append(
            (name, dice.choice([*OF_TYPE.get(facts[name].type, []), *OF_TYPE.get(facts[name].type, []), *ANY]))
        )
    return chosen


def outcome(who: Person, command: Json) -> list[str]:
    """The codes by which an application is refused when it is drafted or submitted; none where it is taken."""
    payload = who.do("createGrant", **command)
    if payload["errors"]:
        return [error["code"] for error in payload["errors"]]
    grant = payload["grant"]
    submitted = who.do("submitGrant", id=grant["id"], expectedVersion=grant["version"])
    return [error["code"] for error in submitted["errors"]]


def misread(codes: list[str], answer: Json) -> bool:
    """Whether an application was taken on what the calculator cannot read, or refused by no code of ours."""
    unread = {refusal["code"] for refusal in answer.get("refusals", ())} & {"FACT_INVALID", "FACT_MISSING"}
    return bool(set(codes) - set(Code)) or (not codes and bool(unread))


@pytest.mark.parametrize("measure", WUHAN)
def test_an_attack_on_the_first_policy_is_refused_by_name_or_read_alike(city: City, measure: str) -> None:
    city.move_to(DAY)
    dice, misread_answers = Random(f"first {measure}"), list[tuple[object, ...]]()  # noqa: S311 - it plays, and hides nothing
    recorded, shape = recorded_by_deed(GRANTS[measure]), GRANTS[measure]
    stated = {name: fact for name, fact in facts_of_application(shape).items() if name not in recorded}
    for name, value in attacks(stated, dice):
        who = fitting(city, measure)
        command = application(who.code, measure)
        command["facts"] |= {name: value}
        stated_alike = {key: part for key, part in command["facts"].items() if key in shape.facts or key == name}
        answer = first.ask({"measure": measure, "facts": {**first.sound(measure)["facts"], **stated_alike}})
        codes = outcome(who, command)
        if misread(codes, answer) and name not in (shape.item.parts if shape.item else ()):
            misread_answers.append((name, value, codes, answer["refusal"]))
    assert misread_answers == []


@pytest.fixture(scope="module")
def code(city: City) -> str:
    """The second policy, in force."""
    return in_force(city)


@pytest.mark.parametrize("measure", JIANGCHENG)
def test_an_attack_on_the_second_policy_is_refused_by_name_or_read_alike(city: City, code: str, measure: str) -> None:
    city.move_to(FIRST_DAY)
    dice, misread_answers = Random(f"second {measure}"), list[tuple[object, ...]]()  # noqa: S311 - it plays, and hides nothing
    shape, sound = MEASURES[measure], facts_of(measure)
    recorded = recorded_by_deed(shape)
    stated = {name: fact for name, fact in shape.facts.items() if name not in recorded}
    for name, value in attacks(stated, dice):
        who = city.applicant()
        facts = {key: part for key, part in sound.items() if key not in recorded} | {name: value}
        applicant = applicant_input(who.code) | {"districtCode": DISTRICT}
        command: Json = {
            "measureCode": measure, "applicant": applicant, "facts": facts, "policyCode": code,
        }  # fmt: skip
        item = new_item()
        parts = parts_for(measure, item)
        command |= {"facts": parts | facts} if parts else {"item": item}
        answer = second.ask({"measure": measure, "facts": {**sound, name: value}, "decided_amount": "1.00"})
        codes = outcome(who, command)
        if misread(codes, answer):
            misread_answers.append((name, value, codes, answer["refusal"]))
    assert misread_answers == []

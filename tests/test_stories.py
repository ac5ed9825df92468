"""Every story that comes with the packs is true: told step by step through HTTP against a real server."""

from pathlib import Path

import pytest

from api.seeding import SEED, Served, demonstration_lines, seed, told
from api.stories import BrokenStoryError, Storyteller, stories
from tests.city import City
from tests.storybook import ALONE
from workflows.demonstration import FIRST_DAY

BROKEN = """
title: {en: A story that is not true, zh: 不实之事}
steps:
  - applicant: {creditCode: 91420100MA4KDEM01W, name: 武汉示例智能股份有限公司, districtCode: "420111"}
  - {by: applicant, do: createGrant, with: {measure: A06-1, facts: {}}}
"""
UNTRUE = {
    "it was refused otherwise": "  - {by: applicant, do: submitGrant, refused: NOT_ALLOWED}",
    "it was refused, but not expected to be": "  - {by: applicant, do: submitGrant}",
    "it stands elsewhere": "  - {by: applicant, do: withdrawGrant, expect: {state: DRAFT}}",
    "another clause": "  - {by: applicant, do: submitGrant, refused: FACT_MISSING, clause: art. 9}",
    "a word that no teller knows": "  - {by: applicant, do: withdrawGrant, expects: {state: WITHDRAWN}}",
    "nothing that is done": "  - {by: applicant, says: Nothing.}",
    "somebody whom nobody knows": "  - {by: mayor, do: withdrawGrant}",
    "a paper that is not taken": "  - {by: applicant, do: withdrawGrant, documents: [申请.exe]}",
}


def told_in(city: City) -> Served:
    return Served(city.address, city.settings, city.key)


@pytest.mark.parametrize("story", [*stories(), SEED, *ALONE], ids=lambda path: path.stem)
def test_a_story_comes_out_as_it_is_written(fresh_city: City, story: Path) -> None:
    steps = fresh_city.run(told(told_in(fresh_city), story))
    assert len(steps) > 10


@pytest.mark.parametrize("step", UNTRUE.values(), ids=UNTRUE.keys())
def test_a_story_that_is_not_true_is_not_told_to_its_end(fresh_city: City, tmp_path: Path, step: str) -> None:
    story = tmp_path / "untrue.yaml"
    story.write_text(BROKEN + step, encoding="utf-8")
    teller = Storyteller(fresh_city.address, fresh_city.key, set_day=print)
    with pytest.raises(BrokenStoryError):
        list(teller.tell(story))


def test_a_new_demonstration_is_filled_once_and_then_left_as_it_is(new_city: City) -> None:
    assert new_city.run(seed(told_in(new_city)))
    filled = new_city.rows()
    assert not new_city.run(seed(told_in(new_city)))
    assert new_city.rows() == filled
    found = new_city.officer.ask(
        "{ server { today demonstration } grants { edges { node { measure { code } state } } } }"
    )
    assert found["server"] == {"today": FIRST_DAY.isoformat(), "demonstration": True}
    standing = {edge["node"]["measure"]["code"]: edge["node"]["state"] for edge in found["grants"]["edges"]}
    assert standing == {"A10-4": "ACTIVE", "A06-2": "APPROVED", "A08-1": "PAYABLE"}


def test_a_newcomer_is_shown_tokens_that_work(new_city: City) -> None:
    new_city.run(seed(told_in(new_city)))
    lines = new_city.run(demonstration_lines(new_city.address, new_city.key))
    tokens = [line for line in lines if line.startswith("eyJ")]
    assert len(tokens) == len(set(tokens)) == 5
    roles: list[str] = []
    for token in tokens:
        body = {"query": "{ server { role } }"}
        answer = new_city.http.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"})
        roles.append(answer.json()["data"]["server"]["role"])
    assert roles == ["APPLICANT", "OFFICER", "OFFICER", "FINANCE", "FINANCE"]
    assert [line for line in lines if line.endswith(" token:")] == [
        "applicant token:", "officer token:", "officer 2 token:", "finance token:", "finance 2 token:",
    ]  # fmt: skip

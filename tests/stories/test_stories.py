"""Every story that comes with the packs is true: told step by step through HTTP against a real server."""

from pathlib import Path

import pytest

from demonstration.seeding import Served, begin_demonstration, demonstration_lines, tell_story
from demonstration.stories import BrokenStoryError, Storyteller, stories
from tests.stories.storybook import ALONE
from tests.world.chinese import coded, strangely_said
from tests.world.city import City
from tests.world.hearing import heard, noted_strangely
from workflows.running.demonstration import FIRST_DAY, PUBLISHED_ON, set_day

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


@pytest.mark.parametrize("story", [*stories(), *ALONE], ids=lambda path: path.stem)
def test_a_story_comes_out_as_it_is_written_and_its_refusals_are_said_in_chinese(
    fresh_city: City, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = heard(monkeypatch)
    steps = fresh_city.run(tell_story(told_in(fresh_city), story))
    assert len(steps) > 10
    assert (strangely_said(refused), coded(refused)) == ({}, [])
    assert noted_strangely(fresh_city) == {}


@pytest.mark.parametrize("step", UNTRUE.values(), ids=UNTRUE.keys())
def test_a_story_that_is_not_true_is_not_told_to_its_end(fresh_city: City, tmp_path: Path, step: str) -> None:
    story = tmp_path / "untrue.yaml"
    story.write_text(BROKEN + step, encoding="utf-8")
    teller = Storyteller(fresh_city.address, fresh_city.key, set_day=print)
    with pytest.raises(BrokenStoryError):
        list(teller.tell(story))


def test_a_demonstration_without_a_city_is_opened_once_and_goes_on_where_it_was_broken_off(new_city: City) -> None:
    new_city.run(set_day(new_city.settings, PUBLISHED_ON))
    new_city.run(begin_demonstration(new_city.settings))
    opened = new_city.rows()
    new_city.run(begin_demonstration(new_city.settings))
    assert new_city.rows() == opened
    answer = new_city.nobody.ask("{ server { today demonstration } policy { state } }")
    assert answer["server"] == {"today": FIRST_DAY.isoformat(), "demonstration": True}
    assert answer["policy"] == {"state": "IN_FORCE"}
    assert new_city.sql("SELECT sum(appropriated) AS sum FROM budget")[0]["sum"] > 0


def test_a_newcomer_is_shown_tokens_that_work(new_city: City) -> None:
    new_city.run(begin_demonstration(new_city.settings))
    lines = new_city.run(demonstration_lines(new_city.address, new_city.key))
    tokens = [line for line in lines if line.startswith("eyJ")]
    assert len(tokens) == len(set(tokens)) == 7
    roles: list[str] = []
    for token in tokens:
        body = {"query": "{ server { role } }"}
        answer = new_city.http.post("/graphql", json=body, headers={"Authorization": f"Bearer {token}"})
        roles.append(answer.json()["data"]["server"]["role"])
    assert roles == ["APPLICANT", "OFFICER", "OFFICER", "OFFICER", "FINANCE", "FINANCE", "TREASURY"]
    assert [line for line in lines if line.endswith(" token:")] == [
        "applicant token:", "officer token:", "officer 2 token:", "officer 3 token:",
        "finance token:", "finance 2 token:", "treasury token:",
    ]  # fmt: skip

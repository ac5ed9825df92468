"""Every row of the policy has its section on the page of measures: with its clause, who acts, and what it asks."""

import pytest

from domain.policy.policy import Kind, Measure
from tests.domain.wuhan import PACK, ROOT

PAGE = (ROOT / "docs/measures.md").read_text(encoding="utf-8")
SECTIONS = {section.split(" ", 1)[0]: section for section in PAGE.split("\n## ")[1:]}


def test_each_row_of_the_pack_stands_in_the_section_of_its_measure() -> None:
    assert list(SECTIONS) == [measure.code for measure in PACK.policy.measures]
    for measure in PACK.policy.measures:
        head = SECTIONS[measure.code].splitlines()[2]
        assert f"· {', '.join(measure.rows)} ·" in head


@pytest.mark.parametrize("measure", PACK.policy.measures, ids=lambda measure: measure.code)
def test_a_section_shows_clause_facts_papers_and_who_acts(measure: Measure) -> None:
    section = SECTIONS[measure.code]
    shown = [*measure.quotes, *measure.bureaus, *(fact.title.zh for fact in measure.facts.values())]
    shown += [condition.says.zh for condition in measure.conditions]
    for step in measure.procedure.steps:
        shown += [step.title.zh, *(paper.title.zh for paper in step.papers)]
    assert [words for words in shown if words not in section] == []
    assert (measure.kind is Kind.GRANT) == ("- 金额：" in section)

"""Nobody is paid on what only the applicant says: each fact that counts is found by somebody, on a paper."""

import pytest

from domain.algebra.nodes import facts_in
from domain.algebra.reading import read
from domain.assessment.matters import ITEM, needs_item, parts_of
from domain.policy.conditions import FactType
from domain.policy.formulas import Expression
from domain.policy.policy import Kind, Measure
from tests.domain.wuhan import GRANTS
from tests.packs.jiangcheng import pack
from workflows.transaction.facts import recorded_by_deed


def counted(measure: Measure) -> set[str]:
    """The facts on which it depends whether something is due, and how much."""
    counted_facts = {condition.fact for condition in measure.conditions}
    counted_facts |= {
        name for condition in measure.conditions if condition.holds for name in facts_in(read(condition.holds))
    }
    counted_facts |= {condition.held_for.until for condition in measure.conditions if condition.held_for}
    waited_for = [part.once for part in measure.instalments if part.once]
    formula = measure.formula
    written = [formula.written] if isinstance(formula, Expression) else []
    counted_facts |= {name for text in (*waited_for, *written) for name in facts_in(read(text))}
    return counted_facts | {*getattr(formula, "of", ())} | {name for name in [getattr(formula, "by", None)] if name}


@pytest.mark.parametrize("code", GRANTS)
def test_every_grant_is_reviewed_before_it_is_proposed(code: str) -> None:
    procedure = GRANTS[code].procedure
    assert [step for step in procedure.steps if step.when == "BEFORE_PROPOSAL" and step.papers]


@pytest.mark.parametrize("code", GRANTS)
def test_a_paper_that_a_step_stands_on_is_uploaded(code: str) -> None:
    assert [step.code for step in GRANTS[code].procedure.steps if step.papers and not step.documents] == []


@pytest.mark.parametrize("code", GRANTS)
def test_what_counts_is_certified_in_a_step_or_put_on_record_by_another_command(code: str) -> None:
    measure = GRANTS[code]
    certified = {name for step in measure.procedure.steps for name in step.certifies}
    of_years = {name for name, fact in measure.facts.items() if fact.type is FactType.YEAR}
    ended = {measure.gate.until} if measure.gate and measure.gate.kind == "TERM" else set[str]()
    assert counted(measure) - of_years - ended <= certified | recorded_by_deed(measure).keys()


@pytest.mark.parametrize("code", GRANTS)
def test_a_paper_proves_what_counts_and_each_part_of_what_it_is_for(code: str) -> None:
    measure = GRANTS[code]
    proven = {name for step in measure.procedure.steps for paper in step.papers for name in paper.proves}
    by_other_commands = {name for name, command in recorded_by_deed(measure).items() if command != "recordReview"}
    named = {ITEM} if needs_item(measure) else parts_of(measure).keys()
    assert (counted(measure) | named) - by_other_commands <= proven


OF_THE_SECOND_TEXT = {measure.code: measure for measure in pack().policy.measures if measure.kind is Kind.GRANT}


@pytest.mark.parametrize("code", OF_THE_SECOND_TEXT)
def test_each_measure_of_the_second_text_is_reviewed_by_its_bureau_on_papers_that_prove_it(code: str) -> None:
    measure = OF_THE_SECOND_TEXT[code]
    (step,) = [step for step in measure.procedure.steps if step.when == "BEFORE_PROPOSAL"]
    of_districts = measure.procedure.decided_by == "DISTRICT"
    assert (step.by, step.documents) == ("DISTRICT_OFFICER" if of_districts else "OFFICER", True)
    assert of_districts or step.bureau in measure.bureaus
    proven = {name for paper in step.papers for name in paper.proves}
    assert counted(measure) <= proven
    assert proven == set(step.certifies) | ({ITEM} if needs_item(measure) else parts_of(measure).keys())

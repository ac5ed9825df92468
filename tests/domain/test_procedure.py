"""A measure's procedure holds together, or each mistake is named; and the published pack's says what the text asks."""

import pytest
from pydantic import ValidationError

from domain.handling.duties import required_of
from domain.policy.policy import Kind
from domain.policy.procedure import Procedure, ReviewStep
from tests.domain.wuhan import GRANTS, PACK, YAML, Json, complaints_of
from tests.packs.mistakes import Mistake, is_named

PROJECT, COOPERATION, RETROFIT = "A01-1 (art. 1)", "A02-1 (art. 2)", "A09-2 (art. 9)"
TEAMS, RESEARCH = "A12-2 (art. 12)", "A14-1 (art. 14)"
_CALL = "    procedure:\n      call: REQUIRED\n"
_ENDS = "    readings: [I-05, I-20, I-43]\n"

MISTAKES = {
    "a step that stands twice": Mistake(
        "A03-1", "- code: TAX_CHECK", "- code: DISTRICT_REVIEW", "- code: DISTRICT_REVIEW", "stands twice; keep one",
        "A03-1 (art. 3)",
    ),
    "a step by a bureau that is not responsible": Mistake(
        "A02-1", "bureau: 市科技局", "bureau: 市民政局", "bureau: 市民政局", "'市民政局' is not responsible for A02-1",
        COOPERATION,
    ),
    "a fact that a step cannot certify": Mistake(
        "A02-1", "certifies: [national_funds_received, funds", "certifies: [national_funds, funds",
        "national_funds, funds",
        "is no fact of A02-1 (did you mean 'national_funds_received'?)", COOPERATION,
    ),
    "a competition without scores": Mistake(
        "A12-2", "        - *expert_score\n", "        - *joint_check\n", "      competition:",
        "ranks by one scored step before the proposal", TEAMS,
    ),
    "a competition at any time": Mistake(
        "A12-2", _CALL, "    procedure:\n", "      competition:", "write call: REQUIRED", TEAMS
    ),
    "a competition that selects no fact": Mistake(
        "A12-2", "selects: selected", "selects: chosen", "selects: chosen", "'chosen' is no fact of A12-2", TEAMS
    ),
    "a competition that selects an amount": Mistake(
        "A01-1", "selects: selected", "selects: topic", "selects: topic", "a fact of type BOOL is asked here", PROJECT
    ),
    "tranches of no fact": Mistake(
        "A02-1", "tranches: national_funds_received", "tranches: funds", "tranches: funds",
        "'funds' is no fact of A02-1", COOPERATION,
    ),
    "tranches of a yes or no": Mistake(
        "A02-1", "tranches: national_funds_received", "tranches: ai_field", "tranches: ai_field",
        "a fact of type MONEY is asked here", COOPERATION,
    ),
    "units without an amount for each": Mistake(
        "A12-2", _CALL, f"{_CALL}      units: {{title: {{zh: 件, en: piece}}}}\n", "      units:",
        "units are registered for a formula of kind PER_UNIT", TEAMS,
    ),
    "a procedure of a duty": Mistake(
        "A14-1", "    duty: {counts: COUNT", "    procedure: {}\n    duty: {counts: COUNT", "    procedure: {}",
        "procedure stands only in a grant", RESEARCH,
    ),
    "a duty to spend on a grant": Mistake(
        "A12-2", "      HARD: {counts: DONE}", "      HARD: {counts: MONEY}", "      HARD:",
        "money of a grant is no duty", TEAMS,
    ),
    "a duty that counts nothing named": Mistake(
        "A14-1", ", figure: projects_at_least", "", "    duty:",
        "names the figure to be reached; write figure", RESEARCH,
    ),
    "a duty of an unknown figure": Mistake(
        "A14-1", "figure: projects_at_least", "figure: projects", "    duty:",
        "is no figure of A14-1 (did you mean 'projects_at_least'?)", RESEARCH,
    ),
    "money counted in pieces": Mistake(
        "A14-1", "counts: COUNT", "counts: MONEY", "    duty:", "is reached by an amount above 0", RESEARCH
    ),
    "pieces counted in money": Mistake(
        "A14-2", "counts: MONEY", "counts: COUNT", "    duty:", "is reached by a count above 0", "A14-2 (art. 14)"
    ),
    "a step nobody takes": Mistake(
        "A02-1", "by: OFFICER", "by: MAYOR", "by: MAYOR", "'MAYOR' may not stand here", COOPERATION
    ),
    "a step at no time": Mistake(
        "A02-1", "when: BEFORE_PROPOSAL", "when: SOON", "when: SOON", "'SOON' may not stand here", COOPERATION
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", [pytest.param(mistake, id=name) for name, mistake in MISTAKES.items()])
def test_a_mistake_in_a_procedure_is_named_with_its_line_its_clause_and_the_way_out(mistake: Mistake) -> None:
    is_named(mistake)


STEP: Json = {"code": "AUDIT", "title": {"zh": "审计", "en": "Audit"}, "when": "AFTER_PAYMENT", "by": "AUDITOR"}


@pytest.mark.parametrize(
    "other",
    [{"code": "audit"}, {"code": "A"}, {"persons": 0}, {"when": "LATER"}, {"by": "APPLICANT"}, {"note": "x"}],
    ids=str,
)
def test_a_step_says_who_records_it_and_when(other: Json) -> None:
    assert ReviewStep.model_validate(STEP).persons == 1
    with pytest.raises(ValidationError):
        ReviewStep.model_validate(STEP | other)


def test_a_measure_has_the_spine_alone_where_its_pack_says_no_more() -> None:
    plain = Procedure()
    assert (plain.call, plain.steps, plain.competition, plain.units, plain.tranches) == (
        "OPTIONAL",
        [],
        None,
        None,
        None,
    )
    assert not plain.personal_item


def codes_of(*, where: str) -> set[str]:
    """Return the measures whose procedure has something."""
    return {code for code, measure in GRANTS.items() if getattr(measure.procedure, where)}


def test_the_families_of_the_published_pack_are_those_of_the_text() -> None:
    assert codes_of(where="tranches") == {"A02-1", "A02-2", "A08-2"}
    assert codes_of(where="competition") == {"A01-1", "A12-2"}
    assert codes_of(where="units") == {"A10-3"}
    assert codes_of(where="personal_item") == {"A12-3"}
    by = {step.by for measure in GRANTS.values() for step in measure.procedure.steps}
    assert by == {"OFFICER", "DISTRICT_OFFICER", "EXPERT", "AUDITOR"}
    quotas = {code: measure.quota.kind for code, measure in GRANTS.items() if measure.quota}
    assert quotas == {"A01-1": "SOFT", "A12-2": "HARD"}


@pytest.mark.parametrize("code", ["A07-1", "A09-1", "A09-2"])
def test_an_investment_is_audited_before_it_is_proposed(code: str) -> None:
    audits = [step for step in GRANTS[code].procedure.steps if step.by == "AUDITOR"]
    assert [(step.when, step.documents) for step in audits] == [("BEFORE_PROPOSAL", True)]


def test_who_bears_a_duty_is_told_what_it_asks() -> None:
    duties = {measure.code: measure for measure in PACK.policy.measures if measure.duty}
    assert set(duties) == {"A01-1", "A03-3", "A09-0", "A12-2", "A14-1", "A14-2", "A15-1", "A15-2"}
    assert {measure.kind for measure in duties.values()} == set(Kind) - {Kind.RULE}
    assert all(required_of(measure) for measure in duties.values())
    per_district = {code for code, measure in duties.items() if measure.duty and measure.duty.per_district}
    assert per_district == {"A15-2"}


def test_every_mistake_in_procedures_is_found_at_once() -> None:
    broken = YAML.replace("tranches: national_funds_received", "tranches: funds").replace(_CALL, "    procedure:\n")
    assert [complaint.clause for complaint in complaints_of(broken)] == [PROJECT, COOPERATION, "A02-2 (art. 2)", TEAMS]

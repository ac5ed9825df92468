"""The first text reckoned by its articles, as a clerk with pencil and paper would: nothing of the pack is read."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import cast

from tests.domain.wuhan import Json
from tests.readers.reckoning import (
    Question,
    Refused,
    count,
    day,
    day_or_none,
    due_answer,
    one_of,
    read,
    shares,
    shown,
    truth,
    yuan,
)
from tests.readers.wuhan_clauses import (
    WAN,
    beds,
    bonds,
    community,
    discipline,
    event,
    guarantee,
    incubator,
    innovation,
    institution,
    international,
    investee,
    laboratory,
    manager,
    national,
    park,
    platform,
    provincial,
    refinancing,
    research,
    restructuring,
    retrofit,
    scene,
    standard,
    talent,
    team,
)

Facts = Mapping[str, Callable[[object], object]]
Rule = Callable[[Question], Fraction]
PROGRAMMES = one_of("INTL_BIG_SCIENCE_PLAN", "INTL_BIG_SCIENCE_PROJECT", "NATIONAL_MAJOR_PROJECT", "NATIONAL_KEY_RD")
KINDS = one_of("ENTERPRISE", "UNIVERSITY", "RESEARCH_INSTITUTE", "OTHER")
ROLE, LISTING = one_of("LEAD", "PARTICIPANT"), one_of("LISTED", "NEEQ", "UNLISTED")


def _kinds(value: object) -> object:
    known = ("INDUSTRY", "UNIVERSITY", "RESEARCH", "USER")
    if not isinstance(value, list) or any(each not in known for each in cast("list[object]", value)):
        raise Refused("FACT_INVALID")
    return cast("object", value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Refused("FACT_INVALID")
    return value


def _year(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1900 <= value <= 9999:
        raise Refused("FACT_INVALID")
    return value


def _percent(value: object) -> Fraction:
    try:
        rate = Fraction(str(value)) if isinstance(value, str) else None
    except ValueError:
        rate = None
    if rate is None or not 0 <= rate <= 100:
        raise Refused("FACT_INVALID")
    return rate


_INVESTMENT: Facts = {
    "fund_kind": one_of("ANGEL", "VENTURE", "STARTUP", "OTHER"), "investee_ai": truth, "investee_new_in_wuhan": truth,
    "direct_investment": yuan, "contributed_on": day, "exit_signed_on": day_or_none,
}  # fmt: skip
_LEAD: Facts = {"programme_kind": PROGRAMMES, "role": ROLE, "ai_field": truth, "national_funds_received": yuan}
CLAUSES: dict[str, tuple[Rule, Facts]] = {
    "A01-1": (innovation, {
        "lead_unit_kind": one_of("UNIVERSITY", "RESEARCH_INSTITUTE", "LEADING_ENTERPRISE", "OTHER"),
        "lead_unit_in_wuhan": truth, "partner_kinds": _kinds, "topic": _text, "selected": truth,
    }),
    "A02-1": (international, _LEAD),
    "A02-2": (national, {"applicant_kind": KINDS, **_LEAD}),
    "A02-3": (standard, {
        "standard_level": one_of("INTERNATIONAL", "NATIONAL", "INDUSTRY", "LOCAL"), "role": ROLE, "ai_field": truth,
    }),
    "A03-1": (research, {
        "applicant_kind": KINDS, "high_tech_certified": truth, "ai_field": truth, "annual_rd": yuan, "rd_year": _year,
    }),
    "A04-1": (guarantee, {
        "guarantor_liability": yuan, "annual_fee_rate_pct": _percent, "new_bank_guarantee_scheme": truth,
        "policy_guarantee": truth, "borrower_size": one_of("MICRO", "SMALL", "MEDIUM", "LARGE"), "borrower_ai": truth,
    }),
    "A05-1": (manager, _INVESTMENT),
    "A05-2": (investee, _INVESTMENT),
    "A06-1": (restructuring, {
        "listing": LISTING, "ai_field": truth, "restructuring_completed": truth, "quality_raised": truth,
    }),
    "A06-2": (refinancing, {
        "listing": LISTING, "ai_field": truth, "refinancing_completed": truth, "project_in_wuhan": truth,
        "project_funds_in_place": yuan, "completed_on": day_or_none, "production_started_on": day_or_none,
    }),
    "A06-3": (bonds, {
        "listing": LISTING, "ai_field": truth, "bond_kind": one_of("CORPORATE", "ENTERPRISE", "OTHER"),
        "actual_financing": yuan,
    }),
    "A07-1": (platform, {
        "platform_kind": one_of("OPEN_SOURCE", "APPLICATION_INNOVATION", "RD_SERVICE", "OTHER"),
        "newly_built": truth, "filing_review_passed": truth, "actual_investment": yuan,
    }),
    "A08-1": (laboratory, {
        "platform_kind": one_of(
            "NATIONAL_KEY_LAB", "NATIONAL_TECH_INNOVATION_CENTRE", "NATIONAL_LAB_BRANCH", "OTHER"
        ),
        "newly_approved": truth, "ai_field": truth,
    }),
    "A08-2": (provincial, {
        "platform_kind": one_of("PROVINCIAL_KEY_LAB", "PROVINCIAL_TECH_INNOVATION_CENTRE", "OTHER"),
        "newly_approved": truth, "ai_field": truth, "provincial_funds_received": yuan,
    }),
    "A09-1": (scene, {"newly_built": truth, "recognised_key_scene": truth, "total_investment": yuan}),
    "A09-2": (retrofit, {"intelligent_retrofit": truth, "equipment_purchase": yuan, "rd_design_cost": yuan}),
    "A10-1": (institution, {"on_pilot_list": truth, "year": _year}),
    "A10-2": (community, {"on_pilot_list": truth}),
    "A10-3": (beds, {"beds_accepted": count, "beds_already_paid": count}),
    "A11-1": (park, {"ai_enterprises": count}),
    "A11-2": (incubator, {"level": one_of("NATIONAL", "PROVINCIAL", "MUNICIPAL")}),
    "A12-1": (discipline, {"level": one_of("NATIONAL_WORLD_CLASS", "PROVINCIAL_FIRST_CLASS"), "ai_related": truth}),
    "A12-2": (team, {"selected": truth}),
    "A12-3": (talent, {"recognised": truth, "employer_is_leading_wuhan_enterprise": truth}),
    "A13-1": (event, {
        "event_scope": one_of("NATIONAL", "GLOBAL", "LOCAL"),
        "event_kind": one_of("CONFERENCE", "COMPETITION", "FORUM", "SUMMIT"), "held_in_wuhan": truth,
    }),
}  # fmt: skip
SHARED_BY_HALF = {"A03-1", "A07-1", "A09-1", "A10-1", "A10-2", "A10-3", "A11-1"}
PAID_BY_UNIT = "A10-3"


def _check_place(code: str, question: Question) -> None:
    """Ten a year: about ten under article 1, with a reason more; ten and no more under article 12."""
    if question.so_far.get("count_this_year", 0) < 10 or question.paid:
        return
    if code == "A12-2":
        raise Refused("QUOTA_EXHAUSTED")
    if code == "A01-1" and not question.request.get("quota_reason"):
        raise Refused("QUOTA_NEEDS_REASON")


def _beside(question: Question, entitled: Fraction, due: Fraction) -> Fraction:
    """Article 16: what was paid elsewhere is taken off; beside what is higher and unpaid nothing is due."""
    for other in question.request.get("other_awards", []):
        amount = Fraction(other["amount"]) * 100
        if other["paid"]:
            due = max(due - amount, Fraction(0))
        elif amount > entitled:
            raise Refused("HIGHER_SUPPORT_ELSEWHERE" if entitled >= 1 and due > 0 else "NOTHING_DUE")
    return due


def wuhan(request: Json) -> Json:
    """What article 16 and earlier payments leave of what a clause gives, and who bears it."""
    code = request["measure"]
    clause, table = CLAUSES[code]
    question = read(table, request)
    entitled = due = clause(question)
    _check_place(code, question)
    if code != PAID_BY_UNIT:
        due = max(due - question.paid, Fraction(0))
    if code == "A12-3":
        return due_answer(due, lambda fen: {"city": 0, "district": fen})
    due = _beside(question, entitled, due)
    half = Fraction(1, 2) if code in SHARED_BY_HALF else Fraction(0)
    answer = due_answer(due, lambda fen: shares(fen, district=half))
    if code == "A06-2":
        answer["ceiling"] = shown(int(min(question.money("project_funds_in_place") * 5 / 1000, Fraction(200 * WAN))))
    return answer

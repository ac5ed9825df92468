"""Conditions and gates, compiled from a measure into tests on its facts."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeAlias, cast

from domain.algebra.conditions import Not, Within
from domain.algebra.kinds import TRUTH
from domain.algebra.nodes import Case, Reckon, Scope, expect, facts_in, walk
from domain.algebra.reading import read
from domain.assessment.facts import Values
from domain.assessment.shown_facts import observed_in, show_fact, titles_of
from domain.policy.calendar import anniversary
from domain.policy.conditions import (
    Condition,
    Fact,
    Gate,
    HeldFor,
    OtherThan,
    RecordedGate,
    TermGate,
    Text,
    VoucherGate,
)
from domain.policy.policy import Validity
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.values.figures import Amount, Rate

Test: TypeAlias = Callable[[Values], bool]


class Horizon(NamedTuple):
    """The days by which a question is judged: when it is asked, and when the policy is in force."""

    as_of: date
    in_force_from: date | None
    expires_on: date


Judge: TypeAlias = Callable[[Values, Horizon], Refusal | None]

IN_FORCE_FROM = Text(zh="政策施行日", en="the first day in force")


def validity_citation(validity: Validity) -> Citation:
    """Return the clause on the validity of a policy, with the reading on what lies inside it."""
    return Citation.as_read(validity)


def judge(condition: Condition, facts: Mapping[str, Fact], citation: Citation, validity: Citation) -> Judge:
    """Compile a condition; one that asks whether a day lies inside the validity stands on the clause of ``validity``.

    The judge answers None where it is met, CONDITION_NOT_MET where it is not, and FACT_MISSING where it needs
    the first day in force and that is not known. A fact that could not be read is not judged again.
    """
    if condition.year is not None:
        return _judge_year(condition, facts[condition.fact], citation)
    if condition.holds is not None:
        return _judge_expression(condition, facts, citation, validity)
    test, required = _test(condition, facts)
    name = condition.fact
    shown = [name, condition.held_for.until] if condition.held_for else [name]

    def not_met(values: Values) -> Refusal:
        return _not_met(condition, observed_in(shown, facts, values), required, citation)

    if (equal := condition.equals) is not None:
        # What most conditions are, at the price of one look: what could not be read is as if it were met.
        return lambda values, _: None if values.get(name, equal) == equal else not_met(values)
    return lambda values, _: None if name not in values or test(values) else not_met(values)


def _judge_expression(condition: Condition, facts: Mapping[str, Fact], citation: Citation, validity: Citation) -> Judge:
    """Compile a condition that is an expression; what is asked of nothing, such as growth over nothing, is not met."""
    scope = Scope(facts)
    node = read(condition.holds or "")
    expect(node, TRUTH, scope)
    holds, names = node.reckoned(scope), frozenset(facts_in(node))
    shown = [name for name in facts if name in names]
    asks_first_day = any(isinstance(part, Within) for part in walk(node))
    negates = any(isinstance(part, Not) for part in walk(node))
    clause = validity if asks_first_day else citation
    zh, en = node.words(scope)
    required = Text(zh=zh, en=en)

    def judged(values: Values, horizon: Horizon) -> Refusal | None:
        if not names <= values.keys():
            return None
        met = _is_met(holds, values, horizon)
        # A day after the last one lies outside, whichever the first is.
        if asks_first_day and horizon.in_force_from is None and (met or negates):
            return Refusal(Code.FACT_MISSING, {"fact": IN_FORCE_FROM}, ("in_force_from",), (clause,))
        return None if met else _not_met(condition, observed_in(shown, facts, values), required, clause)

    return judged


def _is_met(holds: Reckon, values: Values, horizon: Horizon) -> bool:
    """Whether an expression holds; what is asked of nothing, such as growth over nothing, does not."""
    try:
        return holds(Case(values, first_day=horizon.in_force_from or date.min, last_day=horizon.expires_on))
    except ZeroDivisionError:
        return False


def _not_met(condition: Condition, observed: Term, required: Term, citation: Citation) -> Refusal:
    terms: dict[str, Term] = {"condition": condition.says, "observed": observed, "required": required}
    return Refusal(Code.CONDITION_NOT_MET, terms, ("facts", condition.fact), (citation,))


def _test(condition: Condition, facts: Mapping[str, Fact]) -> tuple[Test, Term]:
    name = condition.fact
    if (equal := condition.equals) is not None:
        return lambda values: values[name] == equal, show_fact(facts[name], equal)
    if (allowed := condition.one_of) is not None:
        return lambda values: values[name] in allowed, titles_of(facts[name], allowed)
    if condition.other_than is not None:
        return _test_other_kind(name, condition.other_than)
    if condition.held_for is not None:
        return _test_held(name, condition.held_for)
    return _test_limit(condition, facts[name])


def _test_limit(condition: Condition, fact: Fact) -> tuple[Test, Term]:
    name = condition.fact
    if condition.at_least is not None:
        least = _limit(condition.at_least)
        return lambda values: cast("int", values[name]) >= least, _bounded("不低于", "≥", show_fact(fact, least))
    if condition.at_most is not None:
        most = _limit(condition.at_most)
        return lambda values: cast("int", values[name]) <= most, _bounded("不超过", "≤", show_fact(fact, most))
    return lambda values: cast("int", values[name]) > 0, Text(zh="大于零", en="> 0")


def _bounded(zh: str, en: str, limit: Term) -> Text:
    shown = limit if isinstance(limit, Text) else Text(zh=str(limit), en=str(limit))
    return Text(zh=f"{zh}{shown.zh}", en=f"{en} {shown.en}")


def _limit(limit: Amount | Rate | int) -> int | Fraction:
    if isinstance(limit, Amount):
        return limit.fen
    return limit.exact if isinstance(limit, Rate) else limit


def _test_other_kind(name: str, other: OtherThan) -> tuple[Test, Term]:
    def holds(values: Values) -> bool:
        own = other.same_as.get(cast("str", values.get(other.fact)))
        return any(entry != own for entry in cast("list[str]", values[name]))

    return holds, Text(zh="至少一个其他类别的单位", en="at least one of another kind")


def _test_held(name: str, term: HeldFor) -> tuple[Test, Term]:
    def holds(values: Values) -> bool:
        ended = values.get(term.until)
        return ended is None or cast("date", ended) >= anniversary(cast("date", values[name]), term.years)

    return holds, Text(zh=f"满{term.years}年", en=f"held for {term.years} years")


def _judge_year(condition: Condition, fact: Fact, citation: Citation) -> Judge:
    if condition.year == "OVER":
        return _judge_year_over(condition, fact, citation)
    tests: dict[str, Callable[[int, date, date], bool]] = {
        "TOUCHES_VALIDITY": lambda year, first, last: first.year <= year <= last.year,
        "ENDS_IN_FORCE": lambda year, first, last: first <= date(year, 12, 31) <= last,
        "ENDS_BY_EXPIRY": lambda year, _, last: date(year, 12, 31) <= last,
    }
    holds = tests[condition.year or ""]
    needs_first_day = condition.year != "ENDS_BY_EXPIRY"

    def judged(values: Values, horizon: Horizon) -> Refusal | None:
        year = values.get(condition.fact)
        if not isinstance(year, int):
            return None
        first = horizon.in_force_from
        if first is None and needs_first_day:
            if condition.assumed_where_unknown:
                return None
            return Refusal(Code.FACT_MISSING, {"fact": IN_FORCE_FROM}, ("in_force_from",), (citation,))
        if holds(year, first or date.min, horizon.expires_on):
            return None
        begins, last = first or "…", horizon.expires_on
        span = Text(zh=f"{first or '施行日'}至{last}", en=f"{begins} – {last}")
        return _not_met(condition, show_fact(fact, year), span, citation)

    return judged


def _judge_year_over(condition: Condition, fact: Fact, citation: Citation) -> Judge:
    """A year that is not over on the day of the question is not paid."""

    def judged(values: Values, horizon: Horizon) -> Refusal | None:
        year = values.get(condition.fact)
        if not isinstance(year, int) or year < horizon.as_of.year:
            return None
        last = horizon.as_of.year - 1
        required = Text(zh=f"不晚于{last}年", en=f"not after {last}")
        return _not_met(condition, show_fact(fact, year), required, citation)

    return judged


_REDEMPTION = Text(zh="凭券兑付", en="the redemption of the voucher")


def gate_is_open(gate: Gate, values: Values, as_of: date) -> bool:
    """Return whether the payment gate of a measure is open on its facts (兑现条件).

    RECORDED: every date is on record. TERM: the end was signed on or after the anniversary, or there is no
    end and the anniversary has come. VOUCHER: never on facts, but by being redeemed. A fact that is not known never
    opens a gate.
    """
    if isinstance(gate, RecordedGate):
        return all(values.get(name) is not None for name in gate.facts)
    if isinstance(gate, TermGate):
        opens = gate_opens_on(gate, values)
        return opens is not None and opens <= as_of
    return not isinstance(gate, VoucherGate)


def gate_opens_on(gate: TermGate, values: Values) -> date | None:
    """Return the day on which a term gate opens; None where its term was broken or its facts are not known."""
    since = values.get(gate.since)
    if not isinstance(since, date) or gate.until not in values:
        return None
    due = anniversary(since, gate.years)
    ended = values[gate.until]
    return None if isinstance(ended, date) and ended < due else due


def waiting_for(gate: Gate, facts: Mapping[str, Fact], values: Values, as_of: date) -> list[Text]:
    """Return what a closed gate waits for, as titles; empty where it is open."""
    if gate_is_open(gate, values, as_of):
        return []
    if isinstance(gate, RecordedGate):
        return [facts[name].title for name in gate.facts if values.get(name) is None]
    if isinstance(gate, VoucherGate):
        return [_REDEMPTION]
    opens = gate_opens_on(gate, values) if isinstance(gate, TermGate) else None
    title = facts[gate.since].title if isinstance(gate, TermGate) else None
    if title is None:
        return []
    day = opens.isoformat() if opens else "—"
    return [Text(zh=f"{title.zh}满期（{day}）", en=f"the end of the term since {title.en} ({day})")]

"""Assessment (测算): what a measure gives on the facts stated.

Pure: reads nothing but the policy and the request, writes nothing. Order of computing: conditions → formula → cap per
item → parts due so far → caps left → earlier payments (or these first, as the pack says) → other awards → round down
once → split.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from domain.algebra.joined import Least
from domain.algebra.nodes import Node, Stated
from domain.algebra.spelled import spelled_out
from domain.assessment.allowances import caps_on
from domain.assessment.amounts import Reckoning, Step, ceiling_of, compute, no_steps
from domain.assessment.facts import FactReading, Values
from domain.assessment.flags import Flagged, Flags
from domain.assessment.future_facts import in_future, is_timed
from domain.assessment.legs import Legs
from domain.assessment.limits import Given, Limits
from domain.assessment.milestones import Reward
from domain.assessment.predicates import Horizon, gate_is_open, judge, validity_citation
from domain.assessment.same_matter import Basis, OtherAward
from domain.policy.awards import ANNUAL
from domain.policy.conditions import NoGate, Text, VoucherGate, WindowsGate
from domain.policy.formulas import Band, RateCeiling
from domain.policy.policy import Kind, Measure, Policy
from domain.refusals.refusals import Citation, Code, Refusal
from domain.refusals.validity_refusals import NOTHING_NEW, expired
from domain.values.money import Fen, floor, show_yuan

DECIDED_AMOUNT = Text(zh="核定金额", en="the decided amount")
_ROUNDED = Text(zh="向下取整", en="rounded down once")
_NO_DISCRETION = Text(zh="该事项金额由政策确定，不需核定", en="the amount of this measure is fixed by its rule")


class Request(NamedTuple):
    """One question. Money is fen; ``facts`` are as they arrived, unread."""

    facts: dict[str, object]
    as_of: date
    in_force_from: date | None = None
    decided_amount: Fen | None = None
    quota_reason: str | None = None
    paid: Fen = 0
    cap_used: Fen = 0
    count_this_year: int = 0
    """Places that other items took of the quota of the year."""
    other_awards: tuple[OtherAward, ...] = ()
    caps_used: Mapping[str, Fen] | None = None
    decided_payer: str | None = None
    has_place: bool = False
    """Whether an earlier award of the item holds a place of a quota, whatever came back of its money."""
    calculation: bool = False
    """Whether it is a calculation (测算), in which facts that may be assumed can be left out; on a grant never."""
    day_stated: bool = False
    """Whether the day of a calculation was stated: then the policy is in force on it, or nothing is due."""

    def used_of_caps(self) -> Mapping[str, Fen]:
        """Return the fen used of each cap by its code; what is used of the measure's own annual cap has two names."""
        return {ANNUAL: self.cap_used, **(self.caps_used or {})}


def _no_legs() -> dict[str, Fen]:
    return {}


def _no_titles() -> dict[str, Text]:
    return {}


def _no_refusals() -> list[Refusal]:
    return []


@dataclass(slots=True)
class Assessment:
    """The answer: what is due now, in fen, with its legs by payer, its steps, and every refusal found."""

    measure: str
    eligible: bool = False
    amount: Fen = 0
    legs: dict[str, Fen] = field(default_factory=_no_legs)
    ceiling: Fen | None = None
    payable: bool | None = None
    milestones: list[Reward] | None = None
    refusals: list[Refusal] = field(default_factory=_no_refusals)
    steps: list[Step] = field(default_factory=no_steps)
    assumed: dict[str, Text] = field(default_factory=_no_titles)
    """What was left out and counts as met, in the order of the measure: names of facts with their titles."""
    flags: list[Flagged] = field(default_factory=list[Flagged])
    """What whoever reviews the case looks at, though it stands against nothing."""
    basis: Basis | None = None
    """On what the amount stands beside awards of other policies; None where the reckoning did not come so far."""


class Assessor:
    """A grant measure compiled for assessment. Built once, asked often; holds no state between questions."""

    def __init__(self, policy: Policy, measure: Measure, results: Mapping[str, Node] | None = None) -> None:
        formula, gate, split = measure.formula, measure.gate, measure.split
        if measure.kind is not Kind.GRANT or formula is None or gate is None or split is None:
            message = f"{measure.code} is no grant"
            raise ValueError(message)
        self.measure, self.formula, self.gate = measure, formula, gate
        self.citation = Citation.as_read(measure)
        self._filed_any_day = policy.validity.last_day_for == "FACT"
        self.in_force_from, self._expires_on = policy.validity.in_force_from, policy.validity.expires_on
        self._quantum = policy.award_quantum_fen
        self._assumable = [(name, fact.title) for name, fact in measure.facts.items() if fact.may_be_assumed]
        self.facts = FactReading(measure.facts, self.citation)
        self._dated = {name: fact for name, fact in measure.facts.items() if is_timed(fact)}
        self._validity = validity_citation(policy.validity)
        self._judges = [
            judge(condition, measure.facts, self.citation, self._validity) for condition in measure.conditions
        ]
        self._compute = compute(formula, measure.facts, self.citation, results)
        self._limits = Limits(policy, measure, self.citation)
        self.caps = self._limits.codes
        self.known_caps = frozenset(cap.code for one in policy.measures for cap in caps_on(policy, one))
        self.flags = Flags(measure, self.citation)
        self.legs = Legs(policy, measure, split, self.citation)
        self._is_decided = isinstance(formula, Band | RateCeiling)
        self._is_programme = isinstance(gate, WindowsGate)
        self._is_gated = not isinstance(gate, NoGate | WindowsGate | VoucherGate)

    def assess(self, request: Request, unread: Sequence[Refusal] = ()) -> Assessment:
        """Return what the measure gives. Never raises for anything that a request can hold.

        ``unread`` are refusals of parts of the question that could not be read: they stand after the facts and
        the conditions, and nothing is computed.
        """
        answer = Assessment(self.measure.code)
        horizon = Horizon(request.as_of, request.in_force_from, self._expires_on)
        values, unread_facts = self.facts.read(request.facts, assumes=request.calculation)
        unmet = list(self._unmet(values, horizon))
        late = self._too_late(request, values)
        beside = [*late, *unmet] if request.day_stated else [*unmet, *late]
        refusals = [*self._outside(request), *unread_facts, *beside]
        if request.calculation and self._assumable:
            facts = request.facts
            answer.assumed = {name: title for name, title in self._assumable if name not in facts}
        answer.refusals = [*refusals, *unread]
        answer.flags = self.flags.raised(values, horizon)
        if len(values) + len(answer.assumed) == len(self.measure.facts):
            self._reckon(answer, values, horizon, request)
        elif quota := self._quota(request):
            answer.refusals.append(quota)
        return answer

    def judge(self, facts: dict[str, object], horizon: Horizon) -> tuple[Values, list[Refusal]]:
        """Return the facts that could be read, and the refusals of facts and conditions, in the order of the text."""
        values, refusals = self.facts.read(facts)
        return values, [*refusals, *self._unmet(values, horizon)]

    def _unmet(self, values: Values, horizon: Horizon) -> Iterator[Refusal]:
        for judged in self._judges:
            refusal = judged(values, horizon)
            if refusal is not None:
                yield refusal

    def _outside(self, request: Request) -> Iterator[Refusal]:
        """Refuse a stated day on which the policy is not in force."""
        if not request.day_stated:
            return
        first, last, as_of, cited = request.in_force_from, self._expires_on, request.as_of, (self._validity,)
        if first is not None and as_of < first:
            yield Refusal(Code.POLICY_NOT_IN_FORCE, {"from_day": first.isoformat()}, ("as_of",), cited)
        if as_of > last and not self._filed_any_day:
            yield expired(last, NOTHING_NEW, ("as_of",), self._validity)

    def _too_late(self, request: Request, values: Values) -> Sequence[Refusal]:
        """Refuse days of facts after the one on which it is asked, as a grant refuses them when stated.

        Where no day is stated, a calculation can look ahead, up to the last day in force; what lies beyond it is first
        refused by the condition that asks for a day inside the validity, where there is one.
        """
        if not self._dated or not (request.day_stated or request.calculation):
            return ()
        latest = request.as_of if request.day_stated else max(request.as_of, self._expires_on)
        return in_future(self._dated, values, latest, self.citation)

    def _reckon(self, answer: Assessment, values: Values, horizon: Horizon, request: Request) -> None:
        if self._is_decided:
            answer.ceiling = ceiling_of(self.formula, values, self._limits.item_cap)
        if self._is_gated:
            answer.payable = gate_is_open(self.gate, values, request.as_of)
        if (self._is_decided or request.decided_amount is not None) and (refusal := self._decided(request, answer)):
            answer.refusals.append(refusal)
        for refusal in (self.legs.refusal(request.decided_payer), self._quota(request)):
            if refusal is not None:
                answer.refusals.append(refusal)
        reckoning = Reckoning(steps=answer.steps)
        if not answer.refusals:
            self._compute(reckoning, values, horizon, request.decided_amount or 0)
            has_reason = bool((request.quota_reason or "").strip())
            used: Mapping[str, Fen] = request.used_of_caps() if self.caps else {}
            beside = Given(request.paid, used, request.other_awards, has_reason)
            answer.basis = self._limits.limit(reckoning, values, beside)
        if self._is_programme:
            answer.milestones = reckoning.rewards or []
        self._conclude(answer, reckoning, request.decided_payer)

    def _decided(self, request: Request, answer: Assessment) -> Refusal | None:
        """The amount that people decided, against its range; a measure without discretion is asked where one is."""
        path, formula, decided = ("decided_amount",), self.formula, request.decided_amount
        if not isinstance(formula, (Band, RateCeiling)):
            return self.no_discretion()
        if decided is None:
            if any(refusal.path == path for refusal in answer.refusals):
                return None
            return Refusal(Code.FACT_MISSING, {"fact": DECIDED_AMOUNT}, path, (self.citation,))
        least = formula.at_least.fen if isinstance(formula, Band) and formula.at_least else 1
        most = formula.at_most.fen if isinstance(formula, Band) else answer.ceiling or 0
        if least <= decided <= most:
            return None
        between = show_yuan(least), show_yuan(most)
        required = Text(zh=f"{between[0]} 元至 {between[1]} 元", en=f"{between[0]} – {between[1]}")
        terms = {"observed": show_yuan(decided), "required": required}
        return Refusal(Code.AMOUNT_OUT_OF_RANGE, terms, path, (self.citation,))

    def no_discretion(self) -> Refusal:
        """Return the refusal of a decided amount where the measure leaves nothing to decide."""
        terms = {"fact": DECIDED_AMOUNT, "why": _NO_DISCRETION}
        return Refusal(Code.FACT_INVALID, terms, ("decided_amount",), (self.citation,))

    def _quota(self, request: Request) -> Refusal | None:
        """What the quota says: an item of which something was awarded before has its place already."""
        quota, has_place = self.measure.quota, request.has_place or request.paid > 0
        if quota is None or has_place or request.count_this_year < quota.limit:
            return None
        terms = {"count": request.count_this_year, "limit": quota.limit}
        if quota.kind == "HARD":
            return Refusal(Code.QUOTA_EXHAUSTED, terms, ("so_far", "count_this_year"), (self.citation,))
        if (request.quota_reason or "").strip():
            return None
        return Refusal(Code.QUOTA_NEEDS_REASON, terms, ("quota_reason",), (self.citation,))

    def _conclude(self, answer: Assessment, reckoning: Reckoning, payer: str | None) -> None:
        if reckoning.refusal is not None:
            answer.refusals.append(reckoning.refusal)
        if answer.refusals:
            return
        rounded = floor(reckoning.amount, self._quantum)
        if rounded != reckoning.amount:
            reckoning.step(self.citation, _ROUNDED, rounded)
        answer.eligible, answer.amount = True, rounded
        for leg in self.legs.of(rounded, payer):
            answer.legs[leg.payer] = leg.amount
            if leg.amount:
                answer.steps.append(Step(leg.citation, leg.rule, rounded, leg.amount))


def assessors(policy: Policy) -> dict[str, Assessor]:
    """Compile every grant measure of a policy, by its code."""
    results = dict(formulas_of(policy))
    return {
        measure.code: Assessor(policy, measure, results) for measure in policy.measures if measure.kind is Kind.GRANT
    }


def formulas_of(policy: Policy) -> Iterator[tuple[str, Node]]:
    """Return what each measure gives by its formula and the cap of its item, for others that refer to it."""
    for measure in policy.measures:
        node = spelled_out(measure.formula, measure.facts) if measure.formula else None
        if node is not None:
            caps = [Stated(cap.amount.fen, cap.amount) for cap in measure.caps if cap.per == "ITEM"]
            yield measure.code, Least((node, *caps)) if caps else node

"""What stands on record around a grant (案卷情况): its calls, supplement, reviews, objections and open parts.

Only what can bear on the grant as it stands is read, and for many grants at once as for one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import orjson
from tortoise.models import Model

from domain.handling.calls import CallWindow
from domain.handling.leg_queue import StandingLeg
from domain.lives.grant_states import WAS_PAID
from domain.lives.grants import GrantState
from domain.lives.legs import LegState
from domain.lives.milestone_life import MilestoneState
from domain.lives.objection_life import ObjectionState
from domain.lives.recovery_life import FINISHED, RecoveryState
from domain.lives.roles import Role
from domain.lives.tranche_life import TrancheState
from domain.models import (
    Call,
    Grant,
    Milestone,
    Objection,
    PolicyVersion,
    Recovery,
    Review,
    Supplement,
    Tranche,
    TransitionRule,
)
from domain.policy.procedure import Procedure
from domain.treasury.paid_payments import PaidPayment
from workflows.facts.credit import Credit, credit_of, credit_question
from workflows.runtime.sql import Records, Rows, naming, read_together
from workflows.transaction.assigned import withdrawn_experts
from workflows.transaction.packs import compiled_version

M = TypeVar("M", bound=Model)

_UNFINISHED_WINDOWS = (
    MilestoneState.REACHED,
    MilestoneState.DISPUTED,
    MilestoneState.VERIFIED,
    MilestoneState.PAYING,
)


@dataclass(slots=True)
class Circumstances:
    """What is on record around one grant; empty where it cannot bear on the grant as it stands."""

    calls: list[Call] = field(default_factory=list[Call])
    supplement: Supplement | None = None
    reviews: list[Review] = field(default_factory=list[Review])
    open_objections: int = 0
    credit: Credit | None = None
    """What the credit blacklist says of its applicant while it can be approved; None where none is asked."""
    open_tranches: int = 0
    unfinished_windows: int = 0
    taken_back: bool = False
    """Whether money of a paid grant was asked back and that has come to its end."""
    transition_until: date | None = None
    recoverable: list[PaidPayment] = field(default_factory=list[PaidPayment])
    """Its payments where money can be asked back, first ordered first."""
    has_months: bool = False
    """Whether a month of a programme that goes on was reported."""
    legs: list[StandingLeg] = field(default_factory=list[StandingLeg])
    """Its legs while money can be requested, by payer, with who waits before them."""

    @property
    def call_windows(self) -> list[CallWindow]:
        """The windows of its calls."""
        return [CallWindow(call.document_no, call.opens_on, call.closes_on) for call in self.calls]


_HAVING: Mapping[type[Model], str] = {
    Objection: "SELECT grant_id FROM objection WHERE grant_id = ANY ($1::uuid[]) AND state = ANY ($2::text[])",
    Tranche: "SELECT grant_id FROM tranche WHERE grant_id = ANY ($1::uuid[]) AND state = ANY ($2::text[])",
    Milestone: "SELECT grant_id FROM milestone WHERE grant_id = ANY ($1::uuid[]) AND state = ANY ($2::text[])",
    # What asks a double payment back takes nothing back of the award.
    Recovery: """SELECT grant_id FROM recovery
WHERE grant_id = ANY ($1::uuid[]) AND state = ANY ($2::text[]) AND payment_id IS NOT NULL""",
}

_LEGS = naming(LegState)("""
SELECT payment.grant_id, leg.payment_id, leg.state, leg.treasury, leg.amount, gathered.run,
  waiting.before, waiting.first,
  (SELECT coalesce(jsonb_object_agg(budget.year, budget.free), '{}')::text FROM budget
   WHERE budget.policy_code = leg.policy_code AND budget.treasury = leg.treasury) AS free
FROM payment_leg leg
JOIN payment ON payment.id = leg.payment_id
CROSS JOIN LATERAL (
  SELECT count(*) AS before, coalesce((array_agg(other.amount ORDER BY other.awarded_on, other.place))[1], 0) AS first
  FROM payment_leg other
  WHERE leg.state = LegState.BUDGET_PENDING AND other.state = LegState.BUDGET_PENDING
    AND other.policy_code = leg.policy_code AND other.treasury = leg.treasury
    AND (other.awarded_on, other.place) < (leg.awarded_on, leg.place)
) AS waiting
LEFT JOIN LATERAL (
  SELECT run.number AS run FROM payment_run_row line JOIN payment_run run ON run.id = line.run_id
  WHERE leg.state = LegState.REQUESTED AND line.leg_id = leg.id AND line.standing AND line.outcome IS NULL LIMIT 1
) AS gathered ON true
WHERE payment.grant_id = ANY ($1::uuid[]) AND leg.state <> LegState.SPLIT
ORDER BY payment.ordered_at, leg.payer, leg.part
""")
_PAYMENTS = naming(LegState, RecoveryState)("""
SELECT payment.grant_id, paid.fen - back.fen AS still_paid, coalesce(unfinished.number, '') AS recovery
FROM payment
CROSS JOIN LATERAL (
  SELECT coalesce(sum(leg.amount), 0) AS fen FROM payment_leg leg
  WHERE leg.payment_id = payment.id AND leg.state = LegState.SETTLED
) AS paid
CROSS JOIN LATERAL (
  SELECT coalesce(sum(leg.received), 0) AS fen FROM recovery_leg leg JOIN recovery ON recovery.id = leg.recovery_id
  WHERE recovery.payment_id = payment.id AND recovery.state <> RecoveryState.DROPPED
) AS back
LEFT JOIN LATERAL (
  SELECT number FROM recovery WHERE recovery.payment_id = payment.id AND recovery.state <> ALL ($2::text[]) LIMIT 1
) AS unfinished ON true
WHERE payment.grant_id = ANY ($1::uuid[])
ORDER BY payment.ordered_at, payment.id
""")
_MONTHS = "SELECT DISTINCT grant_id FROM service_month WHERE grant_id = ANY ($1::uuid[])"
_OF_LEG = ("grant_id", "payment_id", "state", "treasury", "amount", "run", "before", "first", "free")
_PAID_IN = frozenset({GrantState.PAYABLE, GrantState.PAYING, GrantState.ACTIVE})

Pair = tuple[Grant, PolicyVersion]


async def circumstances(pairs: Sequence[Pair], reviews: Sequence[Review] | None = None) -> list[Circumstances]:
    """Return what is on record around each of these grants, all of it in one statement.

    ``reviews`` are all of theirs, where whoever asks has read them already; what experts who were withdrawn said is
    looked for in a second one, where any expert said anything.
    """
    around = {grant.id: Circumstances() for grant, _ in pairs}
    reviewed = [grant.id for grant, version in pairs if _reviewed(grant, version)]
    parts = [*_of_drafts(pairs, around), *_of_parts(pairs, around), *_of_money(pairs, around)]
    question = _Part(_children(Review, reviewed, " ORDER BY number") if reviews is None else None, lambda _: None)
    *answers, read = await read_together([part.question for part in (*parts, question)])
    for part, rows in zip(parts, answers, strict=True):
        part.take(rows)
    await _of_reviews(read if reviews is None else reviews if reviewed else (), around)
    return [around[grant.id] for grant, _ in pairs]


@dataclass(frozen=True, slots=True)
class _Part:
    """One kind of thing around grants: what is asked for it, and what becomes of the answer."""

    question: Rows[Any] | Records | None
    """None where it bears on none of them as they stand."""
    take: Callable[[list[Any]], None]


def _was_paid(grant: Grant) -> bool:
    return grant.state in WAS_PAID or grant.standing_award is not None


def _of_drafts(pairs: Sequence[Pair], around: dict[UUID, Circumstances]) -> list[_Part]:
    """Whether a draft can be filed: by its calls, and by the rules for the time after its policy; supplements asked."""
    drafts = [pair for pair in pairs if pair[0].state is GrantState.DRAFT]
    codes, measures = {version.code for _, version in drafts}, {grant.measure for grant, _ in drafts}
    calls = Rows(
        Call, "WHERE policy_code = ANY($1) AND measure = ANY($2) ORDER BY opens_on", (list(codes), list(measures))
    )
    rules = Rows(TransitionRule, "WHERE policy_version_id = ANY($1)", (list({version.id for _, version in drafts}),))

    def take_supplements(supplements: list[Supplement]) -> None:
        for supplement in supplements:
            around[supplement.grant_id].supplement = supplement

    return [
        _Part(calls if drafts else None, partial(_take_calls, drafts, around)),
        _Part(rules if drafts else None, partial(_take_rules, drafts, around)),
        _Part(_children(Supplement, [grant.id for grant, _ in pairs if _at_intake(grant)]), take_supplements),
    ]


def _take_calls(drafts: Sequence[Pair], around: dict[UUID, Circumstances], calls: Sequence[Call]) -> None:
    for grant, version in drafts:
        around[grant.id].calls = [
            call
            for call in calls
            if (call.policy_code, call.measure) == (version.code, grant.measure)
            and call.district_code in {"", grant.district_code}
        ]


def _take_rules(drafts: Sequence[Pair], around: dict[UUID, Circumstances], rules: Sequence[TransitionRule]) -> None:
    for grant, version in drafts:
        of_grant = (r for r in rules if r.policy_version_id == version.id and grant.measure in r.measures)
        around[grant.id].transition_until = max((rule.last_day for rule in of_grant), default=None)


async def _of_reviews(reviews: Sequence[Review], around: dict[UUID, Circumstances]) -> None:
    """Their reviews, but for those of experts who were withdrawn (回避): they count no more."""
    by_experts = {review.grant_id for review in reviews if review.role is Role.EXPERT}
    withdrawn = await withdrawn_experts(list(by_experts))
    for review in reviews:
        if review.role is not Role.EXPERT or (review.grant_id, review.recorded_by_person) not in withdrawn:
            around[review.grant_id].reviews.append(review)


def _of_parts(pairs: Sequence[Pair], around: dict[UUID, Circumstances]) -> list[_Part]:
    """What is open of a grant: objections while it is shown, tranches, windows of a programme; what was taken back."""
    shown = [grant.id for grant, _ in pairs if grant.state in {GrantState.PUBLICITY, GrantState.PUBLICITY_OVER}]
    in_parts = [grant.id for grant, version in pairs if compiled_version(version).measures[grant.measure].paid_in_parts]
    active = [grant.id for grant, _ in pairs if grant.state is GrantState.ACTIVE]
    paid = [g.id for g, version in pairs if g.state is GrantState.PAID and _procedure(g, version).steps]

    def counted(name: str) -> Callable[[list[Any]], None]:
        def take(rows: list[Any]) -> None:
            for row in rows:
                own = around[row["grant_id"]]
                setattr(own, name, getattr(own, name) + 1)

        return take

    def known(name: str) -> Callable[[list[Any]], None]:
        def take(rows: list[Any]) -> None:
            for row in rows:
                setattr(around[row["grant_id"]], name, True)

        return take

    months = Records(_MONTHS, (active,), ("grant_id",)) if active else None
    return [
        _Part(_having(Objection, shown, ObjectionState.OPEN), counted("open_objections")),
        _Part(credit_question(shown), partial(_take_credit, around)),
        _Part(_having(Tranche, in_parts, TrancheState.REPORTED, TrancheState.AWARDED), counted("open_tranches")),
        _Part(_having(Milestone, active, *_UNFINISHED_WINDOWS), counted("unfinished_windows")),
        _Part(months, known("has_months")),
        _Part(_having(Recovery, paid, RecoveryState.RECOVERED, RecoveryState.WRITTEN_OFF), known("taken_back")),
    ]


def _take_credit(around: dict[UUID, Circumstances], rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        around[row["grant_id"]].credit = credit_of(row)


def _of_money(pairs: Sequence[Pair], around: dict[UUID, Circumstances]) -> list[_Part]:
    """How the legs of their payments stand, and what of these can be asked back."""
    paid_in = [grant.id for grant, _ in pairs if grant.state in _PAID_IN]
    was_paid, finished = [grant.id for grant, _ in pairs if _was_paid(grant)], [state.value for state in FINISHED]

    def take_legs(rows: list[Any]) -> None:
        for row in rows:
            free = {int(year): int(fen) for year, fen in orjson.loads(row["free"]).items()}
            state = LegState(row["state"])
            queued = (free, int(row["before"]), int(row["first"]), row["run"] or "")
            leg = StandingLeg(str(row["payment_id"]), state, row["treasury"], row["amount"], *queued)
            around[row["grant_id"]].legs.append(leg)

    def take_payments(rows: list[Any]) -> None:
        for row in rows:
            around[row["grant_id"]].recoverable.append(PaidPayment(int(row["still_paid"]), row["recovery"]))

    payments = Records(_PAYMENTS, (was_paid, finished), ("grant_id", "still_paid", "recovery"))
    return [
        _Part(Records(_LEGS, (paid_in,), _OF_LEG) if paid_in else None, take_legs),
        _Part(payments if was_paid else None, take_payments),
    ]


def _having(model: type[Model], grants: list[UUID], *states: StrEnum) -> Records | None:
    """For each row of these grants that stands in one of these states its grant; nothing is asked for no grant."""
    values = (grants, [state.value for state in states])
    return Records(_HAVING[model], values, ("grant_id",)) if grants else None


def _at_intake(grant: Grant) -> bool:
    return grant.state in {GrantState.SUBMITTED, GrantState.SUPPLEMENT}


def _procedure(grant: Grant, version: PolicyVersion) -> Procedure:
    return compiled_version(version).measures[grant.measure].procedure


def _reviewed(grant: Grant, version: PolicyVersion) -> bool:
    return bool(_procedure(grant, version).steps) and grant.state is not GrantState.DRAFT


def _children(model: type[M], grants: list[UUID], order: str = "") -> Rows[M] | None:
    return Rows(model, f"WHERE grant_id = ANY($1){order}", (grants,)) if grants else None

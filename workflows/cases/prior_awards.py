"""What was already given: earlier awards of the same item, and of all that counts against the same caps and quotas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from tortoise.expressions import Q, RawSQL

from domain.assessment.allowances import AllowanceKind, AllowanceUse, caps_on, own_item_counts
from domain.assessment.predicates import gate_opens_on
from domain.lives.grants import COMMITTED, GrantState
from domain.lives.legs import LegState
from domain.lives.milestone_life import MilestoneState
from domain.lives.recovery_life import RecoveryState
from domain.models import Grant
from domain.policy.conditions import TermGate
from domain.values.money import Fen
from workflows.cases.allowances import columns, lock_allowances, taken_by
from workflows.cases.dossiers import Dossier
from workflows.cases.item_places import places_held
from workflows.cases.kept_overpayments import KEPT, units_held
from workflows.runtime.sql import Records, ask, naming
from workflows.transaction.packs import codes_of_versions

# Where awards of the same item are earlier payments, they would be deducted twice from other caps. Of a quota they
# hold one place, which is the item's own.
_USED_BY_OTHERS = naming(AllowanceKind, LegState, RecoveryState)(f"""
SELECT asked.turn, coalesce(others.used, 0) AS used, CASE WHEN asked.kind = AllowanceKind.ITEM THEN (
    SELECT coalesce(sum(kept.fen), 0) FROM grants JOIN policy_version ON policy_version.id = grants.policy_version_id
    CROSS JOIN LATERAL ({KEPT}) AS kept
    WHERE grants.item_key = asked.item_key AND grants.measure = asked.of_measure AND grants.id <> asked.grant_id
        AND policy_version.code = asked.policy_code AND grants.award IS NOT NULL
        AND EXISTS (SELECT FROM award_correction WHERE award_correction.grant_id = grants.id)
) ELSE 0 END AS kept
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::uuid[], $8::text[], $9::text[],
    $10::bool[]) WITH ORDINALITY
    AS asked (measure, cap, kind, key, year, policy_code, grant_id, of_measure, item_key, own_counts, turn)
CROSS JOIN LATERAL (
    SELECT sum(taken.amount) AS used
    FROM allowance JOIN allowance_use AS taken ON taken.allowance_id = allowance.id AND taken.grant_id <> asked.grant_id
    JOIN grants ON grants.id = taken.grant_id
    WHERE allowance.policy_code = asked.policy_code AND allowance.measure = asked.measure
        AND allowance.cap = asked.cap AND allowance.kind = asked.kind AND allowance.key = asked.key
        AND allowance.year = asked.year
        AND (asked.kind = AllowanceKind.ITEM OR (asked.own_counts AND asked.kind <> AllowanceKind.QUOTA)
            OR grants.measure <> asked.of_measure OR grants.item_key <> asked.item_key)
) AS others
WHERE others.used IS NOT NULL OR asked.kind = AllowanceKind.ITEM
""")  # noqa: S608 - the words are our own
_REWARDED = (MilestoneState.PAYING, MilestoneState.PAID)


@dataclass(frozen=True, slots=True)
class PriorAwards:
    """Earlier awards that bear on this one: fen given for the item, fen of each cap by its name, places of others."""

    paid: Fen
    caps_used: Mapping[str, Fen]
    count_this_year: int
    has_place: bool = False
    """Whether its item has its place of the quota by another award."""
    kept: Fen = 0
    """Fen that were paid for the item beyond its awards, since corrections, and have not come back."""
    units_held: int = 0
    """Of its accepted units those that another grant was paid for, since corrections, and that money is still had."""

    def of(self, use: AllowanceUse) -> int:
        """Return the fen that others took of one allowance, or the places that other items did."""
        if use.kind is AllowanceKind.ITEM:
            return self.paid
        return self.count_this_year if use.kind is AllowanceKind.QUOTA else self.caps_used.get(use.cap, 0)

    def caps_used_with(self, dossier: Dossier, given: Fen) -> Mapping[str, Fen]:
        """Return what is used of each cap where some fen of the dossier's own award were given before."""
        policy, measure = dossier.compiled.policy, dossier.measure
        if not given or not own_item_counts(policy, measure):
            return self.caps_used
        return {cap.code: self.caps_used.get(cap.code, 0) + given for cap in caps_on(policy, measure)}


async def prior_awards(dossier: Dossier, year: int) -> PriorAwards:
    """Return what was given before that bears on a dossier; its own award never counts.

    Takes the locks of its allowances, so that two approvals never see the same remainder.
    """
    await lock_allowances(dossier, year)
    return (await awards_before([(dossier, year)]))[0]


async def awards_before(awards: Sequence[tuple[Dossier, int]]) -> list[PriorAwards]:
    """Return what was given before that bears on each dossier in its year; no lock is taken.

    It is one statement, and one more for the places of items where a measure has a quota.
    """
    question = Before.of(awards)
    return await question.given(
        await ask(question.records.statement, *question.records.values) if question.takes else ()
    )


@dataclass(frozen=True, slots=True)
class Before:
    """What is asked to know what was given before, for many dossiers at once."""

    records: Records
    takes: Sequence[tuple[int, AllowanceUse]]
    """The allowances that bear on them, each with the place of its dossier."""
    dossiers: Sequence[Dossier]

    @classmethod
    def of(cls, awards: Sequence[tuple[Dossier, int]]) -> Self:
        """Return what is asked for each dossier in its year."""
        rows: list[tuple[object, ...]] = []
        takes: list[tuple[int, AllowanceUse]] = []
        for place, (dossier, year) in enumerate(awards):
            grant, own = dossier.grant, own_item_counts(dossier.compiled.policy, dossier.measure)
            of = (dossier.version.code, grant.id, grant.measure, grant.item_key, own)
            uses = taken_by(dossier, 0, year)
            takes += [(place, use) for use in uses]
            rows += [(*use.place, *of) for use in uses]
        question = Records(_USED_BY_OTHERS, tuple(columns(rows, 10)), ("turn", "used", "kept"))
        return cls(question, takes, [dossier for dossier, _ in awards])

    async def given(self, used: Iterable[Mapping[str, Any]]) -> list[PriorAwards]:
        """Return what was given before for each dossier, by what was answered."""
        of_each = [dict[AllowanceUse, int]() for _ in self.dossiers]
        kept = [0 for _ in self.dossiers]
        for row in used:
            place, use = self.takes[int(row["turn"]) - 1]
            of_each[place][use] = int(row["used"])
            kept[place] += int(row["kept"])
        held, units = await places_held(self.dossiers), await units_held(self.dossiers)
        return [_given(*each) for each in zip(of_each, kept, held, units, strict=True)]


def _given(used: Mapping[AllowanceUse, int], kept: Fen, has_place: bool, units: int) -> PriorAwards:  # noqa: FBT001 - one of what was read
    of_kind: dict[AllowanceKind, int] = {use.kind: amount for use, amount in used.items()}
    return PriorAwards(
        paid=of_kind.get(AllowanceKind.ITEM, 0),
        caps_used={use.cap: amount for use, amount in used.items() if use.cap},
        count_this_year=of_kind.get(AllowanceKind.QUOTA, 0),
        has_place=has_place,
        kept=kept,
        units_held=units,
    )


async def earlier_programmes(dossiers: Sequence[Dossier]) -> list[Grant | None]:
    """Return for each another programme of its applicant: one that goes on, or one that was ended once rewarded.

    The months of an ended one must not be rewarded again under a new number (I-27).
    """
    rewarded = Q(state=GrantState.TERMINATED.value, milestones__state__in=[state.value for state in _REWARDED])
    going_on = Q(state__in=[state.value for state in COMMITTED])
    others = Grant.filter(
        rewarded | going_on,
        policy_version__code__in={dossier.version.code for dossier in dossiers},
        measure__in={dossier.measure.code for dossier in dossiers},
        item_key__in={dossier.grant.item_key for dossier in dossiers},
    )
    known = await others.order_by("number").prefetch_related(codes_of_versions()) if dossiers else []
    return [next((other for other in known if _is_same(dossier, other)), None) for dossier in dossiers]


def _is_same(dossier: Dossier, other: Grant) -> bool:
    grant = dossier.grant
    own, its = (grant.measure, grant.item_key), (other.measure, other.item_key)
    return own == its and other.policy_version.code == dossier.version.code and other.id != grant.id


# Of each as it is met: as a list of its own each leg that was ever paid would be read.
_PAID = naming(LegState)("""(
    SELECT "grants"."id" WHERE EXISTS (
        SELECT 1 FROM payment JOIN payment_leg AS leg ON leg.payment_id = payment.id
        WHERE payment.grant_id = "grants"."id" AND leg.state = LegState.SETTLED
    )
)""")


def awarded() -> Q:
    """Return which grants were awarded something: one that was terminated after it was paid has it all the same.

    So has one of which a higher award is being decided: ``stands_at`` says how much.
    """
    stands = Q(state__in=[state.value for state in COMMITTED]) | Q(standing_award__isnull=False)
    return stands | Q(state=GrantState.TERMINATED.value, id__in=RawSQL(_PAID))


def stands_at(grant: Grant) -> Fen:
    """Return the fen that a grant is awarded: while a higher award is being decided, what stands beside it."""
    return (grant.standing_award or {}).get("award", grant.award or 0)


def award_year(dossier: Dossier, today: date) -> int:
    """Return the calendar year against whose caps and quota an award counts (I-16, I-43)."""
    is_kept = dossier.measure.procedure.competition is not None or dossier.grant.standing_award is not None
    if is_kept and dossier.grant.award_year is not None:
        return dossier.grant.award_year
    rules = {cap.year_of for cap in caps_on(dossier.compiled.policy, dossier.measure) if cap.per != "APPLICANT"}
    if "SUBMISSION" in rules and dossier.grant.submitted_on is not None:
        return dossier.grant.submitted_on.year
    for cap in dossier.measure.caps:
        if cap.year_of == "FACT" and isinstance(day := dossier.values.get(cap.fact or ""), date):
            return day.year
    gate = dossier.measure.gate
    if "GATE" in rules and isinstance(gate, TermGate):
        opens = gate_opens_on(gate, dossier.values)
        return (opens or today).year
    return today.year

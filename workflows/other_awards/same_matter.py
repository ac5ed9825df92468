"""Other support for the matter of a grant (其他支持): what counts beside it today, and what is refused (art. 16)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from tortoise.expressions import Q

from domain.assessment.matters import matter_key
from domain.assessment.same_matter import Basis, due_beside, named, paid_lower_of, same_matter_citation
from domain.assessment.same_matter import OtherAward as Had
from domain.lives.legs import LegState
from domain.lives.other_award_life import OtherAwardState
from domain.models import Grant, OtherAward, Payment, PaymentLeg
from domain.policy.policy import Measure, SameMatter, SupportScope
from domain.refusals.refusals import Code, Refusal
from domain.values.credit_codes import is_enterprise
from domain.values.money import Fen, show_yuan
from workflows.cases.allowances import columns, given_back
from workflows.cases.correction_claims import claimed
from workflows.cases.dossiers import Dossier
from workflows.cases.other_award_steps import lock_matters
from workflows.cases.prior_awards import awarded, stands_at
from workflows.runtime.secret import the_secret
from workflows.runtime.sql import Records, ask
from workflows.transaction.packs import compiled_version
from workflows.transaction.refused import RefusedError

_ON_RECORD = """
SELECT asked.turn FROM unnest($1::text[], $2::text[], $3::uuid[], $4::uuid[]) WITH ORDINALITY
    AS asked (credit_code, matter_key, applicant_id, grant_id, turn)
WHERE EXISTS (
    SELECT 1 FROM other_award
    WHERE other_award.credit_code = asked.credit_code AND other_award.matter_key = asked.matter_key
) OR EXISTS (
    SELECT 1 FROM grants WHERE grants.applicant_id = asked.applicant_id AND grants.id <> asked.grant_id
        AND grants.item_key IN (asked.matter_key, asked.credit_code || '/' || asked.matter_key)
)
"""

_WITH_THE_TREASURY = [LegState.INSTRUCTED.value, LegState.UNKNOWN.value, LegState.SETTLED.value]


@dataclass(frozen=True, slots=True)
class Support:
    """Other support for the matter of a grant: as it is reckoned with, and as it is kept."""

    uid: str
    had: Had
    row: OtherAward | None = None
    """None for an award that was decided here, under another measure (I-40) or another policy."""


def matter_of(dossier: Dossier) -> str:
    """Return the key of a grant's matter; empty while it does not say what it is for."""
    return _key(dossier.measure, dossier.grant)


def _key(measure: Measure, grant: Grant) -> str:
    return matter_key(measure, grant.item, grant.facts, the_secret().matters)


async def support_on_record(dossier: Dossier) -> list[Support]:
    """Return all other support for the matter that counts by its scope, oldest first; none for an exempt measure.

    Takes the matter's lock: what is recorded at the same time is seen, or sees what is decided here.
    """
    await lock_matter(dossier)
    return (await supports_of([dossier]))[0]


async def lock_matter(dossier: Dossier) -> None:
    """Wait for the lock of a grant's matter, where other support for it counts at all."""
    key = matter_of(dossier)
    if _rule(dossier) is not None and key:
        await lock_matters((dossier.applicant.credit_code, key))


async def supports_of(dossiers: Sequence[Dossier]) -> list[list[Support]]:
    """Return what ``support_on_record`` does of each, in as few statements for many as for one; no lock is taken."""
    beside = Beside.of(dossiers)
    if not beside.places:
        return [[] for _ in dossiers]
    return await beside.supports(await ask(beside.records.statement, *beside.records.values))


@dataclass(frozen=True, slots=True)
class Beside:
    """What is asked to know the other support for the matters of dossiers: of most there is nothing on record."""

    dossiers: Sequence[Dossier]
    keys: Sequence[str]
    places: Sequence[int]
    """Which of them are asked for: those that say what they are for, and of which other support counts."""

    @classmethod
    def of(cls, dossiers: Sequence[Dossier]) -> Self:
        """Return what is asked for these dossiers."""
        keys = ["" if _rule(dossier) is None else matter_of(dossier) for dossier in dossiers]
        return cls(dossiers, keys, [place for place, key in enumerate(keys) if key])

    @property
    def records(self) -> Records:
        """The statement whether anything at all is on record for a matter, here or elsewhere."""
        pairs = [(self.dossiers[place], self.keys[place]) for place in self.places]
        of = [(d.applicant.credit_code, key, d.applicant.id, d.grant.id) for d, key in pairs]
        return Records(_ON_RECORD, tuple(columns(of, 4)), ("turn",))

    async def supports(self, on_record: Iterable[Mapping[str, Any]]) -> list[list[Support]]:
        """Return the support for each dossier, by what was answered; of that alone more is read."""
        supports: list[list[Support]] = [[] for _ in self.dossiers]
        named = [self.places[int(row["turn"]) - 1] for row in on_record]
        if not named:
            return supports
        standing = OtherAward.filter(
            credit_code__in={self.dossiers[place].applicant.credit_code for place in named},
            matter_key__in={self.keys[place] for place in named},
            state__in=[OtherAwardState.AWARDED.value, OtherAwardState.PAID.value],
        )
        others = await standing.order_by("recorded_at", "id")
        for place in named:
            dossier, key = self.dossiers[place], self.keys[place]
            if (rule := _rule(dossier)) is None:
                continue
            elsewhere = _of_other_policies(others, (dossier.applicant.credit_code, key), rule)
            supports[place] = elsewhere + await _of_other_measures(dossier, rule, key)
        return supports


def _of_other_policies(others: Sequence[OtherAward], of: tuple[str, str], rule: SameMatter) -> list[Support]:
    """The awards of other policies for an applicant's matter that count by the rule."""
    own = [row for row in others if (row.credit_code, row.matter_key) == of and row.scope in rule.scopes]
    return [Support(str(row.id), Had(row.policy, row.amount, row.state is OtherAwardState.PAID), row) for row in own]


def _rule(dossier: Dossier) -> SameMatter | None:
    return None if dossier.measure.other_awards == "EXEMPT" else dossier.compiled.policy.same_matter


def _item_keys(dossier: Dossier, key: str) -> list[str]:
    return [key, f"{dossier.applicant.credit_code}/{key}"]


async def _of_other_measures(dossier: Dossier, rule: SameMatter, key: str) -> list[Support]:
    """Awards for the same matter that were decided here, under other measures or policies: each counts as had (I-40).

    Those of another policy are the city's own support, where the clause counts such.
    """
    own, code = Q(policy_version__code=dossier.version.code), dossier.version.code
    grants = Grant.filter(
        Q() if SupportScope.CITY in rule.scopes else own,
        awarded(),
        applicant_id=dossier.applicant.id,
        item_key__in=_item_keys(dossier, key),
        award__isnull=False,
    ).exclude(Q(own, measure=dossier.grant.measure))
    supports: list[Support] = []
    for grant in await grants.prefetch_related("policy_version").order_by("approved_on", "id"):
        measure = compiled_version(grant.policy_version).measures[grant.measure]
        amount = stands_at(grant) - await given_back(grant.id)
        if measure.other_awards != "EXEMPT" and _key(measure, grant) == key and amount > 0:
            version = grant.policy_version
            title = "" if version.code == code else f"{compiled_version(version).policy.title.zh} "
            supports.append(Support(str(grant.id), Had(f"{title}{grant.number}", amount, paid=True, own=True)))
    return supports


def uncleared(dossier: Dossier, supports: Sequence[Support]) -> list[Support]:
    """Return what an officer has still to clear: for bodies that are no enterprise the rule is a warning (I-40)."""
    rule = _rule(dossier)
    if rule is None or rule.non_enterprise != "WARN" or is_enterprise(dossier.applicant.credit_code):
        return []
    return [support for support in supports if support.uid not in (dossier.grant.cleared_others or ())]


async def counted_beside(dossier: Dossier, *, elsewhere: bool = False) -> list[Support]:
    """Return the other support that counts against a grant; ``elsewhere`` leaves out what was decided here.

    Raises OTHER_SUPPORT_UNCLEARED where an officer must look at it first; what was cleared does not count.
    """
    return counted(dossier, await support_on_record(dossier), elsewhere=elsewhere)


def counted(dossier: Dossier, on_record: Sequence[Support], *, elsewhere: bool = False) -> list[Support]:
    """Return what ``counted_beside`` does, of the support that is on record; raises as it does."""
    supports = [support for support in on_record if not (elsewhere and support.had.own)]
    if waiting := uncleared(dossier, supports):
        raise refused_beside(dossier, Code.OTHER_SUPPORT_UNCLEARED, waiting)
    rule = _rule(dossier)
    bound = rule is not None and (rule.non_enterprise == "BLOCK" or is_enterprise(dossier.applicant.credit_code))
    return supports if bound else []


async def check_beside_programme(dossier: Dossier) -> None:
    """Raise OTHER_SUPPORT_STANDS where other support counts against a programme.

    Its rewards are one for each window: which of them a difference would be taken from, no text says.
    """
    check_programme_beside(dossier, await support_on_record(dossier))


def check_programme_beside(dossier: Dossier, on_record: Sequence[Support]) -> None:
    """Raise what ``check_beside_programme`` does, of the support that is on record."""
    if supports := counted(dossier, on_record, elsewhere=True):
        raise refused_beside(dossier, Code.OTHER_SUPPORT_STANDS, supports)


async def check_due(dossier: Dossier, payment: Payment) -> list[OtherAward]:
    """Hold a payment against other support once more; answer the lower unpaid awards that are given up for it.

    Raises OTHER_SUPPORT_SINCE where it is no longer due in full beside what other policies gave since, and
    CORRECTED_SINCE where facts of the award were corrected since. It is asked until some of it is with the treasury;
    what is found later is asked back once it is paid.
    """
    if await PaymentLeg.filter(payment_id=payment.id, state__in=_WITH_THE_TREASURY).exists():
        return []
    supports = await support_on_record(dossier)
    return unpaid_of(check_payment_beside(dossier, payment, supports, await claimed(payment.id)))


def check_payment_beside(
    dossier: Dossier, payment: Payment, on_record: Sequence[Support], corrected: Fen
) -> list[Support]:
    """Return the support that counts against a payment of which the treasury has nothing; raises as ``check_due``.

    ``corrected`` are the fen that it has too much since corrections.
    """
    if payment.milestone_id is not None:
        check_programme_beside(dossier, on_record)
        return []
    supports = counted(dossier, on_record, elsewhere=True)
    due = due_now(dossier, payment.basis, payment.amount, supports)
    if corrected:
        terms = {"observed": show_yuan(max(due - corrected, 0)), "required": show_yuan(payment.amount)}
        raise RefusedError(Refusal(Code.CORRECTED_SINCE, terms, (), (dossier.citation,)))
    if due < payment.amount:
        terms = {"observed": show_yuan(due), "required": show_yuan(payment.amount)}
        raise refused_beside(dossier, Code.OTHER_SUPPORT_SINCE, supports, **terms)
    return supports


def due_now(dossier: Dossier, basis: dict[str, Fen] | None, amount: Fen, supports: Sequence[Support]) -> Fen:
    """Return the fen that are due now of an amount that was awarded on a basis; without one the amount is its own."""
    stands_on = Basis.kept(basis) if basis else Basis(amount, amount)
    policy = dossier.compiled.policy
    had = [support.had for support in supports]
    due = due_beside(stands_on, had, policy.award_quantum_fen, paid_lower_of(policy))
    return min(due, amount)


def basis_on_record(grant: Grant) -> dict[str, Fen] | None:
    """Return what the award of a grant stands on beside those of other policies, as its assessment keeps it."""
    return (grant.assessment or {}).get("basis")


def unpaid_of(supports: Sequence[Support]) -> list[OtherAward]:
    """Return the awards of other policies that were not paid yet."""
    return [support.row for support in supports if support.row is not None and not support.had.paid]


def refused_beside(dossier: Dossier, code: Code, supports: Sequence[Support], **terms: str) -> RefusedError:
    """Return a refusal on the clause on other support, which names what there is."""
    cited = same_matter_citation(dossier.compiled.policy)
    others = named(support.had for support in supports)
    return RefusedError(Refusal(code, {"others": others, **terms}, (), (cited,)))

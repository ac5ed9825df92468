"""Whether all awards that are shown to the public can stand (公示额度核对): by the caps and quotas of their measure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q

from domain.assessment.allowances import AllowanceKind, AllowanceUse, caps_on, counted_with, own_item_counts
from domain.lives.grants import GrantState
from domain.models import Grant
from domain.policy.conditions import Text
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Citation, Code, Refusal, Term
from domain.values.money import show_yuan
from workflows.cases.allowances import taken_by
from workflows.cases.dossiers import Dossier
from workflows.cases.prior_awards import award_year, prior_awards, stands_at
from workflows.transaction.packs import version_of
from workflows.transaction.refused import RefusedError

_SHOWN = (GrantState.PUBLICITY, GrantState.PUBLICITY_OVER)
_MOST_NAMED = 5
"""Of the awards that are shown, by their numbers."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An award that is shown and not decided on, and what it takes if it is approved."""

    number: str
    item: tuple[str, str]
    """Its measure and the key of its item."""
    takes: Sequence[AllowanceUse]


async def check_can_stand(dossier: Dossier, today: date) -> None:
    """Raise SHOWN_BEYOND_CAP where an award has no room beside those that were approved and those that are shown.

    It is asked under the locks of its allowances, as approvals are: of two that are opened at once, one sees the other.
    """
    if not dossier.grant.award:
        return
    year = award_year(dossier, today)
    had, takes = await prior_awards(dossier, year), taken_by(dossier, dossier.grant.award, year)
    bounded = [use for use in takes if use.most is not None and not _has_reason(use, dossier.grant)]
    shown = await _shown_beside(dossier, today) if bounded else []
    for use in bounded:
        if refusal := _no_room(dossier, use, had.of(use), shown):
            raise RefusedError(refusal)


def _no_room(dossier: Dossier, use: AllowanceUse, used: int, shown: Sequence[Shown]) -> Refusal | None:
    """The refusal of an award for which one allowance has no room beside what was approved and what is shown."""
    beside = [(other.number, take) for other in shown if (take := _same(use, other, dossier))]
    open_now = sum(take.amount for _, take in beside)
    if used + open_now + use.amount <= (use.most or 0):
        return None
    return _beyond(use, used, open_now, [number for number, _ in beside], dossier.citation)


async def _shown_beside(dossier: Dossier, today: date) -> list[Shown]:
    """The other awards that are shown and can bear on it: of its measure, and of all under a cap over it and others.

    They are of its own applicant where nobody else's count with them.
    """
    grant, policy = dossier.grant, dossier.compiled.policy
    own = Q(applicant_id=grant.applicant_id) | Q(item_key=grant.item_key, measure=grant.measure)
    alike = Grant.filter(
        Q() if _of_all(policy, dossier.measure) else own,
        policy_version__code=dossier.version.code,
        measure__in=sorted(counted_with(policy, dossier.measure)),
        state__in=[state.value for state in _SHOWN],
        award__gt=0,
    )
    shown: list[Shown] = []
    for other in await alike.exclude(id=grant.id).prefetch_related("applicant").order_by("publicity_first", "number"):
        beside = Dossier(other, await version_of(other.policy_version_id), other.applicant)
        # Of a paid award that is raised, what stands was taken at its approval, and its place of the year too.
        more = (other.award or 0) - (stands_at(other) if other.standing_award else 0)
        takes = taken_by(beside, more, award_year(beside, today))
        if other.standing_award:
            takes = [take for take in takes if take.kind is not AllowanceKind.QUOTA]
        shown.append(Shown(other.number, (other.measure, other.item_key), takes))
    return shown


def _of_all(policy: Policy, measure: Measure) -> bool:
    """Whether awards of others count with it: towards an envelope, or the places of a year."""
    places = measure.quota is not None and measure.quota.per == "YEAR"
    return places or any(cap.per == "YEAR" for cap in caps_on(policy, measure))


def _same(use: AllowanceUse, other: Shown, dossier: Dossier) -> AllowanceUse | None:
    """What another award takes of the same allowance; awards of one item are no second time counted for other caps."""
    own = (dossier.grant.measure, dossier.grant.item_key)
    beside = use.cap and not own_item_counts(dossier.compiled.policy, dossier.measure)
    if beside and other.item == own:
        return None
    return next((take for take in other.takes if take.place == use.place), None)


def _has_reason(use: AllowanceUse, grant: Grant) -> bool:
    """More than a soft quota is awarded with a reason (I-02)."""
    return not use.hard and bool(grant.quota_reason)


def _beyond(use: AllowanceUse, used: int, shown: int, numbers: Sequence[str], citation: Citation) -> Refusal:
    named = ", ".join(numbers[:_MOST_NAMED]) + (" …" if len(numbers) > _MOST_NAMED else "")
    terms: dict[str, Term] = {
        "allowance": _title(use),
        "limit": _amount(use, use.most or 0),
        "taken": _amount(use, used),
        "shown": _amount(use, shown),
        "own": _amount(use, use.amount),
        "numbers": named or Text(zh="无", en="none"),
        "observed": _figure(use, used + shown + use.amount),
        "required": _figure(use, use.most or 0),
    }
    return Refusal(Code.SHOWN_BEYOND_CAP, terms, ("id",), (citation,))


def _title(use: AllowanceUse) -> Text:
    year = use.year
    zh, en = ("多项合计", " under several measures") if not use.measure else ("累计", "")
    each = ("同一申请单位 ", " of one applicant") if use.key else ("", "")
    return {
        AllowanceKind.ITEM: Text(zh="单项累计", en="the sum of one item"),
        AllowanceKind.WHOLE: Text(zh="各期合并累计", en="the sum of all parts of one item"),
        AllowanceKind.APPLICANT_YEAR: Text(
            zh=f"同一申请单位 {year} 年度{zh}", en=f"the sum of one applicant in {year}{en}"
        ),
        AllowanceKind.APPLICANT: Text(zh=f"同一申请单位有效期内{zh}", en=f"the sum of one applicant for good{en}"),
        AllowanceKind.YEAR: Text(zh=f"{year} 年度总额", en=f"the sum of all applicants in {year}{en}"),
        AllowanceKind.QUOTA: Text(zh=f"{each[0]}{year} 年度名额", en=f"the number of awards{each[1]} of {year}"),
    }[use.kind]


def _amount(use: AllowanceUse, amount: int) -> Text:
    if use.kind is AllowanceKind.QUOTA:
        return Text(zh=f"{amount} 项", en=str(amount))
    return Text(zh=f"{show_yuan(amount)} 元", en=show_yuan(amount))


def _figure(use: AllowanceUse, amount: int) -> str:
    return str(amount) if use.kind is AllowanceKind.QUOTA else show_yuan(amount)

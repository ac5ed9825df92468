"""Whether all awards that are shown to the public can stand (公示额度核对): by the caps and quotas of their measure."""

from collections.abc import Iterable, Sequence
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
from workflows.cases.item_places import places_held
from workflows.cases.prior_awards import PriorAwards, award_year, prior_awards, stands_at
from workflows.transaction.packs import version_of
from workflows.transaction.refused import RefusedError

_SHOWN = (GrantState.PUBLICITY, GrantState.PUBLICITY_OVER)
_MOST_NAMED = 5
"""Of the awards that are shown, by their numbers."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An award that is shown and not decided on, and what it takes if it is approved."""

    beside: Dossier
    takes: Sequence[AllowanceUse]

    @property
    def number(self) -> str:
        """Its number."""
        return self.beside.grant.number

    @property
    def item(self) -> tuple[str, str]:
        """Its measure and the key of its item."""
        return self.beside.grant.measure, self.beside.grant.item_key


async def check_can_stand(dossier: Dossier, today: date) -> None:
    """Raise SHOWN_BEYOND_CAP where an award has no room beside those that were approved and those that are shown.

    It is asked under the locks of its allowances, as approvals are: of two that are opened at once, one sees the other.
    """
    if dossier.grant.award:
        had = await prior_awards(dossier, award_year(dossier, today))
        if refusal := (await beyond_caps([(dossier, had)], today))[0]:
            raise RefusedError(refusal)


async def beyond_caps(awards: Sequence[tuple[Dossier, PriorAwards]], today: date) -> list[Refusal | None]:
    """Return why each award has no room beside what was approved before it and what is shown; None where it has."""
    bounded = [_bounded(dossier, today, has_place=had.has_place) for dossier, had in awards]
    shown = await _shown([dossier for (dossier, _), uses in zip(awards, bounded, strict=True) if uses], today)
    return [
        next(
            (refusal for use in uses if (refusal := _no_room(dossier, use, had.of(use), _beside(dossier, shown)))),
            None,
        )
        for (dossier, had), uses in zip(awards, bounded, strict=True)
    ]


def _bounded(dossier: Dossier, today: date, *, has_place: bool) -> list[AllowanceUse]:
    """What an award takes of all that has an end, and that it may not pass."""
    if not dossier.grant.award:
        return []
    takes = taken_by(dossier, dossier.grant.award, award_year(dossier, today), has_place=has_place)
    return [use for use in takes if use.amount and use.most is not None and not _has_reason(use, dossier.grant)]


def _no_room(dossier: Dossier, use: AllowanceUse, used: int, shown: Sequence[Shown]) -> Refusal | None:
    """The refusal of an award for which one allowance has no room beside what was approved and what is shown."""
    beside = [(other, take) for other in shown if (take := _same(use, other, dossier))]
    open_now = sum(_amounts(use, beside))
    if used + open_now + use.amount <= (use.most or 0):
        return None
    return _beyond(use, used, open_now, [other.number for other, _ in beside], dossier.citation)


def _amounts(use: AllowanceUse, beside: Sequence[tuple[Shown, AllowanceUse]]) -> Iterable[int]:
    """What the awards that are shown take of an allowance: of places, those for one item take one together."""
    if use.kind is AllowanceKind.QUOTA:
        return {other.item: take.amount for other, take in beside}.values()
    return [take.amount for _, take in beside]


async def _shown(dossiers: Sequence[Dossier], today: date) -> list[Shown]:
    """The awards that are shown and can bear on one of these: of their measures, and of all under caps over several.

    They are of their own applicants where nobody else's count with them.
    """
    if not dossiers:
        return []
    own = Q(applicant_id__in={dossier.grant.applicant_id for dossier in dossiers})
    own |= Q(item_key__in={dossier.grant.item_key for dossier in dossiers})
    alike = Grant.filter(
        Q() if any(_of_all(dossier.compiled.policy, dossier.measure) for dossier in dossiers) else own,
        policy_version__code__in={dossier.version.code for dossier in dossiers},
        measure__in={code for dossier in dossiers for code in counted_with(dossier.compiled.policy, dossier.measure)},
        state__in=[state.value for state in _SHOWN],
        award__gt=0,
    )
    others = [
        Dossier(other, await version_of(other.policy_version_id), other.applicant)
        for other in await alike.prefetch_related("applicant").order_by("publicity_first", "number")
    ]
    held = await places_held(others)
    return [_as_shown(beside, today, has_place=has) for beside, has in zip(others, held, strict=True)]


def _as_shown(beside: Dossier, today: date, *, has_place: bool) -> Shown:
    other = beside.grant
    # Of a paid award that is raised, what stands was taken at its approval, and its place of the year too.
    more = (other.award or 0) - (stands_at(other) if other.standing_award else 0)
    takes = taken_by(beside, more, award_year(beside, today), has_place=has_place or other.standing_award is not None)
    return Shown(beside, takes)


def _beside(dossier: Dossier, shown: Sequence[Shown]) -> list[Shown]:
    """Those of the awards that are shown which can bear on this one."""
    grant, policy = dossier.grant, dossier.compiled.policy
    counted, of_all = counted_with(policy, dossier.measure), _of_all(policy, dossier.measure)
    return [
        other
        for other in shown
        if (its := other.beside.grant).id != grant.id
        and other.beside.version.code == dossier.version.code
        and its.measure in counted
        and (
            of_all
            or its.applicant_id == grant.applicant_id
            or (its.item_key, its.measure) == (grant.item_key, grant.measure)
        )
    ]


def _of_all(policy: Policy, measure: Measure) -> bool:
    """Whether awards of others count with it: towards an envelope, or the places of a year."""
    places = measure.quota is not None and measure.quota.per == "YEAR"
    return places or any(cap.per == "YEAR" for cap in caps_on(policy, measure))


def _same(use: AllowanceUse, other: Shown, dossier: Dossier) -> AllowanceUse | None:
    """What another award takes of the same allowance.

    Awards of one item are no second time counted for other caps, and take one place together.
    """
    own = (dossier.grant.measure, dossier.grant.item_key)
    beside = use.kind is AllowanceKind.QUOTA or (
        use.cap and not own_item_counts(dossier.compiled.policy, dossier.measure)
    )
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

"""Rankings (评选排名): the applications of a closed call by their scores, and its reserve list (I-02, I-05)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID

from domain.handling.calls import Entry, ranking
from domain.handling.reviews import StepStatus, mean_score
from domain.lives.call_life import CALL_LIFE, CallContext, CallEvent
from domain.lives.grant_states import RANKING_OUTCOME_TITLES
from domain.lives.grants import GrantEvent, GrantState, RankingOutcome
from domain.models import Call, Grant, PolicyVersion
from domain.policy.policy import Measure
from domain.refusals.refusals import Citation, Refusal
from workflows.cases.circumstances import circumstances
from workflows.cases.dossiers import Dossier, check_version, open_dossier
from workflows.policies.calls import (
    advance,
    by_its_days,
    call_context,
    lock_calls,
    locked_call,
    measure_of,
    move_call,
)
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import command, on
from workflows.transaction.facts import snapshot
from workflows.transaction.offers import Offer
from workflows.transaction.offers_by_life import Standing, offers_on
from workflows.transaction.packs import compiled_version, version_of
from workflows.transaction.reasons import remark
from workflows.transaction.refused import RefusedError
from workflows.transaction.rights import Allowed, KeptOut, require
from workflows.transaction.scopes import responsible
from workflows.transaction.shown import CALL, GRANT, Shown, Thing
from workflows.transaction.work import Done, Work

_GAVE_UP = (GrantState.WITHDRAWN, GrantState.REJECTED, GrantState.TERMINATED, GrantState.NOT_ACCEPTED)
_AT_INTAKE = (GrantState.SUBMITTED, GrantState.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class CallStep:
    """One step of a call that needs no more than a reason."""

    call_id: Annotated[UUID, on("Call"), "The call."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: Annotated[str | None, "Why, for the record."] = None


@command(
    "Rank a closed competition by its experts' scores (评选排名): the quota is selected.",
    step=CallEvent.RANK,
    shows=(Shown("ranking", "The applications that were ranked, best first; null where it was refused."), CALL),
)
class RankCall(CallStep):
    """A closed call to rank."""


async def rank_call(work: Work, command: RankCall) -> Done:
    """Rank the applications of a closed competition by the mean of their experts' scores (评选排名).

    As many as the quota leaves are selected, the next stand on the reserve list; what the ranking says becomes a fact
    of each. Raises NO_COMPETITION, REVIEW_MISSING while one is not accepted or not scored by all, NOT_ALLOWED.
    """
    call, measure = await _opened(work, command, CallEvent.RANK)
    competition = measure.procedure.competition
    grants = await Grant.filter(call_id=call.id).order_by("id")
    dossiers = [await open_dossier(work, grant.id, None) for grant in grants if grant.state is GrantState.UNDER_REVIEW]
    context = _to_rank(_context(work.actor, work.today, call, measure), grants, dossiers)
    await move_call(work, call, CallEvent.RANK, context, reason=remark(command.reason) or "")
    elsewhere = await _selected_elsewhere(call)
    entries = {dossier.grant.number: (dossier, _entry(dossier, elsewhere)) for dossier in dossiers}
    places = _places(measure, elsewhere, len(entries))
    for entry, rank, selection in ranking(
        [entry for _, entry in entries.values()], places, competition.reserve if competition else 0
    ):
        dossier = entries[entry.number][0]
        dossier.grant.score, dossier.grant.rank = entry.score, rank
        # The award belongs to the year of the competition, however long it takes to be approved (I-05, I-43).
        dossier.grant.award_year = call.year
        await _select(work, dossier, selection, f"{rank}")
    return Done(call.id, {Thing.CALL: call.id}, {"state": call.state.value, "version": call.version})


@command(
    "Give a free place to the next of the reserve list (递补).",
    step=CallEvent.PROMOTE,
    shows=(GRANT.saying("The application that was promoted; null where it was refused."), CALL),
)
class PromoteReserve(CallStep):
    """A call whose reserve list gives the next; with a reason also beyond a soft quota."""


async def promote_reserve(work: Work, command: PromoteReserve) -> Done:
    """Select the next of the reserve list for a place that was given up (递补).

    A soft quota lets one more in with a reason, too (I-02). Raises NO_PLACE_FREE, NOT_ALLOWED.
    """
    call, measure = await _opened(work, command, CallEvent.PROMOTE)
    grants = await Grant.filter(call_id=call.id, rank__isnull=False).order_by("rank", "number")
    elsewhere = await _selected_elsewhere(call)
    reason = remark(command.reason)
    explained = reason is not None
    context = _context(work.actor, work.today, call, measure)
    context = _to_promote(context, measure, grants, elsewhere, explained=explained)
    await move_call(work, call, CallEvent.PROMOTE, context, reason=reason or "")
    reserve = _reserve(grants)[0]
    promoted = await open_dossier(work, reserve.id, None)
    await _select(work, promoted, RankingOutcome.SELECTED, reason or f"{reserve.rank}")
    return Done(call.id, {Thing.CALL: call.id, Thing.GRANT: promoted.grant.id}, {"promoted": promoted.grant.number})


async def _opened(work: Work, command: CallStep, event: CallEvent) -> tuple[Call, Measure]:
    call = await locked_call(command.call_id)
    version = await PolicyVersion.get(id=call.policy_version_id)
    measure = measure_of(call, version)
    citation = Citation.of(measure)
    bureaus = responsible(compiled_version(version).policy, measure)
    filed = await _filed_for([call] if measure.procedure.competition else [])
    kept_out = _kept_out(filed)
    require(work.actor, Allowed(roles=CALL_LIFE.roles(event), bureaus=bureaus, kept_out=kept_out), citation)
    check_version(call.version, command.expected_version)
    # Two calls of one year share its quota, and are ranked in turn.
    await lock_calls(call.policy_code, call.measure)
    await advance(work, call)
    context = _context(work.actor, work.today, call, measure)
    if not CALL_LIFE.has(event, call.state):
        outcome = CALL_LIFE.step(call.state, event, context)
        if isinstance(outcome, Refusal):
            raise RefusedError(outcome)
    return call, measure


def _context(actor: Actor, today: date, call: Call, measure: Measure) -> CallContext:
    return replace(
        call_context(call, actor, today),
        citation=Citation.of(measure),
        is_competition=measure.procedure.competition is not None,
        soft=measure.quota is not None and measure.quota.kind == "SOFT",
    )


def _to_rank(context: CallContext, grants: Sequence[Grant], dossiers: Sequence[Dossier]) -> CallContext:
    """What the guards of a ranking look at: every file of a call is decided on at intake, and scored."""
    return replace(
        context,
        undecided=tuple(sorted(grant.number for grant in grants if grant.state in _AT_INTAKE)),
        unscored=tuple(sorted(d.grant.number for d in dossiers if context.is_competition and not _scored(d).passed)),
    )


def _to_promote(
    context: CallContext, measure: Measure, grants: Sequence[Grant], elsewhere: Collection[str], *, explained: bool
) -> CallContext:
    """What the guards of a promotion look at; ``explained`` by a reason, with which a soft quota lets one more in."""
    selected = {g.item_key for g in grants if g.selection is RankingOutcome.SELECTED and g.state not in _GAVE_UP}
    free = _places(measure, elsewhere, len(grants)) - len(selected.difference(elsewhere))
    free = max(free, int(context.soft and explained))
    return replace(context, free_places=free, on_reserve=len(_reserve(grants)))


def _reserve(grants: Sequence[Grant]) -> list[Grant]:
    return [g for g in grants if g.selection is RankingOutcome.RESERVE and g.state is GrantState.UNDER_REVIEW]


def _places(measure: Measure, elsewhere: Collection[str], entries: int) -> int:
    """How many this call may select: what its year's quota leaves after the items of the year's other calls."""
    return entries if measure.quota is None else max(0, measure.quota.limit - len(elsewhere))


async def _selected_elsewhere(call: Call) -> frozenset[str]:
    """The items that other calls of the year selected: each has its place."""
    same_year = Grant.filter(call__policy_code=call.policy_code, call__measure=call.measure, call__year=call.year)
    selected = same_year.filter(selection=RankingOutcome.SELECTED.value).exclude(call_id=call.id)
    standing = selected.exclude(state__in=[state.value for state in _GAVE_UP])
    return frozenset([key for (key,) in await standing.values_list("item_key")])


def _entry(dossier: Dossier, elsewhere: Collection[str]) -> Entry:
    grant = dossier.grant
    return Entry(grant.number, mean_score(_scored(dossier).scores), grant.item_key in elsewhere)


def _scored(dossier: Dossier) -> StepStatus:
    statuses: Sequence[StepStatus] = dossier.reviews
    return next(status for status in statuses if status.step.scored and status.step.when == "BEFORE_PROPOSAL")


async def offers_of_calls(calls: Sequence[Call], actor: Actor, today: date) -> list[list[Offer]]:
    """Return what is offered of each call, as it stands by its days; the files of competitions are read for all."""
    versions = {uid: await version_of(uid) for uid in {call.policy_version_id for call in calls}}
    measures = [measure_of(call, versions[call.policy_version_id]) for call in calls]
    grants = await _filed_for([call for call, of in zip(calls, measures, strict=True) if of.procedure.competition])
    dossiers = await _under_review(grants)
    offers: list[list[Offer]] = []
    for call, measure in zip(calls, measures, strict=True):
        own = [grant for grant in grants if grant.call_id == call.id]
        ranked = [grant for grant in own if grant.rank is not None]
        elsewhere = await _selected_elsewhere(call) if ranked else frozenset[str]()
        context = _to_rank(
            _context(actor, today, call, measure), own, [d for d in dossiers if d.grant.call_id == call.id]
        )
        bureaus = responsible(compiled_version(versions[call.policy_version_id]).policy, measure)
        kept_out = _kept_out(own)
        standing = Standing(
            CALL_LIFE,
            by_its_days(call, today),
            _to_promote(context, measure, ranked, elsewhere, explained=False),
            actor,
            lambda roles, bureaus=bureaus, kept_out=kept_out: Allowed(roles=roles, bureaus=bureaus, kept_out=kept_out),
            Citation.of(measure),
        )
        offers.append(offers_on("Call", standing, {}))
    return offers


def _kept_out(filed: Sequence[Grant]) -> KeptOut:
    """Nobody ranks what his own organisation filed for."""
    return KeptOut({grant.applicant.credit_code for grant in filed})


async def _filed_for(competitions: Sequence[Call]) -> list[Grant]:
    """What was filed for some competitions, as it is ranked."""
    if not competitions:
        return []
    filed = Grant.filter(call_id__in=[call.id for call in competitions])
    return await filed.prefetch_related("applicant", "policy_version").order_by("rank", "number")


async def _under_review(grants: Sequence[Grant]) -> list[Dossier]:
    """The cases of those that are under review, with what counts around them."""
    reviewed = [grant for grant in grants if grant.state is GrantState.UNDER_REVIEW]
    around = await circumstances([(grant, grant.policy_version) for grant in reviewed])
    pairs = zip(reviewed, around, strict=True)
    return [Dossier(grant, grant.policy_version, grant.applicant, (), of) for grant, of in pairs]


async def _select(work: Work, dossier: Dossier, outcome: RankingOutcome, reason: str) -> None:
    """Put what a ranking made of an application on record, with the fact that follows from it."""
    competition, grant = dossier.measure.procedure.competition, dossier.grant
    grant.selection = outcome
    if competition is not None:
        grant.facts = {**grant.facts, competition.selects: outcome is RankingOutcome.SELECTED}
    await dossier.move(work, GrantEvent.SELECT, actor=SYSTEM, reason=f"{RANKING_OUTCOME_TITLES[outcome].zh}：{reason}")
    await snapshot(work, grant, SYSTEM.role.value)

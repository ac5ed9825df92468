"""Loaders of what the caller is offered: one finding for all things of a kind that a request asks for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from api.kit.joint_reads import JointReads
from api.kit.operations.promises import Loader
from domain.models import Call, Grant, HistoryStep, OtherAward, PaymentLeg, SeparationRelaxation
from domain.refusals.refusals import Refusal
from workflows.cases.dossiers import Dossier
from workflows.cases.separation import relaxed_by_office
from workflows.grants.foreseen import Against, Asked, foreseen
from workflows.grants.offered_steps import OfferedStep
from workflows.grants.rankings import offers_of_calls
from workflows.other_awards.other_award_files import offers_of_other_awards
from workflows.payments.foreseen_runs import AgainstRun, runs_against
from workflows.payments.offered_parts import Beside, beside_cases
from workflows.payments.open_runs import OpenRun
from workflows.proposals.offered_deeds import offers_of_budgets, offers_of_policies, offers_of_proposals
from workflows.runtime.sql import read
from workflows.transaction.actors import Actor
from workflows.transaction.offers import Offer
from workflows.treasury.leg_parts import sent_before

_TAKEN_BY = "WHERE scope_id = ANY($1) AND (person = ANY($2) OR for_person = ANY($2))"


@dataclass(frozen=True, slots=True)
class OfGrant:
    """A grant of which it is asked which steps are offered; two rows of one are one question."""

    grant: Grant = field(compare=False)
    uid: UUID


@dataclass(frozen=True, slots=True)
class OfCase:
    """A case of which something is asked that stands beside it; two of one grant are one question."""

    dossier: Dossier = field(compare=False)
    uid: UUID

    @classmethod
    def of(cls, dossier: Dossier) -> "OfCase":
        """Ask of a dossier."""
        return cls(dossier, dossier.grant.id)


@dataclass(frozen=True, slots=True)
class OfRun:
    """A run of which it is asked what stands against its steps."""

    file: OpenRun = field(compare=False)
    uid: UUID


@dataclass(frozen=True, slots=True)
class Whole:
    """A thing of which it is asked what is offered; two rows of one are one question."""

    row: Any = field(compare=False)
    uid: UUID


_Find: TypeAlias = Callable[[Sequence[Any], Actor, date], Awaitable[list[list[Offer]]]]


async def _offers_of(find: _Find, actor: Actor, today: date, things: list[Whole]) -> list[list[Offer]]:
    return await find([thing.row for thing in things], actor, today)


async def _runs_against(actor: Actor, today: date, runs: list[OfRun]) -> list[AgainstRun]:
    return await runs_against([run.file for run in runs], actor, today)


async def _beside(today: date, cases: list[OfCase]) -> list[Beside]:
    return await beside_cases([case.dossier for case in cases], today)


async def _relaxations(actor: Actor, today: date, codes: list[str]) -> list[list[SeparationRelaxation]]:
    return [await relaxed_by_office(code, actor, today) for code in codes]


async def _sent_before(ids: list[UUID]) -> list[list[Refusal]]:
    by_id = await sent_before(await read(PaymentLeg, "WHERE id = ANY($1)", ids))
    return [by_id[uid] for uid in ids]


async def _offers_of_calls(actor: Actor, today: date, ids: list[UUID]) -> list[list[Offer]]:
    by_id = {call.id: call for call in await read(Call, "WHERE id = ANY($1)", ids)}
    calls = [by_id[uid] for uid in ids]
    return await offers_of_calls(calls, actor, today)


async def _offers_of_other_awards(actor: Actor, today: date, ids: list[UUID]) -> list[list[Offer]]:
    by_id = {award.id: award for award in await read(OtherAward, "WHERE id = ANY($1)", ids)}
    awards = [by_id[uid] for uid in ids]
    return await offers_of_other_awards(awards, actor, today)


class OfferLoaders(JointReads):
    """The loaders of what is offered, of one request: it has one actor and one day."""

    _steps_by: Loader[UUID, list[HistoryStep]] | None = None
    _relaxations: Loader[str, list[SeparationRelaxation]] | None = None
    _foreseen: Loader[Asked, Against] | None = None
    _offered_steps: Loader[OfGrant, list[OfferedStep]] | None = None
    _beside: Loader[OfCase, Beside] | None = None
    _sent_before: Loader[UUID, list[Refusal]] | None = None
    _runs_against: Loader[OfRun, AgainstRun] | None = None
    _offers_of_calls: Loader[UUID, list[Offer]] | None = None
    _offers_of_other_awards: Loader[UUID, list[Offer]] | None = None
    _offers_of_policies: Loader[Whole, list[Offer]] | None = None
    _offers_of_budgets: Loader[Whole, list[Offer]] | None = None
    _offers_of_proposals: Loader[Whole, list[Offer]] | None = None

    @property
    def sent_before(self) -> Loader[UUID, list[Refusal]]:
        """Return what finds why legs are not split any more."""
        if self._sent_before is None:
            self._sent_before = Loader(_sent_before)
        return self._sent_before

    def runs_against(self, actor: Actor, today: date) -> Loader[OfRun, AgainstRun]:
        """Return what finds what stands against the steps of runs."""
        if self._runs_against is None:
            self._runs_against = Loader(partial(_runs_against, actor, today))
        return self._runs_against

    def beside(self, today: date) -> Loader[OfCase, Beside]:
        """Return what finds what bears on the payments of each case besides itself."""
        if self._beside is None:
            self._beside = Loader(partial(_beside, today))
        return self._beside

    def offers_of_calls(self, actor: Actor, today: date) -> Loader[UUID, list[Offer]]:
        """Return what finds what is offered of calls: a request has one actor and one day."""
        if self._offers_of_calls is None:
            self._offers_of_calls = Loader(partial(_offers_of_calls, actor, today))
        return self._offers_of_calls

    def offers_of_other_awards(self, actor: Actor, today: date) -> Loader[UUID, list[Offer]]:
        """Return what finds what is offered of awards of other policies."""
        if self._offers_of_other_awards is None:
            self._offers_of_other_awards = Loader(partial(_offers_of_other_awards, actor, today))
        return self._offers_of_other_awards

    def offers_of_policies(self, actor: Actor, today: date) -> Loader[Whole, list[Offer]]:
        """Return what finds what is offered of versions of policies."""
        if self._offers_of_policies is None:
            self._offers_of_policies = Loader(partial(_offers_of, offers_of_policies, actor, today))
        return self._offers_of_policies

    def offers_of_budgets(self, actor: Actor, today: date) -> Loader[Whole, list[Offer]]:
        """Return what finds what is offered of budgets."""
        if self._offers_of_budgets is None:
            self._offers_of_budgets = Loader(partial(_offers_of, offers_of_budgets, actor, today))
        return self._offers_of_budgets

    def offers_of_proposals(self, actor: Actor, today: date) -> Loader[Whole, list[Offer]]:
        """Return what finds what is offered of proposals."""
        if self._offers_of_proposals is None:
            self._offers_of_proposals = Loader(partial(_offers_of, offers_of_proposals, actor, today))
        return self._offers_of_proposals

    def offered_steps(
        self, find: Callable[[list[OfGrant]], Awaitable[Sequence[list[OfferedStep]]]]
    ) -> Loader[OfGrant, list[OfferedStep]]:
        """Return what finds the steps of grants that are offered, as whoever asks first finds them."""
        if self._offered_steps is None:
            self._offered_steps = Loader(find)
        return self._offered_steps

    def relaxations(self, actor: Actor, today: date) -> Loader[str, list[SeparationRelaxation]]:
        """Return what finds, by policy, what the office of somebody relaxed: a request has one actor and one day."""
        if self._relaxations is None:
            self._relaxations = Loader(partial(_relaxations, actor, today))
        return self._relaxations

    def steps_by(self, people: frozenset[str]) -> Loader[UUID, list[HistoryStep]]:
        """Return what finds the steps that somebody took of each case, or others in his place: a request has one."""
        if self._steps_by is None:
            self._steps_by = Loader(partial(self._taken_by, sorted(people)))
        return self._steps_by

    async def _taken_by(self, people: list[str], ids: list[UUID]) -> list[list[HistoryStep]]:
        taken: dict[UUID, list[HistoryStep]] = {uid: [] for uid in ids}
        for step in await self.read(HistoryStep, _TAKEN_BY, ids, more=(people,)):
            taken[step.scope_id].append(step)
        return list(taken.values())

    def foreseen(self, actor: Actor, today: date) -> Loader[Asked, Against]:
        """Return what finds what stands against the steps of cases: a request has one actor and one day."""
        if self._foreseen is None:
            self._foreseen = Loader(partial(foreseen, actor=actor, today=today))
        return self._foreseen

"""Whose turn it is (待办方) as the API shows it: who can take a grant on, what it waits for, and what of it is paid."""

from asyncio import gather
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.dossiers import dossier_of
from api.kit.enumerations import Awaited, Role
from api.kit.scalars import CNYAmount
from api.money.grant_accounts import paid_accounts
from api.types.deadlines import due_of_leg
from domain.handling import waiting
from domain.handling.deciders import whose_turn
from domain.handling.leg_queue import TO_BE_GATHERED, treasury_title
from domain.handling.next_actor import WAITS_FOR
from domain.lives.grants import GrantEvent, GrantState
from domain.lives.legs import LegState
from domain.lives.objection_life import ObjectionState
from domain.treasury.receipts import DoublePaymentState
from domain.values.money import Fen
from workflows.runtime.clock import SHANGHAI
from workflows.transaction.packs import compiled_version

_SHOWN = GrantState.PUBLICITY
_NOT_ORDERED = (LegState.CANCELLED, LegState.SPLIT)
"""Of a split leg its parts stand, and of a cancelled one nothing."""


@strawberry.type(description="One thing that a grant waits for (待办事项).")
class WaitingFor:
    """What is waited for."""

    item: strawberry.Private[waiting.Waiting]
    grant: strawberry.Private[rows.Grant]
    leg: strawberry.Private[UUID | None] = None
    """The leg that waits; None for the grant itself."""

    @strawberry.field(description="What kind of thing it is.")
    def code(self) -> Awaited:
        """The kind."""
        return self.item.code

    @strawberry.field(description="What it is, in the language of the request.")
    def message(self, info: Info) -> str:
        """What it is."""
        return info.context.say(self.item.says)

    @strawberry.field(description="The day since which it waits for this.")
    async def since_on(self, info: Info) -> date:
        """Since when."""
        return await self._since(info)

    @strawberry.field(description="Days that it has waited for this, 0 on the first.")
    async def waited_days(self, info: Info) -> int:
        """How long."""
        return (info.context.moment.today - await self._since(info)).days

    @strawberry.field(description="Its last day (期限); null where none is known.")
    def due_on(self) -> date | None:
        """The last day."""
        return self.item.due

    @strawberry.field(description="Whether that day is over (逾期).")
    def overdue(self, info: Info) -> bool:
        """Whether it is overdue."""
        return self.item.due is not None and self.item.due < info.context.moment.today

    @strawberry.field(
        description="Its place in the queue for the money of a treasury, 1 for the first (排队位次); null where it "
        "waits for something else."
    )
    def queue_position(self) -> int | None:
        """The place."""
        return self.item.place

    async def _since(self, info: Info) -> date:
        if self.item.since is not None:
            return self.item.since
        steps = await info.context.loaders.history_of.load(self.grant.id)
        subject = self.leg or self.grant.id
        of_hold = self.item.code is Awaited.RELEASE
        came = [
            step.at
            for step in steps
            if step.subject_id == subject
            and (step.event == GrantEvent.HOLD.value if of_hold else step.from_state != step.to_state)
        ]
        return (came[-1] if came else self.grant.created_at).astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class _Money:
    """What was ordered of a grant, leg by leg, and what was paid once too often."""

    legs: Sequence[rows.PaymentLeg]
    doubles: Sequence[rows.DoublePayment]

    def fen(self, *states: LegState) -> Fen:
        """Fen of the legs in some states; of all that were ordered and not cancelled without one."""
        return sum(
            leg.amount for leg in self.legs if (leg.state in states if states else leg.state not in _NOT_ORDERED)
        )


async def _money(grant: rows.Grant, info: Info) -> _Money:
    loaders = info.context.loaders
    payments = await loaders.payments_of.load(grant.id)
    legs = [leg for of in await loaders.legs_of.load_many([payment.id for payment in payments]) for leg in of]
    doubles = [one for of in await loaders.double_payments_of.load_many([leg.id for leg in legs]) for one in of]
    return _Money(legs, [one for one in doubles if one.state is DoublePaymentState.OPEN])


async def _officers_of(grant: rows.Grant, info: Info) -> Collection[Role]:
    """The officers who take its next step where it waits for the office."""
    version = await info.context.loaders.policy_version.load(grant.policy_version_id)
    if version is None:
        message = f"grant {grant.number} has lost its policy"
        raise LookupError(message)
    compiled = compiled_version(version)
    turn = whose_turn(compiled.policy, compiled.measures[grant.measure], grant.state, grant.decided_payer)
    return [Role(role) for role in turn]


@strawberry.type
class GrantTurns:
    """The fields of a grant that say whose turn it is, and what of it is paid."""

    row: strawberry.Private[rows.Grant]

    @strawberry.field(
        description="Who can take the step that leads on to its money (待办方): the roles by which lists are asked for "
        "with `nextActor`. What a district decides waits for its officers, DISTRICT_OFFICER. SYSTEM stands for what "
        "comes with time, facts or a budget; nobody once all of it is done."
    )
    async def next_actors(self, info: Info) -> list[Role]:
        """Whose turn it is."""
        money = await _money(self.row, info)
        states = [leg.state for leg in money.legs]
        held, twice = self.row.held_reason is not None, bool(money.doubles)
        officers = await _officers_of(self.row, info)
        objected = any(one.state is ObjectionState.OPEN for one in await self._objections(info))
        return waiting.next_actors(
            self.row.state, states, held=held, paid_twice=twice, objected=objected, officers=officers
        )

    async def _objections(self, info: Info) -> Sequence[rows.Objection]:
        """The objections to its award while that is shown: no other is looked for."""
        return await info.context.loaders.objections_of.load(self.row.id) if self.row.state is _SHOWN else []

    @strawberry.field(description="What it waits for (待办事项), with since when, and by when where that is known.")
    async def waits_for(self, info: Info) -> list[WaitingFor]:
        """What it waits for."""
        money = await _money(self.row, info)
        of_case = [*await _of_the_file(self.row, info), *await _of_the_gate(self.row, info)]
        items = [WaitingFor(item=item, grant=self.row) for item in of_case]
        if money.doubles:
            since = min(one.recorded_at for one in money.doubles).astimezone(SHANGHAI).date()
            twice = waiting.Waiting(Awaited.DOUBLE_PAYMENT, waiting.DOUBLE_PAYMENT, since)
            items.append(WaitingFor(item=twice, grant=self.row))
        if (lacking := await _of_the_account(self.row, money, info)) is not None:
            items.append(WaitingFor(item=lacking, grant=self.row))
        # At once: their places are read for all of them by one statement.
        of_legs = await gather(*(_of_leg(self.row, leg, info) for leg in money.legs))
        waiting_legs = zip(money.legs, of_legs, strict=True)
        items += [WaitingFor(item=item, grant=self.row, leg=leg.id) for leg, item in waiting_legs if item is not None]
        return items

    @strawberry.field(
        description="Yuan that were ordered to be paid of it so far, in all of its payments (应付金额); what was "
        "cancelled is no part of it."
    )
    async def payable(self, info: Info) -> CNYAmount:
        """What is payable."""
        return CNYAmount((await _money(self.row, info)).fen())

    @strawberry.field(description="Yuan of that which arrived, by the treasuries' receipts (已付金额).")
    async def paid(self, info: Info) -> CNYAmount:
        """What was paid."""
        return CNYAmount((await _money(self.row, info)).fen(LegState.SETTLED))

    @strawberry.field(description="Yuan of that which have not arrived (未付金额).")
    async def outstanding(self, info: Info) -> CNYAmount:
        """What is outstanding."""
        money = await _money(self.row, info)
        return CNYAmount(money.fen() - money.fen(LegState.SETTLED))

    @strawberry.field(description="Who took it up for review (受理人), as the history names that person; null before.")
    async def accepted_by(self, info: Info) -> str | None:
        """Who is in charge."""
        steps = await info.context.loaders.history_of.load(self.row.id)
        accepted = [
            step.actor for step in steps if step.event == GrantEvent.ACCEPT.value and step.subject_id == self.row.id
        ]
        return accepted[-1] if accepted else None


async def _of_the_file(grant: rows.Grant, info: Info) -> list[waiting.Waiting]:
    """What it waits for as it stands in its own life: a step, the end of its publicity, answers, a release."""
    loaders, state = info.context.loaders, grant.state
    items: list[waiting.Waiting] = []
    if state is GrantState.PUBLICITY and grant.publicity_last is not None:
        until = waiting.publicity_until(grant.publicity_last)
        items.append(waiting.Waiting(Awaited.PUBLICITY, until, grant.publicity_first, grant.publicity_last))
    elif state in WAITS_FOR and state in waiting.STEP_SENTENCES:
        asked_for = await loaders.supplements_of.load(grant.id) if state is GrantState.SUPPLEMENT else []
        due = next((supplement.until for supplement in asked_for), grant.step_due_on)
        items.append(waiting.Waiting(Awaited.STEP, waiting.STEP_SENTENCES[state], due=due))
    if state in {GrantState.PUBLICITY, GrantState.PUBLICITY_OVER}:
        days = await loaders.office_days((await dossier_of(grant, info)).version.code)
        for one in await loaders.objections_of.load(grant.id):
            if one.state is ObjectionState.OPEN:
                due = days.after(one.filed_on, info.context.objection_days)
                items.append(waiting.Waiting(Awaited.OBJECTION, waiting.OBJECTION, one.filed_on, due))
    if grant.held_reason is not None:
        items.append(waiting.Waiting(Awaited.RELEASE, waiting.RELEASE))
    return items


async def _of_the_gate(grant: rows.Grant, info: Info) -> list[waiting.Waiting]:
    """What its measure asks for before it pays."""
    dossier = await dossier_of(grant, info)
    texts = dossier.context(info.context.signed_in(), info.context.moment.today).waiting_for
    return [waiting.Waiting(Awaited.GATE, text) for text in texts]


async def _of_the_account(grant: rows.Grant, money: _Money, info: Info) -> waiting.Waiting | None:
    """That a leg could be gathered but for the account of its applicant, since the first was requested."""
    ready = [leg for leg in money.legs if leg.state in TO_BE_GATHERED]
    if not ready or grant.held_reason is not None or await paid_accounts(grant, info):
        return None
    return waiting.Waiting(Awaited.ACCOUNT, waiting.ACCOUNT, min(leg.awarded_on for leg in ready))


async def _of_leg(grant: rows.Grant, leg: rows.PaymentLeg, info: Info) -> waiting.Waiting | None:
    """What a leg waits for; None for one that is settled, cancelled or split, and while its grant's gate is closed."""
    if leg.state is LegState.BUDGET_PENDING:
        policy = (await dossier_of(grant, info)).compiled.policy
        name, place = treasury_title(policy, leg.treasury), await info.context.loaders.queue_place_of.load(leg.id)
        return waiting.Waiting(Awaited.BUDGET, waiting.budget_of(name, place or 1), leg.awarded_on, place=place)
    if leg.state in waiting.OF_LEGS[Awaited.REQUEST][0] and (grant.state is GrantState.APPROVED or grant.held_reason):
        return None
    for code, (states, says) in waiting.OF_LEGS.items():
        if leg.state in states:
            due = await due_of_leg(leg, info) if code is Awaited.RECEIPT else None
            return waiting.Waiting(code, says, due=due)
    return None

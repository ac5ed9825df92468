"""Payment runs (拨付批次): finance gathers requested legs, others approve, the treasury is instructed (4.5)."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.legs import LegEvent, LegState
from domain.models import PaymentLeg, PaymentRun, PaymentRunRow, PolicyVersion
from domain.money import Fen
from domain.refusals import Citation, Code, Refusal
from domain.run_life import RUN_LIFE, RunEvent, RunSituation, RunState
from workflows.actors import SYSTEM, Actor
from workflows.budgets import budget_clause, check_finance
from workflows.dossiers import check_version, open_dossier
from workflows.history import Subject
from workflows.payment_legs import move_leg
from workflows.policies import current_version
from workflows.reasons import remark, stated_name, stated_reason
from workflows.refused import RefusedError, not_found
from workflows.run_rows import MOST_ROWS, candidates, row_of, why_not
from workflows.statements import ask
from workflows.steps import check_step, take_step
from workflows.work import Done, Work


@dataclass(frozen=True, slots=True)
class CreateRun:
    """A run of one treasury: of the legs that are named, or of all that can be paid now."""

    treasury: str
    legs: tuple[UUID, ...] | None = None
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class RunStep:
    """A step of a run; ``second_above`` is the amount in fen above which it takes two approvals."""

    run_id: UUID
    expected_version: int
    reason: str | None = None
    second_above: Fen = 0


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """A leg that is left out of a run, and why."""

    run_id: UUID
    expected_version: int
    leg_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class RunAnswered:
    """A run of which a row was answered."""

    run_id: UUID


async def create_payment_run(work: Work, command: CreateRun) -> Done:
    """Gather requested legs of one treasury into a run (编制拨付批次), oldest first, at most MOST_ROWS.

    A named leg that may not be paid is refused with its place (LEG_NOT_REQUESTED, LEG_IN_RUN, LEG_HELD,
    ACCOUNT_MISSING, LEG_OF_OTHER_TREASURY, NOT_FOUND); of unnamed ones it is left for a later run. Raises RUN_EMPTY,
    NOT_ALLOWED.
    """
    version = await _policy_of(work, command)
    citation = budget_clause(version)
    check_finance(work.actor, citation)
    treasury = stated_name(command.treasury, "treasury", 20)
    legs = await _asked(version, treasury, command.legs, citation)
    looked = [(candidate, why_not(candidate, citation)) for candidate in await candidates(legs)]
    if command.legs is not None and (refused := [(place, no) for place, (_, no) in enumerate(looked) if no]):
        raise RefusedError(*[replace(no, path=("legs", place)) for place, no in refused])
    chosen = [candidate for candidate, no in looked if no is None]
    if not chosen:
        raise RefusedError(Refusal(Code.RUN_EMPTY, {"treasury": treasury}, (), (citation,)))
    place = (await ask("SELECT nextval('run_number') AS place"))[0]["place"]
    run = await PaymentRun.create(
        id=work.new_id(),
        number=f"ZF-{treasury}-{work.today.year}-{place:06d}",
        policy_code=version.code,
        treasury=treasury,
        state=RunState.GATHERED,
        version=1,
        total=sum(candidate.leg.amount for candidate in chosen),
        rows_count=len(chosen),
        made_by=work.actor.name,
        made_at=work.now,
    )
    await PaymentRunRow.bulk_create([row_of(work, run, number, found) for number, found in enumerate(chosen, 1)])
    return _done(run)


async def _policy_of(work: Work, command: CreateRun) -> PolicyVersion:
    """The policy of a run: the one that is named, else that of the first leg named, else the current one."""
    code = command.policy
    if code is None and command.legs:
        first = await PaymentLeg.get_or_none(id=command.legs[0])
        code = first.policy_code if first else None
    version = await current_version(work.today, code)
    if version is None:
        raise not_found("policy", "policy")
    return version


async def _asked(
    version: PolicyVersion, treasury: str, named: tuple[UUID, ...] | None, citation: Citation
) -> list[PaymentLeg]:
    """The legs that are named, in their order, or all that are requested; MOST_ROWS at most."""
    if named is None:
        requested = PaymentLeg.filter(policy_code=version.code, treasury=treasury, state=LegState.REQUESTED.value)
        taken = PaymentRunRow.filter(standing=True, outcome__isnull=True, run__treasury=treasury)
        in_runs = [str(uid) for uid in await taken.values_list("leg_id", flat=True)]
        return await requested.exclude(id__in=in_runs).order_by("place").limit(MOST_ROWS)
    found = {leg.id: leg for leg in await PaymentLeg.filter(id__in=list(named), policy_code=version.code)}
    legs: list[PaymentLeg] = []
    for place, uid in enumerate(dict.fromkeys(named)):
        if uid not in found:
            raise not_found("leg", "legs", place)
        if found[uid].treasury != treasury:
            terms = {"observed": found[uid].treasury, "required": treasury}
            raise RefusedError(Refusal(Code.LEG_OF_OTHER_TREASURY, terms, ("legs", place), (citation,)))
        legs.append(found[uid])
    return legs[:MOST_ROWS]


async def approve_payment_run(work: Work, command: RunStep) -> Done:
    """Approve a run (审批): never by who made it; above the amount of the settings by two, one after the other.

    Every row is looked at again. Raises RUN_FOUR_EYES, LEG_HELD and what else keeps a leg from being paid.
    """
    file = await _opened(work, command.run_id, command.expected_version, command.second_above)
    first = file.run.state is RunState.GATHERED and file.run.total > command.second_above
    event = RunEvent.CHECK if first else RunEvent.CLEAR
    check_step(RUN_LIFE, file.run.state, event, file.situation(work))
    await _check_rows(file)
    if first:
        file.run.checked_by = work.actor.name
    else:
        file.run.cleared_by = work.actor.name
    await file.move(work, event, remark(command.reason), as_it_stood=True)
    return _done(file.run)


async def instruct_payment_run(work: Work, command: RunStep) -> Done:
    """Instruct the treasury to pay an approved run (下达国库): its file may be taken now, and nothing changes it.

    Every row is looked at once more, under the lock of its grant. Raises LEG_HELD and what else keeps a leg unpaid.
    """
    file = await _opened(work, command.run_id, command.expected_version)
    check_step(RUN_LIFE, file.run.state, RunEvent.INSTRUCT, file.situation(work))
    rows = await _rows(file.run)
    for row in sorted(rows, key=lambda row: row.grant_id):
        dossier = await open_dossier(work, row.grant_id, None)
        leg = await PaymentLeg.get(id=row.leg_id)
        if refusal := why_not((await candidates([leg]))[0], file.citation, file.run):
            raise RefusedError(refusal)
        await move_leg(work, dossier, leg, LegEvent.INSTRUCT)
        await dossier.save(work)
    file.run.instructed_on = work.today
    await file.move(work, RunEvent.INSTRUCT, remark(command.reason))
    return _done(file.run)


async def cancel_payment_run(work: Work, command: RunStep) -> Done:
    """Cancel a run that was not instructed, with a reason (撤销批次): its legs can be gathered again."""
    file = await _opened(work, command.run_id, command.expected_version)
    check_step(RUN_LIFE, file.run.state, RunEvent.CANCEL, file.situation(work))
    reason = stated_reason(command.reason)
    await PaymentRunRow.filter(run_id=file.run.id, standing=True).update(standing=False, reason=reason)
    file.run.total = file.run.rows_count = 0
    await file.move(work, RunEvent.CANCEL, reason)
    return _done(file.run)


async def leave_out_of_run(work: Work, command: LeaveOut) -> Done:
    """Leave a leg out of a run that was not instructed, with a reason (剔除): the run is approved anew."""
    file = await _opened(work, command.run_id, command.expected_version)
    check_step(RUN_LIFE, file.run.state, RunEvent.LEAVE_OUT, file.situation(work))
    row = await PaymentRunRow.get_or_none(run_id=file.run.id, leg_id=command.leg_id, standing=True)
    if row is None:
        raise not_found("leg", "leg")
    reason = stated_reason(command.reason)
    await PaymentRunRow.filter(id=row.id).update(standing=False, reason=reason)
    file.run.total, file.run.rows_count = file.run.total - row.amount, file.run.rows_count - 1
    file.run.checked_by = file.run.cleared_by = None
    await file.move(work, RunEvent.LEAVE_OUT, f"{row.grant_number}: {reason}"[:2000])
    return _done(file.run)


async def advance_run(work: Work, command: RunAnswered) -> Done:
    """Close a run of which every row was answered for good (回单齐备)."""
    run = await PaymentRun.filter(id=command.run_id).select_for_update(no_key=True).first()
    if run is None or run.state is not RunState.INSTRUCTED or any(_is_open(row) for row in await _rows(run)):
        return Done(command.run_id, changed=False)
    file = _File(run, budget_clause(await _version(work, run)))
    await file.move(work, RunEvent.ANSWER, None, actor=SYSTEM)
    return _done(run)


def _is_open(row: PaymentRunRow) -> bool:
    return row.outcome in {None, LegState.UNKNOWN.value}


@dataclass(slots=True)
class _File:
    """A run under lock, with the clause on which it stands."""

    run: PaymentRun
    citation: Citation
    second_above: Fen = 0

    def situation(self, work: Work, actor: Actor | None = None) -> RunSituation:
        acting, run = actor or work.actor, self.run
        return RunSituation(
            acting.role,
            self.citation,
            made_by_this_person=run.made_by == acting.name,
            checked_by_this_person=run.checked_by == acting.name,
            needs_second=run.checked_by is None and run.total > self.second_above > 0,
        )

    async def move(
        self, work: Work, event: RunEvent, reason: str | None, *, actor: Actor | None = None, as_it_stood: bool = False
    ) -> None:
        """Take a step, save and write history; ``as_it_stood`` where who acts was put on the run for this very step."""
        situation = self.situation(work, actor)
        if as_it_stood:
            situation = replace(situation, checked_by_this_person=False)
        acting = actor or work.actor
        await take_step(
            work,
            RUN_LIFE,
            self.run,
            event,
            situation,
            subject=Subject.RUN,
            scope=self.run.id,
            actor=acting,
            reason=reason,
        )


async def _opened(work: Work, run_id: UUID, expected_version: int, second_above: Fen = 0) -> _File:
    run = await PaymentRun.filter(id=run_id).select_for_update(no_key=True).first()
    if run is None:
        raise not_found("run", "id")
    citation = budget_clause(await _version(work, run))
    check_finance(work.actor, citation)
    check_version(run.version, expected_version)
    return _File(run, citation, second_above)


async def _version(work: Work, run: PaymentRun) -> PolicyVersion:
    version = await current_version(work.today, run.policy_code)
    if version is None:
        message = f"{run.number} is of no policy"
        raise ValueError(message)
    return version


async def _rows(run: PaymentRun) -> list[PaymentRunRow]:
    return await PaymentRunRow.filter(run_id=run.id, standing=True).order_by("number")


async def _check_rows(file: _File) -> None:
    """Look at every row again; raise all that keeps one from being paid, or RUN_EMPTY where none is left."""
    rows = await _rows(file.run)
    if not rows:
        raise RefusedError(Refusal(Code.RUN_EMPTY, {"treasury": file.run.treasury}, ("id",), (file.citation,)))
    legs = await PaymentLeg.filter(id__in=[row.leg_id for row in rows])
    refusals = [no for found in await candidates(legs) if (no := why_not(found, file.citation, file.run))]
    if refusals:
        raise RefusedError(*refusals)


def _done(run: PaymentRun) -> Done:
    outcome = {"run": run.number, "state": run.state.value, "version": run.version, "total": run.total}
    return Done(run.id, {"run": run.id}, outcome)

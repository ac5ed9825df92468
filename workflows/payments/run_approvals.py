"""Approving a payment run (审批) and instructing its treasury (下达国库): of exactly the rows that were seen."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from domain.lives.legs import LegEvent
from domain.lives.run_life import RunEvent, RunState
from domain.models import Grant, Payment, PaymentLeg, PaymentRunRow
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from domain.treasury.run_files import rows_sha256
from domain.values.money import Fen
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.known_accounts import lock_accounts
from workflows.cases.other_award_steps import close_for
from workflows.other_awards.same_matter import check_due
from workflows.payments.open_runs import OpenRun, open_run
from workflows.payments.run_dues import leg_not_due, not_due
from workflows.payments.run_rows import Candidate, approved, candidates, not_by, not_in_its_name, outdated, why_not
from workflows.payments.runs import RunStep
from workflows.transaction.actors import Actor
from workflows.transaction.declarations import Setting, command, on
from workflows.transaction.reasons import remark, stated_name
from workflows.transaction.refused import RefusedError
from workflows.transaction.shown import RUN
from workflows.transaction.work import Done, Work
from workflows.treasury.payment_legs import move_leg

MOST_HASH = 64

_THIS_RUN = Text(zh="该批次", en="this run")


@command(
    "Approve the rows of a run (审批): by finance, never by who gathered one or recorded an account to which "
    "one pays; above the amount of the settings by two.",
    step=RunEvent.CHECK,
    by="",
    shows=(RUN,),
)
class ApprovePaymentRun:
    """A run to approve: the rows that you saw."""

    run_id: Annotated[UUID, on("PaymentRun"), "The run."]
    expected_version: Annotated[int, "Its version when you decided."]
    rows_sha256: Annotated[str, "Its `rowsSha256` as you read it with the rows: you approve these rows and no others."]
    reason: Annotated[str | None, "Why, for the record."] = None
    second_above: Annotated[Fen, Setting("second_approval_above")] = 0


async def approve_payment_run(work: Work, command: ApprovePaymentRun) -> Done:
    """Approve the rows of a run (审批): never by who gathered one; above the amount of the settings by two.

    Who approves states the hash of the rows that he saw, and every row is looked at again, under the locks of what it
    stands on. Raises RUN_FOUR_EYES, RUN_ROWS_DIFFER for another hash, ROW_OUTDATED where a row no longer agrees with
    what is on record, ACCOUNT_FOUR_EYES for who put the account of a row on record, LEG_NOT_DUE, LEG_HELD and what else
    keeps a leg from being paid, RUN_EMPTY.
    """
    file = await open_run(work, command.run_id, command.expected_version, command.second_above)
    run = file.run
    first = run.state is RunState.GATHERED and run.total > command.second_above
    event = RunEvent.CHECK if first else RunEvent.CLEAR
    file.check(work, event)
    rows_hash = stated_name(command.rows_sha256, "rowsSha256", MOST_HASH)
    if rows_hash.lower() != run.rows_sha256:
        raise RefusedError(Refusal(Code.RUN_ROWS_DIFFER, {"observed": rows_hash}, ("rowsSha256",), (file.citation,)))
    await _check_rows(work, file)
    if first:
        run.checked_by, run.checked_by_person = work.actor.name, work.actor.person
        run.checked_sha256 = run.rows_sha256
    else:
        run.cleared_by, run.cleared_by_person = work.actor.name, work.actor.person
        run.cleared_sha256 = run.rows_sha256
    await file.move(work, event, remark(command.reason), as_it_stood=True)
    return file.done()


@command(
    "Instruct the treasury to pay an approved run (下达国库); its file may be taken since.",
    step=RunEvent.INSTRUCT,
    shows=(RUN,),
)
class InstructPaymentRun(RunStep):
    """An approved run to instruct."""


async def instruct_payment_run(work: Work, command: InstructPaymentRun) -> Done:
    """Instruct the treasury to pay the rows that were approved (下达国库): its file may be taken, nothing changes it.

    Every row is looked at once more, under the lock of its grant. Raises RUN_ROWS_DIFFER, ROW_OUTDATED, LEG_NOT_DUE,
    LEG_HELD and what else keeps a leg unpaid.
    """
    file = await open_run(work, command.run_id, command.expected_version)
    file.check(work, RunEvent.INSTRUCT)
    check_as_approved(file)
    await _lock_accounts(file)
    for row in sorted(file.rows, key=lambda row: row.grant_id):
        dossier = await open_dossier(work, row.grant_id, None)
        candidate = (await candidates([row.leg_id]))[0]
        if refusal := no_longer(candidate, row, file):
            raise RefusedError(refusal)
        await _give_up_for(work, dossier, candidate, file)
        leg = await PaymentLeg.get(id=row.leg_id)
        leg.instructed_on = work.today
        await move_leg(work, dossier, leg, LegEvent.INSTRUCT)
        await dossier.save(work)
    file.run.instructed_on = work.today
    await file.move(work, RunEvent.INSTRUCT, remark(command.reason))
    return file.done()


def check_as_approved(file: OpenRun) -> None:
    """Raise RUN_ROWS_DIFFER where the rows of a run are not those that were approved."""
    if file.run.cleared_sha256 != rows_sha256([approved(row) for row in file.rows]):
        terms = {"observed": file.run.cleared_sha256 or ""}
        raise RefusedError(Refusal(Code.RUN_ROWS_DIFFER, terms, ("id",), (file.citation,)))


def no_longer(candidate: Candidate, row: PaymentRunRow, file: OpenRun) -> Refusal | None:
    """Why a row that was gathered may not be paid as it stands."""
    cited = file.citation
    return why_not(candidate, cited, file.run) or outdated(candidate, row, cited) or not_in_its_name(candidate, cited)


async def _give_up_for(work: Work, dossier: Dossier, candidate: Candidate, file: OpenRun) -> None:
    """Hold a leg once more against what other policies gave; what is lower and unpaid is given up for it."""
    try:
        lower = await check_due(dossier, await Payment.get(id=candidate.leg.payment_id))
    except RefusedError as refused:
        raise RefusedError(leg_not_due(candidate, refused.refusals[0], file.citation)) from None
    await close_for(work, dossier, lower)


async def _lock_accounts(file: OpenRun) -> None:
    grants = await Grant.filter(id__in=[row.grant_id for row in file.rows]).only("applicant_id")
    await lock_accounts([grant.applicant_id for grant in grants], shared=True)


async def _check_rows(work: Work, file: OpenRun) -> None:
    """Look at every row again; raise all that keeps one from being paid, or RUN_EMPTY where none is left."""
    if file.rows:
        await _lock_accounts(file)
    legs = [row.leg_id for row in file.rows]
    due = dict(zip(legs, await not_due(work, await candidates(legs), file.citation), strict=True))
    # Read anew, now that the grants are locked.
    current = {candidate.leg.id: candidate for candidate in await candidates(legs)}
    if refusals := rows_refused(file, current, due, work.actor):
        raise RefusedError(*refusals)


def rows_refused(
    file: OpenRun, current: Mapping[UUID, Candidate], due: Mapping[UUID, Refusal | None], actor: Actor
) -> list[Refusal]:
    """Return all that keeps the rows of a run from being approved by somebody, or RUN_EMPTY where none is left."""
    if not file.rows:
        return [Refusal(Code.RUN_EMPTY, {"treasury": _THIS_RUN}, ("id",), (file.citation,))]
    looked = (
        no_longer(current[row.leg_id], row, file)
        or not_by(current[row.leg_id], actor, file.citation)
        or due.get(row.leg_id)
        for row in file.rows
    )
    return [refusal for refusal in looked if refusal]

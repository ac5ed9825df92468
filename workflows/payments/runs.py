"""Payment runs (拨付批次): requested legs are gathered, gathered anew, or left out before they are instructed (4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from domain.handling.leg_queue import treasury_title
from domain.handling.vouchers import VoucherOutcome
from domain.lives.legs import LegState
from domain.lives.run_life import RunEvent, RunState
from domain.models import Grant, PaymentLeg, PaymentRun, PaymentRunRow, PolicyVersion
from domain.policy.conditions import Text
from domain.refusals.refusals import Citation, Code, Refusal
from domain.treasury.run_files import rows_sha256
from workflows.cases.known_accounts import lock_accounts
from workflows.payments.open_runs import OpenRun, open_run, run_under_lock
from workflows.payments.run_dues import not_due
from workflows.payments.run_rows import MOST_ROWS, Candidate, candidates, not_by, not_in_its_name, row_of, why_not
from workflows.policies.policies import current_version
from workflows.runtime.sql import ask
from workflows.transaction.actors import SYSTEM, Actor
from workflows.transaction.declarations import Id, command, on
from workflows.transaction.packs import compiled_version
from workflows.transaction.reasons import remark, stated_name, stated_reason
from workflows.transaction.refused import RefusedError, not_found
from workflows.transaction.rights import BY_FINANCE, by_finance_of, require
from workflows.transaction.shown import RUN
from workflows.transaction.work import Done, Work
from workflows.treasury.budgets import budget_clause


@dataclass(frozen=True, slots=True)
class RunStep:
    """A step of a run."""

    run_id: Annotated[UUID, on("PaymentRun"), "The run."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: Annotated[str | None, "Why, for the record."] = None


@dataclass(frozen=True, slots=True)
class RunAnswered:
    """A run of which a row was answered."""

    run_id: UUID


@command(
    "Gather requested legs of one treasury into a run (编制拨付批次): those named, or all that can be paid.",
    step=RunEvent.GATHER,
    shows=(RUN,),
)
class CreatePaymentRun:
    """A run of one treasury."""

    treasury: Annotated[str, "Code of a payer such as city, or of a paying district."]
    leg_ids: Annotated[
        tuple[UUID, ...] | None,
        Id("PaymentLeg"),
        "The legs, at most 200; without them all that can be paid now, oldest first.",
    ] = None
    policy_code: Annotated[
        str | None, "Code of the policy; by default that of the legs named, else the current one."
    ] = None


async def create_payment_run(work: Work, command: CreatePaymentRun) -> Done:
    """Gather requested legs of one treasury into a run (编制拨付批次), oldest first, at most MOST_ROWS.

    A named leg that may not be paid is refused with its place (LEG_NOT_REQUESTED, LEG_IN_RUN, LEG_HELD,
    ACCOUNT_MISSING, ACCOUNT_HOLDER_DIFFERS, LEG_OF_OTHER_TREASURY, NOT_FOUND; ACCOUNT_FOUR_EYES for who put its account
    on record; LEG_NOT_DUE where another policy paid since); of unnamed ones it is left for a later run, and
    where none is left, ACCOUNT_FOUR_EYES comes before RUN_EMPTY: another person can gather them. Raises NOT_ALLOWED.
    """
    version = await _policy_of(work, command)
    citation = budget_clause(version)
    require(work.actor, BY_FINANCE, citation)
    treasury = stated_name(command.treasury, "treasury", 20)
    require(work.actor, by_finance_of([treasury], compiled_version(version).policy), citation)
    legs = await _legs_to_gather(version, treasury, command.leg_ids, citation)
    await _lock_accounts_of(legs)
    looked = await _looked_at(work, legs, citation)
    if command.leg_ids is not None and (refused := [(place, no) for place, (_, no) in enumerate(looked) if no]):
        raise RefusedError(*[replace(no, path=("legIds", place)) for place, no in refused])
    chosen = [candidate for candidate, no in looked if no is None]
    if not chosen:
        own = [no for _, no in looked if no is not None and no.code is Code.ACCOUNT_FOUR_EYES]
        empty = Refusal(Code.RUN_EMPTY, {"treasury": _named(version, treasury)}, (), (citation,))
        raise RefusedError(*(own or [empty]))
    file = await _new_run(work, version, treasury, citation)
    gathered = [row_of(work, file.run, number, chosen_row) for number, chosen_row in enumerate(chosen, 1)]
    await PaymentRunRow.bulk_create(gathered)
    file.hold(gathered)
    await file.move(work, RunEvent.GATHER, None)
    return file.done()


async def _looked_at(
    work: Work, legs: Sequence[PaymentLeg], citation: Citation
) -> list[tuple[Candidate, Refusal | None]]:
    """Legs with what keeps each from being gathered; looked at under the locks of those grants that seem in order."""
    gathered = await candidates([leg.id for leg in legs])
    first = [
        why_not(each, citation) or not_in_its_name(each, citation) or not_by(each, work.actor, citation)
        for each in gathered
    ]
    sound = [each for each, no in zip(gathered, first, strict=True) if no is None]
    due = dict(zip((each.leg.id for each in sound), await not_due(work, sound, citation), strict=True))
    return [(each, no or due[each.leg.id]) for each, no in zip(gathered, first, strict=True)]


async def _new_run(work: Work, version: PolicyVersion, treasury: str, citation: Citation) -> OpenRun:
    """A new run, as yet without rows."""
    place = (await ask("SELECT nextval('run_number') AS place"))[0]["place"]
    run = await PaymentRun.create(
        id=work.new_id(),
        number=f"ZF-{treasury}-{work.today.year}-{place:06d}",
        policy_code=version.code,
        treasury=treasury,
        state=RunState.GATHERED,
        version=0,
        total=0,
        rows_count=0,
        rows_sha256=rows_sha256([]),
        made_by=work.actor.name,
        made_by_person=work.actor.person,
        made_at=work.now,
    )
    return OpenRun(run, citation, compiled_version(version).policy)


async def _lock_accounts_of(legs: Sequence[PaymentLeg]) -> None:
    grants = Grant.filter(payments__legs__id__in=[leg.id for leg in legs]).only("applicant_id")
    await lock_accounts([grant.applicant_id for grant in await grants], shared=True)


async def _policy_of(work: Work, command: CreatePaymentRun) -> PolicyVersion:
    """The policy of a run: the one that is named, else that of the first leg named, else the current one."""
    code = command.policy_code
    if code is None and command.leg_ids:
        first = await PaymentLeg.get_or_none(id=command.leg_ids[0])
        code = first.policy_code if first else None
    version = await current_version(work.today, code)
    if version is None:
        raise not_found("policy", "policyCode")
    return version


def _named(version: PolicyVersion, treasury: str) -> Text:
    return treasury_title(compiled_version(version).policy, treasury)


async def _legs_to_gather(
    version: PolicyVersion, treasury: str, named: tuple[UUID, ...] | None, citation: Citation
) -> list[PaymentLeg]:
    """The legs that are named, in their order, or all that are requested; MOST_ROWS at most."""
    if named is None:
        requested = PaymentLeg.filter(policy_code=version.code, treasury=treasury, state=LegState.REQUESTED.value)
        in_open_runs = PaymentRunRow.filter(standing=True, outcome__isnull=True, run__treasury=treasury)
        in_runs = [str(uid) for uid in await in_open_runs.values_list("leg_id", flat=True)]
        return await requested.exclude(id__in=in_runs).order_by("place").limit(MOST_ROWS)
    known = {leg.id: leg for leg in await PaymentLeg.filter(id__in=list(named), policy_code=version.code)}
    legs: list[PaymentLeg] = []
    for place, uid in enumerate(dict.fromkeys(named)):
        if uid not in known:
            raise not_found("leg", "legIds", place)
        if known[uid].treasury != treasury:
            terms = {"observed": _named(version, known[uid].treasury), "required": _named(version, treasury)}
            raise RefusedError(Refusal(Code.LEG_OF_OTHER_TREASURY, terms, ("legIds", place), (citation,)))
        legs.append(known[uid])
    return legs[:MOST_ROWS]


@command(
    "Gather anew the rows of a run that no longer agree with what is on record, such as a corrected account "
    "(更新批次): it is approved anew.",
    step=RunEvent.GATHER,
    shows=(RUN,),
)
class RefreshPaymentRun(RunStep):
    """A run to refresh."""


async def refresh_payment_run(work: Work, command: RefreshPaymentRun) -> Done:
    """Gather anew the rows of a run that no longer agree with what is on record (更新批次); it is approved anew.

    Each is left out as it was, and stands at the end as it is now, gathered by who refreshes. Where all rows agree
    nothing changes. Raises what keeps a leg from being paid (it is left out first), ACCOUNT_FOUR_EYES for who put the
    account of such a row on record.
    """
    file = await open_run(work, command.run_id, command.expected_version)
    file.check(work, RunEvent.GATHER)
    legs = await PaymentLeg.filter(id__in=[row.leg_id for row in file.rows])
    await _lock_accounts_of(legs)
    current = {each.leg.id: each for each in await candidates([row.leg_id for row in file.rows])}
    if refusals := unrefreshable(file, current, work.actor):
        raise RefusedError(*refusals)
    differing = [row for row in file.rows if current[row.leg_id].differs_from(row)]
    if not differing:
        return replace(file.done(), changed=False)
    reasons = [_said_of(row, current[row.leg_id]) for row in differing]
    await _replace(work, file, differing, current, reasons)
    await file.move(work, RunEvent.GATHER, "；".join([*reasons, remark(command.reason) or ""])[:2000])
    return file.done()


def unrefreshable(file: OpenRun, current: dict[UUID, Candidate], actor: Actor) -> list[Refusal]:
    """Return why somebody cannot gather the rows of a run anew: what keeps a leg from being paid comes first."""
    looked = [
        why_not(each, file.citation, file.run) or not_in_its_name(each, file.citation) for each in current.values()
    ]
    if refusals := [no for no in looked if no]:
        return refusals
    differing = [current[row.leg_id] for row in file.rows if current[row.leg_id].differs_from(row)]
    return [no for each in differing if (no := not_by(each, actor, file.citation))]


def _said_of(row: PaymentRunRow, candidate: Candidate) -> str:
    return f"{row.grant_number}：{'、'.join(fact.zh for fact in candidate.differs_from(row))}已变更"


async def _replace(
    work: Work, file: OpenRun, rows: Sequence[PaymentRunRow], current: dict[UUID, Candidate], reasons: Sequence[str]
) -> None:
    """Put each of these rows down as it stands on record, at the end of the run; as it was it no longer stands."""
    for row, reason in zip(rows, reasons, strict=True):
        await PaymentRunRow.filter(id=row.id).update(standing=False, reason=reason)
    last = await PaymentRunRow.filter(run_id=file.run.id).order_by("-number").first()
    after = last.number if last else 0
    anew = [row_of(work, file.run, after + place, current[row.leg_id]) for place, row in enumerate(rows, 1)]
    await PaymentRunRow.bulk_create(anew)
    file.hold([*(row for row in file.rows if row not in rows), *anew])


@command(
    "Cancel a run that was not instructed, with a reason (撤销批次): its legs can be gathered again.",
    step=RunEvent.CANCEL,
    shows=(RUN,),
)
class CancelPaymentRun:
    """A run to cancel; the reason is required."""

    run_id: Annotated[UUID, on("PaymentRun"), "The run."]
    expected_version: Annotated[int, "Its version when you decided."]
    reason: Annotated[str, "Why, for the record."]


async def cancel_payment_run(work: Work, command: CancelPaymentRun) -> Done:
    """Cancel a run that was not instructed, with a reason (撤销批次): its legs can be gathered again."""
    file = await open_run(work, command.run_id, command.expected_version)
    file.check(work, RunEvent.CANCEL)
    reason = stated_reason(command.reason)
    await PaymentRunRow.filter(run_id=file.run.id, standing=True).update(standing=False, reason=reason)
    file.run.total = file.run.rows_count = 0
    await file.move(work, RunEvent.CANCEL, reason)
    return file.done()


@command(
    "Leave a leg out of a run that was not instructed, with a reason (剔除): it is approved anew.",
    step=RunEvent.LEAVE_OUT,
    shows=(RUN,),
)
class LeaveOutOfRun:
    """A leg to leave out of a run."""

    run_id: Annotated[UUID, on("PaymentRun"), "The run."]
    expected_version: Annotated[int, "Its version when you decided."]
    leg_id: Annotated[UUID, Id("PaymentLeg"), "The leg."]
    reason: Annotated[str, "Why."]


async def leave_out_of_run(work: Work, command: LeaveOutOfRun) -> Done:
    """Leave a leg out of a run that was not instructed, with a reason (剔除): the run is approved anew."""
    file = await open_run(work, command.run_id, command.expected_version)
    file.check(work, RunEvent.LEAVE_OUT)
    row = next((row for row in file.rows if row.leg_id == command.leg_id), None)
    if row is None:
        raise not_found("leg", "legId")
    reason = stated_reason(command.reason)
    await PaymentRunRow.filter(id=row.id).update(standing=False, reason=reason)
    file.hold([other for other in file.rows if other is not row])
    await file.move(work, RunEvent.LEAVE_OUT, f"{row.grant_number}: {reason}"[:2000])
    return file.done()


async def advance_run(work: Work, command: RunAnswered) -> Done:
    """Close a run of which every row was answered for good (回单齐备)."""
    file = await run_under_lock(work, command.run_id)
    if file is None or file.run.state is not RunState.INSTRUCTED or any(_is_open(row) for row in file.rows):
        return Done(command.run_id, changed=False)
    await file.move(work, RunEvent.ANSWER, None, actor=SYSTEM)
    return file.done()


def _is_open(row: PaymentRunRow) -> bool:
    return row.outcome in {None, VoucherOutcome.UNKNOWN, VoucherOutcome.PARTIALLY_SETTLED}

"""A payment run under lock (批次案卷), with the clause on which it stands: its steps are taken here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.lives.run_life import RUN_LIFE, RunContext, RunEvent
from domain.models import PaymentRun, PaymentRunRow, PolicyVersion
from domain.policy.policy import Policy
from domain.refusals.refusals import Citation
from domain.treasury.run_files import rows_sha256
from domain.values.money import Fen
from workflows.cases.dossiers import check_version
from workflows.payments.run_rows import approved
from workflows.policies.policies import current_version
from workflows.runtime.sql import read
from workflows.transaction.actors import Actor
from workflows.transaction.history import Subject
from workflows.transaction.packs import compiled_version
from workflows.transaction.refused import not_found
from workflows.transaction.rights import by_finance_of, require
from workflows.transaction.shown import Thing
from workflows.transaction.steps import check_step, take_step
from workflows.transaction.work import Done, Work
from workflows.treasury.budgets import budget_clause


@dataclass(slots=True)
class OpenRun:
    """A run under lock, with its rows that stand. Commands change it through ``hold`` and ``move``."""

    run: PaymentRun
    citation: Citation
    policy: Policy
    rows: list[PaymentRunRow] = field(default_factory=list[PaymentRunRow])
    second_above: Fen = 0

    def context(self, actor: Actor) -> RunContext:
        """Return what the guards of its life look at, for somebody."""
        run = self.run
        return RunContext(
            actor.role,
            self.citation,
            made_by_this_person=not actor.people.isdisjoint(
                (run.made_by_person, *(row.gathered_by_person for row in self.rows))
            ),
            checked_by_this_person=run.checked_by_person in actor.people,
            needs_second=run.checked_by is None and run.total > self.second_above > 0,
        )

    def check(self, work: Work, event: RunEvent) -> None:
        """Raise the refusal of a step that cannot be taken now; change nothing."""
        check_step(RUN_LIFE, self.run.state, event, self.context(work.actor))

    def hold(self, rows: Sequence[PaymentRunRow]) -> None:
        """Let the run be of these rows; what was approved of others is approved no longer."""
        self.rows = sorted(rows, key=lambda row: row.number)
        self.run.total, self.run.rows_count = sum(row.amount for row in self.rows), len(self.rows)
        self.run.rows_sha256 = rows_sha256([approved(row) for row in self.rows])
        self.let_fall()

    def let_fall(self) -> None:
        """Let the run have no approval."""
        self.run.checked_by = self.run.checked_by_person = self.run.checked_sha256 = None
        self.run.cleared_by = self.run.cleared_by_person = self.run.cleared_sha256 = None

    async def move(
        self, work: Work, event: RunEvent, reason: str | None, *, actor: Actor | None = None, as_it_stood: bool = False
    ) -> None:
        """Take a step, save and write history; ``as_it_stood`` where who acts was put on the run for this very step."""
        acting = actor or work.actor
        context = self.context(acting)
        if as_it_stood:
            context = replace(context, checked_by_this_person=False)
        await take_step(
            work,
            RUN_LIFE,
            self.run,
            event,
            context,
            subject=Subject.RUN,
            scope=self.run.id,
            actor=acting,
            reason=reason,
        )

    def done(self) -> Done:
        """Return word that a command on the run was done."""
        run = self.run
        outcome = {"run": run.number, "state": run.state.value, "version": run.version, "total": run.total}
        return Done(run.id, {Thing.RUN: run.id}, outcome | {"sha256": run.rows_sha256})


async def open_run(work: Work, run_id: UUID, expected_version: int | None, second_above: Fen = 0) -> OpenRun:
    """Lock a run for somebody of finance. Raises NOT_FOUND, NOT_ALLOWED, STALE_VERSION, in this order."""
    file = await run_under_lock(work, run_id)
    if file is None:
        raise not_found("run", "id")
    require(work.actor, by_finance_of([file.run.treasury], file.policy), file.citation)
    check_version(file.run.version, expected_version)
    file.second_above = second_above
    return file


async def run_under_lock(work: Work, run_id: UUID) -> OpenRun | None:
    """Lock a run, whoever acts; None where there is none."""
    run = next(iter(await read(PaymentRun, "WHERE id = $1 FOR NO KEY UPDATE", run_id)), None)
    if run is None:
        return None
    rows = await read(PaymentRunRow, "WHERE run_id = $1 AND standing ORDER BY number", run.id)
    version = await _version(work, run)
    return OpenRun(run, budget_clause(version), compiled_version(version).policy, rows)


async def _version(work: Work, run: PaymentRun) -> PolicyVersion:
    version = await current_version(work.today, run.policy_code)
    if version is None:
        message = f"{run.number} is of no policy"
        raise ValueError(message)
    return version

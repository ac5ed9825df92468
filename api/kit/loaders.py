"""Loaders: one statement for each kind of thing a request asks for, however many of them it asks for (no N+1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader
from tortoise.models import Model

from domain.handling.deadlines import OfficeDays
from domain.models import (
    Applicant,
    AwardCorrection,
    BankAccount,
    Call,
    CorrectionClaim,
    Document,
    DoublePayment,
    Duty,
    DutyReport,
    ExpertAssignment,
    FactSnapshot,
    Grant,
    HistoryStep,
    Milestone,
    NoticeAward,
    Objection,
    OtherAward,
    Payment,
    PaymentLeg,
    PaymentRunRow,
    PolicyVersion,
    Proposal,
    Receipt,
    Recovery,
    RecoveryLeg,
    RecoveryReceipt,
    RegisterVersion,
    Review,
    ServiceMonth,
    Supplement,
    Tranche,
    TransitionRule,
    Unit,
)
from domain.policy.calendar import YEARS
from workflows.cases.circumstances import Circumstances, circumstances
from workflows.cases.notice_archive import ObjectionCounts, objections_shown
from workflows.grants.open_awards import AwardSums, award_sums
from workflows.policies.policies import current_version
from workflows.policies.policy_days import office_days_by_policy
from workflows.runtime.sql import read
from workflows.transaction.actors import Actor
from workflows.transaction.seen import seen_by
from workflows.transaction.sights import seen_money

M = TypeVar("M", bound=Model)

_BY_RUN = tuple(f"(SELECT run.{column} FROM payment_run run WHERE run.id = run_id)" for column in ("made_at", "number"))  # noqa: S608 - words of our own
"""Rows of runs in the order in which their runs were made."""


def _one(model: type[M]) -> DataLoader[UUID, M | None]:
    """A loader of rows by their ids."""

    async def load(ids: list[UUID]) -> list[M | None]:
        by_id = {row.pk: row for row in await read(model, "WHERE id = ANY($1)", ids)}
        return [by_id.get(uid) for uid in ids]

    return DataLoader(load)


def _many(model: type[M], parent: str, *order: str) -> DataLoader[UUID, list[M]]:
    """A loader of the rows that belong to each parent, in an order of columns."""
    rest = f"WHERE {parent} = ANY($1)" + (f" ORDER BY {', '.join(order)}" if order else "")

    async def load(ids: list[UUID]) -> list[list[M]]:
        grouped: dict[UUID, list[M]] = {uid: [] for uid in ids}
        for row in await read(model, rest, ids):
            grouped[getattr(row, parent)].append(row)
        return list(grouped.values())

    return DataLoader(load)


@dataclass(frozen=True, slots=True)
class GrantAndVersion:
    """A grant and the policy version to which it is pinned; two of one grant are one question."""

    grant: Grant = field(compare=False)
    version: PolicyVersion = field(compare=False)
    uid: UUID


async def _around(grants: list[GrantAndVersion]) -> list[Circumstances]:
    return await circumstances([(one.grant, one.version) for one in grants])


async def _duties(keys: list[tuple[str, int]]) -> list[list[Duty]]:
    """The duties of a policy's code in a year; a year that no database holds has none."""
    codes, years = {code for code, _ in keys}, {year for _, year in keys if year in YEARS}
    duties = await Duty.filter(policy_code__in=codes, year__in=years).order_by("measure", "district_code")
    return [[duty for duty in duties if (duty.policy_code, duty.year) == key] for key in keys]


async def _of_beneficiaries(credit_codes: list[str]) -> list[list[OtherAward]]:
    """The awards of other policies of each beneficiary, oldest first."""
    awards = await read(OtherAward, "WHERE credit_code = ANY($1) ORDER BY recorded_at, id", credit_codes)
    return [[award for award in awards if award.credit_code == code] for code in credit_codes]


async def _seen_by(actor: Actor, model: type[M], ids: list[UUID]) -> list[M | None]:
    """The rows of these ids that somebody sees."""
    visible = {row.pk: row for row in await (await seen_by(actor, model)).filter(id__in=ids)}
    return [visible.get(uid) for uid in ids]


async def _money_seen_by(actor: Actor, today: date, model: type[M], ids: list[UUID]) -> list[M | None]:
    """The rows of these ids, with a treasury, whose money somebody sees."""
    visible = (await seen_money(actor, today)).of()
    by_id = {row.pk: row for row in await model.filter(visible, id__in=ids)}
    return [by_id.get(uid) for uid in ids]


async def _applicants_seen_by(actor: Actor, credit_codes: list[str]) -> list[Applicant | None]:
    """The applicants of these credit codes that somebody sees."""
    visible = await (await seen_by(actor, Applicant)).filter(credit_code__in=credit_codes)
    by_code = {applicant.credit_code: applicant for applicant in visible}
    return [by_code.get(code) for code in credit_codes]


async def _grants_seen_by(actor: Actor, credit_codes: list[str]) -> list[list[Grant]]:
    """The grants of applicants with these credit codes that somebody sees, oldest first."""
    visible = (await seen_by(actor, Grant)).filter(applicant__credit_code__in=credit_codes)
    grants = await visible.prefetch_related("applicant").order_by("created_at", "id")
    return [[grant for grant in grants if grant.applicant.credit_code == code] for code in credit_codes]


class _OfNotices:
    """The loaders of what is shown to the public."""

    def __init__(self) -> None:
        self.notice_awards_of = _many(NoticeAward, "notice_id", "number")
        self.award_sums: DataLoader[UUID, AwardSums] = DataLoader(award_sums)
        self.objections_shown: DataLoader[UUID, ObjectionCounts] = DataLoader(objections_shown)


class _OfRecoveries(_OfNotices):
    """The loaders of what is asked back."""

    def __init__(self) -> None:
        super().__init__()
        self.recovery = _one(Recovery)
        self.recovery_leg = _one(RecoveryLeg)
        self.recovery_receipt = _one(RecoveryReceipt)
        self.recoveries_of = _many(Recovery, "grant_id", "opened_at", "number")
        self.recovery_legs_of = _many(RecoveryLeg, "recovery_id", "payer")
        self.recovery_receipts_of = _many(RecoveryReceipt, "leg_id", "recorded_at", "edition")


class Loaders(_OfRecoveries):
    """The loaders of one request: never shared, so that nobody reads what another was allowed to see."""

    _office: Mapping[str, OfficeDays] | None = None
    _seen_applicants: DataLoader[str, Applicant | None] | None = None
    _seen_grants: DataLoader[str, list[Grant]] | None = None

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[type[Model], DataLoader[UUID, Any]] = {}
        self._seen_money: dict[type[Model], DataLoader[UUID, Any]] = {}
        self.grant = _one(Grant)
        self.applicant = _one(Applicant)
        self.register_of = _many(RegisterVersion, "applicant_id", "number")
        self.policy_version = _one(PolicyVersion)
        self.milestone = _one(Milestone)
        self.milestones_of = _many(Milestone, "grant_id", "first_month", "reached_at")
        self.months_of = _many(ServiceMonth, "grant_id", "month", "number")
        self.payment = _one(Payment)
        self.payments_of = _many(Payment, "grant_id", "ordered_at", "id")
        self.run_rows_of_leg = _many(PaymentRunRow, "leg_id", *_BY_RUN)
        self.leg = _one(PaymentLeg)
        self.legs_of = _many(PaymentLeg, "payment_id", "payer", "part")
        self.receipts_of = _many(Receipt, "leg_id", "recorded_at", "edition")
        self.double_payments_of = _many(DoublePayment, "leg_id", "recorded_at", "id")
        self.history_of = _many(HistoryStep, "scope_id", "number")
        self.transition_rules_of = _many(TransitionRule, "policy_version_id", "recorded_at")
        self.reports_of = _many(DutyReport, "duty_id", "number")
        self.duties_of: DataLoader[tuple[str, int], list[Duty]] = DataLoader(_duties)
        self.snapshots_of = _many(FactSnapshot, "grant_id", "number")
        self.call = _one(Call)
        self.reviews_of = _many(Review, "grant_id", "number")
        self.experts_of = _many(ExpertAssignment, "grant_id", "assigned_at", "expert")
        self.supplements_of = _many(Supplement, "grant_id")
        self.objections_of = _many(Objection, "grant_id", "number")
        self.tranche = _one(Tranche)
        self.tranches_of = _many(Tranche, "grant_id", "number")
        self.units_of = _many(Unit, "grant_id", "code", "registered_at")
        self.document = _one(Document)
        self.documents_of = _many(Document, "grant_id", "requested_at", "id")
        self.account = _one(BankAccount)
        self.accounts_of = _many(BankAccount, "applicant_id", "number")
        self.proposals_on = _many(Proposal, "subject_id", "proposed_at")
        self.run_rows_of = _many(PaymentRunRow, "run_id", "number")
        self.other_awards_of: DataLoader[str, list[OtherAward]] = DataLoader(_of_beneficiaries)
        self._around: DataLoader[GrantAndVersion, Circumstances] = DataLoader(_around)

    @cached_property
    def corrections_of(self) -> DataLoader[UUID, list[AwardCorrection]]:
        """The corrections of each grant, oldest first."""
        return _many(AwardCorrection, "grant_id", "number")

    @cached_property
    def policy_on(self) -> DataLoader[tuple[str, date], PolicyVersion | None]:
        """The version of a policy's code that is current on a day; a list has few codes."""

        async def load(keys: list[tuple[str, date]]) -> list[PolicyVersion | None]:
            return [await current_version(day, code) for code, day in keys]

        return DataLoader(load)

    @cached_property
    def claims_of(self) -> DataLoader[UUID, list[CorrectionClaim]]:
        """What each correction claims of payments."""
        return _many(CorrectionClaim, "correction_id", "id")

    async def office_days(self, code: str) -> OfficeDays:
        """Return the working days of the office of a policy, by its newest version; read once a request."""
        if self._office is None:
            self._office = await office_days_by_policy()
        return self._office[code]

    async def seen(self, actor: Actor, model: type[M], uid: UUID) -> M | None:
        """Return a row as long as who asks sees it, as it sees one of its type: a request has one actor."""
        if model not in self._seen:
            self._seen[model] = DataLoader(partial(_seen_by, actor, model))
        return await self._seen[model].load(uid)

    async def seen_money(self, actor: Actor, today: date, model: type[M], uid: UUID) -> M | None:
        """Return a row with a treasury, such as a run, as long as who asks sees that treasury's money."""
        if model not in self._seen_money:
            self._seen_money[model] = DataLoader(partial(_money_seen_by, actor, today, model))
        return await self._seen_money[model].load(uid)

    async def seen_applicant(self, actor: Actor, credit_code: str) -> Applicant | None:
        """Return the applicant of a credit code as long as who asks sees it."""
        if self._seen_applicants is None:
            self._seen_applicants = DataLoader(partial(_applicants_seen_by, actor))
        return await self._seen_applicants.load(credit_code)

    async def seen_grants_of(self, actor: Actor, credit_code: str) -> list[Grant]:
        """Return the grants of the applicant of a credit code that who asks sees, oldest first."""
        if self._seen_grants is None:
            self._seen_grants = DataLoader(partial(_grants_seen_by, actor))
        return await self._seen_grants.load(credit_code)

    async def around(self, grant: Grant, version: PolicyVersion) -> Circumstances:
        """Return what is on record around a grant."""
        return await self._around.load(GrantAndVersion(grant, version, grant.id))

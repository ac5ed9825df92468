"""Loaders: one statement for each kind of thing a request asks for, however many of them it asks for (no N+1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from tortoise.models import Model

from api.kit.joint_reads import JointReads
from api.kit.operations.backlog_loaders import BacklogLoaders
from api.kit.operations.promises import Loader
from domain.handling.deadlines import OfficeDays
from domain.lives.legs import LegState
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
    SeparationRelaxation,
    ServiceMonth,
    Supplement,
    Tranche,
    TransitionRule,
    Unit,
)
from domain.policy.calendar import YEARS
from workflows.cases.circumstances import Circumstances, circumstances
from workflows.cases.notice_archive import objections_shown
from workflows.facts.answers import answers_of
from workflows.grants.exposures import exposures
from workflows.grants.open_awards import award_sums
from workflows.policies.policies import current_version
from workflows.policies.policy_days import office_days_of
from workflows.runtime.sql import ask, naming
from workflows.transaction.actors import Actor
from workflows.transaction.packs import PARTICULARS, compilable
from workflows.transaction.seen import seen_by
from workflows.transaction.sights import seen_money

M = TypeVar("M", bound=Model)

_BY_RUN = tuple(f"(SELECT run.{column} FROM payment_run run WHERE run.id = run_id)" for column in ("made_at", "number"))  # noqa: S608 - words of our own
"""Rows of runs in the order in which their runs were made."""

_QUEUE_PLACES = naming(LegState)("""
SELECT leg.id, 1 + (
  SELECT count(*) FROM payment_leg other
  WHERE other.state = LegState.BUDGET_PENDING AND other.policy_code = leg.policy_code
    AND other.treasury = leg.treasury AND (other.awarded_on, other.place) < (leg.awarded_on, leg.place)
) AS place
FROM payment_leg leg WHERE leg.id = ANY ($1::uuid[]) AND leg.state = LegState.BUDGET_PENDING
""")


class _BelongingLoader(cached_property[Loader[UUID | str, list[M]]], Generic[M]):
    """A loader of the rows that belong to each parent, made when somebody asks it first, and what it reads."""

    def __init__(
        self,
        make: Callable[[Any], Loader[UUID | str, list[M]]],
        model: type[M],
        parent: str,
        order: tuple[str, ...],
    ) -> None:
        super().__init__(make)
        self.model, self.parent, self.order = model, parent, order


def _one(model: type[M]) -> "cached_property[Loader[UUID, M | None]]":
    """A loader of rows by their ids, made when somebody asks it first."""

    def loader(loaders: JointReads) -> Loader[UUID, M | None]:
        async def load(ids: list[UUID]) -> list[M | None]:
            by_id = {row.pk: row for row in await loaders.read(model, "WHERE id = ANY($1)", ids)}
            return [by_id.get(uid) for uid in ids]

        return Loader(load)

    return cached_property(loader)


def _many(model: type[M], parent: str, *order: str) -> _BelongingLoader[M]:
    """A loader of the rows that belong to each parent, in an order of columns, made when somebody asks it first."""
    rest = f"WHERE {parent} = ANY($1)" + (f" ORDER BY {', '.join(order)}" if order else "")

    def loader(loaders: JointReads) -> Loader[UUID | str, list[M]]:
        async def load(ids: list[UUID | str]) -> list[list[M]]:
            grouped: dict[UUID | str, list[M]] = {uid: [] for uid in ids}
            for row in await loaders.read(model, rest, ids):
                grouped[getattr(row, parent)].append(row)
            return list(grouped.values())

        return Loader(load)

    return _BelongingLoader(loader, model, parent, order)


@dataclass(frozen=True, slots=True)
class GrantAndVersion:
    """A grant and the policy version by which it is judged; two of one grant and version are one question."""

    grant: Grant = field(compare=False)
    version: PolicyVersion = field(compare=False)
    uids: tuple[UUID, UUID]


async def _around(grants: list[GrantAndVersion]) -> list[Circumstances]:
    return await circumstances([(one.grant, one.version) for one in grants])


async def _duties(keys: list[tuple[str, int]]) -> list[list[Duty]]:
    """The duties of a policy's code in a year; a year that no database holds has none."""
    codes, years = {code for code, _ in keys}, {year for _, year in keys if year in YEARS}
    duties = await Duty.filter(policy_code__in=codes, year__in=years).order_by("measure", "district_code")
    return [[duty for duty in duties if (duty.policy_code, duty.year) == key] for key in keys]


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


def _versions(loaders: JointReads) -> Loader[UUID, PolicyVersion | None]:
    """The loader of policy versions, without data and text where they were compiled before."""

    async def load(ids: list[UUID]) -> list[PolicyVersion | None]:
        versions = await loaders.read(PolicyVersion, "WHERE id = ANY($1)", ids, PARTICULARS)
        by_id = {version.id: version for version in await compilable(versions)}
        return [by_id.get(uid) for uid in ids]

    return Loader(load)


async def _current_versions(keys: list[tuple[str, date]]) -> list[PolicyVersion | None]:
    """The version of a policy's code that is current on a day; a list has few codes."""
    return [await current_version(day, code) for code, day in keys]


async def _queue_places(ids: list[UUID]) -> list[int | None]:
    places = {row["id"]: row["place"] for row in await ask(_QUEUE_PLACES, ids)}
    return [places.get(uid) for uid in ids]


class Loaders(BacklogLoaders):
    """The loaders of one request: never shared, so that nobody reads what another was allowed to see."""

    _seen_applicants: Loader[str, Applicant | None] | None = None
    _seen_grants: Loader[str, list[Grant]] | None = None

    grant = _one(Grant)
    applicant = _one(Applicant)
    register_of = _many(RegisterVersion, "applicant_id", "number")
    milestone = _one(Milestone)
    milestones_of = _many(Milestone, "grant_id", "first_month", "reached_at")
    months_of = _many(ServiceMonth, "grant_id", "month", "number")
    payment = _one(Payment)
    payments_of = _many(Payment, "grant_id", "ordered_at", "id")
    run_rows_of_leg = _many(PaymentRunRow, "leg_id", *_BY_RUN)
    double_payment = _one(DoublePayment)
    leg = _one(PaymentLeg)
    legs_of = _many(PaymentLeg, "payment_id", "payer", "part")
    receipts_of = _many(Receipt, "leg_id", "recorded_at", "edition")
    double_payments_of = _many(DoublePayment, "leg_id", "recorded_at", "id")
    history_of = _many(HistoryStep, "scope_id", "number")
    relaxations_under = _many(SeparationRelaxation, "policy_code", "number")
    transition_rules_of = _many(TransitionRule, "policy_version_id", "recorded_at")
    reports_of = _many(DutyReport, "duty_id", "number")
    snapshots_of = _many(FactSnapshot, "grant_id", "number")
    call = _one(Call)
    reviews_of = _many(Review, "grant_id", "number")
    experts_of = _many(ExpertAssignment, "grant_id", "assigned_at", "expert")
    supplements_of = _many(Supplement, "grant_id")
    objections_of = _many(Objection, "grant_id", "number")
    tranche = _one(Tranche)
    tranches_of = _many(Tranche, "grant_id", "number")
    units_of = _many(Unit, "grant_id", "code", "registered_at")
    document = _one(Document)
    documents_of = _many(Document, "grant_id", "requested_at", "id")
    account = _one(BankAccount)
    accounts_of = _many(BankAccount, "applicant_id", "number")
    proposals_on = _many(Proposal, "subject_id", "proposed_at")
    run_rows_of = _many(PaymentRunRow, "run_id", "number")
    other_awards_of = _many(OtherAward, "credit_code", "recorded_at", "id")
    corrections_of = _many(AwardCorrection, "grant_id", "number")
    claims_of = _many(CorrectionClaim, "correction_id", "id")
    recovery = _one(Recovery)
    recovery_leg = _one(RecoveryLeg)
    recovery_receipt = _one(RecoveryReceipt)
    recoveries_of = _many(Recovery, "grant_id", "opened_at", "number")
    recoveries_of_double = _many(Recovery, "double_payment_id", "opened_at", "number")
    recovery_legs_of = _many(RecoveryLeg, "recovery_id", "payer")
    recovery_receipts_of = _many(RecoveryReceipt, "leg_id", "recorded_at", "edition")
    notice_awards_of = _many(NoticeAward, "notice_id", "number")
    policy_version = cached_property(_versions)
    award_sums = cached_property(lambda _: Loader(award_sums))
    source_answers_of = cached_property(lambda _: Loader(answers_of))
    exposure = cached_property(lambda _: Loader(exposures))
    objections_shown = cached_property(lambda _: Loader(objections_shown))
    duties_of = cached_property(lambda _: Loader(_duties))
    policy_on = cached_property(lambda _: Loader(_current_versions))
    _around = cached_property(lambda _: Loader(_around))

    _seen = cached_property(lambda _: dict[type[Model], Loader[UUID, Any]]())
    _seen_money = cached_property(lambda _: dict[type[Model], Loader[UUID, Any]]())

    @cached_property
    def queue_place_of(self) -> Loader[UUID, int | None]:
        """The place of each leg that waits for a budget in the queue for it, 1 for the first; None for any other."""
        return Loader(_queue_places)

    async def office_days(self, code: str) -> OfficeDays:
        """Return the working days of the office of a policy, by its newest version; read once a request."""
        return await self._office_days.load(code)

    @cached_property
    def _office_days(self) -> Loader[str, OfficeDays]:
        """As a loader: every leg of a page asks at once, and none of them waits in a task of its own."""
        return Loader(office_days_of)

    async def seen(self, actor: Actor, model: type[M], uid: UUID) -> M | None:
        """Return a row as long as who asks sees it, as it sees one of its type: a request has one actor."""
        if model not in self._seen:
            self._seen[model] = Loader(partial(_seen_by, actor, model))
        return await self._seen[model].load(uid)

    async def seen_money(self, actor: Actor, today: date, model: type[M], uid: UUID) -> M | None:
        """Return a row with a treasury, such as a run, as long as who asks sees that treasury's money."""
        if model not in self._seen_money:
            self._seen_money[model] = Loader(partial(_money_seen_by, actor, today, model))
        return await self._seen_money[model].load(uid)

    async def seen_applicant(self, actor: Actor, credit_code: str) -> Applicant | None:
        """Return the applicant of a credit code as long as who asks sees it."""
        if self._seen_applicants is None:
            self._seen_applicants = Loader(partial(_applicants_seen_by, actor))
        return await self._seen_applicants.load(credit_code)

    async def seen_grants_of(self, actor: Actor, credit_code: str) -> list[Grant]:
        """Return the grants of the applicant of a credit code that who asks sees, oldest first."""
        if self._seen_grants is None:
            self._seen_grants = Loader(partial(_grants_seen_by, actor))
        return await self._seen_grants.load(credit_code)

    async def around_each(self, pairs: Sequence[tuple[Grant, PolicyVersion]]) -> list[Circumstances]:
        """Return what is on record around each of some grants."""
        return await self._around.load_many(GrantAndVersion(grant, v, (grant.id, v.id)) for grant, v in pairs)

    async def around(self, grant: Grant, version: PolicyVersion) -> Circumstances:
        """Return what is on record around a grant."""
        return await self._around.load(GrantAndVersion(grant, version, (grant.id, version.id)))

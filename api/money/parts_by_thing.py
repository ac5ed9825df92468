"""Parts of things by their ids (从属记录): found among those that their thing shows, to whom and as it shows them."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from tortoise.models import Model

import domain.models as rows
from api.kit.context import Info
from api.kit.nodes import Node
from api.types.measures import Measure
from workflows.runtime.sql import read
from workflows.transaction.packs import PARTICULARS, compilable, compiled_version

ShownOfKind: TypeAlias = Callable[[Info, str, Sequence[UUID]], Awaitable[Mapping[UUID, Node]]]
_Listed: TypeAlias = Callable[[Any, Info], Awaitable[Iterable[Node] | None]]
MOST_GRANTS = 20
"""Grants of one applicant among which an account is looked for, the newest first: those of persons have their own."""


async def _of_grants(ids: Sequence[UUID]) -> list[UUID]:
    """The grants to which accounts are paid: the one of a person, or those of the applicant."""
    accounts = await read(rows.BankAccount, "WHERE id = ANY($1)", list(ids))
    own = [account.grant_id for account in accounts if account.grant_id]
    applicants = {account.applicant_id for account in accounts if not account.grant_id}
    for applicant in sorted(applicants):
        newest = rows.Grant.filter(applicant_id=applicant).order_by("-number").limit(MOST_GRANTS)
        own += [grant.id for grant in await newest.only("id")]
    return own


def _by(model: type[Model], column: str) -> Callable[[Sequence[UUID]], Awaitable[list[UUID]]]:
    """What finds the things of rows by a column of theirs."""

    async def things(ids: Sequence[UUID]) -> list[UUID]:
        return [getattr(row, column) for row in await model.filter(id__in=list(ids))]

    return things


@dataclass(frozen=True, slots=True)
class _Way:
    """From parts by their ids to the things of which they are, and back."""

    things: Callable[[Sequence[UUID]], Awaitable[list[UUID]]]
    kind: str
    listed: _Listed


async def _earlier_reports(grant: Any, info: Info) -> list[Node]:  # noqa: ANN401 - a Grant, which knows months
    return [report for month in await grant.service_months(info) for report in month.earlier_reports]


_OF_A_SCOPE = _by(rows.HistoryStep, "scope_id")
_WAYS: Mapping[str, Sequence[_Way]] = {
    "AwardCorrection": (_Way(_by(rows.AwardCorrection, "grant_id"), "Grant", lambda of, info: of.corrections(info)),),
    "BankAccount": (_Way(_of_grants, "Grant", lambda of, info: of.bank_accounts(info)),),
    "DutyReport": (_Way(_by(rows.DutyReport, "duty_id"), "Duty", lambda of, info: of.reports(info)),),
    "FactSnapshot": (_Way(_by(rows.FactSnapshot, "grant_id"), "Grant", lambda of, info: of.fact_snapshots(info)),),
    "HistoryStep": (
        *(
            _Way(_OF_A_SCOPE, kind, lambda of, info: of.history(info))
            for kind in ("Grant", "Policy", "PaymentRun", "OtherAward")
        ),
        _Way(_of_grants, "Grant", lambda of, info: of.history(info)),
    ),
    "MonthReport": (_Way(_by(rows.ServiceMonth, "grant_id"), "Grant", _earlier_reports),),
    "PaymentRunRow": (_Way(_by(rows.PaymentRunRow, "run_id"), "PaymentRun", lambda of, info: of.rows(info)),),
    "RegisterVersion": (
        _Way(_by(rows.RegisterVersion, "applicant_id"), "Applicant", lambda of, info: of.register_versions(info)),
    ),
    "Review": (_Way(_by(rows.Review, "grant_id"), "Grant", lambda of, info: of.reviews(info)),),
    "ServiceMonth": (_Way(_by(rows.ServiceMonth, "grant_id"), "Grant", lambda of, info: of.service_months(info)),),
}
PARTS = frozenset(_WAYS)
"""Kinds of parts."""
OF_POLICIES = frozenset({"Measure", "FactDefinition"})
"""What stands in the packs, and is everybody's to read."""


async def parts_by_thing(info: Info, kind: str, ids: Sequence[UUID], shown: ShownOfKind) -> dict[UUID, Node]:
    """Return parts by their ids, as far as their things, which ``shown`` finds, show them to the caller."""
    info.context.signed_in()
    parts: dict[UUID, Node] = {}
    for way in _WAYS[kind]:
        missing = {uid for uid in ids if uid not in parts}
        things = list(dict.fromkeys(await way.things([*missing]))) if missing else []
        seen: Mapping[UUID, Node] = await shown(info, way.kind, things) if things else {}
        parts |= await _among(missing, way, [seen[uid] for uid in things if uid in seen], info)
    return parts


async def _among(wanted: Collection[UUID], way: _Way, things: Sequence[Node], info: Info) -> dict[UUID, Node]:
    """The parts that are wanted of things, as the first of them shows each."""
    parts: dict[UUID, Node] = {}
    for thing in things:
        listed = await way.listed(thing, info) or ()
        parts = {part.uid(): part for part in listed if part.uid() in wanted} | parts
    return parts


async def of_policies(kind: str, ids: Sequence[UUID]) -> dict[UUID, Node]:
    """Return measures, or definitions of facts, by their ids, of every version of every policy."""
    versions = await compilable(await read(rows.PolicyVersion, "ORDER BY created_at", only=PARTICULARS))
    policies = [compiled_version(version).policy for version in versions]
    measures = [Measure(policy=policy, shape=shape) for policy in policies for shape in policy.measures]
    things: Sequence[Node] = measures
    if kind != "Measure":
        things = [fact for measure in measures for fact in (*measure.facts(), *measure.item_parts())]
    return {thing.uid(): thing for thing in things if thing.uid() in ids}

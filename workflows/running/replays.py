"""Awards reckoned again (核定复算): by the pinned pack, on what was kept and the months on record."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from domain.assessment.amounts import months_that_count
from domain.assessment.milestones import Reward, Standing, rewarded_windows
from domain.assessment.predicates import Horizon
from domain.lives.milestone_life import MilestoneState
from domain.policy.calendar import show_month
from domain.policy.formulas import Windows
from domain.values.money import show_yuan
from workflows.cases.milestones import MONEY_MOVED
from workflows.grants.assessed_requests import answer_of, request_of
from workflows.runtime.sql import ask
from workflows.transaction.facts import months_on_record
from workflows.transaction.packs import CompiledPolicy, compiled_version, version_of

AT_ONCE = 200
"""Grants whose reckonings are in memory at a time."""
_GRANTS = """
SELECT id, number, measure, policy_version_id, award, assessment::text AS assessment,
    EXISTS (SELECT 1 FROM award_correction WHERE grant_id = grants.id) AS corrected
FROM grants
WHERE ($2::text IS NULL OR number = $2) AND number > $1
AND (award IS NOT NULL OR EXISTS (SELECT 1 FROM milestone WHERE grant_id = grants.id)
    OR EXISTS (SELECT 1 FROM assessed_award WHERE grant_id = grants.id))
ORDER BY number LIMIT $3
"""
_KEPT = """
SELECT grant_id, deed AS measure, at, request::text AS request, answer::text AS answer FROM assessed_award
WHERE grant_id = ANY ($1::uuid[]) ORDER BY grant_id, at, id
"""
_WINDOWS = """
SELECT m.code, m.first_month, m.last_month, m.total, m.baseline, m.amount, m.state, EXISTS (
    SELECT 1 FROM payment p JOIN recovery r ON r.payment_id = p.id WHERE p.milestone_id = m.id
) AS asked_back
FROM milestone m WHERE m.grant_id = $1 AND m.state <> $2 ORDER BY m.first_month
"""


class NothingToReplayError(ValueError):
    """No award of this number is on record."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One grant, reckoned again."""

    number: str
    reckonings: int
    """That were kept and reckoned again, windows of a programme among them."""
    differs: tuple[str, ...] = ()
    """Where it comes to something else, a sentence each."""
    kept: bool = True
    """False where the award is of a time before reckonings were kept: then it cannot be reckoned again."""


async def replays(number: str | None = None) -> AsyncGenerator[Replayed]:
    """Reckon the awards of one grant, or of all, again; changes nothing.

    Raises NothingToReplayError where there is no such grant, or it has no award.
    """
    last, any_of_them = "", False
    packs = dict[UUID, CompiledPolicy]()
    while grants := await ask(_GRANTS, last, number, AT_ONCE):
        kept = dict[UUID, list[Mapping[str, Any]]]()
        for row in await ask(_KEPT, [grant["id"] for grant in grants]):
            kept.setdefault(row["grant_id"], []).append(row)
        for grant in grants:
            any_of_them = True
            yield await _replayed(grant, kept.get(grant["id"], []), packs)
        last = grants[-1]["number"]
    if number is not None and not any_of_them:
        message = f"no award of {number} is on record"
        raise NothingToReplayError(message)


async def _replayed(
    grant: Mapping[str, Any], kept: list[Mapping[str, Any]], packs: dict[UUID, CompiledPolicy]
) -> Replayed:
    try:
        if grant["policy_version_id"] not in packs:
            version = await version_of(grant["policy_version_id"])
            packs[grant["policy_version_id"]] = compiled_version(version)
        pack = packs[grant["policy_version_id"]]
    except ValueError as error:
        return Replayed(grant["number"], 0, (str(error),))
    differs = [difference for row in kept for difference in _differences(pack, row)]
    windows, of_windows = await _windows(pack, grant)
    differs += of_windows
    # What a correction put on record stands beside what came before it; its own reckoning is among those above.
    if (
        grant["assessment"]
        and kept
        and not grant["corrected"]
        and not _is_among(orjson.loads(grant["assessment"]), kept)
    ):
        differs.append("the award on record is none of those that were reckoned")
    reckoned_once = bool(kept) or grant["assessment"] is None
    return Replayed(grant["number"], len(kept) + windows, tuple(differs), reckoned_once)


def _differences(pack: CompiledPolicy, row: Mapping[str, Any]) -> list[str]:
    """What one reckoning comes to now, where that is something else."""
    assessor = pack.assessors.get(row["measure"])
    if assessor is None:
        return [f"the pack has no measure {row['measure']}"]
    then = orjson.loads(row["answer"])
    now = orjson.loads(orjson.dumps(answer_of(assessor.assess(request_of(orjson.loads(row["request"]))))))
    when = row["at"].date().isoformat()
    return [
        f"{when}: {name} was {_shown(name, then[name])}, and is {_shown(name, now[name])}"
        for name in then
        if then[name] != now.get(name)
    ]


def _shown(name: str, value: object) -> str:
    if name == "amount" and isinstance(value, int):
        return f"{show_yuan(value)} yuan"
    return orjson.dumps(value).decode() if name != "steps" else "reckoned by other steps"


def _is_among(record: dict[str, Any], kept: list[Mapping[str, Any]]) -> bool:
    """Whether an award on record was reckoned so; one that was reduced beside other support has a step more."""
    answers = [orjson.loads(row["answer"]) for row in kept]
    steps = record["steps"]
    return any(answer["steps"] == steps[: len(answer["steps"])] for answer in answers)


async def _windows(pack: CompiledPolicy, grant: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many windows of a programme were formed again on its months, and what differs."""
    measure = pack.measures[grant["measure"]]
    if not isinstance(measure.formula, Windows):
        return 0, []
    version = await version_of(grant["policy_version_id"])
    span = months_that_count(Horizon(version.expires_on, version.in_force_from, version.expires_on))
    rows = await ask(_WINDOWS, grant["id"], MilestoneState.VOID.value)
    if span is None:
        return len(rows), ["windows were formed under a policy that was never published"] if rows else []
    moved = [place for place, row in enumerate(rows) if row["state"] in MONEY_MOVED]
    kept = rows[: moved[-1] + 1] if moved else []
    stood = [Standing(row["first_month"], row["state"] in MONEY_MOVED) for row in kept]
    due = {
        reward.first: reward
        for reward in rewarded_windows(measure.formula, await months_on_record(grant["id"]), *span, stood)
    }
    differs = [fault for row in rows if (fault := _window_fault(row, due.pop(row["first_month"], None)))]
    return len(rows), differs + [f"window {_months(reward)} is due and was never formed" for reward in due.values()]


def _window_fault(row: Mapping[str, Any], due: Reward | None) -> str | None:
    if due is None:
        return f"window {show_month(row['first_month'])} is not due"
    formed = tuple(row[name] for name in ("code", "first_month", "last_month", "total", "baseline", "amount"))
    # A window for which money has moved stays as it was paid; what it is not due is asked back.
    if tuple(due) == formed or (row["asked_back"] and due.amount < row["amount"]):
        return None
    return f"window {_months(due)} was {show_yuan(row['amount'])} yuan, and is {show_yuan(due.amount)} yuan"


def _months(reward: Reward) -> str:
    return f"{show_month(reward.first)}..{show_month(reward.last)}"

"""What is forgotten by rule (按期清除): each batch a transaction of its own, with a line in the audit.

The database keeps the least time of each rule itself: whoever states fewer days erases nothing more.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflows.access.revocations import Revoked
from workflows.running.retention.drafts import erase_drafts, erase_files
from workflows.running.retention.rules import Erased, Retention, Rule
from workflows.runtime.clock import system_moment
from workflows.runtime.document_store import DocumentStore
from workflows.runtime.sql import ask, naming, wait_for
from workflows.runtime.stated_day import moment
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import NOWHERE, Done, Work, handle, rehearsal

AT_ONCE = 1_000
_ANSWERS = """
WITH old AS (SELECT id, actor, key FROM answer WHERE at < $1 ORDER BY at LIMIT $2),
    marked AS (INSERT INTO forgotten_key (mark) SELECT key_mark(actor, key) FROM old ON CONFLICT DO NOTHING)
SELECT id FROM old
"""
_FOLLOWED = "DELETE FROM followed_answer WHERE answer_id = ANY ($1::uuid[])"
_ANSWERED = "DELETE FROM answer WHERE id = ANY ($1::uuid[])"
_HORIZON = """
WITH next AS (
    SELECT number, written_at FROM change WHERE number > coalesce((SELECT number FROM change_horizon), 0)
    ORDER BY number LIMIT $2
), old AS (
    SELECT number FROM next WHERE NOT EXISTS (
        SELECT 1 FROM next AS young WHERE young.written_at >= $1 AND young.number <= next.number
    )
)
INSERT INTO change_horizon (number) SELECT max(number) FROM old HAVING max(number) IS NOT NULL
ON CONFLICT (alone) DO UPDATE SET number = excluded.number RETURNING number
"""
_BEFORE_HORIZON = "SELECT coalesce((SELECT number FROM change_horizon), 0) AS number"
_CHANGES = """
DELETE FROM change AS old USING change AS later
WHERE later.number > $1 AND later.number <= $2 AND old.grant_id = later.grant_id AND old.number < later.number
    AND old.written_at < $3 AND NOT EXISTS (SELECT 1 FROM notice WHERE notice.turn = old.turn)
RETURNING old.turn
"""
"""Of each grant that was changed between two horizons all but its last change there; what notices say of one is kept
with them.
"""
_DELEGATIONS = """
WITH old AS (SELECT id FROM delegation WHERE ends_on < $1::timestamptz::date ORDER BY ends_on LIMIT $2)
DELETE FROM delegation USING old WHERE delegation.id = old.id RETURNING delegation.id
"""
_TOKENS = naming(Revoked)("""
WITH old AS (SELECT number FROM revocation WHERE kind = Revoked.TOKEN AND at < $1
    AND number < (SELECT max(number) FROM revocation) ORDER BY number LIMIT $2)
DELETE FROM revocation USING old WHERE revocation.number = old.number RETURNING revocation.number
""")
"""The newest of all stays: by its number every process knows what it heard of, and no number is given twice."""
_CHAINS = """
UPDATE witness_chain SET erased_at = clock_timestamp(), lines = ends.number, hash = ends.hash
FROM (
    SELECT one.id, last.number, last.hash FROM witness_chain AS one, LATERAL (
        SELECT number, hash, at FROM audit_line WHERE chain = one.id ORDER BY number DESC LIMIT 1
    ) AS last
    WHERE one.erased_at IS NULL AND one.began_at < $1 AND last.at < $1 ORDER BY one.began_at LIMIT $2
) AS ends
WHERE witness_chain.id = ends.id RETURNING witness_chain.id, lines, witness_chain.hash
"""
_LINES = "DELETE FROM audit_line WHERE chain = ANY ($1::uuid[])"
_CHAINS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Forget:
    """What is to be forgotten: by which rule, and how it stands on which ground."""

    rule: Rule
    before: datetime
    ground: str


async def forget(work: Work, command: Forget) -> Done:
    """Forget one batch of what a rule no longer keeps (按期清除); a line says how much of what, and on which ground."""
    await wait_for(Turn.FORGETTING, ["forgetting"])
    outcome = await _FORGETS[command.rule](command.before)
    _ = work
    return Done(NOWHERE, {}, outcome, changed=outcome["erased"] > 0)


async def _answers(before: datetime) -> dict[str, Any]:
    old = [row["id"] for row in await ask(_ANSWERS, before, AT_ONCE)]
    await ask(_FOLLOWED, old)
    await ask(_ANSWERED, old)
    return {"erased": len(old)}


async def _changes(before: datetime) -> dict[str, Any]:
    was = (await ask(_BEFORE_HORIZON))[0]["number"]
    for moved in await ask(_HORIZON, before, AT_ONCE):
        gone = await ask(_CHANGES, was, moved["number"], before)
        return {"erased": moved["number"] - was, "rows": len(gone), "upTo": moved["number"]}
    return {"erased": 0}


async def _delegations(before: datetime) -> dict[str, Any]:
    return {"erased": len(await ask(_DELEGATIONS, before, AT_ONCE))}


async def _tokens(before: datetime) -> dict[str, Any]:
    return {"erased": len(await ask(_TOKENS, before, AT_ONCE))}


async def _witnesses(before: datetime) -> dict[str, Any]:
    ended = await ask(_CHAINS, before, _CHAINS_AT_ONCE)
    await ask(_LINES, [row["id"] for row in ended])
    chains = {str(row["id"]): [row["lines"], row["hash"]] for row in ended}
    return {"erased": len(ended), "chains": chains}


_FORGETS: Mapping[Rule, Callable[[datetime], Awaitable[dict[str, Any]]]] = {
    Rule.ANSWERS: _answers,
    Rule.CHANGES: _changes,
    Rule.DELEGATIONS: _delegations,
    Rule.REVOKED_TOKENS: _tokens,
    Rule.WITNESSES: _witnesses,
}


async def forget_all(rules: Retention, store: DocumentStore, *, rehearsed: bool = False) -> dict[Rule, int]:
    """Erase what the rules no longer keep, batch by batch; return how much of each.

    Work grows with what is due. Broken off, it goes on when it is asked again. ``rehearsed`` erases nothing, and says
    what would be erased. Raises RefusedError where something could not be.
    """
    erased: dict[Rule, int] = {}
    # A day that is stated for a demonstration may lie ahead: nothing is older for that.
    now = min((await moment()).now, system_moment().now)
    async with _once(rehearsed=rehearsed):
        for rule in rules.erased:
            before = now - timedelta(days=max(rule.days, rule.least))
            forgets = erase_drafts if rule.rule is Rule.DRAFTS else _by_rule
            erased[rule.rule] = await forgets(rule, before)
    if not rehearsed:
        await erase_files(store)
    return erased


def _once(*, rehearsed: bool) -> AbstractAsyncContextManager[None]:
    return rehearsal() if rehearsed else nullcontext()


async def _by_rule(rule: Erased, before: datetime) -> int:
    erased = 0
    while True:
        outcome = await handle(SYSTEM, forget, Forget(rule.rule, before, rule.ground.zh))
        if isinstance(outcome, list):
            raise RefusedError(*outcome)
        if not outcome.changed:
            return erased
        erased += outcome.outcome["erased"]

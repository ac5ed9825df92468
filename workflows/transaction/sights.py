"""Whose money somebody sees (资金可见范围): budgets, those who wait for them, runs, and the grants that it pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.expressions import Q

from domain.lives.roles import Role
from domain.models import PolicyVersion
from domain.policy.policy import Policy
from workflows.runtime.written_queries import words_of
from workflows.transaction.actors import Actor
from workflows.transaction.packs import compiled_version, published_versions
from workflows.transaction.scopes import OF_TREASURIES, leading_bureaus, payers_of

_OF_THE_WHOLE_CITY = (Role.AUDITOR, Role.SUPERVISOR, Role.SYSTEM)
NOTHING = Q(pk__in=[])


def at(way: str, name: str, value: object) -> Q:
    """Return the condition that what a way leads to, such as ``grant__``, has a value under a name."""
    condition: dict[str, Any] = {f"{way}{name}": value}
    return Q(**condition)


@dataclass(frozen=True, slots=True)
class SeenMoney:
    """The treasuries and the policies whose money somebody sees; None stands for all of them."""

    treasuries: tuple[str, ...] | None = None
    policies: tuple[str, ...] | None = None

    @property
    def is_all(self) -> bool:
        """Whether it is all of the city's money."""
        return self.treasuries is None and self.policies is None

    def of(self, way: str = "") -> Q:
        """Return which rows with a ``policy_code`` and a ``treasury`` are seen; ``way`` leads to what has these."""
        narrowed = {"treasury": self.treasuries, "policy_code": self.policies}
        lookups: dict[str, Any] = {f"{way}{name}__in": list(of) for name, of in narrowed.items() if of is not None}
        return Q(**lookups)


async def seen_money(actor: Actor, today: date) -> SeenMoney:
    """Return whose money somebody sees.

    Finance and a treasury see that of their treasuries, a district's officers that of their district; officers of the
    bureaus that lead a policy all under it, and auditors and supervisors all. Nobody else sees any.
    """
    if actor.role in _OF_THE_WHOLE_CITY:
        return SeenMoney()
    if actor.role in OF_TREASURIES:
        return SeenMoney(treasuries=actor.treasuries)
    if actor.role is Role.DISTRICT_OFFICER and actor.district:
        return SeenMoney(treasuries=(actor.district,))
    if actor.role is Role.OFFICER:
        return SeenMoney(policies=await _led_by(actor, today))
    return SeenMoney(treasuries=())


async def _led_by(actor: Actor, today: date) -> tuple[str, ...]:
    """The codes of the policies that an officer's bureaus lead as they stand on a day."""
    standing: dict[str, PolicyVersion] = {}
    for version in sorted(await published_versions(), key=lambda version: _place(version, today)):
        standing[version.code] = version
    return tuple(
        code
        for code, version in standing.items()
        if not set(leading_bureaus(compiled_version(version).policy)).isdisjoint(actor.bureaus)
    )


def _place(version: PolicyVersion, today: date) -> tuple[bool, date, float]:
    """In which order versions of a code count: what came into force last, or else was published last."""
    first = version.in_force_from
    in_force = first is not None and first <= today
    return in_force, (first if in_force else version.published_on) or date.min, version.created_at.timestamp()


async def paid_by(treasuries: Sequence[str], way: str = "") -> Q:
    """Return which grants are paid by one of these treasuries, or will be: by its measure, and its paying district.

    ``way`` leads to the grant from what is asked for, such as ``grant__``.
    """
    own, whole_city, districts = set(treasuries), NOTHING, NOTHING
    for version in await published_versions():
        policy, of = compiled_version(version).policy, at(way, "policy_version_id", version.id)
        for payer in _decided_payers(policy):
            payers = _payers_by_measure(policy, payer)
            decided = of & (at(way, "decided_payer", payer) if payer else at(way, "decided_payer__isnull", value=True))
            if measures := [code for code, parts in payers.items() if any(p in own for p in parts if not parts[p])]:
                whole_city |= decided & at(way, "measure__in", words_of(measures))
            if measures := [code for code, parts in payers.items() if any(parts.values())]:
                districts |= decided & at(way, "measure__in", words_of(measures))
    return whole_city | (at(way, "district_code__in", sorted(own)) & districts)


def _decided_payers(policy: Policy) -> list[str | None]:
    """Whom decisions under a policy can have named as the payer: nobody, and each who may be named."""
    splits = [measure.split for measure in policy.measures if measure.split is not None]
    return [None, *dict.fromkeys(payer for split in splits for payer in split.decided)]


def _payers_by_measure(policy: Policy, payer: str | None) -> dict[str, dict[str, bool]]:
    """Who pays each measure where the decision named this payer, or nobody."""
    return {
        measure.code: payers_of(policy, measure.split.borne_by(payer))
        for measure in policy.measures
        if measure.split is not None and (payer is None or payer in measure.split.decided)
    }

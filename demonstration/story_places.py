"""What a grant shows at its places, in short forms that a story can expect: ``state``, ``paid.city``, ``tranches``."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import getitem
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


def _milestones(grant: Json) -> list[str]:
    return [f"{m['code']} {m['from']}..{m['to']} {m['sum']} {m['state']}" for m in grant["milestones"]]


def _tranches(grant: Json) -> list[str]:
    return [f"{t['number']} {t['received']} {t['state']} {t['award'] or '-'}" for t in grant["tranches"]]


def _recoveries(grant: Json) -> list[str]:
    return [f"{r['cause']} {r['amount'] or r['claimed']} {r['state']}" for r in grant["recoveries"]]


def _other_awards(grant: Json) -> list[str]:
    return [f"{o['reference']} {o['amount']} {o['state']}" for o in grant["otherAwards"]]


def _objections(grant: Json) -> list[str]:
    return [f"{o['number']} {o['state']}" for o in grant["objections"]]


def _legs(grant: Json) -> list[str]:
    return [f"{leg['payer']} {leg['amount']} {leg['state']}" for p in grant["payments"] for leg in p["legs"]]


def _units(grant: Json) -> dict[str, int]:
    return dict(Counter(unit["state"] for unit in grant["units"]))


_SHORT: Mapping[str, Callable[[Json], object]] = {
    "milestones": _milestones,
    "tranches": _tranches,
    "recoveries": _recoveries,
    "objections": _objections,
    "otherAwards": _other_awards,
    "legs": _legs,
    "units": _units,
}


def at(shown: Json, place: str) -> object:
    """Return what stands at a place of what was shown: of the grant, or of another thing by its own name."""
    if place in _SHORT:
        return _SHORT[place](shown)
    first, _, rest = place.partition(".")
    if first == "paid":
        return paid(shown).get(rest, "0.00")
    if first == "back":
        return back(shown).get(rest, "0.00")
    return reduce(getitem, rest.split("."), shown[first]) if rest else shown[first]


def paid(grant: Json) -> dict[str, str]:
    """Return what each payer has paid: the sum of its settled legs, in yuan."""
    legs = (leg for payment in grant["payments"] for leg in payment["legs"])
    return _sums((leg["payer"], leg["amount"]) for leg in legs if leg["state"] == "SETTLED")


def back(grant: Json) -> dict[str, str]:
    """Return what each payer has got back of its recoveries, in yuan."""
    legs = (leg for recovery in grant["recoveries"] for leg in recovery["legs"])
    return _sums((leg["payer"], leg["received"]) for leg in legs if leg["received"] != "0.00")


def _sums(amounts: Iterable[tuple[str, str]]) -> dict[str, str]:
    fen: Counter[str] = Counter()
    for payer, amount in amounts:
        fen[payer] += int(amount.replace(".", ""))
    return {payer: f"{amount // 100}.{amount % 100:02d}" for payer, amount in fen.items()}


def summary(grant: Json) -> str:
    """Return how a grant stands, in one line."""
    if not grant:
        return ""
    parts = [f"{grant['number']} {grant['state']}"]
    parts += [f"award {grant['award']}"] if grant["award"] else []
    parts += (
        [f"waits for: {'; '.join(item['message'] for item in grant['waitsFor'])}"]
        if grant["state"] == "APPROVED"
        else []
    )
    parts += [f"on hold: {grant['heldReason']}"] if grant["heldReason"] else []
    parts += [f"rank {grant['rank']}, {grant['rankingOutcome']}"] if grant["rankingOutcome"] else []
    parts += [f"{name}: {count}" for name, count in _units(grant).items()]
    parts += _milestones(grant) + [f"tranche {tranche}" for tranche in _tranches(grant)]
    parts += [f"paid by {payer} {amount}" for payer, amount in paid(grant).items()]
    parts += [f"recovery {recovery}" for recovery in _recoveries(grant)]
    parts += [f"back to {payer} {amount}" for payer, amount in back(grant).items()]
    return ", ".join(parts)

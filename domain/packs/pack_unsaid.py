"""What of two packs differs and no sentence tells (修订对照): it is named by its keys, so nothing passes in silence."""

from collections.abc import Collection, Iterator, Mapping
from typing import cast

from domain.policy.conditions import Shape, Text
from domain.values.figures import Figure

_EACH = "*"
_OF_A_FACT = (
    *("title", "type", "note", "unit", "at_least", "at_most", "nullable", "optional"),
    *("not_future", "may_be_assumed", "of_districts", "choices.*"),
)
"""What the line of a fact, or of a part of an item, says of it."""
_EXPRESSIONS = ("written", "holds", "once")
_SAYS: Mapping[str, tuple[str, ...]] = {
    "Title": ("title",),
    "First day in force": ("validity.in_force_from", "validity.in_force_after_days"),
    "Last day in force": ("validity.expires_on", "validity.years"),
    "Publicity": ("publicity.working_days",),
    "Late interest": ("late_payment", "late_payment.daily"),
    "Same matter": ("same_matter", "same_matter.scopes"),
    "Payer": ("payers", "payers.*.name", "split.decided"),
    "Reading": ("readings", "readings.*.choice"),
    "Cap together": ("caps", "caps.*.amount", "caps.*.per", "caps.*.year_of", "caps.*.kind", "caps.*.measures"),
    "Article": ("article",),
    "Bureaus": ("bureaus",),
    "Clause": ("quotes",),
    "For": ("beneficiary",),
    "Kind": ("kind",),
    "Bodies": ("bodies",),
    "Fact": ("facts.*", "facts.*.title"),
    "Stated": tuple(f"facts.*.{name}" for name in _OF_A_FACT),
    "Twice is": ("item.keyed_by",),
    "Identified by": ("item.type", "item.parts", "item.parts.*", *(f"item.parts.*.{name}" for name in _OF_A_FACT)),
    "The same of another applicant": ("item.held_by_one",),
    "Beside other measures": ("item.alone",),
    "Parts by": ("item.apart_by",),
    "Months by": ("item.months_of", "item.months_of.first", "item.months_of.count"),
    "Review asks": tuple(f"procedure.steps.*.{name}" for name in ("persons", "scored", "documents")),
    "What rounding leaves": ("split.rest", "split.shares", "split.shares.*"),
    "Condition": ("conditions", "conditions.*.says"),
    "Test": ("conditions.*.holds", "conditions.*.at_least", "conditions.*.at_most"),
    "Amount": (
        "formula",
        "formula.written",
        "formula.amount",
        "formula.rate",
        "formula.of",
        "formula.at_least",
        "formula.at_most",
        "formula.units",
        "formula.less",
        "formula.by",
        "formula.tiers",
        "formula.tiers.*.amount",
        "formula.tiers.*.at_least",
        "formula.tiers.*.level",
        "formula.cumulative",
        "formula.length",
        "formula.first.amount",
        "formula.first.average",
        "formula.further.amount",
        "formula.further.growth",
    ),
    "Cap": ("caps", "caps.*.amount", "caps.*.per", "caps.*.year_of", "caps.*.kind"),
    "Instalment": ("instalments", "instalments.*.share", "instalments.*.once"),
    "Paid by": ("split", "split.ratio", "split.among", "split.shares.*", "split.rest", "split.stated", "split.reading"),
    "Quota": ("quota", "quota.kind", "quota.limit", "quota.per"),
    "Item": ("item", "item.title"),
    "Gate before payment": ("gate", "gate.facts", "gate.since", "gate.years"),
    "How often": ("cadence",),
    "Figure": ("figures.*", "figures.*.title", "figures.*.figure"),
    "Filed": ("procedure.call", "procedure.without_application"),
    "Decided by": ("procedure.decided_by",),
    "Competition": ("procedure.competition", "procedure.competition.reserve"),
    "Units": ("procedure.units", "procedure.units.title"),
    "Tranches": ("procedure.tranches",),
    "Review": (
        "procedure.steps",
        "procedure.steps.*.title",
        "procedure.steps.*.when",
        "procedure.steps.*.by",
        "procedure.steps.*.bureau",
    ),
    "Certifies": ("procedure.steps.*.certifies",),
    "Paper": ("procedure.steps.*.papers", "procedure.steps.*.papers.*.title", "procedure.steps.*.papers.*.proves"),
    "Reviewers are shown": (
        "procedure.flags",
        "procedure.flags.*.says",
        "procedure.flags.*.reading",
        "procedure.flags.*.exposure",
    ),
    "Indicator": (
        "performance",
        "performance.indicators",
        "performance.indicators.*.title",
        "performance.indicators.*.unit",
        "performance.indicators.*.weight",
    ),
}
"""What the lines of a part tell of, where they differ: keys of a policy or of a measure, for each entry of a list."""


def unsaid(old: Shape, new: Shape, parts: Collection[str], but: Collection[str] = ()) -> list[str]:
    """Return the keys that differ and of which the parts that differ in words do not tell; ``but`` are told elsewhere.

    Each key is named with the one in which it stands, and once.
    """
    worded = {tuple(key.split(".")) for part in parts for key in _SAYS.get(part, ())}
    names = [
        ".".join(path[:2])
        for path in _differing(old, new, ())
        if path[0] not in but and not any(_is(key, path) for key in worded)
    ]
    return list(dict.fromkeys(names))


def _is(key: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return len(key) == len(path) and all(one in (_EACH, other) for one, other in zip(key, path, strict=True))


def _differing(old: object, new: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Where two shapes differ, as deep as both have the same parts; a list of another length differs as a whole."""
    if old == new or (path and path[-1] in _EXPRESSIONS and _without_blanks(old) == _without_blanks(new)):
        return
    parts = _parts(old, new)
    if parts is None:
        yield path
        return
    for name, (before, after) in parts.items():
        yield from _differing(before, after, (*path, name))


def _without_blanks(written: object) -> str:
    """An expression without its blanks, which say nothing."""
    return "".join(str(written).split())


def _parts(old: object, new: object) -> dict[str, tuple[object, object]] | None:
    """The parts of two values by their names; None where they are compared as they are."""
    if isinstance(old, Figure | Text) or type(old) is not type(new):
        return None
    if isinstance(old, Shape):
        return {name: (getattr(old, name), getattr(new, name)) for name in type(old).model_fields}
    if isinstance(old, dict):
        before, after = cast("dict[str, object]", old), cast("dict[str, object]", new)
        return {name: (before.get(name), after.get(name)) for name in {**before, **after}}
    if isinstance(old, list):
        one, other = cast("list[object]", old), cast("list[object]", new)
        if len(one) == len(other) and all(isinstance(entry, Shape) for entry in one):
            return {str(place): pair for place, pair in enumerate(zip(one, other, strict=True))}
    return None

"""The matter of a grant (同一事项): the key by which awards of other policies are held against it (art. 16, I-38)."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping

from domain.assessment.item_months import ItemMonths
from domain.policy.conditions import Fact, FactType, Text
from domain.policy.policy import Measure, Policy
from domain.values.identifiers import address_key, joined, name_key
from domain.values.numbers import item_alike

_HIDDEN = re.compile(r"([^/]+)/[0-9a-f]{64}")
"""No key in words is like it: they are in capitals."""


def matter_key(measure: Measure, item: str, facts: Mapping[str, object], secret: bytes) -> str:
    """Return the key of a grant's matter: the item as written alike, or its measure, with its year where it has one.

    It is empty while the application does not say what it is for: then nothing is the same matter. A reference to a
    person (个人信息) is hidden in a key of its own, under a secret without which nobody can try what it hides: an
    award is told for such a grant, never in words.
    """
    rule = measure.item
    if rule is not None and rule.alone and (named := named_key(measure, item, facts)):
        return f"{measure.code}/{named}"
    if rule is None or rule.keyed_by in {"ITEM", "APPLICANT_ITEM"}:
        is_hidden = measure.procedure.personal_item
        return hidden_key(measure, item, facts, secret) if is_hidden else named_key(measure, item, facts)
    if rule.keyed_by == "APPLICANT" or rule.year_of is None:
        return measure.code
    year = facts.get(rule.year_of)
    return f"{measure.code}/{year}" if isinstance(year, int) else ""


def parts_of(measure: Measure) -> Mapping[str, Fact]:
    """Return the parts that identify what an application is for (事项标识), by name; none where it is one text."""
    return measure.item.parts if measure.item else {}


def of_same_parts(policy: Policy, measure: Measure) -> list[str]:
    """Return the codes of the measures that award the same parts of the same items, each part by itself, its own too.

    Their items are written alike, and their gates wait for the same; none where a measure awards no parts apart.
    """
    if not _is_apart(measure):
        return []
    return [one.code for one in policy.measures if one.item == measure.item and one.gate == measure.gate]


def of_same_item(policy: Policy, measure: Measure) -> list[str]:
    """Return the codes of the measures whose items are the same things, its own too.

    Its own alone where each part is awarded by itself, once to each of two.
    """
    if _is_apart(measure):
        return [measure.code]
    return [one.code for one in policy.measures if one.code == measure.code or (one.item and one.item == measure.item)]


def told_apart_by(measure: Measure) -> frozenset[str]:
    """Return the facts by which one item is told from another: parts of it, its year, the day of a part, its months."""
    rule = measure.item
    months = (rule.months_of.first, rule.months_of.count) if rule and rule.months_of else ()
    names = (rule.year_of, rule.apart_by, *rule.parts, *months) if rule else ()
    return frozenset(name for name in names if name)


def facts_of_application(measure: Measure) -> dict[str, Fact]:
    """Return what an application states: the facts of its measure, and the parts of what it is for."""
    return {**measure.facts, **parts_of(measure)}


def provable_titles(measure: Measure) -> dict[str, Text]:
    """Return the titles of what papers can prove: facts, parts of the item, and ``item`` where it is one text."""
    titles = {name: fact.title for name, fact in facts_of_application(measure).items()}
    return {ITEM: measure.item.title, **titles} if measure.item and needs_item(measure) else titles


def needs_item(measure: Measure) -> bool:
    """Return whether an application names what it is for by one text, beyond its applicant and year."""
    named = measure.item is not None and measure.item.keyed_by in {"ITEM", "APPLICANT_ITEM"}
    return named and not parts_of(measure)


ITEM = "item"
"""By this name papers prove an item of one text."""


def named_item(measure: Measure, item: str, facts: Mapping[str, object]) -> str:
    """Return what an application is for as it is shown: its parts in their order, or its one text."""
    apart = _apart(measure, facts)
    if not (parts := parts_of(measure)):
        return _BETWEEN_PARTS.join([item, *apart])
    return _BETWEEN_PARTS.join([*(str(facts[name]) for name in parts if facts.get(name) is not None), *apart])


def _is_apart(measure: Measure) -> bool:
    return measure.item is not None and measure.item.apart_by is not None


def _has_last(measure: Measure) -> bool:
    """Whether the last part of the key says which awards of one item it is, beside what the item is."""
    return _is_apart(measure) or (measure.item is not None and measure.item.months_of is not None)


def _apart(measure: Measure, facts: Mapping[str, object]) -> list[str]:
    """The day, or the months, that tell apart what is awarded by itself within an item; empty while none is stated."""
    if months := ItemMonths.of(measure, facts):
        return [months.written]
    name = measure.item.apart_by if measure.item else None
    day = facts.get(name) if name else None
    return [] if day is None else [str(day)]


def named_key(measure: Measure, item: str, facts: Mapping[str, object]) -> str:
    """Return the key of what an application names: that of each part by itself, in their order, or of its one text.

    It is empty while a part is missing.
    """
    parts, apart = parts_of(measure), _apart(measure, facts)
    if any(facts.get(name) is None for name in parts) or (_has_last(measure) and not apart):
        return ""
    if not parts:
        return joined([item_alike(item), *apart]) if apart else item_alike(item)
    return joined([_KEYS.get(fact.type, item_alike)(str(facts[name])) for name, fact in parts.items()] + apart)


_KEYS: Mapping[FactType, Callable[[str], str]] = {FactType.NAME: name_key, FactType.ADDRESS: address_key}
_BETWEEN_PARTS = "；"
"""What a key has between its parts, too, however it is typed: a matter can be told as it is shown."""


def hidden_key(measure: Measure, item: str, facts: Mapping[str, object], secret: bytes | None) -> str:
    """Return the key of a person's matter: the same for the same reference and secret (HMAC-SHA-256).

    Without a secret it is the plain hash by which matters were known before there was one.
    """
    apart = _apart(measure, facts)
    written = (joined([item_alike(item), *apart]) if apart else item_alike(item)).encode()
    if not item_alike(item) or (_has_last(measure) and not apart):
        return ""
    digest = hmac.digest(secret, written, "sha256").hex() if secret else hashlib.sha256(written).hexdigest()
    return f"{measure.code}/{digest}"


def shown_key(key: str) -> str:
    """Return a key as it may be shown: of a person's matter nothing, or a guess could be tried by making a draft.

    >>> shown_key("A12-3/" + "0a" * 32), shown_key("GB/T41867-2022")
    ('A12-3/***', 'GB/T41867-2022')
    """
    hidden = _HIDDEN.fullmatch(key)
    return f"{hidden[1]}/***" if hidden else key

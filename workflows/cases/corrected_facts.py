"""Which facts a correction after approval changes (更正内容): checked by the measure, and held against the record."""

from collections.abc import Mapping
from typing import Any

from domain.assessment.assessment import DECIDED_AMOUNT
from domain.assessment.award_corrections import Change, change_of, in_yuan
from domain.assessment.facts import KEPT_AS_READ, read_facts
from domain.assessment.future_facts import in_future
from domain.assessment.matters import facts_of_application, needs_item, parts_of
from domain.handling.masking import shown_item
from domain.lives.grants import GrantEvent
from domain.policy.conditions import Text
from domain.policy.formulas import PerUnit, Windows
from domain.policy.policy import Measure
from domain.refusals.refusals import Code, Refusal
from domain.values.money import Fen
from workflows.cases.dossiers import Dossier
from workflows.transaction.facts import stated_item, with_numbers
from workflows.transaction.refused import RefusedError
from workflows.transaction.work import Work

_BY_UNIT = Text(zh="逐件更正验收结果", en="correct its units")
_ITEM = Text(zh="事项", en="what it is for")
_NOT_ON_RECORD = Text(zh="尚未登记，不属更正", en="it is not on record yet, so that there is nothing to correct")


def corrected_elsewhere(measure: Measure) -> dict[str, Text]:
    """Return the facts of a measure that commands of their own correct or decide, each with that command's title."""
    procedure, formula = measure.procedure, measure.formula
    titles: dict[str, Text] = {}
    if isinstance(formula, Windows):
        titles[formula.months] = GrantEvent.CORRECT_SERVICE_MONTH.words
    if procedure.competition is not None:
        titles[procedure.competition.selects] = GrantEvent.SELECT.words
    if procedure.units is not None and isinstance(formula, PerUnit):
        counted = (name for name in (formula.units, formula.less) if name is not None)
        titles |= dict.fromkeys(counted, _BY_UNIT)
    return titles


def checked_changes(work: Work, dossier: Dossier, corrected: Mapping[str, Any]) -> tuple[dict[str, Any], list[Change]]:
    """Return the facts as they are corrected, those alone that change, and what changes.

    The parts of what it is for are among them. Raises FACT_INVALID for a fact that is unknown, unreadable, not on
    record, or another command's, and DATE_IN_FUTURE.
    """
    measure, citation, record = dossier.measure, dossier.citation, dossier.grant.facts
    known = facts_of_application(measure)
    facts = {name: fact for name, fact in known.items() if name in corrected}
    now, refusals = read_facts(facts, corrected, citation, partial=True)
    refusals += in_future(facts, now, work.today, citation) + with_numbers(facts, now, citation)
    refusals += [
        Refusal(Code.FACT_INVALID, {"fact": known[name].title, "why": why}, ("facts", name), (citation,))
        for name, why in _why_not(dossier, facts).items()
    ]
    if refusals:
        raise RefusedError(*refusals)
    was = read_facts(facts, {name: record[name] for name in facts}, citation, partial=True)[0]
    changed = [name for name in facts if was.get(name) != now[name]]
    stated = {name: now[name] if facts[name].type in KEPT_AS_READ else corrected[name] for name in changed}
    return stated, [change_of(name, facts[name], was.get(name), now[name]) for name in changed]


def _why_not(dossier: Dossier, facts: Mapping[str, object]) -> dict[str, Text]:
    """Why facts are not corrected here, by their names."""
    elsewhere = corrected_elsewhere(dossier.measure)
    reasons: dict[str, Text] = {}
    for name in facts:
        if name in elsewhere:
            title = elsewhere[name]
            reasons[name] = Text(zh=f"由“{title.zh}”办理", en=f"it is put right by another deed: {title.en}")
        elif dossier.grant.facts.get(name) is None:
            reasons[name] = _NOT_ON_RECORD
    return reasons


def item_changed(dossier: Dossier, item: str | None, facts: Mapping[str, Any]) -> tuple[str, list[Change]]:
    """Return what it is for once it is corrected, and the change of its one text: a person's is told as it is shown.

    Raises what ``stated_item`` does, and ITEM_REQUIRED where it would be for nothing.
    """
    measure, was = dossier.measure, dossier.grant.item
    if item is None and not parts_of(measure):
        return was, []
    now = stated_item(measure, item or "", dict(facts))
    if parts_of(measure) or now == was:
        return now, []
    if not now and needs_item(measure) and measure.item is not None:
        raise RefusedError(Refusal(Code.ITEM_REQUIRED, {"item": measure.item.title}, ("item",), (dossier.citation,)))
    before, after = (Text(zh=shown, en=shown) for shown in (shown_item(measure, was), shown_item(measure, now)))
    return now, [Change("item", measure.item.title if measure.item else _ITEM, before, after)]


def amount_changed(before: Fen | None, now: Fen | None) -> list[Change]:
    """Return the change of the amount that people decided, where it is another one."""
    if now is None or now == before:
        return []
    was = Text(zh="无", en="none") if before is None else in_yuan(before)
    return [Change("decidedAmount", DECIDED_AMOUNT, was, in_yuan(now))]

"""Corrections of units after approval (更正验收件): its number, where it stands, and what its inspection found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple

from domain.assessment.award_corrections import Change
from domain.lives.titles import STATE_TITLES
from domain.lives.unit_life import UNIT_LIFE, InspectionResult, UnitContext, UnitEvent, UnitState
from domain.models import Unit
from domain.policy.conditions import Text
from domain.policy.procedure import Units
from domain.refusals.refusals import Code, Refusal
from workflows.cases.dossiers import Dossier
from workflows.programmes.units import (
    EMPTY,
    GONE,
    TWICE,
    check_free,
    checked_code,
    checked_codes,
    counted_units,
    move_unit,
    unfit,
)
from workflows.transaction.actors import SYSTEM
from workflows.transaction.declarations import part
from workflows.transaction.reasons import stated_line
from workflows.transaction.refused import RefusedError, not_found
from workflows.transaction.steps import check_step
from workflows.transaction.work import Work

_STEPS = {
    InspectionResult.ACCEPTED: (UnitState.ACCEPTED, UnitEvent.CORRECT_TO_ACCEPTED),
    InspectionResult.FAILED: (UnitState.FAILED, UnitEvent.CORRECT_TO_FAILED),
}
_CODE, _ADDRESS, _RESULT = Text(zh="编号", en="number"), Text(zh="地址", en="address"), Text(zh="查验结果", en="result")
_TO_RECTIFY = Text(zh="批准后只能更正为合格或不合格", en="after approval it was accepted, or it had failed")


@part("CorrectedUnit")
class CorrectedUnit:
    """A unit that is on record wrongly, as it should have stood; what is left out was right."""

    code: Annotated[str, "Its number as it is on record."]
    corrected_code: Annotated[str | None, "The number that it should have, 1 to 60 characters."] = None
    address: Annotated[str | None, "Where it stands, 1 to 200 characters."] = None
    result: Annotated[InspectionResult | None, "What its inspection should have found: accepted or failed."] = None


class UnitCorrection(NamedTuple):
    """One unit, and what becomes of it: the events that lead there, and its columns."""

    unit: Unit
    events: Sequence[UnitEvent]
    sets: Mapping[str, Any]
    path: Sequence[str | int]
    """Where in the input the number stands that it then has."""

    @property
    def will_stand(self) -> bool:
        """Whether it is accepted once it is corrected: nobody else has its number then."""
        return UnitEvent.CORRECT_TO_FAILED not in self.events

    @property
    def number(self) -> str:
        """The number that it then has."""
        return self.sets.get("code", self.unit.code)


@dataclass(slots=True)
class CorrectedUnits:
    """The units that a correction changes, not saved yet."""

    corrections: list[UnitCorrection] = field(default_factory=list[UnitCorrection])
    changes: list[Change] = field(default_factory=list[Change])

    @property
    def fails(self) -> bool:
        """Whether one of them turns out to have failed."""
        return any(UnitEvent.CORRECT_TO_FAILED in each.events for each in self.corrections)

    @property
    def stood(self) -> dict[str, dict[str, str | None]]:
        """How those stood that turn out to be accepted, by their ids: what is put back where the award is refused."""
        gained = [each.unit for each in self.corrections if UnitEvent.CORRECT_TO_ACCEPTED in each.events]
        return {str(unit.id): {"state": unit.state.value, "finding": unit.finding} for unit in gained}

    async def counted(self, dossier: Dossier) -> dict[str, int]:
        """Return the facts of the measure that follow from the units as they are corrected; none where none changes."""
        if not self.corrections:
            return {}
        events = [event for each in self.corrections for event in each.events]
        more = events.count(UnitEvent.CORRECT_TO_ACCEPTED) - events.count(UnitEvent.CORRECT_TO_FAILED)
        return await counted_units(dossier, more)


async def corrected_units(work: Work, dossier: Dossier, rows: Sequence[CorrectedUnit]) -> CorrectedUnits:
    """Return what becomes of units as they are corrected; nothing is saved.

    Raises NOT_FOUND for a unit that is not of this grant, UNIT_ALREADY_REGISTERED where its number is another's,
    STEP_NOT_POSSIBLE, INPUT_INVALID, and NOT_ASKED_BY_MEASURE where the measure has no units.
    """
    corrected, rule = CorrectedUnits(), dossier.measure.procedure.units
    if not rows:
        return corrected
    codes = checked_codes([row.code for row in rows], "units", "code")
    stated = [_stated(row, place) for place, row in enumerate(rows)]
    if rule is None:
        raise RefusedError(
            Refusal(Code.NOT_ASKED_BY_MEASURE, {"measure": dossier.measure.code}, ("units",), (dossier.citation,))
        )
    units = await _on_record(dossier, codes)
    for place, (unit, row) in enumerate(zip(units, rows, strict=True)):
        sets = _others(unit, stated[place])
        if events := _events(work, dossier, unit, sets, _step(unit, row, place)):
            path = ("units", place, "code" if row.corrected_code is None else "correctedCode")
            corrected.corrections.append(UnitCorrection(unit, events, sets, path))
            corrected.changes += _changes(rule, unit, sets, row.result if len(events) > bool(sets) else None)
    await _check_numbers(dossier, corrected.corrections)
    return corrected


async def put_units_right(work: Work, dossier: Dossier, corrected: CorrectedUnits, reason: str, evidence: str) -> None:
    """Save units as they are corrected; the reason of the correction is what is found of them."""
    for unit, events, sets, _ in corrected.corrections:
        for event in events:
            columns = sets if event is UnitEvent.CORRECT else {"finding": reason}
            await move_unit(work, dossier, unit, event, reason=reason, evidence=evidence, sets=columns)


async def put_units_back(work: Work, dossier: Dossier, stood: Mapping[str, Mapping[str, str | None]]) -> None:
    """Let units stand as before that were corrected to accepted, where the higher award is refused."""
    for unit in await Unit.filter(grant_id=dossier.grant.id, id__in=[*stood]).order_by("code"):
        before = stood[str(unit.id)]
        failed = before["state"] == UnitState.FAILED
        event = UnitEvent.CORRECT_TO_FAILED if failed else UnitEvent.VOID
        await move_unit(work, dossier, unit, event, actor=SYSTEM, sets={"finding": before["finding"]})


async def _on_record(dossier: Dossier, codes: Sequence[str]) -> list[Unit]:
    """The units of a grant by their numbers, in the order asked; of several under one number the one that stands."""
    units = await Unit.filter(grant_id=dossier.grant.id, code__in=codes)
    known = {unit.code: unit for unit in sorted(units, key=lambda unit: (unit.state not in GONE, unit.registered_at))}
    for place, code in enumerate(codes):
        if code not in known:
            raise not_found("unit", "units", place, "code")
    return [known[code] for code in codes]


def _stated(row: CorrectedUnit, place: int) -> dict[str, Any]:
    """The number and address that it should have."""
    stated: dict[str, Any] = {}
    if row.corrected_code is not None:
        stated["code"] = checked_code(row.corrected_code, ("units", place, "correctedCode"))
    if row.address is not None:
        stated["address"] = stated_line(row.address, "address", 200, ("units", place))
        if not stated["address"]:
            raise unfit(EMPTY, "units", place, "address")
    return stated


def _others(unit: Unit, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What of that is not on record already."""
    return {name: value for name, value in stated.items() if getattr(unit, name) != value}


def _step(unit: Unit, row: CorrectedUnit, place: int) -> UnitEvent | None:
    """The step to what its inspection should have found; None where that is on record."""
    if row.result is None:
        return None
    if row.result not in _STEPS:
        raise unfit(_TO_RECTIFY, "units", place, "result")
    state, event = _STEPS[row.result]
    return None if unit.state is state else event


def _events(
    work: Work, dossier: Dossier, unit: Unit, sets: Mapping[str, Any], step: UnitEvent | None
) -> list[UnitEvent]:
    """What happens to a unit: its number and address are put right while it is accepted. Raises STEP_NOT_POSSIBLE."""
    events = [UnitEvent.CORRECT] if sets else []
    if step is not None:
        events = [step, *events] if step is UnitEvent.CORRECT_TO_ACCEPTED else [*events, step]
    state, context = unit.state, UnitContext(work.actor.role, dossier.citation)
    for event in events:
        state = check_step(UNIT_LIFE, state, event, context)
    return events


def _changes(rule: Units, unit: Unit, sets: Mapping[str, Any], result: InspectionResult | None) -> list[Change]:
    """What changes of a unit, as an office writes it."""

    def change(title: Text, before: Text, after: Text) -> Change:
        named = Text(
            zh=f"{rule.title.zh} {unit.code} {title.zh}",
            en=f"{title.en} of {rule.title.en} {unit.code}",
        )
        return Change("units", named, before, after)

    titles = {"code": _CODE, "address": _ADDRESS}
    changes = [change(titles[name], _plain(getattr(unit, name)), _plain(value)) for name, value in sets.items()]
    if result is not None:
        changes.append(change(_RESULT, STATE_TITLES[unit.state.value], result.words))
    return changes


def _plain(text: str) -> Text:
    return Text(zh=text, en=text)


async def _check_numbers(dossier: Dossier, corrections: Sequence[UnitCorrection]) -> None:
    """Raise UNIT_ALREADY_REGISTERED where a unit that will stand has the number of another one that does."""
    standing = [each for each in corrections if each.will_stand]
    numbers: dict[str, Sequence[str | int]] = {}
    for each in standing:
        if each.number in numbers:
            raise unfit(TWICE, *each.path)
        numbers[each.number] = each.path
    # A number that one of them leaves is still its own until it is saved.
    own = [each.unit.id for each in standing if each.unit.code == each.number]
    await check_free(dossier, numbers, *own)

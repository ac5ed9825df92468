"""Service months (月度签约服务人数) as they are reported: the windows they complete are formed at once (art. 10)."""

from typing import Annotated

from domain.lives.grants import GrantEvent
from domain.lives.milestone_life import MilestoneState
from domain.models import Milestone, ServiceMonth
from domain.policy.calendar import Month, last_day_of, parse_month, show_month
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.cases.grant_commands import OfGrant
from workflows.programmes.windows import form_windows, months_counted
from workflows.transaction.declarations import MONTH, command
from workflows.transaction.facts import months_on_record
from workflows.transaction.reasons import named_evidence
from workflows.transaction.refused import RefusedError, refuse
from workflows.transaction.shown import GRANT
from workflows.transaction.work import Done, Work

MOST_PERSONS = 25_000_000
"""More than the city has people: a slip of the keyboard, not a month."""
_CLOSING = (MilestoneState.VERIFIED, MilestoneState.PAYING, MilestoneState.PAID)
"""States of a window that closes the months up to its end for new reports."""


@command(
    "Put one month of a programme on record, in any order (填报月度人数, art. 10).",
    step=GrantEvent.RECORD_SERVICE_MONTH,
    by="",
    shows=(GRANT,),
)
class RecordServiceMonth(OfGrant):
    """One month of a programme (月度签约服务人数)."""

    month: Annotated[str, MONTH, "The month; it must be over."]
    signed_persons: Annotated[
        int, "Distinct persons under a valid contract on its last day; a reported 0 does not break a run (I-28)."
    ]
    evidence: Annotated[str | None, "The evidence, by name and number."] = None


async def record_service_month(work: Work, command: RecordServiceMonth) -> Done:
    """Put one month on record (填报月度人数), in any order; the windows that it completes are formed at once.

    Raises MONTH_ALREADY_REPORTED, MONTH_NOT_OVER, MONTH_OUTSIDE_VALIDITY, MONTH_CLOSED (not after a verified window),
    INPUT_INVALID, and what the grant's life refuses.
    """
    dossier = await open_dossier(work, command.grant_id, command.expected_version, GrantEvent.RECORD_SERVICE_MONTH)
    dossier.check(work, GrantEvent.RECORD_SERVICE_MONTH)
    month = await _checked_month(work, dossier, command)
    evidence = named_evidence(command.evidence)
    await ServiceMonth.create(
        id=work.new_id(),
        grant_id=dossier.grant.id,
        month=month,
        signed_persons=command.signed_persons,
        evidence=evidence,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    await dossier.move(work, GrantEvent.RECORD_SERVICE_MONTH, reason=show_month(month), evidence=evidence)
    await form_windows(work, dossier)
    return dossier.done()


def read_month(text: str) -> Month:
    """Return the month of a text such as 2022-06; raises INPUT_INVALID for any other text."""
    month = parse_month(text)
    if month is None:
        raise refuse(Code.INPUT_INVALID, "month", field="month", why=Text(zh="须如 2022-06", en="write it as 2022-06"))
    return month


def checked_persons(persons: int) -> int:
    """Return a number of persons; raises INPUT_INVALID below 0 and above what a city has."""
    if 0 <= persons <= MOST_PERSONS:
        return persons
    why = Text(zh=f"须为0至{MOST_PERSONS}的整数", en=f"write 0 to {MOST_PERSONS}")
    raise refuse(Code.INPUT_INVALID, "signedPersons", field="signedPersons", why=why)


async def _checked_month(work: Work, dossier: Dossier, command: RecordServiceMonth) -> Month:
    month = read_month(command.month)
    checked_persons(command.signed_persons)
    cited = (dossier.citation,)
    shown = {"month": show_month(month)}
    on_record = await months_on_record(dossier.grant.id)
    if month in on_record:
        terms = {**shown, "observed": on_record[month]}
        raise RefusedError(Refusal(Code.MONTH_ALREADY_REPORTED, terms, ("month",), cited))
    first, last = months_counted(dossier)
    if not first <= month <= last:
        terms = {**shown, "first": show_month(first), "last": show_month(last)}
        raise RefusedError(Refusal(Code.MONTH_OUTSIDE_VALIDITY, terms, ("month",), cited))
    if last_day_of(month) >= work.today:
        raise RefusedError(Refusal(Code.MONTH_NOT_OVER, shown, ("month",), cited))
    await _check_not_closed(dossier, month)
    return month


async def _check_not_closed(dossier: Dossier, month: Month) -> None:
    """A verified window stays: no month may come before its end that would have formed another one."""
    states = [state.value for state in _CLOSING]
    verified = await Milestone.filter(grant_id=dossier.grant.id, state__in=states).order_by("-last_month").first()
    if verified is not None and month <= verified.last_month:
        terms = {"month": show_month(month), "last": show_month(verified.last_month)}
        raise RefusedError(Refusal(Code.MONTH_CLOSED, terms, ("month",), (dossier.citation,)))

"""The register of applicants (登记信息) read: what stands now, what stood on a day, and the entries it follows from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.handling.register import Entry, Held, RegisterAttribute, held_on, next_change
from domain.models import Applicant, RegisterVersion
from workflows.runtime.sql import read
from workflows.transaction.work import Work


@dataclass(frozen=True, slots=True)
class Particulars:
    """What stands of an applicant on a day."""

    name: Held
    district: Held


def entry_of(row: RegisterVersion) -> Entry:
    """Return an entry as the rules look at it."""
    return Entry(
        row.number,
        row.attribute,
        row.kind,
        row.value,
        row.effective_on,
        row.corrects,
        withdrawn=row.withdrawn_at is not None,
    )


async def entries_of(applicant_id: UUID) -> list[Entry]:
    """Return the register of an applicant, in the order in which it was told."""
    rows = await read(RegisterVersion, "WHERE applicant_id = $1 ORDER BY number", applicant_id)
    return [entry_of(row) for row in rows]


def particulars(entries: Sequence[Entry], day: date) -> Particulars:
    """Return what stands on a day."""
    return Particulars(held_on(entries, RegisterAttribute.NAME, day), held_on(entries, RegisterAttribute.DISTRICT, day))


async def particulars_of(applicant: Applicant, day: date) -> Particulars:
    """Return what stands of an applicant on a day."""
    return particulars(await entries_of(applicant.id), day)


def is_up_to_date(applicant: Applicant, today: date) -> bool:
    """Return whether the applicant's own row says what stands today: no change came into effect since."""
    return applicant.due_on is None or today < applicant.due_on


async def locked_applicant(applicant_id: UUID, strength: str = "FOR NO KEY UPDATE") -> Applicant | None:
    """Return an applicant under lock: nobody else changes its register meanwhile.

    Whoever takes particulars from it takes the weaker lock ``FOR SHARE``.
    """
    return next(iter(await read(Applicant, f"WHERE id = $1 {strength}", applicant_id)), None)


async def bring_up_to_date(work: Work, applicant: Applicant, entries: Sequence[Entry]) -> bool:
    """Let the applicant's own row say what stands today, and when that changes next; answer whether it differs."""
    stands, due_on = particulars(entries, work.today), next_change(entries, work.today)
    before = (applicant.name, applicant.district_code, applicant.due_on)
    applicant.name, applicant.district_code, applicant.due_on = stands.name.value, stands.district.value, due_on
    await applicant.save(update_fields=["name", "district_code", "due_on", "version"])
    return before != (applicant.name, applicant.district_code, applicant.due_on)

"""Notices of publicity (公示公告): which one an award is put on, as it stands that day."""

from domain.handling.masking import shown_item
from domain.models import NoticeAward, PublicityNotice
from workflows.cases.dossiers import Dossier
from workflows.runtime.sql import ask, wait_for
from workflows.runtime.turns import Turn
from workflows.transaction.reasons import stated_line
from workflows.transaction.work import Work

MOST_CONTACT = 200


def stated_contact(contact: str | None) -> str | None:
    """Return where objections go as it is printed; None where nothing is said. Raises INPUT_INVALID."""
    return stated_line(contact or "", "contact", MOST_CONTACT) or None


async def put_on_notice(work: Work, dossier: Dossier, contact: str | None) -> None:
    """Put an award whose publicity was opened on the notice of its measure and day, as its last line.

    All awards of one measure that are opened on one day for the same days stand on one notice.
    """
    grant, version = dossier.grant, dossier.version
    # Two at once are put on one notice, one after the other.
    await wait_for(Turn.NOTICE, [f"{version.id}/{grant.measure}/{work.today}"])
    notice = await _notice(work, dossier, contact)
    await NoticeAward.create(
        id=work.new_id(),
        notice_id=notice.id,
        number=await NoticeAward.filter(notice_id=notice.id).count() + 1,
        grant_id=grant.id,
        grant_number=grant.number,
        applicant=dossier.applicant.name,
        item=shown_item(dossier.measure, grant.item),
        district=grant.district_code,
        amount=grant.award,
        shown_at=work.now,
    )


async def _notice(work: Work, dossier: Dossier, contact: str | None) -> PublicityNotice:
    """The notice on which it is put: that of the same measure, days and contact, or a new one."""
    grant, version = dossier.grant, dossier.version
    alike = PublicityNotice.filter(
        policy_version_id=version.id,
        measure=grant.measure,
        opened_on=work.today,
        first_day=grant.publicity_first,
        last_day=grant.publicity_last,
    )
    alike = alike.filter(contact__isnull=True) if contact is None else alike.filter(contact=contact)
    if (notice := await alike.first()) is not None:
        return notice
    place = (await ask("SELECT nextval('notice_number') AS place"))[0]["place"]
    return await PublicityNotice.create(
        id=work.new_id(),
        number=f"GS-{work.today.year}-{place:06d}",
        policy_version_id=version.id,
        policy_code=version.code,
        measure=grant.measure,
        year=work.today.year,
        opened_on=work.today,
        first_day=grant.publicity_first,
        last_day=grant.publicity_last,
        contact=contact,
        opened_at=work.now,
    )

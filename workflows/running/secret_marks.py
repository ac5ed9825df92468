"""The secret and its database (密钥轮换): known again by a mark, and changed with every key that was made by it."""

from dataclasses import dataclass
from pathlib import Path

from domain.assessment.matters import hidden_key
from domain.models import Applicant, Grant, OtherAward
from workflows.runtime.key_files import drafted_key
from workflows.runtime.secret import Secret, the_secret
from workflows.runtime.sql import ask, wait_for
from workflows.runtime.stated_day import moment
from workflows.runtime.turns import Turn
from workflows.transaction.actors import SYSTEM
from workflows.transaction.packs import compiled_version
from workflows.transaction.work import NOWHERE, Done, Work, handle

HIDDEN = r"^[^/]+/[0-9a-f]{64}$"


class SecretDiffersError(ValueError):
    """A database whose keys were made under another secret."""


@dataclass(frozen=True, slots=True)
class TakeSecret:
    """The mark of the secret that a database is to know."""

    mark: str


@dataclass(frozen=True, slots=True)
class Change:
    """The change from a secret to another one; None stands for keys that are made without any."""

    old: Secret | None
    new: Secret | None

    async def take_secret(self, work: Work, command: TakeSecret) -> Done:
        """Make every key of a person's matter anew, and know the new secret by its mark (更换密钥)."""
        _ = work
        await wait_for(Turn.SECRET, ["secret"])
        if await _mark() != (self.old.mark if self.old else None):
            return Done(NOWHERE, changed=False)
        await ask(
            "INSERT INTO secret_mark (mark) VALUES ($1) ON CONFLICT (alone) DO UPDATE SET mark = excluded.mark",
            command.mark,
        )
        changed = 0
        for award in await OtherAward.filter(matter_key__posix_regex=HIDDEN).select_for_update():
            changed += await self.rekeyed(award)
        return Done(NOWHERE, {}, {"keys": changed}, changed=changed > 0)

    async def rekeyed(self, award: OtherAward) -> bool:
        """Find the person's grant for which an award was told, and give the award the new key of its matter."""
        applicant = await Applicant.get_or_none(credit_code=award.credit_code)
        grants = Grant.filter(applicant_id=applicant.id, item_is_personal=True) if applicant else None
        for grant in await grants.prefetch_related("policy_version") if grants else []:
            measure = compiled_version(grant.policy_version).measures[grant.measure]
            of = (measure, grant.item, grant.facts)
            if hidden_key(*of, self.old.matters if self.old else None) == award.matter_key:
                award.matter_key = hidden_key(*of, self.new.matters if self.new else None)
                await award.save(update_fields=["matter_key"])
                return True
        return False


async def know_secret() -> None:
    """Let a database that knows no secret yet know this process's; raises SecretDiffersError where it knows another."""
    if await _mark() is None:
        new = the_secret()
        await handle(SYSTEM, Change(None, new).take_secret, TakeSecret(new.mark), at=await moment())
    await check_secret()


async def check_secret() -> None:
    """Raise SecretDiffersError where the database knows another secret than this process has."""
    if await _mark() not in {None, the_secret().mark}:
        message = (
            "The secret of this installation is not the one under which this database was written: persons would not "
            "be known again, and their support not be counted. Put back the file of the secret that was saved with it."
        )
        raise SecretDiffersError(message)


async def rotate(path: Path) -> Secret:
    """Give the installation a new secret, in its file and in its database; cursors of the old one end.

    It is for a time at which nothing serves: whoever runs goes on with the old secret until it is started anew.
    """
    new = Secret.new()
    draft = drafted_key(path, new.raw)
    await handle(SYSTEM, Change(the_secret(), new).take_secret, TakeSecret(new.mark))
    draft.replace(path)
    return new


async def _mark() -> str | None:
    marks = await ask("SELECT mark FROM secret_mark")
    return str(marks[0]["mark"]) if marks else None

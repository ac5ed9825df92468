"""Packs as files and as rows: read once, compiled once, found by content hash."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from tortoise.exceptions import DoesNotExist
from tortoise.query_utils import Prefetch

from domain.assessment.assessment import Assessor, assessors
from domain.assessment.assessment_requests import AssessmentService
from domain.assessment.matters import of_same_parts
from domain.assessment.measures import grant_measure
from domain.models import PolicyVersion
from domain.packs.pack_rivals import rival_complaints
from domain.packs.packs import BadPackError, Complaint, Pack, read_pack, stored_pack
from domain.policy.pack_sources import PACK
from domain.policy.policy import Measure, Policy
from domain.refusals.refusals import Refusal
from workflows.runtime.sql import read
from workflows.transaction.refused import RefusedError


def load_pack(path: Path, choices: Mapping[str, str] | None = None) -> Pack:
    """Read a pack and the text beside it from files. Raises BadPackError with every complaint."""
    source = _read_file(path, path)
    text = _text_beside(path, source)
    return _read(source, text, str(path), tuple((choices or {}).items()))


def load_every_reading(path: Path) -> Pack:
    """Read a pack as ``load_pack`` does, and under each option that is not in use. Raises the mistakes of all."""
    pack = load_pack(path)
    if complaints := rival_complaints(pack, _read_file(path, path), str(path)):
        raise BadPackError(complaints)
    return pack


def _read_file(path: Path, pack: Path) -> str:
    """Return the text of a file of a pack; a mark of UTF-8 before it, as some editors write, is no part of it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        zh = f"“{path.name}”不是 UTF-8 编码（可能是 GB18030）；请另存为 UTF-8"
        en = f"'{path.name}' is not encoded in UTF-8 (perhaps in GB18030); save it as UTF-8"
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadPackError([Complaint(str(path), line, PACK, (zh, en))]) from None
    except OSError:
        zh, en = f"文件“{path}”不存在或不能读取", f"there is no file '{path}' that can be read"
        raise BadPackError(
            [Complaint(str(pack), 1, PACK, (f"{zh}；请核对文件名", f"{en}; look at its name"))]
        ) from None


@lru_cache(maxsize=8)
def _read(source: str, text: str, file: str, choices: tuple[tuple[str, str], ...]) -> Pack:
    """Read a pack once a process for as long as its files say the same: nothing changes one that was read."""
    return read_pack(source, text, file, dict(choices))


def _text_beside(path: Path, source: str) -> str:
    named = next((line.partition(":")[2].strip() for line in source.splitlines() if line.startswith("text:")), "")
    if not named or Path(named).name != named:
        zh = "缺少“text”；请写政策文本的文件名，与本文件放在同一处"
        en = "'text' is missing; name the file of the policy's text beside the pack"
        raise BadPackError([Complaint(str(path), 1, PACK, (zh, en))])
    return _read_file(path.parent / named, path)


class CompiledPolicy:
    """A stored policy version, compiled: its measures, its assessors, its assessment service."""

    def __init__(self, pack: Pack) -> None:
        self.policy, self.text = pack.policy, pack.text
        self.measures: dict[str, Measure] = {measure.code: measure for measure in pack.policy.measures}
        self.assessors: dict[str, Assessor] = assessors(pack.policy)
        self.service = AssessmentService(pack.policy, self.assessors)
        self._same_parts = dict[str, Sequence[str]]()

    def of_same_parts(self, code: str) -> Sequence[str]:
        """Return what ``matters.of_same_parts`` does of a measure, found once."""
        known = self._same_parts.get(code)
        if known is None:
            known = self._same_parts[code] = of_same_parts(self.policy, self.measures[code])
        return known

    def grant_measure(self, code: str, field: str = "measureCode") -> Measure:
        """Return the grant measure of a code, which stands in a field; raises UNKNOWN_MEASURE, NOT_A_GRANT."""
        measure = grant_measure(self.measures, code, field)
        if isinstance(measure, Refusal):
            raise RefusedError(measure)
        return measure


_known: dict[str, CompiledPolicy] = {}
PARTICULARS = (
    "id",
    "code",
    "content_hash",
    "state",
    "version",
    "document_no",
    "issuer",
    "evidence",
    "published_on",
    "in_force_from",
    "expires_on",
    "closing_document_no",
    "due_on",
    "created_at",
)
"""Of a policy version everything but its data and text."""


def compiled_version(version: PolicyVersion) -> CompiledPolicy:
    """Return the compiled policy of a row: compiled once, kept by its content hash, checked against it."""
    known = _known.get(version.content_hash)
    if known is None:
        pack = stored_pack(version.data, version.text)
        if pack.content_hash != version.content_hash:
            message = f"the stored pack {version.content_hash} is not what its hash says"
            raise ValueError(message)
        known = _known[version.content_hash] = CompiledPolicy(pack)
    return known


def pack_hash(data: str, text: str) -> str:
    """Return the hash of a pack as it is stored, by which it is named."""
    return stored_pack(data, text).content_hash


def content_hash_of(policy: Policy) -> str:
    """Return the content hash of the version of a policy that was compiled; raises LookupError for any other."""
    for content_hash, compiled in _known.items():
        if compiled.policy is policy:
            return content_hash
    message = f"no stored version of {policy.code} is this policy"
    raise LookupError(message)


async def compilable(versions: Sequence[PolicyVersion]) -> list[PolicyVersion]:
    """Return versions that were read by their particulars, with data and text where they were never compiled before.

    They are many times as long as everything else that is read of one.
    """
    unknown = [version.id for version in versions if version.content_hash not in _known]
    whole = (
        {version.id: version for version in await read(PolicyVersion, "WHERE id = ANY($1)", unknown)} if unknown else {}
    )
    return [whole.get(version.id, version) for version in versions]


def codes_of_versions() -> Prefetch:
    """Have versions read with what is judged by them, by their codes alone: their data are long."""
    return Prefetch("policy_version", queryset=PolicyVersion.all().only("id", "code"))


async def published_versions() -> list[PolicyVersion]:
    """Return every version that was published, oldest first."""
    published = "WHERE published_on IS NOT NULL ORDER BY created_at"
    return await compilable(await read(PolicyVersion, published, only=PARTICULARS))


async def version_of(uid: UUID) -> PolicyVersion:
    """Return a policy version by its id. Raises DoesNotExist."""
    for version in await compilable(await read(PolicyVersion, "WHERE id = $1", uid, only=PARTICULARS)):
        return version
    raise DoesNotExist(PolicyVersion)

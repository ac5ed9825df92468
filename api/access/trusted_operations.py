"""Trusted operations (预登记查询): what a client may ask, written down when it was built, and asked for by its hash."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

import orjson

from api.access.bodies import BadBodyError
from domain.policy.conditions import Text

_HASH = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
NOT_TRUSTED, NOT_FOUND = "DOCUMENT_NOT_TRUSTED", "PERSISTED_QUERY_NOT_FOUND"
_NO_QUERY = Text(zh="缺少查询，或者查询不是文字", en="`query` is missing, empty or no text.")
_UNKNOWN_HASH = Text(zh="清单中没有该编号的查询", en="No manifest holds a document of this hash.")
_NOT_TRUSTED = Text(zh="本系统只办理清单中登记的查询", en="Only documents of a client's manifest are run here.")
_NO_TEXT = Text(zh="查询编号须为文字", en="`documentId` is no text.")


class BadManifestError(ValueError):
    """A manifest that cannot be read, named with what is wrong in it."""


@dataclass(frozen=True, slots=True)
class TrustedOperations:
    """The operations of every client's manifest, by the SHA-256 of their text in hexadecimal."""

    by_hash: Mapping[str, str] = field(default_factory=dict[str, str])
    alone: bool = False
    """Whether only these are run."""
    kept: dict[bytes, Any] = field(default_factory=dict[bytes, Any], compare=False)
    """What the bodies ask for that were sent last."""

    @classmethod
    def of(cls, folder: Path | None, *, alone: bool) -> Self:
        """Read every manifest (`*.json`) of a folder; raises BadManifestError.

        A manifest is what a client's build makes: an object of texts by hash (relay-compiler, GraphQL code generator),
        or Apollo's `{"format": "apollo-persisted-query-manifest", "operations": [{"id", "body"}]}`.
        """
        by_hash: dict[str, str] = {}
        for path in sorted(folder.glob("*.json")) if folder else ():
            by_hash |= _manifest(path)
        return cls(by_hash, alone)

    def document(self, body: Mapping[str, Any]) -> str:
        """Return the operation that a request names: by ``documentId``, by Apollo's extension, or by its text.

        Raises BadBodyError: 400 for a request that names none, or one by a hash that no manifest holds; 403 for one
        that is in no manifest where only those are run.
        """
        named = _named(body)
        if named is not None:
            hexadecimal = _HASH.fullmatch(named)
            if hexadecimal and (document := self.by_hash.get(hexadecimal[1])) is not None:
                return document
        text = body.get("query")
        if not isinstance(text, str) or not text.strip():
            if named is None:
                raise BadBodyError(400, _NO_QUERY)
            raise BadBodyError(400, _UNKNOWN_HASH, NOT_FOUND)
        if self.alone and hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() not in self.by_hash:
            raise BadBodyError(403, _NOT_TRUSTED, NOT_TRUSTED)
        return text


def _named(body: Mapping[str, Any]) -> str | None:
    named: object = body.get("documentId")
    persisted: object = cast("dict[str, object]", body.get("extensions") or {}).get("persistedQuery")
    if named is None and isinstance(persisted, dict):
        named = cast("dict[str, object]", persisted).get("sha256Hash")
    if named is not None and not isinstance(named, str):
        raise BadBodyError(400, _NO_TEXT)
    return named


def _manifest(path: Path) -> dict[str, str]:
    try:
        read = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        message = f"{path}: {error}"
        raise BadManifestError(message) from None
    documents = _documents(read)
    if documents is None:
        message = f"{path}: this is no manifest of documents by their hashes"
        raise BadManifestError(message)
    for named, text in documents.items():
        if hashlib.sha256(text.encode()).hexdigest() != named:
            message = f"{path}: {named} is not the SHA-256 of its document; make the manifest with SHA-256"
            raise BadManifestError(message)
    return documents


def _documents(read: object) -> dict[str, str] | None:
    if not isinstance(read, dict):
        return None
    manifest = cast("dict[str, Any]", read)
    if "operations" in manifest:
        operations = cast("list[dict[str, Any]]", manifest["operations"])
        try:
            manifest = {operation["id"]: operation["body"] for operation in operations}
        except (TypeError, KeyError):
            return None
    plain = {name.removeprefix("sha256:"): text for name, text in manifest.items()}
    return cast("dict[str, str]", plain) if all(isinstance(text, str) for text in plain.values()) else None

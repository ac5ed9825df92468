"""Links by which documents are uploaded (上传链接): signed by the server's own key, for one document, for minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.access.tokens import TokenKey
from workflows.cases.documents import Uploads
from workflows.runtime.clock import system_moment

DOCUMENTS_PATH = "/documents"
LINKS_LAST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class UploadLinks:
    """What one request may need of uploads: the commands, and links that are valid until an instant."""

    uploads: Uploads
    key: TokenKey
    until: datetime
    """By the machine's own clock, also where a demonstration states the day."""

    @classmethod
    def of(cls, uploads: Uploads, key: TokenKey) -> "UploadLinks":
        """Return links that are valid from now on."""
        return cls(uploads, key, system_moment().now.replace(microsecond=0) + LINKS_LAST)

    def to(self, document: UUID) -> str:
        """Return the path, with its signature, to which a document is put."""
        return f"{path_of(document)}?signature={self.key.sign_upload(document, self.until)}"


def path_of(document: UUID) -> str:
    """Return the path of a document's bytes."""
    return f"{DOCUMENTS_PATH}/{document}"

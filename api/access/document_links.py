"""Links to the bytes of documents (材料链接): signed by the server's own key, for one document, for minutes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.access.passes import DOWNLOAD, Pass, PassDesk
from api.access.signed_in import SignedIn
from workflows.cases.documents import Uploads
from workflows.runtime.clock import system_seconds
from workflows.transaction.actors import Actor

DOCUMENTS_PATH = "/documents"
UPLOADS_LAST = timedelta(minutes=15)
DOWNLOADS_LAST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class DocumentLinks:
    """What one request may need of documents: the command that promises one, and links from its instant on."""

    uploads: Uploads
    key: PassDesk
    opened: float
    """The second since 1970, by the machine's own clock, also where a demonstration states the day."""

    @classmethod
    def of(cls, uploads: Uploads, key: PassDesk) -> "DocumentLinks":
        """Return links that are valid from now on."""
        return cls(uploads, key, system_seconds())

    @property
    def now(self) -> datetime:
        """From when on they are valid."""
        return datetime.fromtimestamp(int(self.opened), UTC)

    @property
    def uploads_until(self) -> datetime:
        """Until when a link to put a document is valid."""
        return self.now + UPLOADS_LAST

    def to_put(self, document: UUID) -> str:
        """Return the path, with its signature, to which a document is put."""
        return f"{path_of(document)}?signature={self.key.sign_upload(document, self.uploads_until)}"

    def to_get(self, document: UUID, actor: Actor, signed: SignedIn) -> str:
        """Return the path, with its signature, from which somebody who is signed in gets a document."""
        until = self.now + DOWNLOADS_LAST
        given = Pass(actor, str(document), min(signed.ends_at, until.timestamp()), signed.grounds)
        return f"{path_of(document)}?signature={self.key.sign_pass(DOWNLOAD, given, until)}"


def path_of(document: UUID) -> str:
    """Return the path of a document's bytes."""
    return f"{DOCUMENTS_PATH}/{document}"

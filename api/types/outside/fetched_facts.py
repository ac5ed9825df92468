"""Facts that follow of what other authorities answered (外部数据), as the API shows them."""

from datetime import datetime

import strawberry

from api.kit.enumerations import SourceCode
from workflows.facts.answers import Fetched


@strawberry.type(description="A fact that follows of what an authority answered.")
class FetchedFact:
    """A fact."""

    key: strawberry.Private[str]
    fetched: strawberry.Private[Fetched]

    @strawberry.field(description="Its name in `facts`.")
    def name(self) -> str:
        """Its name."""
        return self.key

    @strawberry.field(description="The authority.")
    def source(self) -> SourceCode:
        """The authority."""
        return self.fetched.answer.source

    @strawberry.field(description="When it answered.")
    def answered_at(self) -> datetime:
        """When."""
        return self.fetched.answer.answered_at

    @strawberry.field(description="SHA-256 of the answer as it came.")
    def sha256(self) -> str:
        """Its hash."""
        return self.fetched.answer.sha256

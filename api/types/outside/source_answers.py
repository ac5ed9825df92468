"""What other authorities answered about an applicant (外部数据快照), as the API shows it."""

from datetime import datetime
from typing import Any

import strawberry

from api.kit.context import Info
from api.kit.enumerations import SourceCode, SourceOutcome
from api.kit.scalars import Facts
from workflows.facts.answers import Answer
from workflows.facts.sources import SOURCE_TITLES


@strawberry.type(
    description="What an authority answered last about an applicant (外部数据快照). Every answer is kept byte for byte."
)
class SourceAnswer:
    """An answer."""

    answer: strawberry.Private[Answer]

    @strawberry.field(description="The authority.")
    def source(self) -> SourceCode:
        """The authority."""
        return self.answer.source

    @strawberry.field(description="For a person, in the language of the request.")
    def title(self, info: Info) -> str:
        """Its title."""
        return info.context.say(SOURCE_TITLES[self.answer.source])

    @strawberry.field(description="What came of asking it.")
    def outcome(self) -> SourceOutcome:
        """What came of it."""
        return self.answer.outcome

    @strawberry.field(description="Why nobody knows, as a machine found it; null where it answered.")
    def why(self) -> str | None:
        """Why nobody knows."""
        return self.answer.why or None

    @strawberry.field(description="When it answered.")
    def answered_at(self) -> datetime:
        """When."""
        return self.answer.answered_at

    @strawberry.field(description="Until when it counts; then it is asked anew.")
    def expires_at(self) -> datetime:
        """Until when."""
        return self.answer.until

    @strawberry.field(description="Whether it counts: nothing follows of what is out of date.")
    def counts(self) -> bool:
        """Whether it counts."""
        return self.answer.counts

    @strawberry.field(description="SHA-256 of the answer as it came, in hexadecimal.")
    def sha256(self) -> str:
        """Its hash."""
        return self.answer.sha256

    @strawberry.field(description="What follows of it today, by name; null where nobody knows.")
    def says(self, info: Info) -> Facts | None:
        """What follows of it."""
        organisation = self.answer.organisation()
        if organisation is None:
            return None
        values: dict[str, Any] = {**organisation.on(info.context.moment.today, 1)}
        return Facts(values)

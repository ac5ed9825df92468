"""People who read a city by one way or another, in the server's own loop, and what each is answered."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.requests import Request

from api.access.sign_ins import SignIns
from api.kit.context import Context
from api.kit.context_factory import ContextFactory
from api.kit.operations.read_tally import ORDINARY, ReadTally
from api.schema.schema import schema
from tests.world.city import City, Json
from workflows.changes.feed import Feed
from workflows.runtime.settings import Reads
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody was answered, as it is sent, and how it was read."""

    body: bytes
    right: bool
    """Whether nothing went wrong."""
    tally: ReadTally

    @property
    def quick(self) -> bool:
        """Whether another way than the ordinary one answered."""
        return any(way != ORDINARY for way in self.tally.by_way)


@dataclass
class Readers:
    """Those who read a city under some choices."""

    city: City
    choices: Json = field(default_factory=dict[str, Any])

    def read(
        self, way: Reads, actor: Actor | None, text: str, variables: Json | None = None, language: str = "en"
    ) -> Answered:
        """Return what somebody is answered by a way."""
        return self.city.run(self._read(way, actor, text, variables or {}, language))

    def context(self, way: Reads, actor: Actor | None, at: Any, language: str = "en") -> Context:  # noqa: ANN401
        """Return a context of a server that was just started."""
        settings = self.city.settings.model_copy(update={**self.choices, "reads": way})
        headers = [(b"accept-language", language.encode())]
        scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "client": ("127.0.0.1", 1)}
        return ContextFactory.of(settings, SignIns(self.city.key), Feed()).context(Request(scope), actor, at)

    async def _read(self, way: Reads, actor: Actor | None, text: str, variables: Json, language: str) -> Answered:
        context = self.context(way, actor, await moment(), language)
        result = await schema.execute(text, variables, context)
        errors = [_without_reference(error.formatted) for error in result.errors or []]
        whole = {"data": result.data, "errors": errors, "extensions": result.extensions}
        # Of what goes wrong half way it depends on the moment how much was found beside it.
        whole |= {} if errors else {"values": context.answered}
        return Answered(orjson.dumps(whole), not errors, context.tally)


def _without_reference(error: Any) -> Any:  # noqa: ANN401 - as the library shows it
    return {**error, "extensions": {key: one for key, one in error["extensions"].items() if key != "reference"}}

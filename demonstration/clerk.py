"""A clerk (经办): sends the commands of one course over HTTP, as a story is told, and meets foreseen refusals."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import httpx

from demonstration.cast import Cast
from demonstration.stories import Storyteller
from demonstration.story_steps import Step

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Clerk(Storyteller):
    """Tells its steps as they come, under the names of the cast."""

    seen: date = date.min
    """The day on which it last looked."""
    foreseen: frozenset[str] = frozenset()
    """Refusals that the command under way may meet."""
    refused: str = ""
    """The refusal that the last command met."""
    applicant: dict[str, str] = field(default_factory=dict[str, str])

    def come_in(self, http: httpx.Client, cast: Cast) -> None:
        """Come in with a client of the server."""
        self.enter(http, lambda by: cast.person(by, self.applicant.get("name", "市政务服务中心")))
        if self.applicant:
            self.tell_all({"applicant": self.applicant})

    def tell_all(self, step: Step) -> None:
        """Tell a step to its end, on the grant as it stands today: what is due by date may have moved it."""
        self._stale, self.seen = self._stale or self.seen != self.day, self.day
        for _ in self.take(step):
            pass

    def do(self, name: str, by: str, *, foreseen: tuple[str, ...] = (), **step: Any) -> bool:  # noqa: ANN401 - a step
        """Do a command; returns whether it was done, which only a refusal that is ``foreseen`` may prevent.

        What the command takes stands in ``inputs``; everything else is what a step can say.
        """
        self.foreseen, self.refused = frozenset(foreseen), ""
        inputs = step.pop("inputs", {})
        try:
            self.tell_all({"do": name, "by": by, "with": inputs, **step})
        finally:
            self.foreseen = frozenset()
        return not self.refused

    def look(self) -> Json:
        """Return the grant as it stands now, as an officer sees it."""
        self._stale, self.seen = True, self.day
        self._turn_to("")
        return self.grant

    @property
    def run(self) -> Json:
        """The run that it made last."""
        return self._run

    def _outcome(self, step: Step, payload: Step) -> str:
        errors = payload["errors"]
        if errors and errors[0]["code"] in self.foreseen:
            self.refused = errors[0]["code"]
            return self.refused
        return super(Clerk, self)._outcome(step, payload)

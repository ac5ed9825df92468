"""The people of a story: each asks the server over HTTP, signed in with a token of its own."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias

import httpx

from api.access.tokens import TokenKey
from demonstration.papers import paper_of
from demonstration.story_operations import mutation_document
from domain.lives.roles import Role
from workflows.transaction.actors import Actor

Json: TypeAlias = dict[str, Any]
TOKENS_LAST = timedelta(hours=12)
_PERSON = re.compile(r"(?P<role>[a-z_]+)(?: \d+)?(?: of (?P<of>.+))?")


class BrokenStoryError(AssertionError):
    """A step came out otherwise than the story says."""


@dataclass(slots=True)
class People:
    """The people of one story, by the names that it gives them: ``officer``, ``expert 2``, ``finance of 420106``."""

    story: str
    key: TokenKey
    http: httpx.Client
    called: Callable[[str], str]
    """Answers the name under which somebody signs in."""
    applicant: dict[str, str] = field(default_factory=dict[str, str])
    """For whom ``applicant`` acts, and of whose district a ``district_officer`` is."""
    _tokens: dict[Actor, str] = field(default_factory=dict[Actor, str])
    _scopes: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def ask(self, by: str, document: str, variables: Json) -> Json:
        """Ask the server; returns `data`. Raises BrokenStoryError on errors that are no refusals."""
        headers = {"Authorization": f"Bearer {self._token(by)}"}
        body = {"query": document, "variables": variables}
        answer = self.http.post("/graphql", json=body, headers=headers).json()
        if answer.get("errors"):
            message = f"{self.story}: {answer['errors']}"
            raise BrokenStoryError(message)
        return answer["data"]

    def experts(self, stated: Json) -> Json:
        """Return the experts whom a command names, by the names under which they sign in."""
        named = {"experts": [self.called(by) for by in stated["experts"]]} if "experts" in stated else {}
        return named | ({"expert": self.called(stated["expert"])} if "expert" in stated else {})

    def upload(self, by: str, grant: str, paper: str, key: str) -> str:
        """Upload an example of a document under a signed link; returns its id."""
        media, body = paper_of(paper, key)
        digest = hashlib.sha256(body).hexdigest()
        promise = {"id": grant, "idempotencyKey": key, "name": paper, "mediaType": media}
        promise |= {"size": len(body), "sha256": digest}
        promised = self.ask(by, mutation_document("requestUpload"), {"input": promise})["requestUpload"]
        if promised["errors"]:
            message = f"{self.story}: {paper}: {promised['errors']}"
            raise BrokenStoryError(message)
        self.http.put(promised["uploadUrl"], content=body, headers={"Content-Type": media}).raise_for_status()
        return promised["document"]["id"]

    def _token(self, by: str) -> str:
        named = _PERSON.fullmatch(by)
        if named is None or named["role"].upper() not in Role.__members__:
            message = f"{self.story}: nobody is called {by!r}"
            raise BrokenStoryError(message)
        role, of = Role(named["role"].upper()), named["of"]
        code = (of or self.applicant["creditCode"]) if role is Role.APPLICANT else None
        district = (of or self.applicant["districtCode"]) if role is Role.DISTRICT_OFFICER else None
        every = self._everywhere()
        bureaus = ((of,) if of else every["bureaus"]) if role is Role.OFFICER else ()
        treasuries = ((of,) if of else every["treasuries"]) if role in {Role.FINANCE, Role.TREASURY} else ()
        actor = Actor(self.called(by), role, code, bureaus, district, treasuries)
        if actor not in self._tokens:
            self._tokens[actor] = self.key.sign(actor, TOKENS_LAST)
        return self._tokens[actor]

    def _everywhere(self) -> dict[str, tuple[str, ...]]:
        """Every bureau and treasury of the policy: for these acts who is of none by name."""
        if not self._scopes:
            body = {"query": "{ policy { bureaus treasuries } }"}
            policy = self.http.post("/graphql", json=body).json()["data"]["policy"]
            self._scopes = {name: tuple(codes) for name, codes in policy.items()}
        return self._scopes

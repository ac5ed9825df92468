"""Stories (办理实例): dated steps that a clerk can read, told against a running server through its own HTTP API.

A story is YAML: `day` moves the day and sweeps; every other step says who does what, with what, and what is expected.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast

import httpx
import yaml

from api.story_documents import GRANT, mutation_document
from api.tokens import TokenKey
from domain.life import Role
from workflows.actors import Actor

STORIES = Path(__file__).parent.parent / "policies" / "stories"
TOKENS_LAST = timedelta(hours=12)

Step: TypeAlias = dict[str, Any]


class BrokenStoryError(AssertionError):
    """A step came out otherwise than the story says."""


@dataclass(slots=True)
class Told:
    """One step as it was told: the day, who did what, and what came of it."""

    day: date
    by: str
    did: str
    outcome: str
    says: str


@dataclass(slots=True)
class Storyteller:
    """Tells stories against the server at an address; `set_day` moves its day and sweeps."""

    address: str
    key: TokenKey
    set_day: Callable[[date], None]
    name: str = ""
    day: date = date.min
    grant: dict[str, Any] = field(default_factory=dict[str, Any])
    grants: dict[str, str] = field(default_factory=dict[str, str])
    applicant: dict[str, str] = field(default_factory=dict[str, str])
    _number: int = 0
    _client: httpx.Client = field(init=False, repr=False)

    def tell(self, path: Path) -> Iterator[Told]:
        """Tell a story step by step. Raises BrokenStoryError at the first step that comes out otherwise."""
        story = cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))
        self.name = path.stem
        # One client for the whole story: each new one would read the certificates of the machine again.
        with httpx.Client(base_url=self.address, timeout=30) as self._client:
            for step in cast("list[Step]", story["steps"]):
                self._number += 1
                yield from self._tell_step(step)

    def _tell_step(self, step: Step) -> Iterator[Told]:
        says = str(step.get("says", ""))
        if "day" in step:
            self.day = cast("date", step["day"])
            self.set_day(self.day)
            if self.grant:
                self._look(self.grant["id"])
            yield Told(self.day, "", "", "", says)
        elif "applicant" in step:
            self.applicant = cast("dict[str, str]", step["applicant"])
        elif "months" in step:
            for month, persons in cast("dict[str, int]", step["months"]).items():
                asked = {"month": month, "signedPersons": persons}
                yield self._do({**step, "do": "recordServiceMonth", "with": asked, "expect": {}}, "")
            yield Told(self.day, "", "", self._seen(step), says)
        else:
            yield self._do(step, says)

    def _do(self, step: Step, says: str) -> Told:
        name, by = str(step["do"]), str(step["by"])
        if "grant" in step and name != "createGrant":
            self._look(self.grants[step["grant"]])
        asked = self._input(name, step)
        payload = self.ask(by, mutation_document(name), {"input": asked})[name]
        outcome = self._outcome(step, payload)
        if name == "createGrant" and payload["grant"]:
            self.grants[str(step.get("grant", "grant"))] = payload["grant"]["id"]
        shown_grant = cast("dict[str, str]", payload.get("grant") or {})
        if uid := shown_grant.get("id") or self.grant.get("id"):
            self._look(uid)
        seen = self._seen(step)
        shown = {key: value for key, value in asked.items() if key not in {"id", "expectedVersion", "idempotencyKey"}}
        return Told(self.day, by, f"{name} {_brief(shown)}", outcome or seen, says)

    def _input(self, name: str, step: Step) -> dict[str, Any]:
        """What the mutation takes: as the story says, the rest from the grant as it now stands."""
        given = dict(cast("dict[str, Any]", step.get("with", {})))
        given = {key: str(value) if isinstance(value, date) else value for key, value in given.items()}
        defaults: dict[str, Any] = {"idempotencyKey": f"{self.name}/{self._number}/{given.get('month', '')}"}
        if name == "createGrant":
            defaults |= {"applicant": self.applicant}
        elif name in {"settleLeg", "returnLeg"}:
            defaults |= self._leg(str(step["leg"]), "settledOn" if name == "settleLeg" else "returnedOn")
        elif name == "requestPayment":
            defaults |= {"id": self._open_payment()["id"], "expectedVersion": self.grant["version"]}
        elif name == "verifyMilestone":
            reached = next(m for m in self.grant["milestones"] if m["state"] == "REACHED")
            defaults |= {"id": reached["id"], "expectedVersion": reached["version"]}
        else:
            defaults |= {"id": self.grant["id"], "expectedVersion": self.grant["version"]}
        return defaults | given

    def _leg(self, payer: str, day: str) -> dict[str, Any]:
        payments = [p for p in self.grant["payments"] if p["state"] != "SETTLED"] or self.grant["payments"][-1:]
        leg = next(leg for leg in payments[0]["legs"] if leg["payer"] == payer)
        return {"id": leg["id"], "voucherNo": leg["voucherNo"], "amount": leg["amount"], day: self.day.isoformat()}

    def _open_payment(self) -> dict[str, Any]:
        payments = cast("list[dict[str, Any]]", self.grant["payments"])
        if not payments:
            return {"id": "none"}
        unpaid = [p for p in payments if any(leg["state"] in {"ORDERED", "RETURNED"} for leg in p["legs"])]
        return (unpaid or payments)[0]

    def _outcome(self, step: Step, payload: dict[str, Any]) -> str:
        """The refusal that the story expects, or nothing where the deed was done."""
        errors, expected = payload["errors"], step.get("refused")
        if [error["code"] for error in errors[:1]] != ([expected] if expected else []):
            message = f"{self.name}: {step['do']} on {self.day}: expected {expected or 'no refusal'}, got {errors}"
            raise BrokenStoryError(message)
        if not errors:
            return ""
        clauses = ", ".join(citation["clause"] for citation in errors[0]["citations"])
        if step.get("clause", clauses) != clauses:
            message = f"{self.name}: {step['do']}: expected clause {step['clause']}, got {clauses}"
            raise BrokenStoryError(message)
        return f"refused, {errors[0]['code']}{f' ({clauses})' if clauses else ''}: {errors[0]['message']}"

    def _look(self, uid: str) -> None:
        self.grant = self.ask("officer", GRANT, {"id": uid})["grant"]

    def _seen(self, step: Step) -> str:
        """What the grant shows now, checked against what the story expects of it."""
        for place, expected in cast("dict[str, Any]", step.get("expect", {})).items():
            found = _at(self.grant, place)
            if found != expected:
                did = step.get("do", "months")
                message = f"{self.name}: {did} on {self.day}: {place} is {found!r}, expected {expected!r}"
                raise BrokenStoryError(message)
        return _summary(self.grant)

    def ask(self, by: str, document: str, variables: dict[str, Any]) -> dict[str, Any]:
        """Ask the server in a role; answers `data`. Raises BrokenStoryError on errors that are no refusals."""
        role = Role(by.upper())
        actor = Actor(f"{self.name} {by}", role, self.applicant["creditCode"] if role is Role.APPLICANT else None)
        headers = {"Authorization": f"Bearer {self.key.sign(actor, TOKENS_LAST)}"}
        body = {"query": document, "variables": variables}
        answer = self._client.post("/graphql", json=body, headers=headers).json()
        if answer.get("errors"):
            message = f"{self.name}: {answer['errors']}"
            raise BrokenStoryError(message)
        return answer["data"]


def _at(grant: dict[str, Any], place: str) -> object:
    """A part of the grant by its place: `state`, `award`, `paid.city`, `milestones` in short."""
    if place == "milestones":
        return [f"{m['code']} {m['from']}..{m['to']} {m['sum']} {m['state']}" for m in grant["milestones"]]
    if place.startswith("paid."):
        return _paid(grant).get(place.removeprefix("paid."), "0.00")
    return grant[place]


def _paid(grant: dict[str, Any]) -> dict[str, str]:
    paid: dict[str, int] = {}
    for payment in grant["payments"]:
        for leg in payment["legs"]:
            if leg["state"] == "SETTLED":
                paid[leg["payer"]] = paid.get(leg["payer"], 0) + int(leg["amount"].replace(".", ""))
    return {payer: f"{fen // 100}.{fen % 100:02d}" for payer, fen in paid.items()}


def _summary(grant: dict[str, Any]) -> str:
    if not grant:
        return ""
    award = f", award {grant['award']}" if grant["award"] else ""
    waiting = f", waits for: {'; '.join(grant['waitingFor'])}" if grant["state"] == "APPROVED" else ""
    milestones = "".join(f", {entry}" for entry in cast("list[str]", _at(grant, "milestones")))
    paid = "".join(f", paid by {payer} {amount}" for payer, amount in _paid(grant).items())
    return f"{grant['number']} {grant['state']}{award}{waiting}{milestones}{paid}"


def _brief(shown: dict[str, Any]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in shown.items() if not isinstance(value, dict))


def stories() -> list[Path]:
    """Answer the stories that come with the packs, by name."""
    return sorted(path for path in STORIES.glob("*.yaml") if path.stem != "demonstration")

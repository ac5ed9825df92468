"""Stories (办理实例): dated steps that a clerk can read, told against a running server through its own HTTP API.

A story is YAML, a list of steps, each with ``says`` where there is something to say, and one of:

- ``day``: the day comes, and what is due on it happens;
- ``applicant``: who applies from here on;
- ``do`` and ``by``: a mutation and who does it (``officer``, ``officer of 市税务局``, ``finance of 420106``,
  ``expert 2``; an officer of no bureau and finance of no treasury act for all), ``with`` what it takes beyond ids,
  versions and keys; ``second`` confirms what waits for another person; ``leg`` names a payer, ``legs`` payers by
  grant, ``documents`` are uploaded first, ``duty`` and ``budget`` name one of a year, ``award`` one of another policy
  by its number there;
- ``months``: months and persons, each reported by ``by``;
- ``scores``: by grant, the score of each expert;
- ``reviews: all``: every review that is due now passes, each recorded by whom the procedure names;
- ``pay``: finance requests the payment, and each payer's treasury settles it under a receipt.

``grant`` is the story's own name of a grant, or a list of them: then the step is done on each, and ``{grant}`` in what
it takes is that name. ``refused`` and ``clause`` are the refusal that must come, ``refused_rows`` those of rows;
``expect`` is what the grant then shows.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

import httpx
import yaml

from api.access.tokens import TokenKey
from demonstration.story_inputs import (
    FOR_GRANT,
    OF_NOTHING,
    OF_OTHER_AWARDS,
    OF_POLICY,
    OF_PROPOSALS,
    asked_of_grant,
    asked_of_proposal,
)
from demonstration.story_operations import BUDGETS, DUTIES, GRANT, OTHER_AWARDS, POLICY, RUN, mutation_document
from demonstration.story_people import BrokenStoryError, People
from demonstration.story_places import at, summary
from demonstration.story_runs import ANSWERING, OF_RUNS, asked_of_legs, asked_of_run, gathering, requested, sending
from demonstration.story_steps import Step, before_proposal, brief, on_each, plain, with_parts, written_out
from demonstration.story_years import asked_of_year
from workflows.runtime.settings import PACKAGED_POLICY_PACK

__all__ = ["STORIES", "BrokenStoryError", "Storyteller", "Told", "stories"]

_OF_A_YEAR = frozenset({"reportDuty", "cutBudget", "carryOverBudget"})
"""Commands on a duty or a budget, which a story names by its year."""
STORIES = PACKAGED_POLICY_PACK.parent / "stories"
"""Stories stand beside their pack; these beside the one that comes along."""


@dataclass(slots=True)
class Told:
    """One step as it was told: the day, who did what, and what came of it."""

    day: date
    by: str
    did: str
    outcome: str
    says: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A grant of the story: its id, and who applied for it."""

    id: str
    applicant: dict[str, str]


@dataclass(slots=True)
class Storyteller:
    """Tells a story against the server at an address; `set_day` moves its day and sweeps."""

    address: str
    key: TokenKey
    set_day: Callable[[date], None]
    name: str = ""
    day: date = date.min
    grant: Step = field(default_factory=dict[str, Any])
    """The grant that the story is about, as it was last seen."""
    shown: Step = field(default_factory=dict[str, Any])
    """What the last command showed besides it."""
    _grants: dict[str, _Known] = field(default_factory=dict[str, _Known])
    _run: Step = field(default_factory=dict[str, Any])
    """The run that the story made last, as it was last seen."""
    _proposal: Step = field(default_factory=dict[str, Any])
    """What was proposed last, as it was last seen."""
    _commands: int = 0
    _stale: bool = False
    """Whether the grant may have moved since it was seen."""
    _people: People = field(init=False, repr=False)

    def tell(self, path: Path) -> Iterator[Told]:
        """Tell a story step by step. Raises BrokenStoryError at the first step that comes out otherwise."""
        story = cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))
        self.name = path.stem
        # One client for the whole story: each new one would read the certificates of the machine again.
        with httpx.Client(base_url=self.address, timeout=30, trust_env=False) as http:
            self.enter(http)
            for step in cast("list[Step]", story["steps"]):
                yield from self.take(step)

    def enter(self, http: httpx.Client, called: Callable[[str], str] | None = None) -> None:
        """Come in with a client of the server; ``called`` answers the names of people by what the story calls them."""
        self._people = People(self.name, self.key, http, called or f"{self.name} {{}}".format)

    def take(self, step: Step) -> Iterator[Told]:
        """Tell one step of a story. Raises BrokenStoryError where it comes out otherwise."""
        for each in on_each(step):
            yield from self._tell_step(each)

    def _tell_step(self, step: Step) -> Iterator[Told]:
        says = str(step.get("says", ""))
        if "day" in step:
            self.day, self._stale = cast("date", step["day"]), True
            self.set_day(self.day)
            yield Told(self.day, "", "", self._standing(step), says)
        elif "applicant" in step:
            self._people.applicant = cast("dict[str, str]", step["applicant"])
        elif "do" in step:
            yield from self._done(step)
        else:
            self._turn_to(str(step.get("grant") or next(iter(step.get("scores", [""])))))
            for deed in written_out(step, self.grant):
                yield from self._done(deed)
            yield Told(self.day, "", "", self._standing(step), says)

    def _done(self, step: Step) -> Iterator[Told]:
        """Do one command; before it what it waits for: a run before a treasury answers, reviews before a proposal."""
        if step["do"] != "createGrant":
            self._turn_to(str(step.get("grant", "")))
        if step["do"] in ANSWERING and step.get("refused") != "STEP_NOT_POSSIBLE":
            leg = requested(self.grant, str(step.get("leg", "")))
            for deed in gathering(self.grant, leg, self._people.applicant["name"]) if leg else ():
                yield self._do(deed)
            for deed in sending(self._run) if leg else ():
                yield self._do(deed)
        for deed in (*before_proposal(step, self.grant), step):
            yield self._do(deed)

    def _do(self, step: Step) -> Told:
        name, by = str(step["do"]), str(step["by"])
        self._commands += 1
        if name != "createGrant":
            self._turn_to(str(step.get("grant", "")))
        key = f"{self.name}/{self._commands}"
        inputs = {"idempotencyKey": key} | self._input(name, step)
        if papers := cast("list[str]", step.get("documents")):
            inputs["documentIds"] = [
                self._people.upload(by, self.grant["id"], paper, f"{key}/{paper}") for paper in papers
            ]
        payload = self._people.ask(by, mutation_document(name), {"input": inputs})[name]
        if "second" in step and payload.get("proposal"):
            payload = self._confirmed(step, payload, key)
        outcome = self._outcome(step, payload)
        self._keep(name, step, payload)
        standing = self._standing(step)
        return Told(self.day, by, f"{name} {brief(inputs)}", outcome or standing, str(step.get("says", "")))

    def _confirmed(self, step: Step, payload: Step, key: str) -> Step:
        """What a command shows once a second person has confirmed it."""
        confirming = "confirmProposal"
        confirmation = {"idempotencyKey": f"{key}/second"} | asked_of_proposal(confirming, payload["proposal"])
        answer = self._people.ask(str(step["second"]), mutation_document(confirming), {"input": confirmation})[
            confirming
        ]
        return payload | {thing: shown for thing, shown in answer.items() if shown is not None}

    def _turn_to(self, named: str) -> None:
        """Look at the grant of this name, or again at the last one where it may have moved."""
        known = self._grants.get(named)
        if known is not None:
            self._people.applicant = known.applicant
            if known.id != self.grant.get("id"):
                self.grant, self._stale = {"id": known.id}, True
        if self._stale and self.grant:
            self.grant = self._people.ask("officer", GRANT, {"id": self.grant["id"]})["grant"]
        self._stale = False

    def _named(self, named: str) -> Step:
        """The grant of this name as it stands."""
        return self._people.ask("officer", GRANT, {"id": self._grants[named].id})["grant"]

    def _input(self, name: str, step: Step) -> Step:
        """What the mutation takes: as the story says, the rest from the thing as it now stands."""
        stated = with_parts({key: plain(value) for key, value in cast("Step", step.get("with", {})).items()})
        if name in {"assignExperts", "withdrawExpert"}:
            stated |= self._people.experts(stated)
        if name in {"createGrant", "fileGrants"}:
            return {"applicant": self._people.applicant} | stated
        if name == "recordServiceMonths":
            number = {"grantNumber": self.grant["number"], "evidence": "民政系统推送"}
            return {"rows": [number | row for row in cast("list[Step]", stated["rows"])]}
        legs = asked_of_legs(name, step, stated, self._named)
        if name in OF_RUNS:
            # As it stands now: a correction elsewhere may have moved it.
            self._run = self._people.ask("finance", RUN, {"id": self._run["id"]})["node"]
            return asked_of_run(name, self._run) | stated | legs
        if name in OF_POLICY or name in _OF_A_YEAR:
            thing = self._of_office(name, step)
            return {"id": thing["id"], "expectedVersion": thing["version"]} | stated | legs
        return stated | legs if name in OF_NOTHING else self._of_thing(name, step, stated) | stated

    def _of_thing(self, name: str, step: Step, stated: Step) -> Step:
        """What a command takes of the proposal, of the award of another policy, or of the grant that it is on."""
        if name == "closeYear":
            return asked_of_year(self._people, stated)
        if name in OF_PROPOSALS:
            return asked_of_proposal(name, self._proposal)
        if name in OF_OTHER_AWARDS:
            return self._other_award(name, step, stated)
        return asked_of_grant(name, self.grant, str(step.get("leg", "")), self.day)

    def _of_office(self, name: str, step: Step) -> Step:
        """The policy, the duty or the budget that a command is on."""
        if name in OF_POLICY:
            return self._people.ask("officer", POLICY, {})["policy"]
        if name == "reportDuty":
            return self._duty(step["duty"])
        named = cast("Step", step["budget"])
        budgets = cast("list[Step]", self._people.ask("finance", BUDGETS, {"year": named["year"]})["budgets"])
        return next(budget for budget in budgets if budget["treasury"] == named["treasury"])

    def _duty(self, named: Mapping[str, Any]) -> Step:
        criteria = {"year": named["year"], "district": named.get("district")}
        duties = cast("list[Step]", self._people.ask("officer", DUTIES, criteria)["duties"])
        of_measure = (duty for duty in duties if duty["measure"]["code"] == named["measure"])
        of_whom: Step | None = criteria["district"] and {"code": criteria["district"]}
        return next(duty for duty in of_measure if duty["district"] == of_whom)

    def _other_award(self, name: str, step: Step, stated: Step) -> Step:
        """What a command on an award of another policy takes: whose, or which by its number, and for which grant."""
        code = {"creditCode": self._people.applicant["creditCode"]}
        grant = {"grantId": self.grant["id"]} if name in FOR_GRANT and "matter" not in stated else {}
        if name == "recordOtherAward":
            return code | grant
        edges = cast("list[Step]", self._people.ask("officer", OTHER_AWARDS, code)["otherAwards"]["edges"])
        award = next(edge["node"] for edge in edges if edge["node"]["reference"] == step["award"])
        return {"id": award["id"], "expectedVersion": award["version"]} | grant

    def _outcome(self, step: Step, payload: Step) -> str:
        """The refusal that the story expects, of the whole or of rows; or nothing where the command was done."""
        rows = cast("list[Step]", payload.get("rows") or [])
        of_rows = ((row["index"] + 1, row["errors"]) for row in rows)
        whole: list[tuple[object, list[Step]]] = [("", payload["errors"]), *of_rows]
        refused = {place: errors[0] for place, errors in whole if errors}
        expected = ({"": step["refused"]} if "refused" in step else {}) | step.get("refused_rows", {})
        if {place: error["code"] for place, error in refused.items()} != expected:
            message = f"{self.name}: {step['do']} on {self.day}: expected {expected or 'no refusal'}, got {refused}"
            raise BrokenStoryError(message)
        return "; ".join(self._refusal(step, error) for error in refused.values())

    def _refusal(self, step: Step, error: Step) -> str:
        clauses = ", ".join(citation["clause"] for citation in error["citations"])
        if step.get("clause", clauses) != clauses:
            message = f"{self.name}: {step['do']} on {self.day}: expected clause {step['clause']}, got {clauses}"
            raise BrokenStoryError(message)
        return f"refused, {error['code']}{f' ({clauses})' if clauses else ''}: {error['message']}"

    def _keep(self, name: str, step: Step, payload: Step) -> None:
        """Keep what a command showed: new grants under the story's own names, and the grant as it stands since."""
        self.shown = {thing: value for thing, value in payload.items() if thing not in {"errors", "grant"}}
        if payload.get("grant"):
            self.grant = payload["grant"]
        else:
            self._stale = bool(self.grant)
        self._run = payload.get("run") or self._run
        self._proposal = payload.get("proposal") or self._proposal
        applicant = self._people.applicant
        if name == "createGrant" and payload["grant"]:
            self._grants[str(step.get("grant", "grant"))] = _Known(self.grant["id"], applicant)
        for named, row in zip(step.get("grants", []), payload.get("rows") or [], strict=False):
            if row["grant"]:
                self._grants[named] = _Known(row["grant"]["id"], applicant)

    def _standing(self, step: Step) -> str:
        """What the grant shows now, checked against what the story expects of it."""
        expected = cast("dict[str, Any]", step.get("expect", {}))
        if expected or ("do" in step and self._stale):
            # As an officer sees it, whoever did the command; many a command shows another thing than the grant.
            self._stale = True
            self._turn_to("")
        for place, stands in expected.items():
            shown = at(self.grant | self.shown, place)
            if shown != stands:
                did = step.get("do", "the day")
                message = f"{self.name}: {did} on {self.day}: {place} is {shown!r}, expected {stands!r}"
                raise BrokenStoryError(message)
        return summary(self.grant)


def stories(pack: Path = PACKAGED_POLICY_PACK) -> list[Path]:
    """Return the stories that stand beside a pack, by name."""
    return sorted((pack.parent / STORIES.name).glob("*.yaml"))

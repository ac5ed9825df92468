"""A case: one grant on its way through the office, each step taken by whoever takes it there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import cast

from domain.life import Role
from tests.city import City, Json, Person, applicant_input, new_key
from tests.domain.wuhan import GRANTS, sound

_NUMBERS = count(1)
_RECORDED = {"completed_on", "production_started_on", "months"}
"""Facts that a deed puts on record with evidence; an application does not state them."""
_BY = {"requestPayment": Role.FINANCE, "settleLeg": Role.TREASURY, "returnLeg": Role.TREASURY}
_OF_APPLICANTS = {"submitGrant", "updateGrantFacts", "withdrawGrant", "recordServiceMonth"}
_SPINE = {
    "DRAFT": "submitGrant",
    "SUBMITTED": "acceptGrant",
    "UNDER_REVIEW": "proposeGrant",
    "PROPOSED": "openPublicity",
    "PUBLICITY": "approveGrant",
    "PUBLICITY_OVER": "approveGrant",
    "PAYABLE": "requestPayment",
    "PAYING": "settleLeg",
}


def stated_facts(measure: str, **others: object) -> Json:
    """Facts on which the measure gives something, as an application states them."""
    facts = {name: value for name, value in sound(measure)["facts"].items() if name not in _RECORDED}
    return facts | others


def new_item() -> str:
    """Something to apply for that no test had before."""
    return f"事项 {next(_NUMBERS)}"


def new_receipt() -> str:
    """Number of a receipt that no test had before."""
    return f"HK-{next(_NUMBERS):06d}"


def new_key_and(asked: Json) -> Json:
    """An input with an idempotency key that no test had before."""
    return {"idempotencyKey": new_key(), **asked}


@dataclass
class Case:
    """One grant, as it was last seen."""

    city: City
    applicant: Person
    grant: Json
    proposal: Json = field(default_factory=dict[str, object])
    """What its proposal states beyond the grant: the amount decided by people, where there is one."""

    @property
    def id(self) -> str:
        """Global id of the grant."""
        return cast("str", self.grant["id"])

    @property
    def state(self) -> str:
        """Where it stands."""
        return cast("str", self.grant["state"])

    def look(self) -> Json:
        """The grant as it now stands."""
        self.grant = self.city.grant(self.id)
        return self.grant

    def by(self, name: str) -> Person:
        """Who usually takes a step: each step of the office is another person's."""
        if name in _OF_APPLICANTS:
            return self.applicant
        return self.city.person(_BY.get(name, Role.OFFICER), desk=f"for {name}")

    def asked(self, name: str, **given: object) -> Json:
        """What a mutation takes: as given, the rest from the grant as it was last seen."""
        version = self.grant["version"]
        if name in {"settleLeg", "returnLeg"}:
            defaults = self._receipt(str(given.pop("leg", "")), "settledOn" if name == "settleLeg" else "returnedOn")
        elif name == "requestPayment":
            unpaid = [p for p in self.grant["payments"] if p["state"] != "SETTLED"]
            defaults = {"id": (unpaid or self.grant["payments"])[0]["id"], "expectedVersion": version}
        elif name == "verifyMilestone":
            reached = next(m for m in self.grant["milestones"] if m["state"] == "REACHED")
            defaults = {"id": reached["id"], "expectedVersion": reached["version"]}
        else:
            defaults = {"id": self.id, "expectedVersion": version}
        if name == "proposeGrant":
            defaults |= self.proposal
        return defaults | given

    def leg(self, payer: str = "") -> Json:
        """The leg of a payer; without one, the first that is with the treasury."""
        legs = [leg for payment in self.grant["payments"] for leg in payment["legs"]]
        return next(leg for leg in legs if leg["payer"] == payer or (not payer and leg["state"] == "REQUESTED"))

    def _receipt(self, payer: str, day: str) -> Json:
        leg = self.leg(payer)
        receipt = {"voucherNo": leg["voucherNo"] or "none", "amount": leg["amount"], "receiptNo": new_receipt()}
        return {"id": leg["id"], day: self.city.day.isoformat(), **receipt}

    def do(self, name: str, **given: object) -> Json:
        """The payload of a step that must not be refused."""
        payload = self.by(name).done(name, **self.asked(name, **given))
        self.look()
        return payload

    def refused(self, name: str, by: Person | None = None, **given: object) -> Json:
        """The first refusal of a step that must be refused, after which nothing has changed."""
        self.look()
        return (by or self.by(name)).refused(name, **self.asked(name, **given))

    def to(self, state: str) -> "Case":
        """Go on along the spine until it stands there; the day moves past its publicity."""
        for _ in range(len(_SPINE) + 2):
            if self.state == state:
                return self
            if self.state == "PUBLICITY":
                self.city.move_to(date.fromisoformat(self.grant["publicityLast"]) + timedelta(days=1))
                self.look()
            self.do(_SPINE[self.state])
        message = f"{self.grant['number']} stands at {self.state} and never came to {state}"
        raise AssertionError(message)

    def months(self, counts: Json) -> "Case":
        """Report months."""
        for month, persons in counts.items():
            self.do("recordServiceMonth", month=month, signedPersons=persons)
        return self


def application(code: str, measure: str = "A08-1", **given: object) -> Json:
    """What createGrant takes for an applicant."""
    asked: Json = {"measure": measure, "applicant": applicant_input(code), "item": new_item()}
    asked["facts"] = stated_facts(measure if measure in GRANTS else "A08-1")
    return asked | given


def open_case(city: City, measure: str = "A08-1", applicant: Person | None = None, **given: object) -> Case:
    """A new draft under a measure, by a new applicant unless one is named."""
    who = applicant or city.applicant()
    drafted = who.done("createGrant", **application(who.code, measure, **given))["grant"]
    decided = sound(measure).get("decided_amount")
    return Case(city, who, drafted, {"decidedAmount": decided} if decided else {})

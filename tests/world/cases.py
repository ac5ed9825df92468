"""A case: one grant on its way through the office, each step taken by whoever takes it there."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

from domain.lives.roles import Role
from tests.domain.wuhan import GRANTS, sound
from tests.world.city import City, Json, Person, applicant_input, new_key
from tests.world.operations import OF_ALL_ROWS, ON_MANY, TO_APPROVAL, TO_PAYMENT
from tests.world.paperwork import before_command, fitting, restated, with_item
from tests.world.runs import instructed
from tests.world.spine import FROM_APPROVAL, bring
from tests.world.stated import sound_facts, stated_facts

_NUMBERS = count(1)
_BY = {
    "requestPayments": Role.FINANCE,
    "requestPayment": Role.FINANCE,
    "takeBackPayment": Role.FINANCE,
    "splitPaymentLeg": Role.FINANCE,
    "settleLeg": Role.TREASURY,
    "returnLeg": Role.TREASURY,
    "reportLegUnknown": Role.TREASURY,
    "correctReceipt": Role.FINANCE,
    "correctRecoveryReceipt": Role.FINANCE,
    "closeDoublePayment": Role.FINANCE,
    "recoverDoublePayment": Role.FINANCE,
    "demandRecovery": Role.FINANCE,
    "recordRecoveryReceipt": Role.TREASURY,
}
_DECISIONS = {"proposeGrant", "proposeGrants", "approveGrant", "approveGrants"}
"""Steps that officers of the district take where it decides on its own money."""
_OF_APPLICANTS = {
    "submitGrant",
    "updateGrantFacts",
    "withdrawGrant",
    "recordServiceMonth",
    "resubmitGrant",
    "reportTranche",
    "redeemVoucher",
    "registerUnits",
    "reportUnitsInstalled",
    "replyToRecovery",
    "challengeRecovery",
}
_CHILDREN = {
    "dismissObjection": "objections",
    "upholdObjection": "objections",
    "awardTranche": "tranches",
    "refuseTranche": "tranches",
    "rankCall": "call",
    "promoteReserve": "call",
    "disputeMilestone": "milestones",
    "confirmMilestone": "milestones",
    "notifyRecovery": "recoveries",
    "replyToRecovery": "recoveries",
    "decideRecovery": "recoveries",
    "dropRecovery": "recoveries",
    "demandRecovery": "recoveries",
    "enforceRecovery": "recoveries",
    "writeOffRecovery": "recoveries",
    "challengeRecovery": "recoveries",
    "resolveRecoveryChallenge": "recoveries",
    "restoreBudget": "recoveries",
    "reportOtherAwardPaid": "otherAwards",
    "withdrawOtherAward": "otherAwards",
    "assignOtherAward": "otherAwards",
    "closeOtherAward": "otherAwards",
    "reopenOtherAward": "otherAwards",
}
"""Commands on what stands around a grant, and where the grant shows it."""
_ON_ITS_WAY = {"REQUESTED", "INSTRUCTED", "UNKNOWN"}
_FOR_GRANT = {"assignOtherAward", "closeOtherAward"}
"""Commands on an award of another policy that are for the grant."""


def new_item() -> str:
    """Something to apply for that no test had before."""
    return f"事项 {next(_NUMBERS)}"


def new_receipt() -> str:
    """Number of a receipt that no test had before."""
    return f"HK-{next(_NUMBERS):06d}"


def new_key_and(command: Json) -> Json:
    """An input with an idempotency key that no test had before."""
    return {"idempotencyKey": new_key(), **command}


@dataclass
class Case:
    """One grant, as it was last seen."""

    city: City
    applicant: Person
    grant: Json
    proposal: Json = field(default_factory=dict[str, object])
    """What its proposal states beyond the grant: the amount decided by people, where there is one."""

    certified: Json = field(default_factory=dict[str, object])
    """What reviews certify, where it is not what a sound application states."""

    by_hand: bool = False
    """Whether the test records its reviews itself."""

    on_the_way: bool = False
    """Whether it is being brought somewhere: of it no more is seen than the next step needs."""

    @property
    def measure(self) -> str:
        """Code of its measure."""
        return cast("str", self.grant["number"]).rsplit("-", 2)[0]

    @property
    def measure_facts(self) -> Json:
        """The facts on which its measure gives something, as reviews certify them."""
        sound = sound_facts(self.measure) if self.measure in GRANTS else {}
        return sound | self.grant["facts"] | self.certified

    @property
    def is_competition(self) -> bool:
        """Whether its measure is a competition."""
        return GRANTS[self.measure].procedure.competition is not None

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
        if self.on_the_way:
            seen = TO_PAYMENT if self.state in FROM_APPROVAL else TO_APPROVAL
            self.grant = self.city.officer.ask(seen, id=self.id)["grant"]
        else:
            self.grant = self.city.grant(self.id)
        return self.grant

    def by(self, name: str) -> Person:
        """Who usually takes a step: each step of the office is another person's."""
        if name in _OF_APPLICANTS:
            return self.applicant
        own = name in _DECISIONS and self.measure in GRANTS and GRANTS[self.measure].procedure.decided_by == "DISTRICT"
        return self.city.person(Role.DISTRICT_OFFICER if own else _BY.get(name, Role.OFFICER), desk=f"for {name}")

    def command(self, name: str, /, **fields: object) -> Json:
        """What a mutation takes: as given, the rest from the grant as it was last seen."""
        if name in ON_MANY:
            of_all = {one: fields.pop(one) for one in OF_ALL_ROWS.get(name, ()) if one in fields}
            return {"rows": [self.command(ON_MANY[name], **fields)], **of_all}
        if name in {"settleLeg", "returnLeg", "reportLegUnknown"}:
            defaults = self._answer(name, str(fields.pop("leg", "")))
        elif name in {"requestPayment", "takeBackPayment", "openRecovery", "recordRecoveryReceipt"}:
            defaults = self._of_money(name)
        elif name == "verifyMilestone":
            reached = next(m for m in self.grant["milestones"] if m["state"] == "REACHED")
            defaults = {"id": reached["id"], "expectedVersion": reached["version"]}
        elif name in {"requestUpload", "recordBankAccount"}:
            defaults = {"id": self.id}
        elif name == "recordOtherAward":
            defaults = {"creditCode": self.applicant.code}
        else:
            defaults = {} if "id" in fields else self._of_thing(name)
            defaults |= {"grantId": self.id} if name in _FOR_GRANT else {}
        if name == "proposeGrant":
            defaults |= self.proposal | ({"reason": "按规定核定"} if "decidedAmount" in self.proposal else {})
        return defaults | restated(self, name, fields)

    def _of_thing(self, name: str) -> Json:
        """What a command on the grant takes, or on the last of what stands around it."""
        around: Any = self.grant[_CHILDREN[name]] if name in _CHILDREN else self.grant
        thing: Json = cast("list[Json]", around)[-1] if isinstance(around, list) else around
        thing = self.leg("city") if name == "splitPaymentLeg" else thing
        return {"id": thing["id"], "expectedVersion": thing["version"]}

    def gates(self) -> list[str]:
        """What its measure still asks for before it pays."""
        return [item["message"] for item in self.grant["waitsFor"] if item["code"] == "GATE"]

    def leg(self, payer: str = "") -> Json:
        """The leg of a payer, or of this id; without one, the first that is with the treasury."""
        legs = [leg for payment in self.grant["payments"] for leg in payment["legs"]]
        return next(
            leg for leg in legs if payer in {leg["payer"], leg["id"]} or (not payer and leg["state"] in _ON_ITS_WAY)
        )

    def _answer(self, name: str, payer: str) -> Json:
        """What the treasury says of a leg, which a run brought there."""
        if (leg := self.leg(payer))["state"] == "REQUESTED":
            instructed(self, leg)
        if name == "reportLegUnknown":
            return {"id": leg["id"], "voucherNo": leg["voucherNo"]}
        return self._receipt(payer, "settledOn" if name == "settleLeg" else "returnedOn")

    def _receipt(self, payer: str, day: str) -> Json:
        leg = self.leg(payer)
        receipt = {"voucherNo": leg["voucherNo"] or "none", "amount": leg["amount"], "receiptNo": new_receipt()}
        return {"id": leg["id"], day: self.city.day.isoformat(), **receipt}

    def _of_money(self, name: str) -> Json:
        """What a command on a payment takes, or on what came back of one."""
        if name == "recordRecoveryReceipt":
            leg = next(leg for leg in self.grant["recoveries"][-1]["legs"] if leg["amount"] != leg["received"])
            receipt = {"amount": leg["amount"], "receiptNo": new_receipt(), "receivedOn": self.city.day.isoformat()}
            return {"id": leg["id"], **receipt}
        payments = self.grant["payments"]
        unpaid = [p for p in payments if p["state"] not in {"SETTLED", "CANCELLED"} and name != "openRecovery"]
        return {"id": (unpaid or payments)[0]["id"], "expectedVersion": self.grant["version"]}

    def do(self, name: str, /, **fields: object) -> Json:
        """The payload of a step that must not be refused."""
        before_command(self, name)
        who, command = self.by(name), self.command(name, **fields)
        payload = who.on_the_way(name, **command) if self.on_the_way else who.done(name, **command)
        grant = payload.get("grant")
        if grant and grant["id"] == self.id and name not in _OF_APPLICANTS:
            # As the officer sees it: no need to look again.
            self.grant = grant
        else:
            self.look()
        return payload

    def refused(self, name: str, /, by: Person | None = None, **fields: object) -> Json:
        """The first refusal of a step that must be refused, after which nothing has changed."""
        self.look()
        before_command(self, name)
        return (by or self.by(name)).refused(name, **self.command(name, **fields))

    def to(self, state: str) -> "Case":
        """Go on along the spine until it stands there; the day moves past its publicity."""
        bring(self, state)
        return self

    def months(self, counts: Json) -> "Case":
        """Report months."""
        for month, persons in counts.items():
            self.do("recordServiceMonth", month=month, signedPersons=persons)
        return self


def application(code: str, measure: str = "A08-1", **fields: object) -> Json:
    """What createGrant takes for an applicant."""
    measure = str(fields.get("measureCode", measure))
    command: Json = {"measureCode": measure, "applicant": applicant_input(code)}
    command |= {"facts": stated_facts(measure if measure in GRANTS else "A08-1")} | fields
    return with_item(measure, command, command.pop("item", None) or new_item())


def open_case(city: City, measure: str = "A08-1", applicant: Person | None = None, **fields: object) -> Case:
    """A new draft under a measure, by a new applicant unless one is named."""
    who = applicant or fitting(city, measure)
    drafted = who.done("createGrant", **application(who.code, measure, **fields))["grant"]
    decided = sound(measure).get("decided_amount")
    return Case(city, who, drafted, {"decidedAmount": decided} if decided else {})

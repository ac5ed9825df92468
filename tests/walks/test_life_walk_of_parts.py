"""What stands around a grant has lives of its own: from each state, what is not in the table is refused over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, cast

import pytest

from domain.lives.events import Event
from domain.lives.legs import LEG_LIFE
from domain.lives.life import Life
from domain.lives.milestone_life import MILESTONE_LIFE
from domain.lives.objection_life import OBJECTION_LIFE
from domain.lives.recovery_life import RECOVERY_LIFE
from domain.lives.tranche_life import TRANCHE_LIFE
from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_handling import RECEIPT
from tests.scenes.scenes_recoveries import SIX_MONTHS, recovered
from tests.scenes.stage import Play
from tests.world.cases import Case, application, new_receipt, open_case
from tests.world.city import City, Json, applicant_input
from tests.world.offered import in_words, offered_of
from tests.world.runs import instructed

AnyLife = Life[StrEnum, Event, Any]
Bring = Callable[[City], Case]
Deed = tuple[str, Json]


@dataclass(frozen=True)
class Part:
    """A life of something around a grant: how it comes to its states, and the commands of its events."""

    life: AnyLife
    shown: str
    """Where the grant shows it."""
    bring: Mapping[str, Bring]
    deeds: Mapping[str, str]
    """The mutation of each event that people cause."""
    otherwise: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """By state, events whose mutation puts something on record there that moves this part to no other state."""

    def strange_to(self, state: str) -> set[str]:
        """The events of people for which there is no door at all in a state."""
        known = {row.event.value for row in self.life.rows if state in {source.value for source in row.sources}}
        return {*self.deeds} - known - self.otherwise.get(state, frozenset())


def after(bring: Bring, *deeds: Deed) -> Bring:
    """A case that was brought somewhere, and led on by commands."""

    def brought(city: City) -> Case:
        case = bring(city)
        for name, fields in deeds:
            case.do(name, **fields)
        return case

    return brought


def at(state: str, measure: str = "A08-1") -> Bring:
    """A new case, brought to a state."""
    return lambda city: open_case(city, measure).to(state)


def reached(city: City) -> Case:
    """A programme of which a window was reached."""
    return open_case(city, "A10-4").to("ACTIVE").months(SIX_MONTHS)


def unfunded(city: City) -> Case:
    """An award of a district whose money was all cut, in the year in which it was approved."""
    who = city.applicant()
    stated = application(who.code, "A10-2", applicant=applicant_input(who.code) | {"districtCode": UNFUNDED})
    case = Case(city, who, who.done("createGrant", **stated)["grant"]).to("PUBLICITY")
    # The year may end while it is shown.
    city.move_to(date.fromisoformat(case.grant["publicityTo"]) + timedelta(days=1))
    budget_now = budget(city, UNFUNDED, city.day.year)
    if budget_now["free"] != "0.00":
        cut: Json = {"amount": budget_now["free"], "documentNo": "调减1号", "evidence": "预算调整批复"}
        city.finance.done("cutBudget", id=budget_now["id"], expectedVersion=budget_now["version"], **cut)
    case.look()
    return case.to("PAYABLE")


def instructed_leg(city: City) -> Case:
    """A case whose leg is with the treasury."""
    case = open_case(city).to("PAYING")
    instructed(case, case.leg())
    return case


UNFUNDED = "420115"
REASON: Json = {"reason": "合同系伪造", "finding": "查无实据", "evidence": "审计报告"}
WHY: Json = {"reason": REASON["reason"]}
FINDING: Json = {"finding": REASON["finding"]}
VERIFIED: Deed = ("verifyMilestone", {"evidence": "合同抽查记录"})
PAY: Deed = ("requestPayment", {})
BOTH_SETTLED: tuple[Deed, ...] = (("settleLeg", {"leg": "city"}), ("settleLeg", {"leg": "district"}))
reported = after(at("PAID", "A02-1"), ("reportTranche", RECEIPT))
objected = after(at("PUBLICITY"), ("fileObjection", {"objector": "李四", "statement": "有争议"}))
awarded = after(reported, ("awardTranche", {}))
DEMANDED, ENFORCED = "DEMANDED", ("enforceRecovery", {"legalBasis": "行政强制法", **WHY})


def asked_back(state: str) -> Bring:
    """A case whose payment is asked back, as far as a state."""
    return lambda city: recovered(open_case(city).to("PAID"), state)


PARTS = {
    "payment leg": Part(
        cast("AnyLife", LEG_LIFE),
        "legs",
        {
            "BUDGET_PENDING": unfunded,
            "ORDERED": at("PAYABLE"),
            "REQUESTED": at("PAYING"),
            "UNKNOWN": after(instructed_leg, ("reportLegUnknown", WHY)),
            "SETTLED": at("PAID"),
            "RETURNED": after(at("PAYING"), ("returnLeg", WHY)),
            "CANCELLED": after(at("PAYABLE"), ("terminateGrant", WHY)),
        },
        {"SETTLE": "settleLeg", "RETURN": "returnLeg", "REPORT_UNKNOWN": "reportLegUnknown"},
        {state: frozenset({"SETTLE"}) for state in ("SETTLED", "RETURNED")},
    ),
    "milestone": Part(
        cast("AnyLife", MILESTONE_LIFE),
        "milestones",
        {
            "REACHED": reached,
            "DISPUTED": after(reached, ("disputeMilestone", WHY)),
            "VERIFIED": after(reached, VERIFIED),
            "PAYING": after(reached, VERIFIED, PAY),
            "PAID": after(reached, VERIFIED, PAY, *BOTH_SETTLED),
        },
        {"DISPUTE": "disputeMilestone", "CONFIRM": "confirmMilestone", "VERIFY": "verifyMilestone"},
    ),
    "objection": Part(
        cast("AnyLife", OBJECTION_LIFE),
        "objections",
        {
            "DISMISSED": after(objected, ("dismissObjection", FINDING)),
            "UPHELD": after(objected, ("upholdObjection", {**FINDING, "remedy": "REVIEW_AGAIN"})),
        },
        {"DISMISS": "dismissObjection", "UPHOLD": "upholdObjection"},
    ),
    "tranche": Part(
        cast("AnyLife", TRANCHE_LIFE),
        "tranches",
        {
            "AWARDED": awarded,
            "PAID": after(awarded, PAY, ("settleLeg", {})),
            "REFUSED": after(reported, ("refuseTranche", WHY)),
        },
        {"AWARD": "awardTranche", "REFUSE": "refuseTranche"},
    ),
    "recovery": Part(
        cast("AnyLife", RECOVERY_LIFE),
        "recoveries",
        {
            **{state: asked_back(state) for state in ("OPENED", "NOTIFIED", "REPLIED", "DECIDED", DEMANDED)},
            "RECOVERED": asked_back("RECOVERED"),
            "PARTLY_RECOVERED": after(asked_back(DEMANDED), ("recordRecoveryReceipt", {"amount": "1.00"})),
            "ENFORCEMENT": after(asked_back(DEMANDED), ENFORCED),
            "DROPPED": after(asked_back("REPLIED"), ("dropRecovery", WHY)),
            "WRITTEN_OFF": after(asked_back(DEMANDED), ("writeOffRecovery", {"legalBasis": "终结执行裁定", **WHY})),
        },
        {
            "NOTIFY": "notifyRecovery",
            "REPLY": "replyToRecovery",
            "DECIDE": "decideRecovery",
            "DROP": "dropRecovery",
            "DEMAND": "demandRecovery",
            "ENFORCE": "enforceRecovery",
            "WRITE_OFF": "writeOffRecovery",
            "CHALLENGE": "challengeRecovery",
            "DISMISS_CHALLENGE": "resolveRecoveryChallenge",
        },
    ),
}
STATES = [pytest.param(part, state, id=f"{name}-{state}") for name, part in PARTS.items() for state in part.bring]


def last(case: Case, part: Part) -> Json:
    """The part as its grant shows it."""
    if part.shown == "legs":
        return case.grant["payments"][-1]["legs"][-1]
    return case.grant[part.shown][-1]


def command_on(play: Play, case: Case, part: Part, name: str) -> Json:
    """What a command on the part takes, as its scene gives it."""
    if part.shown == "legs":
        if name == "reportLegUnknown":
            return {"id": last(case, part)["id"], "voucherNo": last(case, part)["voucherNo"] or "none"} | WHY
        day = {"settledOn" if name == "settleLeg" else "returnedOn": play.city.day.isoformat()}
        leg = last(case, part)
        receipt = {"voucherNo": leg["voucherNo"] or "none", "amount": leg["amount"], "receiptNo": new_receipt()}
        return {"id": leg["id"], **day, **receipt, **play.scenes[name].fields}
    thing = last(case, part)
    return {"id": thing["id"], "expectedVersion": thing["version"], **play.scenes[name].fields}


@pytest.mark.parametrize(("part", "state"), STATES)
def test_what_the_life_does_not_know_in_a_state_is_refused_and_nothing_changes(
    play: Play, part: Part, state: str
) -> None:
    case = part.bring[state](play.city)
    assert last(case, part)["state"] == state
    before = play.city.rows()
    for event in part.strange_to(state):
        name = part.deeds[event]
        command = command_on(play, case, part, name)
        offered = offered_of(case.by(name), command["id"])[name]
        payload = case.by(name).do(name, **command)
        assert payload["errors"], (name, "was done in", state)
        assert (offered["permitted"], in_words(offered["refusals"])) == (False, in_words(payload["errors"])), name
        error = payload["errors"][0]
        # The grant's own life may stand against it first.
        assert (error["code"], error.get("state")) in {
            ("STEP_NOT_POSSIBLE", stands) for stands in (state, case.state)
        }, name
        assert error["citations"], name
    assert play.city.rows() == before


@pytest.mark.parametrize("name", PARTS)
def test_every_state_in_which_something_is_refused_is_walked(name: str) -> None:
    part = PARTS[name]
    refusing = {state.value for state in part.life.states if part.strange_to(state.value)}
    # A leg that was split is shown no more: test_split_legs.py walks it.
    assert refusing - {"TRACKING", "VOID", "OPEN", "REPORTED", "SPLIT"} == set(part.bring)

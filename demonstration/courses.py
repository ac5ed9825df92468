"""The course of one grant (办理过程): from its draft to what the plan says, each command by whoever does it there."""

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import Template
from typing import Any, TypeAlias, cast

from demonstration.calendar import Days
from demonstration.cast import Cast
from demonstration.clerk import Clerk
from demonstration.money import KEEPER, MAKER, Money
from demonstration.plans import Ending, Plan

Json: TypeAlias = dict[str, Any]

Part: TypeAlias = Generator[date, None, bool]
"""A part of a course: days on which it goes on; answers whether the course ends with it."""
_SOON = timedelta(days=3)
_MOST_ROUNDS = 60
_EXPERTS = 3


@dataclass(slots=True)
class Course:
    """One grant on its way."""

    clerk: Clerk
    plan: Plan
    described: Json
    people: Cast
    money: Money
    last: date
    afterwards: "tuple[Callable[[], Part], ...]" = ()
    """What comes after the approval, where it is not just payment and closing."""
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Choose as its plan's number says."""
        self.rng = random.Random(self.plan.number)  # noqa: S311 - chooses sums, no secret

    @property
    def measure(self) -> Json:
        """What the data file says of its measure."""
        return self.described["measures"][self.plan.measure]

    @property
    def officer(self) -> str:
        """Who handles it."""
        return f"officer of {self.measure['bureau']}"

    @property
    def other_officer(self) -> str:
        """Who proposes and rejects, which nobody does who accepted it."""
        return f"officer 2 of {self.measure['bureau']}"

    @property
    def proposer(self) -> str:
        """Who proposes: of the district where the award is its own."""
        return "district_officer 2" if self.measure.get("district_decides") else self.other_officer

    @property
    def approver(self) -> str:
        """Who approves, which nobody does who accepted or proposed it."""
        return (
            "district_officer 3" if self.measure.get("district_decides") else f"officer 3 of {self.measure['bureau']}"
        )

    def ends(self, *endings: Ending) -> bool:
        """Whether the plan says one of these endings."""
        return self.plan.ending in endings

    def one_of(self, what: str) -> str:
        """One of the sentences of the data file."""
        return self.rng.choice(self.described["reasons"][what])

    def pause(self, least: int, most: int) -> Days:
        """Let some days pass."""
        yield self.clerk.day + timedelta(days=self.rng.randint(least, most))

    def days(self) -> Days:
        """From the draft to the end."""
        before = (self.filed, self.accepted, self.reviewed, self.ranked, self.shown, self.approved)
        after = self.afterwards or (self.settled, self.closed)
        for part in (*before, *after):
            if (yield from part()):
                return

    def filed(self) -> Part:
        """The application, with everything that it needs."""
        inputs = {"measureCode": self.measure.get("code", self.plan.measure), "facts": self.facts()}
        if items := self.measure.get("items"):
            inputs["item"] = self.filled(self.rng.choice(items))
        self.clerk.do("createGrant", "applicant", inputs=inputs)
        if self.ends(Ending.DRAFT):
            return True
        if street := self.measure.get("units"):
            self.clerk.do("registerUnits", "applicant", inputs={"rows": self._beds(street)})
        yield from self.pause(1, 4)
        self.clerk.do("submitGrant", "applicant")
        return self.ends(Ending.SUBMITTED)

    def accepted(self) -> Part:
        """Whether the office takes it up."""
        yield from self.pause(1, 4)
        if self.ends(Ending.NOT_ACCEPTED):
            self.clerk.do("refuseGrant", self.officer, inputs={"reason": self.one_of("refuse")})
            return True
        if self.ends(Ending.SUPPLEMENT, Ending.LAPSED, Ending.SUPPLEMENTED):
            until = (self.clerk.day + timedelta(days=21)).isoformat()
            supplement = {"items": ["法人承诺书", "上年度财务报表"], "dueOn": until}
            self.clerk.do("requestSupplement", self.officer, inputs=supplement)
            if not self.ends(Ending.SUPPLEMENTED):
                return True
            yield from self.pause(3, 9)
            self.clerk.do("resubmitGrant", "applicant", inputs={"reason": "材料已补齐"})
            yield from self.pause(1, 3)
        self.clerk.do("acceptGrant", self.officer)
        if self.ends(Ending.WITHDRAWN):
            yield from self.pause(2, 9)
            self.clerk.do("withdrawGrant", "applicant", inputs={"reason": self.one_of("withdraw")})
        return self.ends(Ending.UNDER_REVIEW, Ending.WITHDRAWN)

    def reviewed(self) -> Part:
        """What is found before anything is proposed."""
        yield from self.pause(2, 5)
        if self.measure.get("units"):
            codes = [row["code"] for row in self._beds("")]
            self.clerk.do("reportUnitsInstalled", "applicant", inputs={"codes": codes})
            yield from self.pause(3, 6)
            inspections = [{"code": code, "result": "ACCEPTED"} for code in codes]
            self.clerk.do(
                "inspectUnits", "district_officer", inputs={"evidence": "查验记录", "inspections": inspections}
            )
        self.clerk.tell_all({"reviews": "all"})
        if self.ends(Ending.HELD, Ending.RELEASED):
            self.clerk.do("holdGrant", "supervisor", inputs={"reason": self.one_of("hold")})
            if self.ends(Ending.HELD):
                return True
            yield from self.pause(5, 20)
            self.clerk.do("releaseGrant", "supervisor", inputs={"reason": "核查无异常"})
        if self.ends(Ending.REJECTED):
            self.clerk.do("rejectGrant", self.other_officer, inputs={"reason": self.one_of("reject")})
        return self.ends(Ending.REJECTED)

    def ranked(self) -> Part:
        """In a competition: the scores of three experts, and the rank that they give once the call has closed."""
        if self.clerk.look()["call"] is None:
            return False
        self.clerk.tell_all({"scores": {"grant": [self.rng.randint(60, 97) for _ in range(_EXPERTS)]}})
        while self.clerk.look()["rankingOutcome"] is None:
            yield from self.pause(4, 7)
        return self.clerk.grant["rankingOutcome"] != "SELECTED"

    def shown(self) -> Part:
        """The proposal, and the days on which everybody can object to it."""
        if self.ends(Ending.OTHER_AWARD):
            self._another_award()
        if low_high := self.measure.get("decided"):
            decided = {"decidedAmount": self.yuan(low_high), "reason": "按评审意见核定"}
            self.clerk.do("proposeGrant", self.proposer, inputs=decided)
        else:
            self.clerk.do("proposeGrant", self.proposer)
        if self.ends(Ending.PROPOSED):
            return True
        if self.ends(Ending.PUBLICITY, Ending.OBJECTION):
            yield max(self.last - timedelta(days=2), self.clerk.day)
        self.clerk.do("openPublicity", self.other_officer)
        if self.ends(Ending.PUBLICITY):
            return True
        if self.ends(Ending.OBJECTION, Ending.DISMISSED, Ending.UPHELD):
            yield self.clerk.day + timedelta(days=1)
            if (yield from self._objected()):
                return True
        yield date.fromisoformat(self.clerk.look()["publicityTo"]) + timedelta(days=1)
        return self.ends(Ending.PUBLICITY_OVER)

    def approved(self) -> Part:
        """The decision, and what the payment waits for."""
        self.clerk.do("approveGrant", self.approver)
        if self.ends(Ending.APPROVED):
            return True
        yield from self.pause(5, 12)
        if self.ends(Ending.TERMINATED):
            self.clerk.do("terminateGrant", self.officer, inputs={"reason": self.one_of("terminate")})
            return True
        self.clerk.look()
        self.clerk.tell_all({"reviews": "all"})
        if self.measure.get("gate"):
            yield from self.pause(100, 250)
            day = (self.clerk.day - _SOON).isoformat()
            started = {"startedOn": day, "evidence": "示例投产验收报告"}
            self.clerk.do("recordProductionStart", self.officer, inputs=started)
            self.clerk.do("recordCompletion", self.officer, inputs={"completedOn": day, "evidence": "示例竣工备案表"})
        return False

    def settled(self) -> Part:
        """The payment, once there is one and there is money for it; where there never is, the course ends."""
        for _ in range(_MOST_ROUNDS):
            state = self.clerk.look()["state"]
            if state in {"PAID", "CLOSED"}:
                return self.ends(Ending.RETURNED, Ending.PAID)
            if state in {"PAYABLE", "PAYING"}:
                self.request()
            if self.ends(Ending.REQUESTED) and self.clerk.grant["state"] == "PAYING":
                return True
            yield from self.pause(6, 12)
        return True

    def closed(self) -> Part:
        """What comes after the payment, up to the end of the file."""
        yield from self.pause(30, 60)
        self.clerk.look()
        self.clerk.tell_all({"reviews": "all"})
        inputs = {"performance": self.rng.choice(self.described["performance"])}
        self.clerk.do("closeGrant", self.officer, inputs=inputs, foreseen=("NOT_YET_CLOSABLE",))
        return True

    def request(self) -> None:
        """Ask for every payment that can be asked for."""
        grant = self.clerk.grant
        legs = [leg for payment in grant["payments"] for leg in payment["legs"]]
        returned = [leg for leg in legs if leg["state"] == "RETURNED"]
        if not any(leg["state"] == "ORDERED" for leg in legs) and not returned:
            return
        if grant["bankAccount"] is None or returned:
            account = self.people.account(self.clerk.applicant["name"])
            why = {"reason": "退票后更正账号", "evidence": "示例开户许可证明"} if returned else {}
            self.clerk.do("recordBankAccount", KEEPER, inputs=account | why)
        if self.clerk.do("requestPayment", MAKER, foreseen=("BUDGET_PENDING",)):
            self.money.requested(self.clerk)
            if self.ends(Ending.RETURNED) and not returned:
                self.money.returning.update(leg["id"] for leg in legs)

    def facts(self) -> Json:
        """The facts of the data file, with sums and days chosen."""
        return {name: self._fact(value) for name, value in self.measure["facts"].items()}

    def _fact(self, value: Any) -> object:  # noqa: ANN401 - what the data file says
        if isinstance(value, list):
            listed = cast("list[Any]", value)
            return self.yuan(listed) if isinstance(listed[0], int) else listed
        if not isinstance(value, dict):
            return value
        described = cast("dict[str, Any]", value)
        if "year" in described:
            return self.clerk.day.year + int(described["year"])
        if "district" in described:
            return self.clerk.applicant["districtCode"]
        if "count" in described:
            return self.rng.randint(*described["count"])
        return (self.clerk.day + timedelta(days=described["days"])).isoformat()

    def yuan(self, low_high_step: list[Any]) -> str:
        """A sum between two others, in whole steps."""
        low, high, step = low_high_step
        return f"{low + step * self.rng.randint(0, (high - low) // step)}.00"

    def filled(self, item: Any) -> Any:  # noqa: ANN401 - what the data file says
        """An item of the data file, or each of its parts, with its number, its year and its applicant."""
        if isinstance(item, dict):
            parts = cast("Json", item).items()
            return {name: self._fact(part) if isinstance(part, dict) else self.filled(part) for name, part in parts}
        if not isinstance(item, str):
            return item
        code, n = self.clerk.applicant["creditCode"], self.plan.number
        return Template(item).substitute(n=f"{n:04d}", number=n, year=self.clerk.day.year, code=code)

    def _beds(self, street: str) -> list[Json]:
        count = 4 + self.plan.number % 9
        return [
            {"code": f"SL-{self.plan.number:03d}-{bed:02d}", "address": f"{street}{bed}号{bed}01"}
            for bed in range(1, count + 1)
        ]

    def _another_award(self) -> None:
        """Support of another policy for the same matter (art. 16), which people look at where it is no enterprise's."""
        award = {"policyName": "示例区产业奖励", "scope": "DISTRICT", "source": "示例区财政局"}
        number = f"示例区财〔{self.clerk.day.year}〕{self.plan.number}号"
        award |= {"evidence": "区级拨款文件", "reference": number, "amount": "20000.00"}
        self.clerk.do("recordOtherAward", MAKER, inputs=award | {"paidOn": (self.clerk.day - _SOON).isoformat()})
        if self.measure["kind"] != "enterprise":
            self.clerk.do("clearOtherAward", self.officer, inputs={"reason": "支持内容不同，经核查不属同一事项"})

    def _objected(self) -> Part:
        objection = {"objector": "示例群众", "statement": self.one_of("objection"), "evidence": "来信"}
        self.clerk.do("fileObjection", self.officer, inputs=objection)
        if self.ends(Ending.OBJECTION):
            return True
        yield from self.pause(1, 3)
        if self.ends(Ending.UPHELD):
            finding = {"finding": "异议成立", "remedy": "REVIEW_AGAIN"}
            self.clerk.do("upholdObjection", self.other_officer, inputs=finding)
            self.clerk.do("rejectGrant", self.other_officer, inputs={"reason": self.one_of("reject")})
            return True
        self.clerk.do("dismissObjection", self.other_officer, inputs={"finding": "经查异议不成立"})
        return False

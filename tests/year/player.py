"""Who lives the year (全年办理): each word of the plan is done over HTTP by whoever does it, and told to the book."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from tests.domain.wuhan import GRANTS
from tests.world.cases import Case, application, new_item
from tests.world.city import City, Json, Person
from tests.world.paperwork import before_submission, fitting, record_all, reviewed
from tests.year.book import YearBook
from tests.year.plan import APPLICATIONS, Application, fen
from tests.year.registers import Scored

_NUMBERS = count(1)


def paper() -> Json:
    """A document that finance never cited before."""
    return {"documentNo": f"武财预〔{next(_NUMBERS)}〕号", "evidence": "预算批复"}


def yuan(amount: int) -> str:
    """Yuan of fen, as the API takes them."""
    return f"{amount // 100}.{amount % 100:02d}"


@dataclass
class Office:
    """Everybody of the year, and the book beside them."""

    city: City
    book: YearBook
    cases: dict[str, Case] = field(default_factory=dict[str, Case])
    items: dict[str, str] = field(default_factory=dict[str, str])
    shown_until: dict[str, date] = field(default_factory=dict[str, date])
    pays: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    """What is due of whom since a correction, in fen."""
    reordered: set[str] = field(default_factory=set[str])
    """Payments that were cancelled and ordered anew, whose legs are others than before."""
    seen: set[str] = field(default_factory=set[str])
    """Cases that were looked at since the line of the plan began, and that nothing but their own steps has changed."""

    def come(self, day: date) -> None:
        """Let a day come; who was shown long enough is shown no longer, and the years turn."""
        self.city.move_to(day)
        while self.book.year < day.year:
            self.book.new_year()
        self.book.day = day
        for name, last in self.shown_until.items():
            if last < day and self.book.states[name] == "PUBLICITY":
                self.book.states[name] = "PUBLICITY_OVER"

    def case(self, payment: str) -> Case:
        """A case as it now stands."""
        name = payment.partition("#")[0]
        case = self.cases[name]
        if name not in self.seen:
            case.look()
            self.seen.add(name)
        return case

    def due(self, name: str) -> dict[str, int]:
        """What is due of whom on an application, in fen."""
        return self.pays.get(name, APPLICATIONS[name].pays)

    def each(self, deed: str, names: list[str], state: str = "", **fields: object) -> None:
        """One command on each of some cases, after which they stand so."""
        for name in names:
            self.case(name).do(deed, **fields)
            if state:
                self.book.states[name] = state

    # How an application comes to its approval.

    def draft(self, names: list[str]) -> None:
        """Applications, as their applicants state them."""
        for name in names:
            plan = APPLICATIONS[name]
            who = self._applicant(plan)
            command = application(who.code, plan.measure, item=self.items.setdefault(plan.item, new_item()))
            command["applicant"] = command["applicant"] | {"districtCode": plan.district}
            places = (fact for fact, shape in GRANTS[plan.measure].facts.items() if shape.of_districts)
            command["facts"] |= plan.facts | dict.fromkeys(places, plan.district)
            grant = who.done("createGrant", **command)["grant"]
            self.cases[name] = Case(self.city, who, grant, {"decidedAmount": plan.decided} if plan.decided else {})
            before_submission(self.cases[name], plan.measure)
            self.book.states[name] = "DRAFT"

    def _applicant(self, plan: Application) -> Person:
        """Who applies: somebody of the kind that the measure is for, or whose earlier application the plan names."""
        earlier = self.cases.get(plan.applicant)
        return earlier.applicant if earlier else fitting(self.city, plan.measure)

    def submit(self, names: list[str]) -> None:
        """Filed."""
        self.each("submitGrant", names, "SUBMITTED")
        for name in names:
            self.book.registers.note("submitted", name, self.city.day)

    def supplement(self, entry: Json) -> None:
        """What is missing is asked for, once."""
        self.each("requestSupplement", entry["of"], "SUPPLEMENT", items=["批文复印件"], dueOn=str(entry["until"]))

    def lapsed(self, names: list[str]) -> None:
        """Nobody supplied it in time: it ended by itself."""
        self.book.states |= dict.fromkeys(names, "NOT_ACCEPTED")

    def refuse(self, entry: Json) -> None:
        """Filed, and not taken up."""
        self.draft(entry["of"])
        self.submit(entry["of"])
        self.each("refuseGrant", entry["of"], "NOT_ACCEPTED", reason=entry["reason"])

    def withdraw(self, names: list[str]) -> None:
        """Filed, and taken back by its applicant."""
        self.draft(names)
        self.submit(names)
        self.each("withdrawGrant", names, "WITHDRAWN")

    def expired(self, names: list[str]) -> None:
        """Nobody files after the last day of validity (art. 16)."""
        for name in names:
            plan = APPLICATIONS[name]
            who = self._applicant(plan)
            command = application(who.code, plan.measure)
            late = Case(self.city, who, who.done("createGrant", **command)["grant"])
            assert late.refused("submitGrant")["code"] == "POLICY_EXPIRED"
            late.do("withdrawGrant")

    def review(self, names: list[str]) -> None:
        """From the draft through every review before the proposal."""
        self.draft([name for name in names if name not in self.cases])
        for name in names:
            case = self.case(name)
            if case.state == "DRAFT":
                case.do("submitGrant")
                self.book.registers.note("submitted", name, self.city.day)
            case.do("acceptGrant")
            self.book.registers.note("accepted", name, self.city.day)
            reviewed(case)
            self.book.states[name] = "UNDER_REVIEW"

    def show(self, entry: Json) -> None:
        """From the draft to the public notice, whose last day the plan states."""
        self.review(entry["of"])
        self.publish(entry)

    def publish(self, entry: Json) -> None:
        """Proposed at what is due by the plan, and shown for the days of the office."""
        for name in entry["of"]:
            case, award = self.case(name), sum(self.due(name).values())
            if case.state != "PROPOSED":
                case.do("proposeGrant")
            proposed = case.grant["award"]
            assert (proposed is None and not award) or proposed == yuan(award), (name, proposed, award)
            case.do("openPublicity")
            assert case.grant["publicityTo"] == str(entry["until"]), (name, case.grant["publicityTo"])
            self.shown_until[name] = entry["until"]
            self.book.registers.note("shown", name, entry["until"])
            self.book.states[name] = "PUBLICITY"
            self.book.awards |= {name: award} if award else {}

    def object(self, names: list[str]) -> None:
        """Somebody objects."""
        self.each("fileObjection", names, objector="李四", statement="成果归属有争议", evidence="来信")
        self.book.objected |= {*names}

    def dismiss(self, names: list[str]) -> None:
        """Without ground."""
        self.each("dismissObjection", names, finding="经查异议不成立")
        self.book.objected -= {*names}

    def uphold(self, names: list[str]) -> None:
        """With ground: it is looked at again."""
        for name in names:
            self.each("upholdObjection", [name], "UNDER_REVIEW", finding="异议成立", remedy="REVIEW_AGAIN")
            del self.shown_until[name], self.book.awards[name]
        self.book.objected -= {*names}

    def approve(self, names: list[str]) -> None:
        """Approved; what waits for nothing else is ordered at once."""
        for name in names:
            case, plan = self.case(name), APPLICATIONS[name]
            case.do("approveGrant")
            self.book.approved[name] = self.city.day
            self.book.registers.note("approved", name, self.city.day)
            self.book.states[name] = case.state if case.state in {"APPROVED", "ACTIVE"} else "PAYABLE"
            assert self.book.states[name] == _AFTER_APPROVAL.get(plan.measure, "PAYABLE"), name
            if self.book.states[name] == "PAYABLE" or plan.measure == _PAPER:
                self.book.order(name, self.due(name))

    def opens(self, names: list[str]) -> None:
        """What it waited for has come."""
        for name in names:
            self.book.states[name] = "PAYABLE"
            self.book.order(name, APPLICATIONS[name].pays)

    def paid_paper(self, names: list[str]) -> None:
        """The paper before the payment: the event was held and reported."""
        for name in names:
            record_all(self.case(name), "BEFORE_PAYMENT")
            self.book.states[name] = "PAYABLE"

    def complete(self, names: list[str]) -> None:
        """Completed and in production."""
        day = str(self.city.day - timedelta(days=3))
        self.each("recordCompletion", names, completedOn=day, evidence="竣工备案表")
        self.each("recordProductionStart", names, startedOn=day, evidence="投产验收报告")
        self.opens(names)

    # What becomes of it otherwise.

    def hold(self, names: list[str]) -> None:
        """Nothing is decided or paid until it is released."""
        self.each("holdGrant", names, reason="群众举报")
        self.book.held |= {*names}

    def release(self, names: list[str]) -> None:
        """It goes on."""
        self.each("releaseGrant", names, reason="核查完毕")
        self.book.held -= {*names}

    def terminate(self, names: list[str]) -> None:
        """Ended, and its money free for whoever waits."""
        for name in names:
            self.each("terminateGrant", [name], "TERMINATED", reason="企业放弃")
            self.book.give_up(name)

    def close(self, names: list[str]) -> None:
        """The file is closed."""
        self.each("closeGrant", names, "CLOSED", performance="实施完成")
        self.book.registers.closed |= {name: Scored(self.city.day) for name in names}

    def other_award(self, entry: Json) -> None:
        """Another policy paid for the same matter (art. 16)."""
        award: Json = {"policyName": "市级其他奖励", "scope": "CITY", "source": "市财政局", "reference": "WCJ-1"}
        case = self.case(entry["of"])
        fields = award | {"amount": yuan(fen(entry["amount"])), "evidence": "拨款文件", "paidOn": str(self.city.day)}
        case.do("recordOtherAward", grantId=case.id, **fields)

    def reduce(self, entry: Json) -> None:
        """The difference is due, and no more."""
        self.each("reduceGrant", [entry["of"]], reason="就高不重复")
        self.reordered.add(entry["of"])
        self.book.reduce(entry["of"], {payer: fen(amount) for payer, amount in entry["to"].items()})

    def months(self, entry: Json) -> None:
        """Months of a programme."""
        for name, counts in entry.items():
            self.case(name).months({str(month): persons for month, persons in counts.items()})

    def verify(self, entry: Json) -> None:
        """A window of six months, for which its award is ordered."""
        self.each("verifyMilestone", [entry["of"]], evidence="合同抽查记录")
        self._further(entry)

    def tranche(self, entry: Json) -> None:
        """More upstream money came, and is matched up to what the cap leaves."""
        fields: Json = {"receiptNo": f"到账-{next(_NUMBERS)}", "received": yuan(fen(entry["received"]))}
        case = self.case(entry["of"])
        case.do("reportTranche", **fields, receivedOn=str(self.city.day), evidence="银行回单")
        case.do("awardTranche")
        self._further(entry)
        self.book.states[entry["of"]] = "PAYABLE"
        self.book.awards[entry["of"]] += sum(fen(amount) for amount in entry["pays"].values())

    def _further(self, entry: Json) -> None:
        pays = {payer: fen(amount) for payer, amount in entry["pays"].items()}
        self.book.order(f"{entry['of']}#{next(_NUMBERS)}", pays)

    def look(self, _: str) -> None:
        """Nothing is done."""


_PAPER = "A13-1"
"""Its money is kept from the approval on, and paid once the paper is there that the office, not the text, asks for."""
_AFTER_APPROVAL = {"A06-2": "APPROVED", "A13-1": "APPROVED", "A05-2": "APPROVED", "A10-4": "ACTIVE"}
"""Where a case stands once it is approved, of measures that then wait for something."""

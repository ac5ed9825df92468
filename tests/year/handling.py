"""What an office does besides its spine in the year (其他环节): corrections, a competition, and what came of awards."""

from dataclasses import dataclass

from tests.world.city import Json
from tests.world.paperwork import record
from tests.year.plan import fen
from tests.year.player import Office
from tests.year.registers import Recovery, Scored


@dataclass
class Bureau(Office):
    """The office, and what it does besides."""

    def correct_award(self, entry: Json) -> None:
        """Facts on which it was approved were wrong: two officers put them right, and what stands on them follows."""
        name, case = entry["of"], self.case(entry["of"])
        pays = {payer: fen(amount) for payer, amount in entry["pays"].items()}
        fields: Json = {"facts": entry["facts"], "reason": "录入有误", "evidence": "审计报告"}
        self.city.officer.done("correctAward", id=case.id, expectedVersion=case.grant["version"], **fields)
        less = self.book.awards[name] - sum(pays.values())
        self.pays[name] = pays
        if less < 0:
            self.book.propose_anew(name, sum(pays.values()))
        elif any(leg.state == "SETTLED" for leg in self.book.legs[name].values()):
            self.book.awards[name] -= less
            self.book.recoveries[name] = Recovery("OPENED", less)
        else:
            self.book.reduce(name, pays)
        self.reordered.add(name)
        self.seen.discard(name)

    def file(self, names: list[str]) -> None:
        """Filed under a call of today, for a competition."""
        self.draft(names)
        self.submit(names)

    def score(self, entry: Json) -> None:
        """Taken up, and scored by the experts, each by his own."""
        for name, scores in entry.items():
            case = self.case(name)
            case.do("acceptGrant")
            self.book.registers.note("accepted", name, self.city.day)
            (step,) = [each for each in case.grant["procedure"] if each["scored"]]
            for seat, points in enumerate(scores):
                record(case, step, desk=f"seat {seat}", score=points)
            self.book.states[name] = "UNDER_REVIEW"

    def rank(self, names: list[str]) -> None:
        """The call is ranked by the experts' means: so stand they, the first one first."""
        call = self.case(names[0]).grant["call"]
        self.city.officer.done("rankCall", id=call["id"], expectedVersion=call["version"])
        self.seen.clear()
        for place, name in enumerate(names, 1):
            self.book.registers.ranks[name] = place

    def perform(self, entry: Json) -> None:
        """What came of it is put on record, and the file closed on it: of so many goals so many were reached."""
        case = self.case(entry["of"])
        (step,) = [each for each in case.grant["procedure"] if each["when"] == "AFTER_PAYMENT"]
        record(case, step, facts=entry["facts"])
        self.close([entry["of"]])
        scored = Scored(self.city.day, fen(entry["points"]), entry["reached"], entry["goals"])
        self.book.registers.closed[entry["of"]] = scored

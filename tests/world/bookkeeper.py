"""A bookkeeper who keeps the city's money beside Duixian (独立记账), in plain dictionaries, from the policy's text.

It imports nothing of Duixian. What it knows of figures stands in the policy's pack and in the vectors.
"""

import json
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
_PACK = yaml.safe_load((ROOT / "policies/wuhan-ai-pilot-zone.yaml").read_text(encoding="utf-8"))
_VECTORS = [json.loads(line) for line in (ROOT / "tests/vectors/assessment.jsonl").read_text("utf-8").splitlines()]
SUMS = ("appropriated", "free", "reserved", "paid", "recovered", "lapsed", "carriedOver")


def fen(yuan: str) -> int:
    """Fen of an amount in yuan."""
    return int(yuan.replace(".", ""))


def annual_cap(measure: str) -> int:
    """The most of a year, in fen, as the pack quotes it of the text: ``150万元``."""
    (found,) = [each for each in _PACK["measures"] if each["code"] == measure]
    return int(found["caps"][0]["amount"].removesuffix("万元")) * 10_000 * 100


def parts(measure: str, award: int) -> dict[str, int]:
    """What each payer pays of an award, in fen, by the shares of the first vector that gives something."""
    expected: dict[str, Any] = next(
        vector["expect"]
        for vector in _VECTORS
        if vector["request"]["measure"] == measure and vector["expect"]["eligible"]
    )
    shares = {payer: Fraction(fen(leg), fen(expected["amount"])) for payer, leg in expected["legs"].items()}
    return {payer: int(share * award) for payer, share in shares.items() if share}


@dataclass(eq=False)
class Leg:
    """One payer's part of an award: whose money it is, how much, how it stands, and in which year it was reserved."""

    treasury: str
    amount: int
    state: str = "BUDGET_PENDING"
    year: int = 0
    extra: int = 0
    """How often it was paid once too often under its voucher, and not had back."""


@dataclass
class Bookkeeper:
    """Every treasury's money by year, who waits for it in which order, and what became of every award."""

    year: int
    money: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict[tuple[str, int], dict[str, int]])
    queue: dict[str, list[Leg]] = field(default_factory=dict[str, list[Leg]])
    legs: dict[str, dict[str, Leg]] = field(default_factory=dict[str, dict[str, Leg]])
    """By grant and payer."""
    capped: int = 0
    """What was awarded under the annual cap."""

    def of(self, treasury: str, year: int) -> dict[str, int]:
        """The sums of a budget."""
        return self.money.setdefault((treasury, year), dict.fromkeys(SUMS, 0))

    def move(self, treasury: str, year: int, source: str, target: str, amount: int) -> None:
        """Take money from one sum and give it to another; what was appropriated is where it comes from."""
        budget = self.of(treasury, year)
        for name, by in ((source, -amount), (target, amount)):
            budget[name] += -by if name == "appropriated" else by

    def arrange(self, treasury: str, amount: int) -> None:
        """More money of this year: whoever waits is served, first approved first."""
        self.move(treasury, self.year, "appropriated", "free", amount)
        self.serve(treasury)

    def cut(self, treasury: str, amount: int) -> None:
        """Less money of this year."""
        self.move(treasury, self.year, "free", "appropriated", amount)

    def serve(self, treasury: str) -> None:
        """Reserve for the first who waits as long as it is covered in full; nobody overtakes."""
        queue = self.queue.setdefault(treasury, [])
        while queue and queue[0].amount <= self.of(treasury, self.year)["free"]:
            leg = queue.pop(0)
            leg.state, leg.year = "ORDERED", self.year
            self.move(treasury, self.year, "free", "reserved", leg.amount)

    def approve(self, grant: str, measure: str, award: int, district: str) -> None:
        """An award: each payer's part waits at the end of its own queue, and is served if it is first and covered."""
        self.legs[grant] = {
            payer: Leg(district if payer == "district" else payer, amount)
            for payer, amount in parts(measure, award).items()
        }
        for leg in self.legs[grant].values():
            self.queue.setdefault(leg.treasury, []).append(leg)
            self.serve(leg.treasury)

    def request(self, grant: str) -> None:
        """Whatever is reserved, or came back from the bank, is asked for."""
        for leg in self.legs[grant].values():
            if leg.state in {"ORDERED", "RETURNED"}:
                leg.state = "REQUESTED"

    def settle(self, grant: str, payer: str) -> None:
        """Reserved money is paid out, in the year in which it was reserved."""
        leg = self.legs[grant][payer]
        leg.state = "SETTLED"
        self.move(leg.treasury, leg.year, "reserved", "paid", leg.amount)

    def settled(self, but: list[str]) -> list[tuple[str, str]]:
        """Legs that are paid, by grant and payer, but those of some grants."""
        legs = [(grant, payer, leg) for grant, found in self.legs.items() for payer, leg in found.items()]
        return [(grant, payer) for grant, payer, leg in legs if leg.state == "SETTLED" and grant not in but]

    def come_back(self, grant: str, payer: str) -> None:
        """What was paid came back from the bank: it is reserved where it was, whatever year it is.

        Of what was paid twice one payment came back, and the leg stays paid.
        """
        leg = self.legs[grant][payer]
        if leg.extra:
            leg.extra -= 1
            return
        leg.state = "RETURNED"
        self.move(leg.treasury, leg.year, "paid", "reserved", leg.amount)

    def give_up(self, grant: str) -> None:
        """What is not with the treasury falls away; its money is free again, or lapses where its year is over."""
        for leg in self.legs[grant].values():
            if leg.state == "BUDGET_PENDING":
                self.queue[leg.treasury].remove(leg)
            elif leg.state in {"ORDERED", "RETURNED"}:
                self.move(leg.treasury, leg.year, "reserved", "free", leg.amount)
                if leg.year < self.year:
                    self.move(leg.treasury, leg.year, "free", "lapsed", leg.amount)
            else:
                continue
            leg.state = "CANCELLED"
            self.serve(leg.treasury)

    def recover(self, grant: str) -> None:
        """All that was paid comes back, to whom it came from; nobody spends it until finance says so."""
        for leg in self.legs[grant].values():
            self.move(leg.treasury, leg.year, "paid", "recovered", leg.amount)

    def bounce(self, grant: str, payer: str) -> None:
        """What had come back did not: it is paid as before."""
        leg = self.legs[grant][payer]
        self.move(leg.treasury, leg.year, "recovered", "paid", leg.amount)

    def restore(self, grant: str) -> None:
        """Finance says so; of a year that is over it lapses at once."""
        for leg in self.legs[grant].values():
            self.move(leg.treasury, leg.year, "recovered", "free" if leg.year == self.year else "lapsed", leg.amount)
            self.serve(leg.treasury)

    def turn_the_year(self) -> None:
        """What is free lapses; whoever waits waits for the money of the new year."""
        for treasury, year in list(self.money):
            if year == self.year:
                self.move(treasury, year, "free", "lapsed", self.of(treasury, year)["free"])
        self.year += 1

    def carry_over(self, treasury: str, amount: int) -> None:
        """What lapsed last year is this year's after all."""
        self.move(treasury, self.year - 1, "lapsed", "carriedOver", amount)
        self.arrange(treasury, amount)

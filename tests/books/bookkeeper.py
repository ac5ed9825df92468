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
    (entry,) = [each for each in _PACK["measures"] if each["code"] == measure]
    return int(entry["caps"][0]["amount"].removesuffix("万元")) * 10_000 * 100


def rate(measure: str) -> Fraction:
    """The share of its base that an award is, as the pack quotes it of the text: ``5‰``."""
    (entry,) = [each for each in _PACK["measures"] if each["code"] == measure]
    written: str = entry["formula"]["rate"]
    return Fraction(written[:-1]) / {"%": 100, "‰": 1000}[written[-1]]


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
    payment: int = 1
    """Of which payment of its grant it is, in the order in which they were ordered."""
    turn: int = 0
    """Whose turn it is in the queue: a leg that replaces another has its turn."""
    back: int = 0
    """What a correction asked back of its payment, and had back."""


def leg_name(payer: str, payment: int, part: int) -> str:
    """The name of a leg within its grant: its payer, and what tells it from others of that payer."""
    return payer if (payment, part) == (1, 0) else f"{payer}/{payment}/{part}"


def _named(payer: str, payment: int, name: str) -> bool:
    """Whether a leg is of this payer and payment."""
    return name.startswith(f"{payer}/{payment}/") or (payment == 1 and name == payer)


@dataclass
class Bookkeeper:
    """Every treasury's money by year, who waits for it in which order, and what became of every award."""

    year: int
    money: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict[tuple[str, int], dict[str, int]])
    queue: dict[str, list[Leg]] = field(default_factory=dict[str, list[Leg]])
    legs: dict[str, dict[str, Leg]] = field(default_factory=dict[str, dict[str, Leg]])
    """By grant and the name of the leg: the payer; of a further payment or a part with a number."""
    turns: int = 0
    """How many legs were ordered."""
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
        self.legs[grant] = {}
        for payer, amount in parts(measure, award).items():
            self.order_of(grant, payer, district if payer == "district" else payer, amount)

    def order_of(self, grant: str, payer: str, treasury: str, amount: int) -> None:
        """Another payment of a grant by one payer, or the first: it waits at the end of the queue."""
        legs = self.legs[grant]
        number = 1 + max((leg.payment for name, leg in legs.items() if name.startswith(payer)), default=0)
        self.turns += 1
        leg = legs[leg_name(payer, number, 0)] = Leg(treasury, amount, payment=number, turn=self.turns)
        self.queue.setdefault(treasury, []).append(leg)
        self.serve(treasury)

    def standing(self, grant: str) -> list[Leg]:
        """The legs of a grant that were neither cancelled nor split."""
        return [leg for leg in self.legs[grant].values() if leg.state not in {"CANCELLED", "SPLIT"}]

    def last(self, grant: str) -> str:
        """The name of the leg that was made last."""
        return next(reversed(self.legs[grant]))

    def left_of_last(self, grant: str) -> int:
        """What the applicant has of the last payment of a grant."""
        standing = self.standing(grant)
        last = max(leg.payment for leg in standing)
        return sum(leg.amount - leg.back for leg in standing if leg.payment == last)

    def split(self, grant: str, name: str, amount: int, state: str) -> None:
        """A part of a leg is answered, and the rest still out; both stand in the budget in which the leg stood."""
        legs = self.legs[grant]
        leg, payer = legs[name], name.split("/", maxsplit=1)[0]
        before = sum(_named(payer, leg.payment, each) for each in legs) - 1
        for number, (part, stands) in enumerate([(amount, "INSTRUCTED"), (leg.amount - amount, "INSTRUCTED")], 1):
            name_of_part = leg_name(payer, leg.payment, before + number)
            legs[name_of_part] = Leg(leg.treasury, part, stands, leg.year, payment=leg.payment, turn=leg.turn)
        leg.state = "SPLIT"
        answered = leg_name(payer, leg.payment, before + 1)
        if state == "SETTLED":
            self.settle(grant, answered)
        else:
            legs[answered].state = state

    def lower(self, grant: str, less: int) -> None:
        """Of a payment that nobody asked for less is ordered, in its turn, out of what is reserved for it this year."""
        (leg,) = self.standing(grant)
        waited, year = leg.state == "BUDGET_PENDING", leg.year
        new = Leg(leg.treasury, leg.amount - less, payment=leg.payment + 1, turn=leg.turn)
        self.legs[grant][leg_name("city", new.payment, 0)] = new
        queue = self.queue.setdefault(leg.treasury, [])
        if not waited and year == self.year:
            self.move(leg.treasury, year, "reserved", "free", less)
            new.state, new.year = "ORDERED", year
        elif waited:
            queue[queue.index(leg)] = new
        else:
            self.move(leg.treasury, year, "reserved", "lapsed", leg.amount)
            queue.insert(sum(each.turn < new.turn for each in queue), new)
        leg.state = "CANCELLED"
        self.serve(leg.treasury)

    def ask_back(self, grant: str, amount: int) -> None:
        """What the last payment has too much comes back to the treasury that paid it."""
        standing = self.standing(grant)
        legs = [leg for leg in standing if leg.payment == max(each.payment for each in standing)]
        legs[0].back += amount
        self.move(legs[0].treasury, legs[0].year, "paid", "recovered", amount)

    def request(self, grant: str, payment: int = 1) -> None:
        """Whatever of a payment is reserved, or came back from the bank, is asked for."""
        for leg in self.legs[grant].values():
            if leg.payment == payment and leg.state in {"ORDERED", "RETURNED"}:
                leg.state = "REQUESTED"

    def settle(self, grant: str, payer: str) -> None:
        """Reserved money is paid out, in the year in which it was reserved."""
        leg = self.legs[grant][payer]
        leg.state = "SETTLED"
        self.move(leg.treasury, leg.year, "reserved", "paid", leg.amount)

    def settled(self, but: list[str]) -> list[tuple[str, str]]:
        """Legs that are paid, by grant and payer, but those of some grants."""
        legs = [(grant, payer, leg) for grant, by_payer in self.legs.items() for payer, leg in by_payer.items()]
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

"""The registers that are kept beside the book (台账): on which day what was done, and the reports that follow of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.year.plan import APPLICATIONS, YEARS

if TYPE_CHECKING:
    from tests.books.bookkeeper import Leg
    from tests.year.book import YearBook

EXECUTION = ("appropriated", "reserved", "paid", "free", "waiting", "waitingLegs", "arrears", "cameBack", "lapsed",
             "carriedOver")  # fmt: skip
CARRY_OVER = ("broughtForward", "arranged", "appropriated", "paid", "recovered", "reserved", "left", "lapsed",
              "carriedOver")  # fmt: skip


@dataclass
class Recovery:
    """Money that is asked back: how it stands, how much, and what came in by payer."""

    state: str
    claimed: int
    amount: int | None = None
    received: dict[str, int] = field(default_factory=dict[str, int])
    challenged: bool = False


@dataclass
class Run:
    """A run of a treasury: its legs by payment and payer, and of which nothing was said yet."""

    treasury: str
    legs: list[tuple[str, str]]
    total: int
    state: str = "GATHERED"
    unanswered: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


@dataclass(frozen=True)
class Scored:
    """What came of a grant that was closed: the day, points of a hundred, goals that were reached, and goals."""

    day: date
    points: int | None = None
    """In hundredths."""
    reached: int = 0
    goals: int = 0


@dataclass
class Registers:
    """What is on record besides money."""

    steps: dict[str, dict[str, date]] = field(default_factory=dict[str, dict[str, date]])
    """By application the day on which it was submitted, accepted and approved, and the last one of its publicity."""
    ordered: dict[str, date] = field(default_factory=dict[str, date])
    settled: dict[tuple[str, str], date] = field(default_factory=dict[tuple[str, str], date])
    """By payment and leg."""
    brought: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    """Fen that were carried over into a treasury's year."""
    closed: dict[str, Scored] = field(default_factory=dict[str, Scored])
    ranks: dict[str, int] = field(default_factory=dict[str, int])
    """The place of each in its competition."""

    def note(self, step: str, name: str, day: date) -> None:
        """Keep the day of a step of an application."""
        self.steps.setdefault(name, {})[step] = day


def reports(book: "YearBook") -> dict[str, Any]:
    """What the reports of a finance bureau say, by kind: what is asked of a past day, too."""
    return {
        "register": {year: _register(book, year) for year in YEARS},
        "tables": {year: _tables(book, year) for year in YEARS},
        "recovered": _recovered(book),
        "evaluated": {year: _evaluated(book, year) for year in YEARS},
    }


def _name(payment: str) -> str:
    return payment.partition("#")[0]


def _back(book: "YearBook", payment: str, payer: str) -> int:
    return sum(book.back[payment, payer, year] for year in YEARS)


def _register(book: "YearBook", year: int) -> list[tuple[Any, ...]]:
    """A row a payment that was ordered in a year and stands: its application, its days, its money and its legs."""
    own = [payment for payment, day in book.registers.ordered.items() if day.year == year]
    return sorted((row for payment in own if (row := _row(book, payment))), key=str)


def _row(book: "YearBook", payment: str) -> tuple[Any, ...] | None:
    legs = [_leg(book, payment, payer, leg) for payer, leg in book.legs[payment].items() if leg.state != "CANCELLED"]
    if not legs:
        return None
    name = _name(payment)
    steps = book.registers.steps[name]
    amount, paid, back = (sum(leg[place] for leg in legs) for place in (2, 3, 4))
    days = [leg[5] for leg in legs]
    of = (name, APPLICATIONS[name].measure, book.awards.get(name))
    when = (*(steps[step] for step in ("submitted", "accepted", "shown", "approved")), book.registers.ordered[payment])
    return (*of, *when, amount, paid, back, max(days) if all(days) else None, tuple(sorted(legs, key=str)))


def _leg(book: "YearBook", payment: str, payer: str, leg: "Leg") -> tuple[Any, ...]:
    paid = leg.amount if leg.state == "SETTLED" else 0
    day = book.registers.settled.get((payment, payer))
    return leg.treasury, leg.state, leg.amount, paid, _back(book, payment, payer), day


def _tables(book: "YearBook", year: int) -> dict[str, dict[str, dict[str, int]]]:
    """The rows of both tables that are not of an idle treasury."""
    tables: dict[str, dict[str, dict[str, int]]] = {"execution": {}, "carryOver": {}}
    lines = book.sums()["execution"]
    for treasury in {key[0] for key in book.money} | {key[1] for key in lines}:
        budget = book.of(treasury, year)
        own = [line for key, line in lines.items() if key[:2] == (year, treasury)]
        waits = {name: sum(line[name] for line in own) for name in ("waiting", "waitingLegs", "arrears", "cameBack")}
        brought, left = book.registers.brought[treasury, year], budget["free"] + budget["lapsed"]
        carried = budget | {"broughtForward": brought, "arranged": budget["appropriated"] - brought, "left": left}
        for table, names, sums in (("execution", EXECUTION, budget | waits), ("carryOver", CARRY_OVER, carried)):
            row = {name: sums[name] for name in names}
            if any(row.values()):
                tables[table][treasury] = row
    return tables


def _recovered(book: "YearBook") -> dict[tuple[str, str], tuple[int, int]]:
    """By treasury and state how many recoveries stand so, and what came back on them."""
    count, back = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for payment, recovery in book.recoveries.items():
        for payer, leg in book.legs[payment].items():
            if " in part" not in payer:
                count[leg.treasury, recovery.state] += 1
                back[leg.treasury, recovery.state] += recovery.received.get(payer, 0)
    return {key: (number, back[key]) for key, number in count.items()}


def _evaluated(book: "YearBook", year: int) -> dict[str, tuple[Any, ...]]:
    """By measure of what was closed in a year: how many, what was paid, scores and goals."""
    evaluated: dict[str, tuple[Any, ...]] = {}
    for measure in {each.measure for each in APPLICATIONS.values()}:
        own = {
            name: scored
            for name, scored in book.registers.closed.items()
            if scored.day.year == year and APPLICATIONS[name].measure == measure
        }
        if own:
            points = [each.points for each in own.values() if each.points is not None]
            goals = [(each.reached, each.goals) for each in own.values()]
            mean = sum(points) // len(points) if points else None
            reached, known = (sum(part) for part in zip(*goals, strict=True))
            paid = sum(_paid(book, name) for name in own)
            evaluated[measure] = (len(own), paid, len(points), mean, known, reached)
    return evaluated


def _paid(book: "YearBook", name: str) -> int:
    """What was paid of an application, and has not come back."""
    return sum(
        leg.amount * (leg.state == "SETTLED") - _back(book, payment, payer)
        for payment, legs in book.legs.items()
        if _name(payment) == name
        for payer, leg in legs.items()
    )

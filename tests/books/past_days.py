"""All reports of a city's money at once: as they are on a day, and as they are asked for later (截至某日)."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from domain.lives.roles import Role
from tests.books.bookkeeper import SUMS, fen
from tests.world.city import City

REPORTS = """query Reports($year: Int!, $asOf: Date) {
  budgets(year: $year, asOf: $asOf) {
    id treasury year appropriated free reserved paid recovered lapsed carriedOver
    entries(first: 20) { edges { node { id kind amount documentNo recordedAt } } }
  }
  whole: budgetExecution(year: $year, by: [], asOf: $asOf) { ...Line }
  byTreasury: budgetExecution(year: $year, asOf: $asOf) { ...Line }
  byAll: budgetExecution(year: $year, by: [TREASURY, ARTICLE, MEASURE], asOf: $asOf) { ...Line }
  paymentsOfYear(year: $year, asOf: $asOf) { treasury budgetYear paid returned recovered reinstated }
}
fragment Line on BudgetExecution {
  treasury article measureCode reserved waiting waitingLegs paid cameBack recoveredLater arrears
}"""
REGISTERS = """query Registers($year: Int!, $asOf: Date) {
  paymentRegister(year: $year, asOf: $asOf, first: 50) {
    totalCount sums { treasury payments amount paid cameBack }
    edges { node {
      payment { id } grantNumber measureCode applicantName creditCode submittedOn acceptedAt publicityFrom publicityTo
      approvedOn award orderedAt amount paid cameBack settledOn
      legs { payer treasury state amount paid cameBack voucherNo receiptNo settledOn }
    } }
  }
  selfEvaluations(year: $year, asOf: $asOf) {
    measureCode measureTitle bureaus closed paid scored meanScore goals goalsReached
  }
  selfEvaluationsFile(year: $year, asOf: $asOf, format: CSV) { content }
  recoveryReport(asOf: $asOf) { treasury state recoveries cameBack }
}"""
WAITING = """query Waiting($treasury: String!, $asOf: Date, $first: Int! = 100, $after: String) {
  budgetQueue(treasury: $treasury, asOf: $asOf, first: $first, after: $after) {
    edges { node {
      id payer treasury amount state version voucherNo receipts { number } doublePayments { receiptNo }
    } } pageInfo { hasNextPage endCursor }
  }
}"""

_DESKS = count(1)


def reports(city: City, years: Sequence[int], treasuries: Sequence[str], as_of: str | None = None) -> dict[str, Any]:
    """Every report of these years and queues, now or as of a day, cursors left aside."""
    # Every time somebody else, who may still ask for a minute's worth.
    who = city.person(Role.AUDITOR, desk=str(next(_DESKS)))
    reported: dict[str, Any] = {str(year): who.ask(REPORTS, year=year, asOf=as_of) for year in years}
    reported |= {f"registers of {year}": who.ask(REGISTERS, year=year, asOf=as_of) for year in years}
    for treasury in treasuries:
        queue = who.ask(WAITING, treasury=treasury, asOf=as_of)["budgetQueue"]["edges"]
        reported[treasury] = [edge["node"] for edge in queue]
    return reported


class Evenings:
    """What the reports said at the end of days, to be held against what they say of them later."""

    def __init__(self, city: City, years: Sequence[int], treasuries: Sequence[str]) -> None:
        """Begin with no day."""
        self.city, self.years, self.treasuries = city, years, treasuries
        self.by_day: dict[str, dict[str, Any]] = {}

    def keep(self) -> str:
        """Keep what the reports say now; returns the day."""
        day = self.city.day.isoformat()
        self.by_day[day] = reports(self.city, self.years, self.treasuries)
        return day

    def check(self) -> dict[str, dict[tuple[str, int], dict[str, int]]]:
        """Hold what is said of each of the days against what was said on it; returns its budgets in fen."""
        money: dict[str, dict[tuple[str, int], dict[str, int]]] = {}
        for day, reported in self.by_day.items():
            assert reports(self.city, self.years, self.treasuries, day) == reported, day
            budgets = [each for year in self.years for each in reported[str(year)]["budgets"]]
            money[day] = {(each["treasury"], each["year"]): {n: fen(each[n]) for n in SUMS} for each in budgets}
        return money

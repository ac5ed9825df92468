"""What a report said on a day it says of that day for ever, field for field, whatever comes later."""

from datetime import timedelta

import pytest

from domain.lives.roles import Role
from tests.books.past_days import REGISTERS, REPORTS, WAITING, Evenings, reports
from tests.scenes.scenes_budgets import budget
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, open_case
from tests.world.city import City, Json

YEARS = (2020, 2021, 2022, 2023)
TREASURIES = ("city", "420111")


@pytest.fixture(name="city")
def _city(unfunded_city: City) -> City:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    """A city for one test alone in which nobody has arranged any money."""
    return unfunded_city


class Days(Evenings):
    """Evenings, and the mornings after them."""

    def over(self, to: str | None = None) -> None:
        """Keep what the reports say this evening, and go on to another day, the next one by default."""
        self.keep()
        self.city.move_to(to or self.city.day + timedelta(days=1))


def arrange(city: City, treasury: str, amount: str, number: int, year: int | None = None) -> None:
    """Money that a treasury arranges."""
    fields: Json = {"treasury": treasury, "year": year or city.day.year, "amount": amount}
    city.finance.done("appropriateBudget", **fields, documentNo=f"预〔{number}〕号", evidence="预算批复")


def lines(city: City, year: int, as_of: str | None = None) -> dict[str, Json]:
    """The execution of a year, by treasury."""
    totals = city.auditor.ask(REPORTS, year=year, asOf=as_of)["byTreasury"]
    return {line["treasury"]: line for line in totals}


def moved(city: City, year: int, as_of: str | None = None) -> dict[tuple[str, int], dict[str, str]]:
    """What a calendar year paid and had back, what is not nothing, by treasury and budget."""
    payments = city.auditor.ask(REPORTS, year=year, asOf=as_of)["paymentsOfYear"]
    names = ("paid", "returned", "recovered", "reinstated")
    return {
        (line["treasury"], line["budgetYear"]): {name: line[name] for name in names if line[name] != "0.00"}
        for line in payments
    }


def back(city: City, year: int, as_of: str | None = None) -> list[str]:
    """What the city paid of a year's budget, what of it came back, and what of that after the year."""
    line = lines(city, year, as_of)["city"]
    return [line[name] for name in ("paid", "cameBack", "recoveredLater")]


def half_paid(city: City, days: Days) -> Case:
    """A grant that the city has paid, while its district has no money."""
    days.over()
    arrange(city, "city", "5400000.00", 1)
    days.over()
    case = open_case(city, "A10-2").to("PAYABLE")
    days.over()
    case.look()
    case.do("requestPayment")
    days.over()
    case.look()
    case.do("settleLeg", leg="city")
    return case


def money_comes_back(days: Days, case: Case) -> None:
    """What was paid comes back over two years, and finance restores it."""
    recovered(case, "DEMANDED", cause="OVERPAYMENT")
    days.over()
    case.do("recordRecoveryReceipt", amount="100000.01")
    days.over("2023-02-01")
    case.look()
    case.do("recordRecoveryReceipt", amount="399999.99")
    case.do("recordRecoveryReceipt")
    assert case.grant["recoveries"][-1]["state"] == "RECOVERED"
    days.over()
    command: Json = {"id": case.grant["recoveries"][0]["id"], "expectedVersion": case.grant["recoveries"][0]["version"]}
    case.city.finance.done("restoreBudget", **command, documentNo="恢复1号", evidence="恢复额度通知")
    days.over()


def raised_and_closed(days: Days) -> None:
    """An award is corrected upwards, approved anew, paid in parts and closed."""
    city = days.city
    arrange(city, "city", "9000000.00", 11)
    arrange(city, "420111", "9000000.00", 12)
    case = open_case(city, "A03-1").to("PAYABLE")
    days.over()
    city.officer.done(
        "correctAward",
        id=case.id,
        expectedVersion=case.look()["version"],
        facts={"annual_rd": "39999999.99"},
        reason="录入时少写一位",
        evidence="审计报告",
    )
    days.over()
    case.look()
    case.do("openPublicity")
    days.over()
    case.to("PAYING")
    days.over()
    case.do("settleLeg", amount="0.01")
    days.over()
    case.to("PAID")
    days.over()
    case.do("closeGrant", performance="研发按计划完成")
    days.over()


def test_every_past_day_is_told_as_it_was_told_that_day(city: City) -> None:
    days = Days(city, YEARS, TREASURIES)
    case = half_paid(city, days)
    days.over()
    second = open_case(city, "A10-2").to("PAYABLE")
    waiting = open_case(city).to("PAYABLE")
    days.over("2021-12-31")
    second.do("terminateGrant", reason="企业放弃")
    days.over("2022-01-03")
    arrange(city, "420111", "700000.00", 2)
    days.over()
    case.look()
    case.do("requestPayment")
    case.do("settleLeg", leg="district")
    days.over()
    case.do("returnLeg", leg="district", receiptNo="TP-1", reason="账户已销户")
    days.over()
    case.do("requestPayment")
    days.over()
    case.do("settleLeg", leg="district")
    days.over()
    money_comes_back(days, case)
    lapsed = budget(city, "city", 2021)
    fields: Json = {"id": lapsed["id"], "expectedVersion": lapsed["version"], "amount": "500000.00"}
    city.finance.done("carryOverBudget", **fields, documentNo="结转1号", evidence="批复")
    arrange(city, "city", "6000000.00", 3)
    days.over()
    assert [leg["amount"] for leg in days.by_day["2021-12-31"]["city"]] == ["5000000.00"]
    waiting.look()
    waiting.do("requestPayment")
    days.over()
    raised_and_closed(days)
    assert len(days.by_day) > 15
    days.check()


def test_arrears_of_a_year_that_is_over_stay_where_they_were(city: City) -> None:
    half_paid(city, Days(city, YEARS, TREASURIES))
    city.move_to("2021-12-30")
    before = lines(city, 2021)
    assert before["420111"]["arrears"] == "500000.00"
    city.move_to("2022-01-03")
    assert "420111" not in lines(city, 2021)
    assert lines(city, 2022)["420111"]["arrears"] == "500000.00"
    for day in ("2021-12-30", "2021-12-31"):
        assert lines(city, 2021, day) == before
        assert "420111" not in lines(city, 2022, day)
    arrange(city, "420111", "500000.00", 9)
    assert lines(city, 2022)["420111"]["waiting"] == "0.00"
    assert lines(city, 2021, "2021-12-31") == before


def test_what_comes_back_is_told_in_the_year_in_which_it_came_beside_that_of_its_budget(city: City) -> None:
    arrange(city, "city", "5000000.00", 1)
    case = open_case(city).to("PAID")
    assert moved(city, 2021) == {("city", 2021): {"paid": "5000000.00"}}
    city.move_to("2023-03-01")
    case.look()
    recovered(case, "DEMANDED", cause="OVERPAYMENT")
    case.do("recordRecoveryReceipt", amount="2000000.00")
    assert moved(city, 2021) == {("city", 2021): {"paid": "5000000.00"}}
    assert moved(city, 2022) == {}
    assert moved(city, 2023) == {("city", 2021): {"recovered": "2000000.00"}}
    assert back(city, 2021) == ["3000000.00", "2000000.00", "2000000.00"]
    assert back(city, 2021, "2022-12-31") == ["5000000.00", "0.00", "0.00"]
    city.move_to("2024-01-05")
    case.look()
    case.do("challengeRecovery", reason="行政复议")
    case.do("resolveRecoveryChallenge", finding="撤销原决定", dropped=True)
    assert moved(city, 2023) == {("city", 2021): {"recovered": "2000000.00"}}
    assert moved(city, 2024) == {("city", 2021): {"reinstated": "2000000.00"}}
    assert back(city, 2021) == ["5000000.00", "0.00", "0.00"]


def test_before_the_first_entry_there_is_nothing_and_a_day_to_come_is_refused(city: City) -> None:
    today = city.day
    arrange(city, "city", "5000000.00", 1)
    for day in ("1900-01-01", (today - timedelta(days=1)).isoformat()):
        reported = reports(city, YEARS, TREASURIES, day)
        assert [reported[treasury] for treasury in TREASURIES] == [[], []]
        assert all(rows == [] for year in YEARS for rows in reported[str(year)].values())
    assert reports(city, YEARS, TREASURIES, today.isoformat()) == reports(city, YEARS, TREASURIES)
    to_come = (today + timedelta(days=1)).isoformat()
    of_today = {"year": today.year}
    for document, variables in ((REPORTS, of_today), (REGISTERS, of_today), (WAITING, {"treasury": "city"})):
        for day in (to_come, "2199-12-31"):
            error = city.auditor.post(document, {**variables, "asOf": day}).json()["errors"][0]
            assert error["extensions"]["code"] == "BAD_USER_INPUT"
            assert error["message"].startswith(f"asOf: {day} is still to come")


def test_a_past_day_shows_nobody_more_than_today(city: City) -> None:
    days = Days(city, YEARS, TREASURIES)
    half_paid(city, days)
    days.over()
    day = list(days.by_day)[-1]
    other = city.person(Role.FINANCE, treasury="420106")
    reported = other.ask(REPORTS, year=2021, asOf=day)
    assert all(rows == [] for rows in reported.values())
    assert other.ask(REGISTERS, year=2021, asOf=day)["paymentRegister"]["edges"] == []
    assert other.ask(WAITING, treasury="420111", asOf=day)["budgetQueue"]["edges"] == []
    for person in (city.applicant(), city.person(Role.EXPERT)):
        assert (
            person.post(REPORTS, {"year": 2021, "asOf": day}).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        )


def test_a_queue_of_a_past_day_is_paged_in_its_order(city: City) -> None:
    for _ in range(3):
        open_case(city, "A12-3").to("PAYABLE")
    treasury = city.sql("SELECT DISTINCT treasury FROM payment_leg")[0]["treasury"]
    whole = city.finance.ask(WAITING, treasury=treasury)["budgetQueue"]["edges"]
    day = city.day.isoformat()
    city.move_to(city.day + timedelta(days=1))
    arrange(city, treasury, "90000000.00", 1)
    assert city.finance.ask(WAITING, treasury=treasury)["budgetQueue"]["edges"] == []
    first = city.finance.ask(WAITING, treasury=treasury, asOf=day, first=2)["budgetQueue"]
    rest = city.finance.ask(WAITING, treasury=treasury, asOf=day, after=first["pageInfo"]["endCursor"])["budgetQueue"]
    assert (len(whole), first["pageInfo"]["hasNextPage"]) == (3, True)
    assert first["edges"] + rest["edges"] == whole

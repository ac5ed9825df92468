"""How recoveries stood on a past day is told later as it was told that evening (追回情况)."""

from datetime import timedelta

from domain.lives.roles import Role
from tests.scenes.scenes_recoveries import OPENING, STEPS, recovered
from tests.world.cases import open_case
from tests.world.city import City, Json, Person

REPORT = """query Report($asOf: Date) { recoveryReport(asOf: $asOf) { treasury title state recoveries cameBack } }"""


def report(person: Person, as_of: str | None = None) -> list[Json]:
    """The report, now or as of a day."""
    return person.ask(REPORT, asOf=as_of)["recoveryReport"]


def test_every_evening_is_told_as_it_was_told_and_money_is_that_of_the_ledger(fresh_city: City) -> None:
    city = fresh_city
    case = open_case(city).to("PAID")
    evenings: dict[str, list[Json]] = {city.day.isoformat(): report(city.auditor)}
    for name, fields in (("openRecovery", OPENING), *STEPS.values(), ("challengeRecovery", {"reason": "行政复议"})):
        city.move_to(city.day + timedelta(days=1))
        case.look()
        command = dict(fields)
        if name == "openRecovery":
            command["cause"] = "OVERPAYMENT"
        if name == "notifyRecovery":
            command["replyDueOn"] = (city.day + timedelta(days=100)).isoformat()
        if name == "decideRecovery":
            command["amount"] = case.grant["recoveries"][-1]["claimed"]
        if name == "recordRecoveryReceipt":
            command["amount"] = "7.01"
        case.do(name, **command)
        evenings[city.day.isoformat()] = report(city.auditor)
    case.do("resolveRecoveryChallenge", finding="撤销原决定", dropped=True)
    assert [line["state"] for line in report(city.auditor)] == ["DROPPED"]
    evenings[city.day.isoformat()] = report(city.auditor)
    for day, that_evening in evenings.items():
        assert report(city.auditor, day) == that_evening, day
    whole = [(line["state"], line["cameBack"]) for lines in evenings.values() for line in lines]
    assert ("PARTLY_RECOVERED", "7.01") in whole
    assert len(dict.fromkeys(whole)) > 4
    (kept,) = city.sql(
        "SELECT coalesce(sum(CASE kind WHEN 'REVERSE' THEN amount ELSE -amount END), 0)::bigint AS fen "
        "FROM ledger_entry WHERE kind IN ('REVERSE', 'REINSTATE')"
    )
    assert kept["fen"] == sum(int(line["cameBack"].replace(".", "")) for line in report(city.auditor)) == 0


def test_it_shows_nobody_more_than_their_money_and_no_day_to_come(fresh_city: City) -> None:
    city = fresh_city
    recovered(open_case(city, "A10-2").to("PAID"), "DEMANDED", cause="OVERPAYMENT")
    whole = report(city.auditor)
    assert sorted(line["treasury"] for line in whole) == ["420111", "city"]
    assert {line["state"] for line in whole} == {"DEMANDED"}
    assert [line["treasury"] for line in report(city.person(Role.FINANCE, treasury="420111"))] == ["420111"]
    assert report(city.person(Role.FINANCE, treasury="420106")) == []
    for person in (city.applicant(), city.person(Role.EXPERT)):
        assert person.post(REPORT).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    error = city.auditor.post(REPORT, {"asOf": "2199-01-01"}).json()["errors"][0]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"

"""Nobody is paid under a name that the applicant never had, whatever stood in the register for a while (户名不符)."""

import pytest

from domain.lives.roles import Role
from tests.world.cases import Case, open_case
from tests.world.city import City, Json
from tests.world.registers import changed_register
from tests.world.runs import CHECKER, account, approved, asked_of_run, gathered, instructed, step

FALSE_NAME = "武汉他人商贸有限公司"
BY_FINANCE = "who records accounts"


@pytest.fixture(autouse=True)
def _first_day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2021-03-01")


@pytest.fixture
def led_astray(city: City) -> Case:
    """A case whose applicant had a false name for a moment, in which somebody put an account on record."""
    case = open_case(city, "A06-1").to("PAYING")
    changed_register(case, name=FALSE_NAME, effectiveOn="2021-03-02")
    records(case, FALSE_NAME, "6222000000009999")
    return case


def records(case: Case, holder: str, number: str, **fields: object) -> None:
    finance = case.city.person(Role.FINANCE, desk=BY_FINANCE)
    finance.done("recordBankAccount", id=case.id, holder=holder, accountNo=number, bank="示例银行", **fields)


def gathering(case: Case) -> Json:
    leg = case.leg("city")
    return case.city.finance.do("createPaymentRun", treasury="city", legIds=[leg["id"]])


def withdrawn(case: Case) -> None:
    """The false name was never its name."""
    changed_register(case, "withdrawRegisterChange", number=last_told(case))


def last_told(case: Case) -> int:
    document = "query($code: String!) { applicant(creditCode: $code) { registerVersions { number } } }"
    register = case.city.officer.ask(document, code=case.applicant.code)["applicant"]["registerVersions"]
    return max(entry["number"] for entry in register)


def test_a_name_that_was_withdrawn_is_paid_nothing_until_the_account_is_corrected(led_astray: Case) -> None:
    withdrawn(led_astray)
    refusal = gathering(led_astray)["errors"][0]
    name = led_astray.look()["applicant"]["name"]
    assert (refusal["code"], refusal["path"]) == ("ACCOUNT_HOLDER_DIFFERS", ["legIds", "0"])
    assert (FALSE_NAME in refusal["message"], name in refusal["message"]) == (True, True)
    records(led_astray, name, "4200000000001111", reason="账户有误", evidence="开户许可证")
    instructed(led_astray, led_astray.leg("city"))
    assert led_astray.leg("city")["state"] == "INSTRUCTED"


def test_a_name_that_was_corrected_after_the_gathering_is_not_approved(led_astray: Case) -> None:
    run = gathering(led_astray)["run"]
    changed_register(led_astray, "correctRegister", name="武汉真名有限公司", number=last_told(led_astray))
    checker = led_astray.city.person(Role.FINANCE, desk=CHECKER)
    assert checker.refused("approvePaymentRun", **asked_of_run("approvePaymentRun", run))["code"] == (
        "ACCOUNT_HOLDER_DIFFERS"
    )


def test_a_name_that_was_withdrawn_after_the_approval_is_not_instructed(led_astray: Case) -> None:
    run = approved(led_astray.city, gathering(led_astray)["run"])
    withdrawn(led_astray)
    checker = led_astray.city.person(Role.FINANCE, desk=CHECKER)
    refusal = checker.refused("instructPaymentRun", **asked_of_run("instructPaymentRun", run))
    assert refusal["code"] == "ACCOUNT_HOLDER_DIFFERS"


def test_unnamed_legs_of_somebody_else_are_left(led_astray: Case) -> None:
    city, other = led_astray.city, open_case(led_astray.city, "A06-1").to("PAYING")
    account(other)
    withdrawn(led_astray)
    run = city.finance.done("createPaymentRun", treasury="city")["run"]
    document = "query($id: ID!) { node(id: $id) { ... on PaymentRun { rows { grantNumber } } } }"
    rows = city.finance.ask(document, id=run["id"])["node"]["rows"]
    numbers = {row["grantNumber"] for row in rows}
    assert (other.grant["number"] in numbers, led_astray.grant["number"] in numbers) == (True, False)


def test_an_account_in_a_former_name_goes_on(city: City) -> None:
    case = open_case(city, "A06-1").to("PAYING")
    account(case)
    changed_register(case, name="武汉后名有限公司", effectiveOn=city.day.isoformat())
    run = approved(city, gathered(city, "city", case.leg("city")["id"]))
    assert step(city, "instructPaymentRun", run)["state"] == "INSTRUCTED"

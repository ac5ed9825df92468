"""Who puts a receipt on record neither corrects it nor closes what it made, in whatever role or spelling of the name.

A server in production has no stated day, so the commands are done here as it does them: with four eyes.
"""

from uuid import UUID

import pytest

from api.kit.identifiers import read_global_id
from domain.lives.roles import Role
from domain.treasury.receipts import DoublePaymentEnd, ReceiptCorrection, RecoveryReceiptOutcome
from tests.guards.test_four_eyes_on_cases import done
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json, Person
from tests.world.scopes import acting
from workflows.payments.receipt_commands import CloseDoublePayment, CorrectReceipt
from workflows.payments.receipt_corrections import close_double_payment, correct_receipt
from workflows.recoveries.recovery_corrections import CorrectRecoveryReceipt, correct_recovery_receipt

SAME = ["fin-1", " FIN-1", "ｆｉｎ－1", "fin-1\u200b", "Fin-1 "]
WHY = ("经办人登记有误", "国库对账单 2021-03")


@pytest.fixture
def clerk(city: City) -> Person:
    """Somebody of a treasury who puts receipts on record."""
    city.move_to("2021-03-01")
    return Person(city, acting("fin-1", Role.TREASURY))


def uid(thing: Json) -> UUID:
    """The id of a thing's row."""
    read = read_global_id(thing["id"])
    assert read
    return read[1]


def settled_by(clerk: Person, times: int = 1) -> Case:
    """A case whose leg somebody settled, so often."""
    case = open_case(clerk.city, "A06-1").to("PAYING")
    for _ in range(times):
        clerk.done("settleLeg", **case.command("settleLeg", leg="city"))
        case.look()
    return case


@pytest.mark.parametrize("role", [Role.TREASURY, Role.FINANCE])
@pytest.mark.parametrize("name", SAME)
def test_who_recorded_a_receipt_does_not_correct_it(clerk: Person, name: str, role: Role) -> None:
    leg = settled_by(clerk).leg("city")
    wrong = CorrectReceipt(uid(leg), None, leg["receipts"][0]["number"], ReceiptCorrection.RETURNED, None, None, *WHY)
    before = clerk.city.rows()
    assert done(Person(clerk.city, acting(name, role)), correct_receipt, wrong) == "FOUR_EYES"
    assert clerk.city.rows() == before
    assert done(Person(clerk.city, acting("fin-2", role)), correct_receipt, wrong) == "done"


def test_who_corrected_a_receipt_does_not_correct_it_back(clerk: Person) -> None:
    leg = settled_by(clerk).leg("city")
    number, another = leg["receipts"][0]["number"], Person(clerk.city, acting("fin-2", Role.FINANCE))
    for outcome, by, answer in (
        (ReceiptCorrection.RETURNED, another, "done"),
        (ReceiptCorrection.SETTLED, another, "FOUR_EYES"),
        (ReceiptCorrection.SETTLED, clerk, "done"),
    ):
        assert done(by, correct_receipt, CorrectReceipt(uid(leg), None, number, outcome, None, None, *WHY)) == answer


@pytest.mark.parametrize("name", SAME)
def test_who_recorded_a_double_payment_does_not_close_it(clerk: Person, name: str) -> None:
    (double,) = settled_by(clerk, 2).leg("city")["doublePayments"]
    end = CloseDoublePayment(uid(double), double["version"], DoublePaymentEnd.CLOSED, None, None, *WHY)
    assert done(Person(clerk.city, acting(name, Role.FINANCE)), close_double_payment, end) == "FOUR_EYES"
    assert done(Person(clerk.city, acting("fin-2", Role.FINANCE)), close_double_payment, end) == "done"


@pytest.mark.parametrize("name", SAME)
def test_who_recorded_what_came_back_does_not_say_that_it_bounced(clerk: Person, name: str) -> None:
    case = recovered(open_case(clerk.city, "A06-1").to("PAID"), "DEMANDED")
    clerk.done("recordRecoveryReceipt", **case.command("recordRecoveryReceipt", receiptNo=(number := new_receipt())))
    leg = case.look()["recoveries"][0]["legs"][0]
    wrong = CorrectRecoveryReceipt(uid(leg), None, number, RecoveryReceiptOutcome.BOUNCED, None, None, *WHY)
    assert done(Person(clerk.city, acting(name, Role.FINANCE)), correct_recovery_receipt, wrong) == "FOUR_EYES"
    assert done(Person(clerk.city, acting("fin-2", Role.FINANCE)), correct_recovery_receipt, wrong) == "done"

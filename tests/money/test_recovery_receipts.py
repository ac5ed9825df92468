"""Money that comes back is counted once, for the treasury that paid it, and never above what is owed."""

import asyncpg
import pytest

from tests.guards.test_idempotency import at_once, codes, doing
from tests.scenes.scenes_recoveries import recovered
from tests.world.cases import Case, new_receipt, open_case
from tests.world.city import City, Json
from tests.world.rows import changed_tables, connection_to


@pytest.fixture(autouse=True)
def _day(city: City) -> None:  # pyright: ignore[reportUnusedFunction] - pytest finds it by its mark
    city.move_to("2021-08-02")


@pytest.fixture
def paid(city: City) -> Case:
    """A grant that was paid by the city and the district in halves."""
    return open_case(city, "A03-1").to("PAID")


def last(case: Case) -> Json:
    """The recovery of a case, as it now stands."""
    return case.look()["recoveries"][-1]


def test_a_receipt_counts_once_and_never_for_more_than_is_owed(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    part = paid.command("recordRecoveryReceipt", amount="40.00")
    treasury = paid.by("recordRecoveryReceipt")
    assert treasury.done("recordRecoveryReceipt", **part)["grant"]["recoveries"][0]["state"] == "PARTLY_RECOVERED"
    before = paid.city.rows()
    treasury.done("recordRecoveryReceipt", **part)
    assert changed_tables(before, paid.city.rows()) == {"answer"}
    for other in ({"amount": "41.00"}, {"receivedOn": paid.grant["submittedOn"]}):
        assert treasury.refused("recordRecoveryReceipt", **part | other)["code"] == "RECEIPT_REUSED"
    more = part | {"receiptNo": new_receipt(), "amount": "60.01"}
    refused = treasury.refused("recordRecoveryReceipt", **more)
    assert (refused["code"], refused["observed"], refused["required"]) == ("RECEIPT_TOO_HIGH", "60.01", "60.00")
    treasury.done("recordRecoveryReceipt", **more | {"amount": "60.00"})
    paid.look()
    paid.do("recordRecoveryReceipt")
    assert last(paid)["state"] == "RECOVERED"
    assert [leg["received"] for leg in last(paid)["legs"]] == ["100.00", "100.00"]
    # The treasury sends its receipt again after all is done.
    before = paid.city.rows()
    treasury.done("recordRecoveryReceipt", **part)
    assert changed_tables(before, paid.city.rows()) == {"answer"}
    late = part | {"receiptNo": new_receipt(), "amount": "0.01"}
    assert treasury.refused("recordRecoveryReceipt", **late)["code"] == "RECEIPT_TOO_HIGH"


def test_receipts_at_once_never_add_up_to_more_than_is_owed(paid: Case) -> None:
    recovered(paid, "DEMANDED", amount="200.00")
    treasury = paid.by("recordRecoveryReceipt")
    asks = [doing(treasury, "recordRecoveryReceipt", paid.command("recordRecoveryReceipt", amount="60.00"))] * 2
    asks.append(doing(treasury, "recordRecoveryReceipt", paid.command("recordRecoveryReceipt", amount="50.00")))
    answers = at_once(asks)
    received = [leg["received"] for leg in last(paid)["legs"] if leg["received"] != "0.00"]
    assert received in (["60.00"], ["50.00"])
    assert codes(answers).count("RECEIPT_TOO_HIGH") in {1, 2}


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"amount": "0.00"}, "INPUT_INVALID", "amount"),
        ({"receiptNo": " "}, "INPUT_INVALID", "receiptNo"),
        ({"receivedOn": "2199-01-01"}, "DATE_IN_FUTURE", "receivedOn"),
        ({"receivedOn": "2021-01-04"}, "INPUT_INVALID", "receivedOn"),
        ({"expectedVersion": 1}, "STALE_VERSION", "expectedVersion"),
    ],
)
def test_a_receipt_that_cannot_be_true_is_refused(paid: Case, fields: Json, code: str, path: str) -> None:
    refused = recovered(paid, "DEMANDED").refused("recordRecoveryReceipt", **fields)
    assert (refused["code"], refused["path"]) == (code, [path])


BREAKING: dict[str, str] = {
    "recovery_claims_something": "UPDATE recovery SET claimed = 0",
    "recovery_decides_something": "UPDATE recovery SET amount = 0",
    "demanded_has_amount": "UPDATE recovery SET amount = NULL",
    "recovery_leg_within_amount": "UPDATE recovery_leg SET received = amount + 1",
    "keeps its payer and amount": "UPDATE recovery_leg SET amount = amount + 1",
    "and what was received": "UPDATE recovery_leg SET received = received - 1 WHERE received > 0",
    "recovery leg": "DELETE FROM recovery_leg",
    "is written once": "UPDATE recovery_receipt SET amount = amount + 1",
}
"""Statements that the database itself refuses, and by which words."""


@pytest.mark.parametrize("words", BREAKING)
def test_the_database_keeps_what_was_demanded_and_received(paid: Case, words: str) -> None:
    recovered(paid, "DEMANDED").do("recordRecoveryReceipt", amount="1.00")
    before = paid.city.rows()

    async def run() -> None:
        connection = await connection_to(paid.city.url)
        try:
            await connection.execute(BREAKING[words])
        finally:
            await connection.close()

    with pytest.raises(asyncpg.PostgresError, match=words):
        paid.city.run(run())
    assert paid.city.rows() == before

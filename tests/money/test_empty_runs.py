"""A run that nobody named legs for, and why there is nothing in it, in a city with a single payment."""

from tests.money.test_run_approvals import DAY, FALSE, desk, records, requested
from tests.world.city import City


def test_whose_account_is_all_that_keeps_a_run_empty_is_told_so(fresh_city: City) -> None:
    fresh_city.move_to(DAY)
    case, thief = requested(fresh_city), desk(fresh_city, "fin1")
    records(thief, case, FALSE)
    assert thief.refused("createPaymentRun", treasury="city")["code"] == "ACCOUNT_FOUR_EYES"

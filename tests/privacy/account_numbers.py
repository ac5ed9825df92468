"""The numbers of bank accounts as nobody else reads them: opened with the keys of the server."""

from tests.world.city import City
from workflows.runtime.privacy.field_keys import Place, the_keys


def account_numbers(city: City) -> list[str]:
    """All numbers on record in a city, in clear."""
    rows = city.sql("SELECT id, account_no FROM bank_account")

    async def opened() -> list[str]:
        keys = the_keys()
        return [keys.open(Place("bank_account", "account_no", row["id"]), row["account_no"]) for row in rows]

    return city.run(opened())

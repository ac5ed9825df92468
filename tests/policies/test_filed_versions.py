"""A draft is filed under the version that is in force when it is filed (I-37), and is of the item as that names it."""

from tests.world.cases import Case
from tests.world.city import City, Json
from tests.world.haizhou import draft, funded, new_code, publish, sea_case, walk

OF_EACH_APPLICANT = (
    "item: {title: {zh: 验收文号, en: Number of the acceptance}, keyed_by: ITEM}",
    "item: {title: {zh: 验收文号, en: Number of the acceptance}, keyed_by: APPLICANT_ITEM}",
)
OFFERED = "query G($id: ID!) { grant(id: $id) { actions { event refusal { code message } } } }"


def foreseen(case: Case) -> tuple[str, str] | None:
    """What is said to stand against its submission."""
    actions: list[Json] = case.applicant.ask(OFFERED, id=case.id)["grant"]["actions"]
    (refusal,) = [action["refusal"] for action in actions if action["event"] == "SUBMIT"]
    return (refusal["code"], refusal["message"]) if refusal else None


def key_of(city: City, case: Case) -> str:
    (row,) = city.sql("SELECT item_key FROM grants WHERE number = $1", case.grant["number"])
    return str(row["item_key"])


def test_a_draft_is_of_the_item_as_the_version_names_it_under_which_it_is_filed(fresh_city: City) -> None:
    city, code = fresh_city, new_code()
    city.move_to("2021-03-01")
    policy = funded(city, publish(city, draft(city, code), "2021-03-01"))
    old = sea_case(city, policy)
    city.move_to("2021-03-02")
    publish(city, draft(city, code, OF_EACH_APPLICANT), "2021-03-02")
    fields: Json = {"measureCode": "FB-1", "item": old.grant["item"], "facts": old.grant["facts"], "policyCode": code}
    new = walk(Case(city, old.applicant, old.applicant.done("createGrant", **fields)["grant"]), "submitGrant")
    key, own_key = key_of(city, old), key_of(city, new)
    assert own_key != key
    assert own_key.endswith(f"/{key}")
    refused = old.refused("submitGrant")
    assert refused["code"] == "ITEM_ALREADY_OPEN"
    assert foreseen(old) == (refused["code"], refused["message"])
    assert key_of(city, old) == key
    new.do("withdrawGrant")
    assert foreseen(old) is None
    old.do("submitGrant")
    assert key_of(city, old) == own_key

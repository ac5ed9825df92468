"""No fen of a budget moves on one signature: one person of finance proposes, another confirms."""

from tests.scenes.scenes_budgets import ON_DOCUMENT, budget
from tests.world.city import City, Json
from tests.world.proposing import answered

CITY = "city"


def cut(budget_now: Json, amount: str, number: str) -> Json:
    """What cutting a budget takes."""
    fields = {"id": budget_now["id"], "expectedVersion": budget_now["version"], "amount": amount}
    return ON_DOCUMENT | fields | {"documentNo": number}


def test_one_person_cuts_nothing_and_the_second_does(city: City) -> None:
    before = budget(city, CITY, city.day.year)
    payload = city.finance.do("cutBudget", **cut(before, "160000000.00", "武财预调1号"))
    proposal = payload["proposal"]
    assert (payload["errors"], payload["budget"]) == ([], before)
    assert (proposal["state"], proposal["treasury"], proposal["subject"]["id"]) == ("WAITING", CITY, before["id"])
    assert city.finance.refused("confirmProposal", **answered(proposal))["code"] == "PROPOSAL_FOUR_EYES"
    assert city.officer.refused("confirmProposal", **answered(proposal))["code"] == "NOT_ALLOWED"
    assert city.treasury.refused("confirmProposal", **answered(proposal))["code"] == "NOT_ALLOWED"
    after = city.finance.second().done("confirmProposal", **answered(proposal))["budget"]
    assert float(before["appropriated"]) - float(after["appropriated"]) == 160_000_000


def test_an_appropriation_moves_nothing_alone_and_two_documents_may_wait(city: City) -> None:
    before = budget(city, CITY, city.day.year)
    fields: Json = {"treasury": CITY, "year": city.day.year, "amount": "1000.00", "evidence": "预算批复"}
    waiting = [city.finance.do("appropriateBudget", **fields, documentNo=f"武财预追{n}号")["proposal"] for n in (1, 2)]
    assert len({proposal["id"] for proposal in waiting}) == 2
    assert budget(city, CITY, city.day.year) == before
    for proposal in waiting:
        city.finance.second().done("confirmProposal", **answered(proposal))
    moved = budget(city, CITY, city.day.year)
    assert float(moved["appropriated"]) - float(before["appropriated"]) == 2000


def test_a_cut_falls_when_documents_moved_the_budget_since(city: City) -> None:
    budget_now = budget(city, CITY, city.day.year)
    proposal = city.finance.do("cutBudget", **cut(budget_now, "5.00", "武财预调2号"))["proposal"]
    fields: Json = {"treasury": CITY, "year": city.day.year, "amount": "7.00", "evidence": "预算批复"}
    city.finance.done("appropriateBudget", **fields, documentNo="武财预追3号")
    refused = city.finance.second().refused("confirmProposal", **answered(proposal))
    assert refused["code"] == "PROPOSAL_OVERTAKEN"


def test_a_proposal_is_read_in_chinese_by_names_and_grouped_amounts(city: City) -> None:
    command = cut(budget(city, CITY, city.day.year), "1234567.00", "武财预调3号")
    proposal = city.finance.do("cutBudget", **command)["proposal"]
    fields: Json = {"treasury": "420111", "year": city.day.year, "amount": "2345678.90", "evidence": "预算批复"}
    arranged = city.finance.do("appropriateBudget", **fields, documentNo="洪财预追1号")["proposal"]
    read = "query Read($id: ID!) { node(id: $id) { ... on Proposal { particulars { name value } } } }"
    particulars: list[Json] = []
    for each in (proposal, arranged):
        answer = city.finance.post(read, {"id": each["id"]}, Accept_Language="zh-CN").json()["data"]["node"]
        particulars.append({particular["name"]: particular["value"] for particular in answer["particulars"]})
    cut_, appropriation = particulars
    assert (cut_["amount"], appropriation["amount"], appropriation["treasury"]) == (
        "1,234,567.00",
        "2,345,678.90",
        "洪山区",
    )
    for each in (proposal, arranged):
        city.finance.done("withdrawProposal", id=each["id"], expectedVersion=each["version"])

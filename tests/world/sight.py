"""By which doors somebody sees a grant, and all that is shown of what experts said of it."""

from tests.world.cases import Case
from tests.world.city import Person

LIST = """query($filter: GrantFilter) { grants(first: 100, filter: $filter, orderBy: {field: NUMBER, direction: ASC}) {
  totalCount edges { node { id } } } }"""
ONE = "query($id: ID!) { grant(id: $id) { id } node(id: $id) { id } }"
NODE = "query($id: ID!) { node(id: $id) { id } }"
CHANGES = """query($after: String) { changes(after: $after, first: 100) {
  pageInfo { endCursor hasNextPage } nodes { grant { id } } } }"""
REVIEWS = """query($id: ID!) { grant(id: $id) {
  state score rank rankingOutcome heldReason facts waitsFor { code message }
  reviews { step score finding recordedBy evidence documents { id } } experts { expert assignedBy withdrawnReason }
  history { event takenBy reason evidence role } factSnapshots { recordedBy evidence role }
  documents { id name uploadedBy } procedure { code passed failed } actions { event refusal { message } }
  objections { finding } bankAccount { holder }
} }"""
FINDING, EVIDENCE, REASON = "专家意见：思路陈旧", "专家评分表 7", "与申报单位有合作"
NAMES = [f"expert seat {seat}" for seat in range(3)]
SCORES = (71, 83, 98)


def changed_ids(person: Person) -> set[str]:
    """Ids of every grant of which a person is told a change."""
    after, more, seen = None, True, set[str]()
    while more:
        page = person.ask(CHANGES, after=after)["changes"]
        seen |= {change["grant"]["id"] for change in page["nodes"]}
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return seen


def doors(person: Person, case: Case) -> dict[str, bool]:
    """By which doors a person sees a case."""
    number = case.grant["number"]

    def listed(**filters: object) -> bool:
        connection = person.ask(LIST, filter=filters)["grants"]
        ids = [edge["node"]["id"] for edge in connection["edges"]]
        assert connection["totalCount"] == len(ids)
        return case.id in ids

    one = person.ask(ONE, id=case.id)
    applicant = person.city.officer.ask("query($id: ID!) { grant(id: $id) { applicant { id } } }", id=case.id)
    return {
        "list": listed(measureCodes=[case.measure]),
        "by its number": listed(number=number),
        "by its applicant": listed(creditCode=case.applicant.code),
        "search": listed(search=number),
        "grant": one["grant"] is not None,
        "node": one["node"] is not None,
        "changes": case.id in changed_ids(person),
        "applicant": person.ask(NODE, id=applicant["grant"]["applicant"]["id"])["node"] is not None,
    }

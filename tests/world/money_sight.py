"""Everything that shows money or an account to somebody, and by which doors."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from tests.world.cases import Case
from tests.world.city import City, Json, Person
from tests.world.runs import cells_of

_ROW = """number leg { id } grantNumber voucherNo amount holder accountNo bank creditCode gatheredBy reason outcome
  account { accountNo holder bank reason evidence recordedBy }"""
_RUN = f"""id number treasury total count rowsSha256 history {{ event reason evidence }} rows {{ {_ROW} }}
  csv: instructionFile {{ content sha256 }} json: instructionFile(format: JSON) {{ content }}
  xlsx: instructionFile(format: XLSX) {{ content }}"""
_LEG = """id treasury state voucherNo receipts { number outcome reason }
  doublePayments { id receiptNo voucherNo amount closingReason }"""
_RECOVERY = "id number facts grant { id number bankAccount { accountNo } } legs { id treasury amount }"
_GRANT = f"""id number heldReason bankAccount {{ accountNo holder reason evidence }}
  bankAccounts {{ accountNo holder bank reason evidence recordedBy }}
  history {{ subject event takenBy reason evidence }} waitsFor {{ code message }}
  actions {{ event refusal {{ message }} }}
  payments {{ id legs {{ {_LEG} }} }} recoveries {{ {_RECOVERY} }} applicant {{ id name }}"""
RUNS = f"""query($filter: PaymentRunFilter) {{ paymentRuns(first: 12, filter: $filter) {{
  edges {{ node {{ {_RUN} }} }} }} }}"""
GRANT = f"query($id: ID!) {{ grant(id: $id) {{ {_GRANT} }} }}"
NODE = f"""query($id: ID!) {{ node(id: $id) {{ __typename id
  ... on PaymentRun {{ number rows {{ {_ROW} }} csv: instructionFile {{ content }} }}
  ... on Grant {{ number bankAccount {{ accountNo }} }} ... on PaymentLeg {{ receipts {{ reason }} }}
  ... on Payment {{ amount legs {{ id }} }} ... on Recovery {{ facts legs {{ id }} }}
}} }}"""
SEARCH = f"""query($search: String!) {{ grants(first: 10, filter: {{search: $search}}) {{
  totalCount edges {{ node {{ {_GRANT} }} }} }} }}"""
CHANGES = """query($after: String) { changes(after: $after, first: 100) {
  pageInfo { endCursor hasNextPage }
  nodes { grant { id bankAccount { accountNo reason } } steps { subject event takenBy reason evidence } } } }"""
LEGS = f"""query($filter: PaymentLegFilter) {{ paymentLegs(first: 50, filter: $filter) {{
  totalCount edges {{ node {{ {_LEG} grant {{ id bankAccount {{ accountNo }} }} }} }} }} }}"""
RECOVERIES = f"{{ recoveries(first: 100) {{ edges {{ node {{ {_RECOVERY} }} }} }} }}"
BUDGETS = """query($year: Int!) {
  budgets(year: $year) { id treasury entries(first: 5) { edges { node { id documentNo } } } }
  budgetExecution(year: $year, by: [TREASURY, MEASURE]) { treasury waitingLegs }
}"""
QUEUE = "query($of: String!) { budgetQueue(treasury: $of, first: 100) { edges { node { id treasury } } } }"
PROPOSALS = "{ proposals(first: 100) { edges { node { id treasury particulars { name value } } } } }"


@dataclass
class Affair:
    """A grant that the city and a district paid together, and everything around its money."""

    case: Case
    accounts: list[str]
    """Every account that was ever on record for it."""
    nodes: dict[str, str]
    """Global ids of what stands around it, by what they are."""

    @property
    def city(self) -> City:
        """Where it is."""
        return self.case.city


def _nodes(data: Json, name: str) -> list[Json]:
    return [edge["node"] for edge in data[name]["edges"]]


def treasuries_seen(person: Person, year: int, *codes: str) -> dict[str, set[str]]:
    """Whose money a person sees, of these treasuries, by each list of the city's money."""
    answer = person.ask(BUDGETS, year=year)
    visible = {
        "budgets": {budget["treasury"] for budget in answer["budgets"]},
        "execution": {line["treasury"] for line in answer["budgetExecution"]},
        "runs": {run["treasury"] for run in _nodes(person.ask(RUNS), "paymentRuns")},
        "queues": {
            leg["treasury"] for code in codes for leg in _nodes(person.ask(QUEUE, of=code), "budgetQueue")
        },
        "proposals": {each["treasury"] for each in _nodes(person.ask(PROPOSALS), "proposals")},
    }  # fmt: skip
    for code in codes:
        own = _nodes(person.ask(RUNS, filter={"treasury": code}), "paymentRuns")
        assert bool(own) is (code in visible["runs"])
    return {name: codes_seen & {*codes} for name, codes_seen in visible.items()}


def nodes_seen(person: Person, affair: Affair) -> set[str]:
    """What of an affair a person gets by its global id."""
    return {name for name, uid in affair.nodes.items() if person.ask(NODE, id=uid)["node"]}


def everything(person: Person, affair: Affair) -> str:
    """All that a person is told by whatever shows an account, workbooks opened: one text, digits side by side."""
    case = affair.case
    answers: list[Any] = [person.ask(GRANT, id=case.id), person.ask(SEARCH, search=case.grant["number"])]
    after, more = None, True
    while more:
        page = person.ask(CHANGES, after=after)["changes"]
        answers.append(page)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    answers += [person.ask(LEGS), person.ask(RECOVERIES), *(person.ask(NODE, id=uid) for uid in affair.nodes.values())]
    runs = person.post(RUNS).json()
    for run in _nodes(runs["data"], "paymentRuns") if runs["data"] else []:
        answers += [cells_of(b64decode(run["xlsx"]["content"])) if run["xlsx"] else None, run]
    return "".join(str(each) for each in answers).replace(" ", "").replace("-", "")

"""What is compared (逐日核对): the sums, lists and inboxes of a day as Duixian tells them, in the words of the book."""

from collections import Counter
from itertools import count
from typing import Any

from domain.lives.roles import Role
from tests.books.bookkeeper import SUMS, fen
from tests.world.city import Json, Person
from tests.year.book import LINE
from tests.year.money import Year
from tests.year.plan import TREASURIES, YEARS

_FLOWS = ("paid", "returned", "recovered", "reinstated")
_INBOXES = ("APPLICANT", "OFFICER", "DISTRICT_OFFICER", "FINANCE", "TREASURY", "SYSTEM")

_OF_A_YEAR = """
  b{year}: budgets(year: {year}, asOf: $asOf) {{ treasury year {sums} }}
  e{year}: budgetExecution(year: {year}, by: [TREASURY, MEASURE], asOf: $asOf) {{ treasury measureCode {line} }}
  w{year}: budgetExecution(year: {year}, by: [], asOf: $asOf) {{ {line} }}
  p{year}: paymentsOfYear(year: {year}, asOf: $asOf) {{ treasury budgetYear {flows} }}"""
_SUMS = "query Sums($asOf: Date) {{ {} {} }}".format(
    "".join(
        _OF_A_YEAR.format(year=year, sums=" ".join(SUMS), line=" ".join(LINE), flows=" ".join(_FLOWS)) for year in YEARS
    ),
    "".join(
        f'q{number}: budgetQueue(treasury: "{each}", asOf: $asOf, first: 50) '
        "{ edges { node { id payer treasury amount } } }\n"
        for number, each in enumerate(TREASURIES)
    ),
)
_CLOSED = (*SUMS, "waiting", "waitingLegs", "arrears")
_ACCOUNTS = f"""query Accounts($year: Int!) {{
  yearAccounts(year: $year) {{ treasury year closedAt {" ".join(_CLOSED)} }} }}"""
_INBOX = "iROLE: grants(first: 100, filter: {nextActor: ROLE}) { edges { node { number } } }"
_LISTS = f"""query Lists {{
  {" ".join(_INBOX.replace("ROLE", role) for role in _INBOXES)}
  grants(first: 100) {{ totalCount edges {{ node {{ number state award rank }} }} }}
  paymentRuns(first: 50) {{ edges {{ node {{ number treasury state count total }} }} }}
  recoveries(first: 50) {{ edges {{ node {{
    grant {{ number }} state claimed amount challenged legs {{ received }}
  }} }} }}
}}"""
_LEGS = """query Legs($after: String) { paymentLegs(first: 100, after: $after) {
  totalCount edges { node { treasury state amount } } pageInfo { hasNextPage endCursor } } }"""
_DESKS = count(1)


def nodes(connection: Json) -> list[Json]:
    """The things of a page."""
    return [edge["node"] for edge in connection["edges"]]


def auditor(year: Year) -> Person:
    """Somebody who reads everything."""
    # Every time somebody else, who may still ask for a minute's worth.
    return year.city.person(Role.AUDITOR, desk=f"year {next(_DESKS)}")


def sums(year: Year, as_of: str | None = None) -> dict[str, Any]:
    """What the reports say now, or of a past day."""
    answer = auditor(year).ask(_SUMS, asOf=as_of)
    budgets = {
        (each["treasury"], each["year"]): {name: fen(each[name]) for name in SUMS}
        for of in YEARS
        for each in answer[f"b{of}"]
    }
    lines = {(of, each["treasury"], each["measureCode"]): _line(each) for of in YEARS for each in answer[f"e{of}"]}
    for of in YEARS:
        whole = Counter[str]()
        for key, line in lines.items():
            whole.update(line if key[0] == of else {})
        assert [_line(each) for each in answer[f"w{of}"]] == ([dict(whole)] if answer[f"e{of}"] else [])
    flows = {
        (of, each["treasury"], each["budgetYear"], name): fen(each[name])
        for of in YEARS
        for each in answer[f"p{of}"]
        for name in _FLOWS
        if fen(each[name])
    }
    queues = {
        each: [(*year.leg_names[leg["id"]], fen(leg["amount"])) for leg in nodes(answer[f"q{number}"])]
        for number, each in enumerate(TREASURIES)
    }
    return {
        "budgets": {key: kept for key, kept in budgets.items() if any(kept.values())},
        "execution": {key: line for key, line in lines.items() if any(line.values())},
        "flows": flows,
        "queues": queues,
    }


def _closed(year: Year) -> dict[tuple[str, int], dict[str, int]]:
    """The accounts that were closed of years that are over."""
    who = auditor(year)
    all_accounts = [
        each for of in YEARS if of < year.city.day.year for each in who.ask(_ACCOUNTS, year=of)["yearAccounts"]
    ]
    return {(each["treasury"], each["year"]): _fens(each, _CLOSED) for each in all_accounts if each["closedAt"]}


def _line(each: Json) -> dict[str, int]:
    return _fens(each, LINE)


def _fens(each: Json, names: tuple[str, ...]) -> dict[str, int]:
    """Sums in fen, counts as they are."""
    return {name: each[name] if isinstance(each[name], int) else fen(each[name]) for name in names}


def lists(year: Year) -> dict[str, Any]:
    """What the lists and inboxes say now."""
    answer, names = auditor(year).ask(_LISTS), {case.grant["number"]: name for name, case in year.cases.items()}
    legs: list[Json] = []
    after, more = None, True
    while more:
        page = auditor(year).ask(_LEGS, after=after)["paymentLegs"]
        legs += nodes(page)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert more or page["totalCount"] == len(legs)
    standing = Counter[tuple[str, str]]()
    for leg in legs:
        standing[leg["treasury"], leg["state"]] += fen(leg["amount"])
    runs = sorted(nodes(answer["paymentRuns"]), key=lambda run: int(run["number"].rsplit("-", 1)[1]))
    ours = [node for node in nodes(answer["grants"]) if node["number"] in names]
    return {
        "legs": dict(standing),
        "runs": [(run["treasury"], run["state"], run["count"], fen(run["total"])) for run in runs],
        "recoveries": {names[each["grant"]["number"]]: _recovery(each) for each in nodes(answer["recoveries"])},
        "closed": _closed(year),
        "grants": {names[node["number"]]: (node["state"], node["award"] and fen(node["award"])) for node in ours},
        "ranks": {names[node["number"]]: node["rank"] for node in ours if node["rank"] is not None},
        "inboxes": {role: sorted(names[n["number"]] for n in nodes(answer[f"i{role}"])) for role in _INBOXES},
    }


def _recovery(each: Json) -> tuple[Any, ...]:
    received = sum(fen(leg["received"]) for leg in each["legs"])
    amount = each["amount"] and fen(each["amount"])
    return each["state"], fen(each["claimed"]), amount, received, each["challenged"]

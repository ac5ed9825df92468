"""A hundred approvals by one command beside a hundred requests: ``python -m bench.many``.

Both go over HTTP to one server, on one connection, and approve copies of the same grant, round by round in turn.
"""

import statistics
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.console import give_up, say
from tests.contract.test_list_costs import copies
from tests.world.cases import open_case
from tests.world.city import City, Json, new_key, served_city
from tests.world.databases import Databases
from workflows.runtime.embedded_postgres import EmbeddedPostgres
from workflows.runtime.settings import Settings

MANY = 100
ROUNDS = 5
MARK = 1.0
"""Of the time of as many requests."""
_PAGE = """query($first: Int!, $code: String!) {
  grants(first: $first, filter: {creditCode: $code, states: [PUBLICITY_OVER]}) {
    selection edges { node { id version } } } }"""
_ONE = """mutation($input: ApproveGrantInput!) { approveGrant(input: $input) {
  grant { number state version } errors { code message } } }"""
_ALL = """mutation($input: ApproveGrantsInput!) { approveGrants(input: $input) {
  rows { grant { number state version } errors { code message } } errors { code } } }"""


def one_by_one(city: City, page: Json) -> float:
    """Seconds of a request for each grant of a page."""
    begun = perf_counter()
    for edge in page["edges"]:
        command = {"id": edge["node"]["id"], "expectedVersion": edge["node"]["version"], "idempotencyKey": new_key()}
        check([city.officer.ask(_ONE, input=command)["approveGrant"]])
    return perf_counter() - begun


def together(city: City, page: Json) -> float:
    """Seconds of one request for all grants of a page."""
    begun = perf_counter()
    command = {"selection": page["selection"], "idempotencyKey": new_key()}
    check(city.officer.ask(_ALL, input=command)["approveGrants"]["rows"])
    return perf_counter() - begun


def check(answers: list[Any]) -> None:
    """Give up where anything was refused."""
    if refused := [answer["errors"] for answer in answers if answer["errors"]]:
        give_up(f"an approval was refused: {refused[0]}")


def main() -> None:
    """Print the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), mode="demonstration", four_eyes=False, language="en")
        with EmbeddedPostgres.of(Path(folder) / "postgres") as server:
            server.start()
            with Databases(server, settings).copy() as url, served_city(url, settings) as city:
                measure(city)


def measure(city: City) -> None:
    """Approve page after page, in turn by the one way and by the other."""
    city.move_to("2022-03-01")
    case = open_case(city).to("PUBLICITY")
    copies(city, case, 2 * ROUNDS * MANY)
    city.move_to("2022-04-01")
    took: dict[str, list[float]] = {"one by one": [], "together": []}
    for _ in range(ROUNDS):
        for name, way in (("one by one", one_by_one), ("together", together)):
            page = city.officer.ask(_PAGE, first=MANY, code=case.applicant.code)["grants"]
            if len(page["edges"]) != MANY:
                give_up(f"there are {len(page['edges'])} grants to approve")
            took[name].append(way(city, page))
    medians = {name: statistics.median(seconds) for name, seconds in took.items()}
    summary = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in medians.items())
    ratio = medians["together"] / medians["one by one"]
    say(f"{MANY} approvals, medians of {ROUNDS} rounds: {summary}, ratio {ratio:.2f}, mark at most {MARK}")


if __name__ == "__main__":
    main()

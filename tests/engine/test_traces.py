"""Traces: one trace from a request through its statements to a notice that a receiver takes, and nothing else in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.collectors import Collector, collecting
from tests.engine.receivers import Listener, listening, registered
from tests.engine.workers import until, worker
from tests.world.cases import open_case
from tests.world.city import City, served_city
from tests.world.databases import Databases
from workflows.runtime.settings import Settings

ID = "x-request-id"
ONE = "query($number: String!) { grants(filter: {number: $number}) { nodes { number applicant { name } } } }"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings, collector: Collector) -> Iterator[City]:
    traced_settings = settings.model_copy(update={"traces_url": collector.url, "database_connections": 4})
    with databases.copy("begun") as url, served_city(url, traced_settings) as served:
        served.move_to("2022-03-01")
        yield served


def test_a_request_goes_on_with_the_trace_of_who_asks_and_is_known_by_it(city: City, collector: Collector) -> None:
    case = open_case(city)
    headers = city.officer.headers() | {"traceparent": f"00-{TRACE}-{PARENT}-01"}
    answer = city.http.post(
        "/graphql", json={"query": ONE, "variables": {"number": case.grant["number"]}}, headers=headers
    )
    trace, _, span = answer.headers[ID].partition("-")
    until(lambda: any(each.span == span for each in collector.of(TRACE)))
    (request,) = [each for each in collector.of(TRACE) if each.span == span]
    assert (trace, request.parent, request.name) == (TRACE, PARENT, "POST /graphql")
    assert request.attributes["http.response.status_code"] == "200"
    until(lambda: any(each.attributes.get("db.query.summary") for each in collector.of(TRACE) if each.parent == span))


def test_a_name_that_somebody_gives_a_request_stays_its_name(city: City, collector: Collector) -> None:
    assert city.http.get("/healthz", headers={ID: "from-the-proxy-1"}).headers[ID] == "from-the-proxy-1"
    until(lambda: any(each.attributes.get("duixian.request") == "from-the-proxy-1" for each in collector.spans))


@pytest.mark.parametrize("stated", ["", "00-0-0-01", f"00-{'0' * 32}-{PARENT}-01", "x" * 9_000, "00-甲-乙-01"])
def test_a_trace_that_is_none_begins_a_new_one(city: City, stated: str) -> None:
    answer = city.http.get("/healthz", headers={b"traceparent": stated.encode()})
    assert (answer.status_code, bool(re.fullmatch("[0-9a-f]{32}-[0-9a-f]{16}", answer.headers[ID]))) == (200, True)


def test_a_notice_goes_out_in_the_trace_of_the_request_that_did_what_it_tells(
    city: City, collector: Collector, tmp_path: Path
) -> None:
    known = {"DUIXIAN_RECEIVER_NETWORKS": "127.0.0.0/8", "DUIXIAN_TRACES_URL": collector.url}
    with listening(Listener()) as listener, worker(city.url, city.settings, tmp_path, **known):
        registered(city, listener.url)
        open_case(city).to("SUBMITTED")
        until(lambda: len(listener.came) == 2)
        of_request = listener.came[-1].headers[ID]
        trace, _, span = of_request.partition("-")
        until(lambda: any(each.name == "deliver a notice" for each in collector.of(trace)))
        (sent,) = [each for each in collector.of(trace) if each.name == "deliver a notice"]
        assert (sent.service, sent.parent, sent.failed) == ("duixian worker", span, False)
        assert listener.came[-1].headers["traceparent"] == f"00-{trace}-{sent.span}-01"
        until(lambda: {each.span for each in collector.of(trace) if each.service == "duixian"} >= {span})
        until(lambda: any(each.name == "job deliver" for each in collector.spans))


def test_no_span_holds_what_somebody_sent_or_who_it_was(city: City, collector: Collector) -> None:
    case = open_case(city)
    case.to("SUBMITTED")
    shown = city.officer.ask(ONE, number=case.grant["number"])["grants"]["nodes"][0]
    token = city.officer.headers()["Authorization"].removeprefix("Bearer ")
    marker = city.http.get("/healthz").headers[ID].partition("-")[0]
    until(lambda: collector.of(marker) != [])
    assert {"POST /graphql", "BEGIN", "SELECT"} <= {span.name for span in collector.spans}
    for word in (shown["number"], shown["applicant"]["name"], token, "WHERE", "$1"):
        assert word.encode() not in collector.words, word

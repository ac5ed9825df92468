"""How it runs is seen: an id for each request, a line of the log without secrets, metrics, a dashboard of them."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from api.exports.links import EXPORTS_PATH
from tests.world.cases import open_case
from tests.world.city import FIRST_DAY, City, served_city
from tests.world.databases import Databases
from workflows.runtime.logs import configure_logs
from workflows.runtime.settings import Settings
from workflows.runtime.watch import SEEN_LASTS_SECONDS

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana.json"
ID = "x-request-id"
_METRIC = re.compile(r"\b(?:duixian|process)_[a-z_]+\b")
_LABELS = re.compile(r"by \(([^)]*)\)|\{([a-z]+)=")


@pytest.fixture(scope="module")
def city(databases: Databases, settings: Settings) -> Iterator[City]:
    seeing = settings.model_copy(update={"metrics": True, "access_log": True, "database_connections": 4})
    before = structlog.get_config()
    configure_logs()
    with databases.copy("begun") as url, served_city(url, seeing) as served:
        served.move_to(FIRST_DAY)
        yield served
    structlog.configure(**before)


def metrics(city: City) -> dict[str, Metric]:
    """Every family of metrics by its name."""
    answer = city.http.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/plain")
    return {family.name: family for family in text_string_to_metric_families(answer.text)}


def sample(city: City, name: str, **labels: str) -> float:
    """The value of a metric with these labels, 0 where there is none."""
    samples = [each for family in metrics(city).values() for each in family.samples if each.name == name]
    return sum(each.value for each in samples if labels.items() <= each.labels.items())


def test_each_answer_names_its_request_and_takes_a_well_formed_name_over(city: City) -> None:
    first, second = (city.http.get("/healthz").headers[ID] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{16}", first)
    assert first != second
    assert city.http.get("/readyz", headers={ID: "from-the-proxy-1"}).headers[ID] == "from-the-proxy-1"
    for given in ("short", "x" * 65, "with blank in it", '"};{"a'):
        assert re.fullmatch("[0-9a-f]{16}", city.http.get("/healthz", headers={ID: given}).headers[ID])


def test_the_answer_to_whether_it_is_ready_says_whether_a_worker_lives(city: City) -> None:
    assert city.http.get("/readyz").json()["workersSilentSeconds"] is None
    city.sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '45 seconds')")
    try:
        time.sleep(SEEN_LASTS_SECONDS)
        answer = city.http.get("/readyz").json()
        assert (45 <= answer["workersSilentSeconds"] < 75, "WORKERS_SILENT" in answer["degraded"]) == (True, True)
    finally:
        city.sql("DELETE FROM procrastinate_workers")


def test_a_queue_that_is_behind_is_named_and_keeps_nobody_from_being_served(city: City) -> None:
    late = "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('care', 'of a test', now() - "
    city.sql(f"{late} interval '5 minutes')")
    try:
        time.sleep(SEEN_LASTS_SECONDS)
        answer = city.http.get("/readyz")
        body = answer.json()
        assert (answer.status_code, {"NO_WORKER", "QUEUE_BEHIND"} <= {*body["degraded"]}) == (200, True)
        assert (body["jobsDue"] >= 1, body["jobsOldestSeconds"] >= 300) == (True, True)
    finally:
        city.sql("DELETE FROM procrastinate_jobs WHERE task_name = 'of a test'")


def test_a_request_is_one_line_without_what_was_sent(city: City, capfd: pytest.CaptureFixture[str]) -> None:
    link = city.http.post(f"{EXPORTS_PATH}/grants.csv", headers=city.officer.headers()).headers["location"]
    capfd.readouterr()
    city.http.get(link, headers={ID: "export-0001"})
    case = open_case(city)
    written = capfd.readouterr().err
    lines = [json.loads(line) for line in written.splitlines() if '"event": "request"' in line]
    (line,) = (line for line in lines if line["request"] == "export-0001")
    assert (line["method"], line["path"], line["status"], line["level"]) == ("GET", "/exports/grants.csv", 200, "info")
    assert line["bytes"] > 0
    assert line["milliseconds"] > 0
    for secret in ("signature", "Bearer", "eyJ", case.applicant.code, case.grant["item"]):
        assert secret not in written


def test_a_bug_is_logged_with_its_request(city: City, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    city.sql("ALTER TABLE other_award RENAME TO hidden_award")
    try:
        city.officer.post("{ otherAwards { nodes { id } } }", X_Request_ID="the-bug-0001")
    finally:
        city.sql("ALTER TABLE hidden_award RENAME TO other_award")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert any(line["request"] == "the-bug-0001" and line["event"] != "request" for line in lines)


def test_requests_commands_and_refusals_are_counted(city: City) -> None:
    before = sample(city, "duixian_requests_total", door="graphql", method="POST", status="200")
    done = sample(city, "duixian_commands_total", command="create_grant", outcome="done")
    case = open_case(city)
    refused = sample(city, "duixian_refusals_total", code="STALE_VERSION")
    case.applicant.refused("submitGrant", id=case.id, expectedVersion=99)
    assert sample(city, "duixian_commands_total", command="create_grant", outcome="done") == done + 1
    assert sample(city, "duixian_refusals_total", code="STALE_VERSION") == refused + 1
    assert sample(city, "duixian_requests_total", door="graphql", method="POST", status="200") > before
    assert sample(city, "duixian_request_seconds_count", door="graphql") > 0


def test_what_the_database_knows_is_looked_at(city: City) -> None:
    (row,) = city.sql("SELECT free FROM budget WHERE treasury = 'city' AND year = 2021")
    assert sample(city, "duixian_budget_free_yuan", treasury="city") == row["free"] / 100
    assert sample(city, "duixian_pool_connections", state="most") == 4
    assert sample(city, "duixian_database_up") == 1
    assert sample(city, "duixian_feed_lag_seconds") >= 0


def test_no_label_names_anybody_or_anything_that_was_sent(city: City) -> None:
    case = open_case(city)
    for path in (f"/documents/{case.id}", "/exports/../secret", f"/{case.applicant.code}", "/graphql/tickets"):
        city.http.request("BREW", path)
    text = city.http.get("/metrics").text
    assert case.id not in text
    assert case.applicant.code not in text
    doors = {each.labels["door"] for each in metrics(city)["duixian_requests"].samples}
    assert doors <= {"graphql", "documents", "exports", "healthz", "readyz", "metrics", "other"}


def test_metrics_are_shown_where_a_setting_says_so_alone(city: City) -> None:
    assert Settings.model_fields["metrics"].default is False
    assert city.http.post("/metrics").status_code == 405


def test_every_query_of_the_dashboard_asks_for_what_there_is(city: City) -> None:
    case = open_case(city)
    case.applicant.refused("submitGrant", id=case.id, expectedVersion=99)
    families = metrics(city)
    labels = {each.name: set[str]() for family in families.values() for each in family.samples}
    for family in families.values():
        for each in family.samples:
            labels[each.name] |= each.labels.keys()
    empty = {"duixian_jobs": {"queue", "state"}, "duixian_jobs_oldest_seconds": {"queue"}}
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    queries = [target["expr"] for panel in panels for target in panel["targets"]]
    for query in queries:
        names = _METRIC.findall(query)
        assert names, query
        for name in names:
            known = labels.get(name) or empty.get(name, set())
            assert name in labels or name in families, query
            grouped = {part.strip() for by, of in _LABELS.findall(query) for part in (by or of).split(",")}
            assert grouped <= known, (query, grouped, known)
    ours = {name for name in families if name.startswith("duixian_")}
    shown = {re.sub("_(total|bucket)$", "", name) for query in queries for name in _METRIC.findall(query)}
    assert ours <= shown


def test_readiness_knows_which_migrations_were_applied(city: City) -> None:
    (last,) = city.sql("SELECT name, app FROM tortoise_migrations ORDER BY name DESC LIMIT 1")
    city.sql("UPDATE tortoise_migrations SET name = 'gone' WHERE name = $1", last["name"])
    try:
        time.sleep(0.6)
        answer = city.http.get("/readyz")
        assert (answer.status_code, answer.json()["trouble"]) == (503, "OUTDATED")
    finally:
        city.sql("UPDATE tortoise_migrations SET name = $1 WHERE name = 'gone'", last["name"])
        time.sleep(0.6)

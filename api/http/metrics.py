"""How the process runs, for Prometheus (运行指标): counted as it goes, and looked at when it is asked.

No label is free text: doors, statuses, commands, codes and treasuries are few, and name nobody.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.kit.context_factory import ContextFactory
from workflows.running.gauges import Gauges, gauges
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.watch import Watch
from workflows.transaction.command_tally import COMMANDS, REFUSALS

METRICS_PATH = "/metrics"
DOORS = ("graphql", "documents", "exports", "prints", "open-data", "healthz", "readyz", "metrics", "schema.graphql")
"""The first parts of paths that are told apart; all others are one."""
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "OPTIONS"})
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# When a series began is of no use here, and doubles their number.
disable_created_metrics()


def door_of(path: str) -> str:
    """Return at which door a path is, and nothing of what follows it.

    >>> door_of("/exports/grants.csv"), door_of("/wp-login.php")
    ('exports', 'other')
    """
    door = path.split("/", 2)[1].partition(".json")[0].partition(".csv")[0] if path.startswith("/") else ""
    return door if door in DOORS else "other"


class Metrics:
    """What one application counts, and the door at which it is asked for."""

    def __init__(self, watch: Watch) -> None:
        self._watch, self._registry = watch, CollectorRegistry()
        self._seen = Gauges()
        self._held: Callable[[], Iterable[Metric]] = tuple
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            *("duixian_requests", "Requests over HTTP."), ["door", "method", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            *("duixian_request_seconds", "Seconds until a request was answered."),
            ["door"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._counted = dict[tuple[str, str, int], tuple[Counter, Histogram]]()
        """By door, method and status: to look for them among the labels takes longer than to count."""
        self._registry.register(self)

    def requested(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count one request."""
        of = door_of(path), method if method in _METHODS else "other", status
        counted = self._counted.get(of)
        if counted is None:
            counted = self._requests.labels(of[0], of[1], str(status)), self._seconds.labels(of[0])
            self._counted[of] = counted
        counted[0].inc()
        counted[1].observe(seconds)

    def route(self, factory: ContextFactory) -> Route:
        """Return the door; nobody signs in at it, so it is opened by a setting alone."""
        self._held = partial(_held, factory)
        return Route(METRICS_PATH, self._answer, methods=["GET"])

    async def _answer(self, _: Request) -> Response:
        """Return everything as it stands. Where the database does not answer, what it knows is left out."""
        self._seen = await _looked(gauges)
        condition = await self._watch.look()
        self._seen.untold_seconds = None if condition.trouble else condition.untold_seconds
        return Response(generate_latest(self._registry), media_type=CONTENT_TYPE_LATEST)

    def collect(self) -> Iterator[Metric]:
        """Yield what is looked at when it is asked, as the registry asks for it."""
        commands = CounterMetricFamily("duixian_commands", "Commands.", labels=["command", "outcome"])
        for (name, outcome), count in COMMANDS.items():
            commands.add_metric([name, outcome], count)
        refusals = CounterMetricFamily("duixian_refusals", "Refusals of commands.", labels=["code"])
        for code, count in REFUSALS.items():
            refusals.add_metric([code], count)
        yield from (commands, refusals, *self._held(), *_of_database(self._seen))


async def _looked(look: Callable[[], Awaitable[Gauges]]) -> Gauges:
    try:
        return await look()
    except DATABASE_ERRORS:
        return Gauges()


def _held(factory: ContextFactory) -> Iterator[Metric]:
    """How many of what clients hold is held."""
    held = GaugeMetricFamily("duixian_held", "What clients hold: sockets, and what they follow.", labels=["what"])
    held.add_metric(["sockets"], factory.sockets.held)
    held.add_metric(["subscriptions"], factory.followed.held)
    yield held


def _of_database(seen: Gauges) -> Iterator[Metric]:
    """What the database knows, and the pool of connections to it."""
    up = GaugeMetricFamily("duixian_database_up", "Whether the database answered, 1 or 0.")
    up.add_metric([], int(seen.up))
    pool = GaugeMetricFamily("duixian_pool_connections", "Connections to the database.", labels=["state"])
    for state, count in seen.pool.items():
        pool.add_metric([state], count)
    budgets = GaugeMetricFamily(
        *("duixian_budget_free_yuan", "Yuan of this year's budgets that are free."), labels=["policy", "treasury"]
    )
    for (policy, treasury), yuan in seen.budgets.items():
        budgets.add_metric([policy, treasury], yuan)
    jobs = GaugeMetricFamily("duixian_jobs", "Jobs by queue and state.", labels=["queue", "state"])
    for (queue, state), count in seen.jobs.items():
        jobs.add_metric([queue, state], count)
    oldest = GaugeMetricFamily("duixian_jobs_oldest_seconds", "Seconds for which a job is due.", labels=["queue"])
    for queue, seconds in seen.oldest.items():
        oldest.add_metric([queue], seconds)
    yield from (up, pool, budgets, jobs, oldest)
    if seen.untold_seconds is not None:
        lag = GaugeMetricFamily("duixian_feed_lag_seconds", "Seconds for which a committed change waits to be told.")
        lag.add_metric([], seen.untold_seconds)
        yield lag

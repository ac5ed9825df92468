"""Jobs of a release that this one does not know (未知任务): a worker of before gives them back, and ends none of them.

While a city is brought up to date, workers of both releases look for jobs in one database. The engine's own answer to a
task without a name here is that the job failed, for good; so there is a task for all that are unknown.
"""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job
from procrastinate.tasks import Task

LOG = structlog.get_logger("duixian.engine")
LEFT_SECONDS = 5
"""Until a job that was given back is looked at again, and as many more with each time."""
MOST_LEFT_SECONDS = 60
MOST_TIMES = 7 * 24 * 60
"""Then nobody has known it for a week, as after a release was taken back: it is kept as failed."""


class OfANewerReleaseError(RuntimeError):
    """This release knows no such task."""


class _GivenBack(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 - the engine's
        if job.attempts >= MOST_TIMES:
            return None
        LOG.warning("a job is left to a worker of a newer release", job=job.id, task=job.task_name)
        return RetryDecision(retry_in={"seconds": min(LEFT_SECONDS * (job.attempts + 1), MOST_LEFT_SECONDS)})


class _Tasks(dict[str, Any]):
    """Tasks by their names; for whoever asks for one that there is not, that which gives its job back."""

    def __init__(self, known: Mapping[str, Any], unknown: object) -> None:
        super().__init__(known)
        self._unknown = unknown

    def get(self, key: str, default: object = None, /) -> Any:  # noqa: ANN401, ARG002 - a dictionary's
        return super().get(key, self._unknown)


def leave_newer_jobs(app: App) -> App:
    """Return an engine that has all its tasks, whose workers from now on give back jobs of which it has none."""
    unknown = Task(_given_back, blueprint=app, name="of_a_newer_release", queue="default", retry=_GivenBack())
    known: Mapping[str, Any] = cast("Any", app).tasks
    app.tasks = _Tasks(known, unknown)
    return app


async def _given_back(**_: object) -> None:
    raise OfANewerReleaseError

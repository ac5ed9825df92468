"""Whether the process lives, and whether it can serve: for those who start it anew or send it requests."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.access.callers import language
from domain.refusals.refusals import Language
from workflows.runtime.clock import Moment, moment_on, system_moment
from workflows.runtime.watch import Seen, Watch

PATHS = frozenset({"/healthz", "/readyz"})
THE_DAY = "Duixian-Today"
_NO_POLICY_SECONDS = 5


class Health:
    """The two questions. Neither waits for a connection that commands use."""

    def __init__(self, watch: Watch, usual: Language) -> None:
        self._watch = watch
        self._language: Language = usual
        self._last = system_moment()

    def knows(self, at: Moment) -> None:
        """Take note of a moment that was read."""
        self._last = at

    def routes(self) -> list[Route]:
        """Return their routes."""
        return [Route("/healthz", self._healthz), Route("/readyz", self._readyz)]

    async def _healthz(self, _: Request) -> JSONResponse:
        """Return word that the process lives, and the day as it was read last: the database is not asked."""
        at = moment_on(self._last.today if self._last.stated else None, self._last.stated_on)
        return JSONResponse({"status": "ok", **_day(at)}, headers={THE_DAY: shown_day(at)})

    async def _readyz(self, request: Request) -> JSONResponse:
        """Return whether requests can be served: the database answers, and a policy is loaded. Within seconds."""
        condition = await self._watch.look()
        if condition.trouble is not None:
            says, seconds = condition.trouble.says, condition.trouble.again_in_seconds
            status = says.zh if language(request, self._language) == "zh-CN" else says.en
            body = {"status": status, "trouble": condition.trouble.name, "retryAfter": seconds}
            return JSONResponse(body, 503, {"Retry-After": str(seconds)})
        at = condition.at or self._last
        self.knows(at)
        headers = {THE_DAY: shown_day(at)}
        if condition.policy:
            return JSONResponse({"status": "ready", **_day(at), **_waits(condition)}, headers=headers)
        body = {"status": "no policy is loaded", "trouble": "NO_POLICY", "retryAfter": _NO_POLICY_SECONDS, **_day(at)}
        return JSONResponse(body, 503, {**headers, "Retry-After": str(_NO_POLICY_SECONDS)})


def shown_day(at: Moment) -> str:
    """Return a day as every answer shows it in a header."""
    return f"{at.today.isoformat()}{'; demonstration' if at.stated else ''}"


def _waits(seen: Seen) -> dict[str, float | list[str] | None]:
    """What waits behind the doors: it is told, and keeps nobody from being served."""
    silent = None if seen.silent_seconds is None else round(seen.silent_seconds, 1)
    return {
        "changesUntoldSeconds": round(seen.untold_seconds, 1),
        "workersSilentSeconds": silent,
        "jobsDue": seen.jobs_due,
        "jobsOldestSeconds": round(seen.oldest_seconds, 1),
        "degraded": seen.degraded,
    }


def _day(at: Moment) -> dict[str, str | bool]:
    return {"today": at.today.isoformat(), "demonstration": at.stated}

"""The context in which a page of an export is asked for: charged to nobody, as an export has a place of its own."""

from starlette.requests import HTTPConnection

from api.access.rate_limits import RateLimits
from api.kit.context import Context
from api.kit.context_factory import ContextFactory
from workflows.runtime.clock import Moment
from workflows.transaction.actors import Actor

_UNLIMITED = RateLimits(10**12)


def page_context(factory: ContextFactory, connection: HTTPConnection, actor: Actor | None, at: Moment) -> Context:
    """Return a context for one page, read by the quickest way."""
    context = factory.context(connection, actor, at)
    context.rates, context.reads = _UNLIMITED, "compiled"
    return context

"""In whose place a request acts (委托代办): by a header that names a delegation, at the door of GraphQL over HTTP."""

from datetime import date

from starlette.requests import Request

from api.access.bodies import BadBodyError
from api.kit.identifiers import read_global_id
from domain.policy.conditions import Text
from workflows.policies.delegations import acting_for
from workflows.transaction.actors import Actor

ACTS_FOR = "Duixian-Acts-For"
NOT_DELEGATED = "NOT_DELEGATED"
_NOT_DELEGATED = Text(
    zh="没有可供您今日代办的委托：须为受托本人、身份一致、在委托期内且未撤销",
    en="No delegation of this id lets you act today: it names you, in your role, on these days, until it is revoked.",
)


async def who_acts(request: Request, actor: Actor | None, today: date) -> Actor | None:
    """Return somebody as he acts by a request: in the place that its header names, or his own where it names none.

    Raises BadBodyError (403) for a delegation by which he does not act today.
    """
    named = request.headers.get(ACTS_FOR)
    if named is None:
        return actor
    read = read_global_id(named)
    if actor is not None and read is not None and read[0] == "Delegation":
        acting = await acting_for(actor, read[1], today)
        if acting is not None:
            return acting
    raise BadBodyError(403, _NOT_DELEGATED, NOT_DELEGATED)

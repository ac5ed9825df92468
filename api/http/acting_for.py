"""In whose place somebody acts (委托代办): by a header, or the first word of a WebSocket, that names a delegation."""

from datetime import date

from starlette.requests import HTTPConnection

from api.access.bodies import BadBodyError
from api.access.signed_in import SignedIn
from api.kit.identifiers import read_global_id
from domain.policy.conditions import Text
from workflows.policies.delegations import acting_for
from workflows.runtime.asyncpg_engine import DATABASE_ERRORS
from workflows.runtime.stated_day import moment
from workflows.transaction.actors import Actor

ACTS_FOR = "Duixian-Acts-For"
NOT_DELEGATED = "NOT_DELEGATED"
NO_DELEGATION = Text(
    zh="没有可供您今日代办的委托：须为受托本人、身份一致、在委托期内且未撤销",
    en="No delegation of this id lets you act today: it names you, in your role, on these days, until it is revoked.",
)


async def who_acts(request: HTTPConnection, actor: Actor | None, today: date) -> Actor | None:
    """Return somebody as he acts by a request: in the place that its header names, or his own where it names none.

    Raises BadBodyError (403) for a delegation by which he does not act today.
    """
    return await acts_as(actor, request.headers.get(ACTS_FOR), today)


async def acts_as(actor: Actor | None, named: object, today: date) -> Actor | None:
    """Return somebody as he acts by the id of a delegation; in his own place where none is named.

    Raises BadBodyError (403) for one by which he does not act today.
    """
    if named is None:
        return actor
    read = read_global_id(named) if isinstance(named, str) else None
    if actor is not None and read is not None and read[0] == "Delegation":
        acting = await acting_for(actor, read[1], today)
        if acting is not None:
            return acting
    raise BadBodyError(403, NO_DELEGATION, NOT_DELEGATED)


def bound(signed: SignedIn, actor: Actor | None, named: object) -> SignedIn:
    """Return how long somebody is signed in who acts by a delegation: no longer than that lets him act."""
    if actor is None or named is None:
        return signed

    async def stands() -> bool:
        try:
            await acts_as(actor, named, (await moment()).today)
        except BadBodyError:
            return False
        except DATABASE_ERRORS:
            # What is told is read from the same database: while it is away, nothing is.
            return True
        return True

    signed.bind(stands, NO_DELEGATION)
    return signed

"""For whom people of the tests act, unless a test says otherwise: every bureau and every treasury of their policies."""

from functools import cache
from pathlib import Path

from domain.lives.roles import Role
from domain.policy.policy import Policy
from workflows.runtime.settings import PACKAGED_POLICY_PACK
from workflows.transaction.actors import Actor
from workflows.transaction.packs import load_pack
from workflows.transaction.scopes import bureaus_of, treasuries_of

_PACKAGED = sorted(PACKAGED_POLICY_PACK.parent.glob("*.yaml"))
_OTHER_CITIES = sorted((Path(__file__).parents[1] / "packs").glob("*.yaml"))


@cache
def _policies() -> list[Policy]:
    return [load_pack(path).policy for path in (*_PACKAGED, *_OTHER_CITIES)]


@cache
def every_bureau() -> tuple[str, ...]:
    """The bureaus of all policies of the tests."""
    return tuple(sorted({bureau for policy in _policies() for bureau in bureaus_of(policy)}))


@cache
def every_treasury() -> tuple[str, ...]:
    """The treasuries of all policies of the tests."""
    return tuple(sorted({code for policy in _policies() for code in treasuries_of(policy)}))


def acting(name: str, role: Role, code: str | None = None, of: str | None = None, *, person: str = "") -> Actor:
    """Somebody who acts in a role: of one bureau, district or treasury where it is named, else of all of them."""
    bureaus = ((of,) if of else every_bureau()) if role is Role.OFFICER else ()
    treasuries = ((of,) if of else every_treasury()) if role in {Role.FINANCE, Role.TREASURY} else ()
    return Actor(name, role, code, bureaus, of if role is Role.DISTRICT_OFFICER else None, treasuries, person)

"""Whether the city's policies know for whom somebody acts (机构核对): a misspelt bureau or district decides nothing."""

from domain.models import PolicyVersion
from domain.policy.conditions import Text
from domain.refusals.refusals import Code, Refusal
from workflows.transaction.actors import Actor
from workflows.transaction.packs import compiled_version
from workflows.transaction.refused import RefusedError
from workflows.transaction.scopes import bureaus_of, leading_bureaus, treasuries_of


async def check_known(actor: Actor) -> None:
    """Raise INPUT_INVALID for bureaus, a district or treasuries that no policy of the installation names.

    Where no policy was loaded yet, nothing can be compared, and nothing is refused.
    """
    policies = [compiled_version(version).policy for version in await PolicyVersion.all()]
    if not policies:
        return
    bureaus = {bureau for policy in policies for bureau in (*bureaus_of(policy), *leading_bureaus(policy))}
    districts = {district.code for policy in policies for district in policy.districts}
    treasuries = {code for policy in policies for code in treasuries_of(policy)}
    own = (actor.district,) if actor.district else ()
    named = (
        ("bureau", actor.bureaus, bureaus),
        ("district", own, districts),
        ("treasury", actor.treasuries, treasuries),
    )
    refusals = [
        _unknown(field, unknown, sorted(known))
        for field, stated, known in named
        for unknown in stated
        if unknown not in known
    ]
    if refusals:
        raise RefusedError(*refusals)


def _unknown(field: str, unknown: str, known: list[str]) -> Refusal:
    why = Text(
        zh=f"各项政策中没有“{unknown}”，可选：{'、'.join(known)}",
        en=f"no policy knows '{unknown}'; say one of {', '.join(known)}",
    )
    return Refusal(Code.INPUT_INVALID, {"field": field, "why": why}, (field,))

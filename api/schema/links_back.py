"""What leads back (反向关联): from a thing to what shows it, which its own module cannot know; no circle of imports."""

import strawberry
from strawberry.types import get_object_definition

from api.kit.context import Info
from api.money.ledger_entries import LedgerEntry
from api.money.payments import PaymentLeg
from api.money.recoveries import Recovery
from api.types.grants import Grant
from api.types.history import HistoryStep

# A field's `self` is the thing that leads back: what stands here is no type of the schema by itself.


@strawberry.type
class _FromRecovery:
    @strawberry.field(description="The grant that was paid; null where there is none that the caller may see.")
    async def grant(self: Recovery, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues]
        """The grant."""
        grant = await info.context.loaders.grant.load(self.row.grant_id)
        return Grant(row=grant) if grant else None


@strawberry.type
class _FromLedgerEntry:
    @strawberry.field(
        description="The grant whose money it is (申报事项); null where it concerns none that the caller may see."
    )
    async def grant(self: LedgerEntry, info: Info) -> Grant | None:  # pyright: ignore[reportGeneralTypeIssues]
        """The grant."""
        grant = await self.grant_row(info)
        return Grant(row=grant) if grant else None


@strawberry.type
class _FromHistoryStep:
    @strawberry.field(description="The leg to which it belongs: its payer, treasury and amount; null for other steps.")
    async def leg(self: HistoryStep, info: Info) -> PaymentLeg | None:  # pyright: ignore[reportGeneralTypeIssues]
        """The leg."""
        leg = await self.leg_row(info)
        return PaymentLeg(row=leg) if leg else None


_LINKS = {Recovery: _FromRecovery, LedgerEntry: _FromLedgerEntry, HistoryStep: _FromHistoryStep}


def lead_back() -> None:
    """Give each of these types its links; before the schema is put together, and once."""
    for shown, links in _LINKS.items():
        definition = get_object_definition(shown, strict=True)
        known = {field.python_name for field in definition.fields}
        added = get_object_definition(links, strict=True).fields
        definition.fields.extend(field for field in added if field.python_name not in known)

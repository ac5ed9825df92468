"""From a leg to its run (所在批次), for who sees the run."""

import domain.models as rows
from api.kit.context import Info
from api.money.runs import PaymentRun


async def run_of_leg(row: rows.PaymentLeg, info: Info) -> PaymentRun | None:
    """Return the run in which a leg, or the leg from which it was split, last stood; None to who does not see it."""
    context = info.context
    leg: rows.PaymentLeg | None = row
    while leg is not None:
        standing = [each for each in await context.loaders.run_rows_of_leg.load(leg.id) if each.standing]
        if standing:
            run = standing[-1].run_id
            visible = await context.loaders.seen_money(context.signed_in(), context.moment.today, rows.PaymentRun, run)
            return PaymentRun(row=visible) if visible else None
        leg = await context.loaders.leg.load(leg.split_from_id) if leg.split_from_id else None
    return None

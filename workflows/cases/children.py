"""What hangs on a grant (案卷所属): opened in one way, under the lock of its grant."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from tortoise.models import Model

from domain.lives.grants import GrantEvent
from domain.lives.roles import Role
from domain.models import DoublePayment, Milestone, Objection, Payment, PaymentLeg, Recovery, RecoveryLeg, Tranche
from workflows.cases.dossiers import Dossier, open_dossier
from workflows.transaction.refused import not_found
from workflows.transaction.work import Work

M = TypeVar("M", bound=Model)


class _Child(NamedTuple):
    thing: str
    """What it is called where it is not there."""
    way: tuple[str, ...] = ()
    """The rows between it and its grant, which are read with it."""
    moved: bool = False
    """Whether it is the money of one treasury, for which finance and the treasury must answer."""


_CHILDREN: Mapping[type[Model], _Child] = {
    DoublePayment: _Child("double_payment", ("leg", "payment"), moved=True),
    Milestone: _Child("milestone"),
    Objection: _Child("objection"),
    Payment: _Child("payment"),
    PaymentLeg: _Child("leg", ("payment",), moved=True),
    Recovery: _Child("recovery"),
    RecoveryLeg: _Child("recovery", ("recovery",), moved=True),
    Tranche: _Child("tranche"),
}


async def open_child(
    work: Work,
    model: type[M],
    uid: UUID,
    expected_version: int | None = None,
    event: GrantEvent | None = None,
    *,
    roles: Collection[Role] | None = None,
) -> tuple[Dossier, M]:
    """Lock the grant of a thing; return its dossier, and the thing as it stands under the lock.

    ``expected_version`` and ``event`` are those of the grant, where it is the grant's step; ``roles`` are those that
    take the thing's own: whoever may not is told of them, and of the treasury whose money it is. Raises NOT_FOUND for a
    thing that is not there or not the actor's to see, and what ``open_dossier`` refuses.
    """
    thing, way, moved = _CHILDREN[model]
    place = await _first(model, uid, ("__".join((*way, "grant_id")), *(("treasury",) if moved else ())))
    if place is None:
        raise not_found(thing, "id")
    grant_id, *treasuries = place
    dossier = await open_dossier(
        work, cast("UUID", grant_id), expected_version, event, roles=roles, treasuries=treasuries if moved else None
    )
    child = model.filter(id=uid)
    return dossier, await (child.select_related("__".join(way)) if way else child).get()


async def _first(model: type[Model], uid: UUID, columns: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever stands there
    return await model.filter(id=uid).first().values_list(*columns)

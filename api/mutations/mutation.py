"""A mutation made of a command and of the function that handles it: its input, its answer, its sentences."""

from collections.abc import Awaitable, Callable
from functools import cache
from types import new_class
from typing import Any, TypeVar

import strawberry

from api.kit.commands import Payload, act
from api.kit.context import Context, Info
from api.kit.inputs import input_of, read
from api.kit.keyed import Keyed
from api.mutations.shown import SHOWN
from api.rows.changed_things import CHANGED, changed
from workflows.proposals.proposable import PROPOSABLE
from workflows.proposals.proposals import Propose, propose
from workflows.transaction.commands import Command
from workflows.transaction.declarations import declaration_of
from workflows.transaction.work import Done, Work

C = TypeVar("C", bound=Command)


def mutation(command: type[C], handler: Callable[[Work, C], Awaitable[Done]]) -> Any:  # noqa: ANN401 - as strawberry's
    """Return the field of a mutation that does what a command asks for."""
    return mutation_of_settings(command, lambda _: handler)


def mutation_of_settings(command: type[C], handler: Callable[[Context], Callable[[Work, C], Awaitable[Done]]]) -> Any:  # noqa: ANN401
    """Return the field of a mutation whose handler follows the settings of the installation."""

    async def resolve(info: Info, input: Keyed) -> Payload:  # noqa: A002 - the contract's name
        context = info.context
        return await act(payload_of(command), info, handler(context), input, lambda: read(command, input, context))

    return _field(command, resolve)


def mutation_by_two(command: type[C]) -> Any:  # noqa: ANN401
    """Return the field of a mutation by which one person proposes what is done once another confirms it."""
    proposed = declaration_of(command).proposed
    if proposed is None or PROPOSABLE[proposed].command is not command:
        message = f"{command.__name__} is nothing that one person proposes and another confirms"
        raise TypeError(message)

    async def resolve(info: Info, input: Keyed) -> Payload:  # noqa: A002 - the contract's name
        context = info.context

        def proposal() -> Propose:
            return Propose(proposed, read(command, input, context), context.proposal_days)

        return await act(payload_of(command), info, propose, input, proposal)

    return _field(command, resolve)


def _field(command: type, resolve: Callable[[Info, Keyed], Awaitable[Payload]]) -> Any:  # noqa: ANN401
    resolve.__annotations__ = {"info": Info, "input": input_of(command), "return": payload_of(command)}
    return strawberry.mutation(resolver=resolve, description=declaration_of(command).does)


@cache
def payload_of(command: type) -> type[Payload]:
    """Return the answer of a command, with a field for each thing that it shows."""
    declared, name = declaration_of(command), f"{command.__name__}Payload"
    body = {each.name: strawberry.field(resolver=SHOWN[each.name], description=each.meaning) for each in declared.shows}
    body["changed"] = strawberry.field(resolver=changed, description=CHANGED)
    payload = new_class(name, (Payload,), exec_body=lambda space: space.update(body, __doc__=declared.answers))
    return strawberry.type(payload, name=name, description=declared.answers)

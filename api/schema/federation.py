"""The schema as a subgraph of a federation: the same types, with the keys by which others refer to them."""

from typing import Any, cast

from graphql import GraphQLInterfaceType, GraphQLObjectType
from strawberry.federation import Schema
from strawberry.federation.schema_directives import Key
from strawberry.schema.config import StrawberryConfig
from strawberry.types.unset import UNSET

from api.kit.errors import KINDS
from api.kit.scalars import SCALARS
from api.schema.schema import Mutation, Query, Subscription, schema


def federated_text() -> str:
    """Return the SDL of the subgraph: `@key(fields: "id")` on everything with a global id.

    For the process that prints it alone: the keys are added to the types themselves.
    """
    served = schema._schema  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    node = cast("GraphQLInterfaceType", served.type_map["Node"])
    for kind in served.type_map.values():
        if isinstance(kind, GraphQLObjectType) and node in kind.interfaces:
            definition: Any = kind.extensions["strawberry-definition"]
            definition.directives = [*(definition.directives or ()), Key(fields=cast("Any", "id"), resolvable=UNSET)]
    subgraph = Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=cast("list[type]", KINDS),
        config=StrawberryConfig(scalar_map=SCALARS, sort_schema=True),
        federation_version="2.3",
    )
    return f"{subgraph.as_str().strip()}\n"

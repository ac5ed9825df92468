"""The compiled way (编译查询): a query's plan is its statement, whose text is the answer but for its cursors."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import orjson
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    InlineFragmentNode,
    Node,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)

from api.kit.cursors import sealed_places
from api.reads.compiled.answers import checked, counted, without_blanks
from api.reads.compiled.plan import Plan, plan_of
from api.reads.compiled.terms import FILLED, SEALED
from api.reads.ways import LeftError, Query, Reason
from workflows.runtime.secret import the_secret
from workflows.runtime.sql import ask_row
from workflows.runtime.troubles import trouble_of

_FILLED, _SEALED = FILLED.encode(), SEALED.encode()


class CompiledWay:
    """One statement, whose text is the answer."""

    name = "compiled"

    async def read(self, query: Query) -> Any:  # noqa: ANN401 - JSON that is written already
        """Return the data of a query; raises LeftError for what is not covered, and for whatever goes wrong."""
        try:
            answer = await self._answer(_kept_plan(query), query)
        except LeftError:
            raise
        except Exception as error:
            if trouble_of(error) is not None:
                # Asked again by another way it costs a database in need as much once more.
                raise
            # Whatever it is, the ordinary way meets it too, and says it with its place.
            raise LeftError(Reason.FAULT) from error
        return orjson.Fragment(answer)

    @staticmethod
    async def _answer(plan: Plan, query: Query) -> bytes:
        if not plan.roots:
            await query.context.read_day()
            return await plan.fills.filled(plan.text, query)
        while True:
            sql, values, uses, presumption = await plan.statement(query)
            row = await ask_row(sql, *values)
            if query.context.saw_day(row) and presumption.holds(row):
                break
        answer = without_blanks(counted(checked(row["answer"]), query))
        if _FILLED in answer:
            answer = await plan.fills.filled(answer, query)
        return _with_cursors(answer, uses)


def _with_cursors(answer: bytes, uses: Mapping[str, str]) -> bytes:
    """The answer with its cursors, which the database has not the secret to seal."""
    if _SEALED not in answer:
        return answer
    pieces, secret = answer.split(_SEALED), the_secret()
    sealed = {root: sealed_places(secret, use) for root, use in uses.items()}
    for place in range(1, len(pieces), 2):
        root, _, kept = pieces[place].decode().partition(":")
        pieces[place] = sealed[root][kept].encode()
    return b"".join(pieces)


def _kept_plan(query: Query) -> Plan:
    """The plan of a query, as it was made before for variables that bear alike on what is selected."""
    document, of = query.document, query.operation.name.value if query.operation.name else ""
    names = document.plan(("bearing", of))
    if names is None:
        names = tuple(sorted(_bearing(query)))
        document.keep(("bearing", of), names)
    given = query.variables.coerced
    bearing = tuple(repr(given[name]) if name in given else "" for name in names)
    key: Hashable = (CompiledWay.name, of, query.context.language, bearing)
    plan: Plan | LeftError | None = document.plan(key)
    if plan is None:
        try:
            plan = plan_of(query)
        except LeftError as left:
            plan = left
        document.keep(key, plan)
    if isinstance(plan, LeftError):
        raise LeftError(plan.reason)
    return plan


def _bearing(query: Query) -> set[str]:
    """The variables that bear on what is selected: all but those of arguments at the root."""
    kind = query.schema.query_type
    named = set(_variables(query.operation.selection_set, at_root=True))
    for node in query.document.tree.definitions:
        if isinstance(node, FragmentDefinitionNode):
            at_root = kind is not None and node.type_condition.name.value == kind.name
            named |= set(_variables(node.selection_set, at_root=at_root))
    return named


def _variables(selections: SelectionSetNode, *, at_root: bool) -> Iterator[str]:
    for node in selections.selections:
        yield from _named(*(node.directives or ()))
        if isinstance(node, FieldNode):
            yield from () if at_root else _named(*(node.arguments or ()))
        if isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
            yield from _variables(node.selection_set, at_root=at_root and not isinstance(node, FieldNode))


def _named(*nodes: Node) -> Iterator[str]:
    for node in nodes:
        named = _Named()
        visit(node, named)
        yield from named.names


class _Named(Visitor):
    """The variables in a part of a document."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Take note of one."""
        self.names.add(node.name.value)

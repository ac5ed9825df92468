"""Documents drawn over the whole readable schema, with what a city answered before in their arguments."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# graphql-core leaves open what its lists and non-nulls wrap.

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    Undefined,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
)
from hypothesis import strategies as st

from tests.world.city import Json

DEEPEST = 5
NOT_ASKED = frozenset({"rateLimit"})
"""What tells another thing each time that it is asked."""
_SCALARS: Mapping[str, tuple[Any, ...]] = {
    "Int": (1, 2, 3, 5, 2021, 2022, 0, -1),
    "Float": (1.5,),
    "Boolean": (True, False),
    "CNYAmount": ("100.00", "2000000.00", "0.01", "5.00", "x"),
    "Date": ("2022-03-01", "2021-12-31", "2021-06-01", "2022-01-01", "2020-05-05", "2023-02-01", "x"),
    "DateTime": ("2022-03-01T10:00:00+08:00", "x"),
    "YearMonth": ("2022-03",),
    "Facts": ({}, {"newly_approved": True}),
}


class Met:
    """What answers held that can be asked for: ids, cursors, numbers and codes."""

    def __init__(self) -> None:
        self._met: dict[str, dict[str, None]] = defaultdict(dict)

    def take(self, answer: object) -> None:
        """Take note of what an answer holds."""
        entries = cast("Json", answer).items() if isinstance(answer, dict) else ()
        for name, value in entries:
            if isinstance(value, str):
                self._met[_kind(name)][value] = None
            self.take(value)
        for entry in cast("list[object]", answer) if isinstance(answer, list) else ():
            self.take(entry)

    def values(self, name: str) -> list[str]:
        """Return what can be asked for under the name of an argument, each kind with one that nobody met."""
        return [*self._met[_kind(name)], "x"]


def _kind(name: str) -> str:
    """Of which kind the text of a field or an argument is, by its name."""
    low = name.lower()
    if low in {"after", "before", "cursor", "endcursor", "startcursor"}:
        return "cursor"
    return next((kind for kind in ("creditcode", "number", "code", "treasury", "id") if low.endswith(kind)), low)


@dataclass(slots=True)
class Drawn:
    """A document and its variables."""

    text: str
    variables: Json


@dataclass
class _Drawing:
    """One document while it is drawn."""

    draw: Any
    schema: GraphQLSchema
    met: Met
    variables: Json = field(default_factory=dict[str, Any])
    declared: list[str] = field(default_factory=list[str])
    fragments: list[str] = field(default_factory=list[str])

    def of(self, options: Iterable[Any]) -> Any:  # noqa: ANN401 - one of them
        return self.draw(st.sampled_from(list(options)))

    def maybe(self, times_in_ten: int) -> bool:
        return self.draw(st.integers(0, 9)) < times_in_ten

    def selections(
        self,
        kind: GraphQLObjectType | GraphQLInterfaceType,
        depth: int,
        most: int = 5,
        of: frozenset[str] = frozenset(),
    ) -> str:
        shown = {name: one for name, one in kind.fields.items() if name not in NOT_ASKED and (not of or name in of)}
        if depth >= DEEPEST:
            shown = {name: one for name, one in shown.items() if is_leaf_type(get_named_type(one.type))}
        names = self.draw(st.lists(st.sampled_from([*shown, "__typename"]), min_size=1, max_size=most, unique=True))
        parts = ["__typename" if name == "__typename" else self.selected(name, shown[name], depth) for name in names]
        if isinstance(kind, GraphQLInterfaceType):
            parts += [self.inline(possible, depth) for possible in self.possible(kind)]
        if self.maybe(1):
            parts.append(self.inline(kind, depth))
        if self.maybe(1):
            self.fragments.append("")
            place = len(self.fragments) - 1
            self.fragments[place] = f"fragment F{place} on {kind.name} {{ {self.selections(kind, depth + 1)} }}"
            parts.append(f"...F{place}")
        return " ".join(parts)

    def possible(self, kind: GraphQLInterfaceType) -> list[GraphQLObjectType]:
        return self.draw(st.lists(st.sampled_from(self.schema.get_possible_types(kind)), max_size=3, unique=True))

    def inline(self, kind: GraphQLObjectType | GraphQLInterfaceType, depth: int) -> str:
        return f"... on {kind.name} {self.directive()} {{ {self.selections(kind, depth + 1, 3)} }}"

    def directive(self) -> str:
        if not self.maybe(1):
            return ""
        value = self.value("if", GraphQLNonNull(cast("Any", self.schema.type_map["Boolean"])))
        return f"@{self.of(('skip', 'include'))}(if: {value})"

    def selected(self, name: str, one: GraphQLField, depth: int) -> str:
        # Two of one name with other arguments would be no document.
        alias = f"{name}{self.draw(st.integers(0, 999_999))}: " if one.args or self.maybe(1) else ""
        arguments = [
            f"{key}: {self.value(key, argument.type)}"
            for key, argument in one.args.items()
            if is_required_argument(argument) or self.maybe(_likely(key, argument))
        ]
        kind = get_named_type(one.type)
        passed = f"({', '.join(arguments)})" if arguments else ""
        inner = "" if is_leaf_type(kind) else f" {{ {self.selections(cast('Any', kind), depth + 1)} }}"
        return f"{alias}{name}{passed} {self.directive()}{inner}"

    def value(self, name: str, kind: Any) -> str:  # noqa: ANN401 - the library's wrappers
        """Return a value as it is written: itself, or a variable of it."""
        plain = self.plain(name, kind)
        if not self.maybe(4):
            return self.written(plain, kind)
        variable = f"v{len(self.declared)}"
        self.variables[variable] = plain
        self.declared.append(f"${variable}: {kind}")
        return f"${variable}"

    def plain(self, name: str, kind: Any) -> Any:  # noqa: ANN401
        if is_non_null_type(kind):
            return self.plain(name, kind.of_type)
        if is_list_type(kind):
            return [self.plain(name, kind.of_type) for _ in range(self.draw(st.integers(0, 2)))]
        if isinstance(kind, GraphQLEnumType):
            return self.of(kind.values)
        if isinstance(kind, GraphQLInputObjectType):
            return {key: self.plain(key, one.type) for key, one in kind.fields.items() if _needed(one) or self.maybe(1)}
        return self.of(_SCALARS.get(kind.name) or self.met.values(name))

    def written(self, plain: Any, kind: Any) -> str:  # noqa: ANN401
        if is_non_null_type(kind):
            return self.written(plain, kind.of_type)
        if is_list_type(kind):
            return f"[{', '.join(self.written(one, kind.of_type) for one in plain)}]"
        if isinstance(kind, GraphQLEnumType):
            return plain
        if isinstance(kind, GraphQLInputObjectType):
            inner = (f"{key}: {self.written(one, kind.fields[key].type)}" for key, one in plain.items())
            return f"{{{', '.join(inner)}}}"
        if isinstance(plain, dict):
            inner = (f"{key}: {json.dumps(one)}" for key, one in cast("Json", plain).items())
            return f"{{{', '.join(inner)}}}"
        return json.dumps(plain, ensure_ascii=False)


def _needed(one: GraphQLInputField) -> bool:
    return is_non_null_type(one.type) and one.default_value is Undefined


def _likely(name: str, argument: GraphQLArgument) -> int:
    """How many times in ten something is said of an argument that need not be: most filters leave nothing."""
    if name == "first":
        return 7
    return 1 if isinstance(get_named_type(argument.type), GraphQLInputObjectType) or name in {"last", "before"} else 2


@st.composite
def documents(draw: Any, schema: GraphQLSchema, met: Met, roots: frozenset[str] = frozenset()) -> Drawn:  # noqa: ANN401 - hypothesis's own
    """Draw a query with its variables; nearly all of them are valid. It begins at some roots, or at all for none."""
    drawing = _Drawing(draw, schema, met)
    root = cast("GraphQLObjectType", schema.query_type)
    selected = drawing.selections(root, 0, 2, roots)
    declared = f"({', '.join(drawing.declared)})" if drawing.declared else ""
    return Drawn(f"query Drawn{declared} {{ {selected} }} {' '.join(drawing.fragments)}", drawing.variables)

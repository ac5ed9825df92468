"""The shape of an operation: how deep, wide and repetitive it is, found in one pass before it is validated."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
)

from domain.policy.conditions import Text

MOST_DEPTH = 20
MOST_ROOT_FIELDS = 20
MOST_FIELDS = 1_000
"""Of an operation, with the fields of each fragment counted wherever it is spread."""
MOST_ALIASES = 100
MOST_DIRECTIVES = 60
MOST_DEFINITIONS = 50
MOST_VARIABLES = 100
MOST_INLINE_FRAGMENTS = 100
MOST_VALUES = 600
"""Written into the operation itself: more belong into variables."""
MOST_IN_A_VALUE = 60
MOST_REPEATED_PAIRS = 1_500
"""Pairs of fields with selections that are answered under one name: whether they agree is looked at pair by pair."""
MOST_REPEATED_LEAF_PAIRS = 12_000

Definition: TypeAlias = OperationDefinitionNode | FragmentDefinitionNode
_INTROSPECTION = frozenset({"__schema", "__type"})
_NO_INTROSPECTION = Text(
    zh="本系统不提供接口自省，请查阅已公布的接口文件",
    en="This server answers no introspection: its schema is published as a document.",
)


@dataclass(slots=True)
class _Part:
    """What one definition holds itself, and the fragments that it spreads: (name, depth of the spread)."""

    fields: int = 0
    depth: int = 0
    root_fields: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])


@dataclass(slots=True)
class _Counts:
    """What the operation holds as it is written."""

    aliases: int = 0
    directives: int = 0
    inline_fragments: int = 0
    values: int = 0
    widest_value: int = 0
    introspects: bool = False
    answered: Counter[str] = field(default_factory=Counter[str])
    answered_leaves: Counter[str] = field(default_factory=Counter[str])


def shape_refusal(document: DocumentNode, *, introspection: bool) -> Text | None:
    """Return why an operation is not even validated, or None. Takes a time that grows with its length alone."""
    definitions = [node for node in document.definitions if isinstance(node, Definition)]
    counts, parts = _Counts(), dict[int, _Part]()
    for definition in definitions:
        parts[id(definition)] = _part(definition, counts)
    written = (
        ("definitions", "定义", len(document.definitions), MOST_DEFINITIONS),
        ("variables", "变量", max((_variables(each) for each in definitions), default=0), MOST_VARIABLES),
        ("aliases", "别名", counts.aliases, MOST_ALIASES),
        ("directives", "指令", counts.directives, MOST_DIRECTIVES),
        ("inline fragments", "内嵌片段", counts.inline_fragments, MOST_INLINE_FRAGMENTS),
        ("values (send them as variables)", "直接写入的值", counts.values, MOST_VALUES),
        (
            "entries in one value (send it as a variable)",
            "单个值中的项",
            counts.widest_value,
            MOST_IN_A_VALUE,
        ),
        ("pairs of fields of one name", "成对的同名字段", _pairs(counts.answered), MOST_REPEATED_PAIRS),
        (
            "pairs of fields of one name without selections",
            "成对的同名末级字段",
            _pairs(counts.answered_leaves),
            MOST_REPEATED_LEAF_PAIRS,
        ),
    )
    for en, zh, count, most in written:
        if count > most:
            return Text(zh=f"请求中{zh}超过{most}个", en=f"The document has more than {most} {en}.")
    if counts.introspects and not introspection:
        return _NO_INTROSPECTION
    fragments = {each.name.value: parts[id(each)] for each in definitions if isinstance(each, FragmentDefinitionNode)}
    whole = _Opened(fragments)
    for operation in definitions:
        if isinstance(operation, OperationDefinitionNode) and (why := whole.refusal(parts[id(operation)])):
            return why
    return None


def _pairs(answered: Counter[str]) -> int:
    return sum(count * (count - 1) // 2 for count in answered.values())


def _variables(definition: Definition) -> int:
    return len(definition.variable_definitions or ())


def _part(definition: Definition, counts: _Counts) -> _Part:
    """What a definition holds itself. It asks nothing of itself again, however deep it is."""
    part = _Part()
    waiting: list[tuple[SelectionSetNode, int]] = [(definition.selection_set, 1)]
    _count_directives(definition, counts)
    for variable in definition.variable_definitions or ():
        _count_directives(variable, counts)
        _count_values(variable.default_value, counts)
    while waiting:
        selections, depth = waiting.pop()
        part.depth = max(part.depth, depth)
        for node in selections.selections:
            _count_directives(node, counts)
            if isinstance(node, FieldNode):
                part.fields += 1
                part.root_fields += depth == 1
                _count_field(node, counts)
                if node.selection_set:
                    waiting.append((node.selection_set, depth + 1))
            elif isinstance(node, InlineFragmentNode):
                counts.inline_fragments += 1
                waiting.append((node.selection_set, depth))
            elif isinstance(node, FragmentSpreadNode):
                part.spreads.append((node.name.value, depth))
    return part


def _count_field(node: FieldNode, counts: _Counts) -> None:
    counts.aliases += node.alias is not None
    counts.introspects |= node.name.value in _INTROSPECTION
    answered = counts.answered if node.selection_set else counts.answered_leaves
    answered[(node.alias or node.name).value] += 1
    for argument in node.arguments or ():
        _count_values(argument.value, counts)


def _count_directives(node: Node, counts: _Counts) -> None:
    for directive in getattr(node, "directives", None) or ():
        counts.directives += 1
        for argument in directive.arguments or ():
            _count_values(argument.value, counts)


def _count_values(value: ValueNode | None, counts: _Counts) -> None:
    waiting = [value] if value else []
    while waiting:
        inner = list(_inside(waiting.pop()))
        counts.values += 1
        counts.widest_value = max(counts.widest_value, len(inner))
        waiting += inner


def _inside(value: ValueNode) -> Iterator[ValueNode]:
    if isinstance(value, ListValueNode):
        yield from value.values
    elif isinstance(value, ObjectValueNode):
        yield from (entry.value for entry in value.fields)


class _Opened:
    """Fragments with what they spread counted in, each opened once; one that spreads itself is left to validation."""

    def __init__(self, fragments: Mapping[str, _Part]) -> None:
        self._fragments = fragments
        self._known: dict[str, _Part] = {}

    def refusal(self, part: _Part) -> Text | None:
        """Return why an operation is too much, or None."""
        whole, root, fields = self._whole(part), MOST_ROOT_FIELDS, MOST_FIELDS
        for count, most, en, zh in (
            (whole.root_fields, root, f"asks for more than {root} fields at its root", f"根字段超过{root}个"),
            (whole.depth, MOST_DEPTH, f"is nested deeper than {MOST_DEPTH}", f"层次超过{MOST_DEPTH}层"),
            (whole.fields, fields, f"asks for more than {fields} fields", f"字段超过{fields}个"),
        ):
            if count > most:
                return Text(zh=f"请求的{zh}", en=f"The document {en}.")
        return None

    def _whole(self, part: _Part) -> _Part:
        whole = _Part(part.fields, part.depth, part.root_fields)
        for name, depth in part.spreads:
            spread = self._fragment(name)
            whole.fields += spread.fields
            whole.root_fields += spread.root_fields if depth == 1 else 0
            whole.depth = max(whole.depth, depth - 1 + spread.depth)
        return whole

    def _fragment(self, name: str) -> _Part:
        if name not in self._known:
            self._known[name] = _Part()
            if name in self._fragments:
                self._known[name] = self._whole(self._fragments[name])
        return self._known[name]

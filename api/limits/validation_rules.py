"""The rules by which a document is validated, each with its sentence in Chinese (查询校验).

The library has English alone. What a sentence names is read from the document and the schema, never from the English.
"""

from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from typing import Any, TypeAlias, cast

from graphql import (
    FieldNode,
    GraphQLError,
    NamedTypeNode,
    NameNode,
    Node,
    SelectionSetNode,
    ValidationContext,
    get_location,
    is_required_argument,
    print_ast,
    specified_rules,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.access.said_errors import SaidError
from domain.policy.conditions import Text

Rule: TypeAlias = type[Any]
_VALIDATING: tuple[Rule, ...] = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_LONGEST = 60
"""Characters of the document that a sentence repeats."""
_NO_PIECES = "不支持分段返回结果"

SAYINGS: Mapping[str, str] = {
    "ExecutableDefinitionsRule": "只能提交查询、办理和订阅，不能定义“{name}”",
    "KnownOperationTypesRule": "不提供此类操作",
    "UniqueOperationNamesRule": "操作名称“{name}”重复",
    "LoneAnonymousOperationRule": "未命名的操作须单独提交",
    "SingleFieldSubscriptionsRule": "一次只能订阅一项内容",
    "KnownTypeNamesRule": "没有名为“{name}”的类型",
    "FragmentsOnCompositeTypesRule": "片段只能用于有下级字段的类型，“{type}”没有",
    "VariablesAreInputTypesRule": "类型“{name}”不能作为变量的类型",
    "ScalarLeafsRule": "字段“{field}”{leaf}",
    "FieldsOnCorrectTypeRule": "类型“{parent}”没有字段“{name}”",
    "UniqueFragmentNamesRule": "片段名称“{name}”重复",
    "KnownFragmentNamesRule": "没有名为“{name}”的片段",
    "NoUnusedFragmentsRule": "片段“{name}”没有用到",
    "PossibleFragmentSpreadsRule": "片段不能用在此处，此处不会出现它所指的类型",
    "NoFragmentCyclesRule": "片段“{name}”引用了自身",
    "UniqueVariableNamesRule": "变量“{name}”重复",
    "NoUndefinedVariablesRule": "变量“{name}”没有声明",
    "NoUnusedVariablesRule": "变量“{name}”没有用到",
    "KnownDirectivesRule": "没有指令“{name}”，或者该指令不能用在此处",
    "UniqueDirectivesPerLocationRule": "指令“{name}”在同一处只能使用一次",
    "DeferStreamDirectiveOnRootField": _NO_PIECES,
    "DeferStreamDirectiveOnValidOperationsRule": _NO_PIECES,
    "DeferStreamDirectiveLabel": _NO_PIECES,
    "StreamDirectiveOnListField": _NO_PIECES,
    "KnownArgumentNamesRule": "没有名为“{name}”的参数",
    "UniqueArgumentNamesRule": "参数“{name}”重复",
    "ValuesOfCorrectTypeRule": "“{written}”不符合要求的类型，或者缺少必填内容",
    "ProvidedRequiredArgumentsRule": "“{name}”缺少必填参数{missing}",
    "VariablesInAllowedPositionRule": "变量“{name}”的类型与使用处要求的类型不符",
    "OverlappingFieldsCanBeMergedRule": "同名字段“{answered}”所取内容不同，请另取别名",
    "UniqueInputFieldNamesRule": "“{name}”重复填写",
    "MaxIntrospectionDepthRule": "查询接口说明的层次过深",
    "MaybeNullValidationRule": "“{written}”不能填写为空",
    "OneOfInputValidationRule": "“{written}”须填写且只填写其中一项",
}
"""By the name of a rule what is said of a document that breaks it."""


def telling(rule: Rule) -> Rule:
    """Return a rule that reports its errors with their sentence in Chinese beside the library's."""

    def made(context: ValidationContext) -> Any:  # noqa: ANN401 - a visitor of the library's
        # Some rules report to their context themselves: each has one of its own, which knows whose it is.
        own = cast("Any", copy(context))
        own.report_error = partial(_report, context, SAYINGS[rule.__name__])
        return rule(own)

    return cast("Rule", made)


RULES = [telling(rule) for rule in _VALIDATING]


def _report(context: ValidationContext, saying: str, error: GraphQLError) -> None:
    """Report an error; one that says by itself what is wrong, as those of our scalars do, is left as it is."""
    if error.original_error is None:
        zh = saying.format_map(_Terms(error, context))
        error.original_error = SaidError(Text(zh=f"{_place(error)}{zh}", en=error.message))
    context.report_error(error)


class _Terms(dict[str, str]):
    """What a sentence names, found when it is asked for."""

    def __init__(self, error: GraphQLError, context: ValidationContext) -> None:
        super().__init__()
        self._nodes, self._context = error.nodes or [], context

    def __missing__(self, term: str) -> str:
        finding: Callable[[], str] = getattr(self, f"_{term}")
        return finding()

    def _name(self) -> str:
        return _name_of(self._nodes[0]) if self._nodes else ""

    def _type(self) -> str:
        """The type on which a fragment is declared, which stands last."""
        return _name_of(self._nodes[-1])

    def _parent(self) -> str:
        parent = self._context.get_parent_type()
        return parent.name if parent else ""

    def _field(self) -> str:
        definition = self._context.get_field_def()
        node = self._nodes[0]
        named = next((name for name, one in self._fields().items() if one is definition), "")
        return node.name.value if isinstance(node, FieldNode) else named

    def _fields(self) -> Mapping[str, Any]:
        return getattr(self._context.get_parent_type(), "fields", {})

    def _leaf(self) -> str:
        return "没有下级字段" if isinstance(self._nodes[0], SelectionSetNode) else "须选取下级字段"

    def _answered(self) -> str:
        node = self._nodes[0]
        return (node.alias or node.name).value if isinstance(node, FieldNode) else _name_of(node)

    def _written(self) -> str:
        written = " ".join(print_ast(self._nodes[0]).split())
        return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"

    def _missing(self) -> str:
        node, definition = self._nodes[0], self._context.get_directive() or self._context.get_field_def()
        given = {argument.name.value for argument in getattr(node, "arguments", None) or ()}
        arguments = definition.args.items() if definition else ()
        missing = (name for name, argument in arguments if is_required_argument(argument) and name not in given)
        return "、".join(f"“{name}”" for name in missing)


def _name_of(node: Node) -> str:
    if isinstance(node, NameNode):
        return node.value
    if isinstance(node, NamedTypeNode):
        return node.name.value
    name = getattr(node, "name", None) or getattr(getattr(node, "variable", None), "name", None)
    return name.value if isinstance(name, NameNode) else " ".join(print_ast(node).split())[:_LONGEST]


def _place(error: GraphQLError) -> str:
    node = next((node for node in error.nodes or () if node.loc), None)
    if node is None or node.loc is None:
        return "请求有误："
    place = get_location(node.loc.source, node.loc.start)
    return f"请求第{place.line}行第{place.column}列有误："

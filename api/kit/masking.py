"""Errors as a client may see them: a bug is a reference, and the log has the rest under that reference."""

import re
from collections.abc import Iterable

import structlog
from graphql import GraphQLError, GraphQLSyntaxError

from api.access.said_errors import SaidError, in_chinese
from api.access.unavailable import unavailable
from domain.policy.conditions import Text
from domain.refusals.refusals import Language, in_language
from domain.refusals.sentences import sentence
from workflows.runtime.privacy.field_keys import DamagedValueError
from workflows.transaction.work import new_reference

_SUGGESTION = re.compile(r"\s*Did you mean .*\?$", re.DOTALL)
LOG = structlog.get_logger("duixian.api")


def masked(errors: Iterable[GraphQLError], language: Language, *, suggestions: bool) -> list[GraphQLError]:
    """Return errors with a code each, without what went wrong inside, and with or without what was perhaps meant."""
    shown = (shown_error(error, language) for error in errors)
    return list(shown if suggestions else map(_without_suggestion, shown))


def shown_error(error: GraphQLError, language: Language = "en") -> GraphQLError:
    """Return an error with its code; what is no answer of ours is logged, and shown as a reference.

    A database that does not answer is no bug: whoever asked may ask again.
    """
    original = error.original_error
    if error.path is None or original is None or isinstance(original, GraphQLError | SaidError):
        error.extensions = {"code": _code(error), **(error.extensions or {})}
        return in_chinese(error) if language == "zh-CN" else error
    if (trouble := unavailable(original)) is not None:
        why = in_language(trouble.says, language)
        return GraphQLError(why, error.nodes, path=error.path, extensions=trouble.extensions)
    if isinstance(original, DamagedValueError):
        (refusal,) = original.refusals
        why, code = sentence(refusal, language), refusal.code.value
        return GraphQLError(why, error.nodes, path=error.path, extensions={"code": code})
    reference = new_reference()
    LOG.error("bug", reference=reference, path=error.path, exc_info=original)
    return GraphQLError(
        in_language(bug(reference), language),
        nodes=error.nodes,
        path=error.path,
        extensions={"code": "INTERNAL_SERVER_ERROR", "reference": reference},
    )


def bug(reference: str) -> Text:
    """Return what is told of a bug of ours."""
    return Text(
        zh=f"系统出错，未留下办理到一半的内容。咨询时请提供编号：{reference}",
        en=f"Something went wrong on our side. Nothing was half done. Name this reference when you ask: {reference}",
    )


def _without_suggestion(error: GraphQLError) -> GraphQLError:
    # The error itself is kept for the next client that sends the same document.
    message = _SUGGESTION.sub("", error.message)
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions=error.extensions)


def _code(error: GraphQLError) -> str:
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_USER_INPUT"

"""docs/errors.md: a section a code, and the errors that come before any command."""

from api.kit.errors import kind_of
from domain.refusals.refusals import RETRYABLE, Code
from domain.refusals.sentences import met_when, template

TOP_LEVEL: dict[str, tuple[str, str]] = {
    "UNAUTHENTICATED": ("401, or beside data", "The token is missing, wrong or expired: sign in."),
    "FORBIDDEN": ("beside data", "The caller's role may not ask this, or its token is not good for reading."),
    "BAD_USER_INPUT": ("400 or 422, or beside data", "An argument cannot be accepted; the message names it."),
    "BAD_REQUEST": ("400, 405, 406, 408, 413, 415, 431", "What came is no GraphQL request; the message says why."),
    "GRAPHQL_PARSE_FAILED": ("400", "The document is no GraphQL, or has too many tokens."),
    "GRAPHQL_VALIDATION_FAILED": ("400 or 422", "The document does not fit the schema."),
    "DOCUMENT_LIMIT_EXCEEDED": ("400 or 422", "The document is too deep, too wide or too repetitive: ask for less."),
    "COST_LIMIT_EXCEEDED": ("400 or 422", "The document may cost too much: ask for smaller pages."),
    "RATE_LIMITED": ("429", "Too much was asked in a minute: wait for `retryAfter` seconds."),
    "TOO_MANY_CONNECTIONS": ("429, 503", "You have too many connections, or all have: close some, or wait."),
    "TOO_MANY_SUBSCRIPTIONS": ("429, 503, or of an operation", "You follow too many documents, or all do: end some."),
    "DOCUMENT_NOT_TRUSTED": ("403", "Only documents of a client's manifest are run here."),
    "PERSISTED_QUERY_NOT_FOUND": ("400", "No manifest holds a document of this hash: send its text."),
    "TIMEOUT": ("503", "It took too long and was given up; nothing was half done. Send the same key again."),
    "DATABASE_UNAVAILABLE": (
        "503, or beside data",
        "The database does not answer (`reason`): ask the same again after `retryAfter` seconds, under the same key.",
    ),
    "OUTCOME_UNKNOWN": (
        "503, or beside data",
        "The database was lost as the command was being committed. Send it again with the same key: it is done once.",
    ),
    "CHANGES_RESTORED": (
        "beside data, or of a subscription",
        "The database was restored from a backup older than your cursor: read all changes anew, without `after`.",
    ),
    "CHANGES_FORGOTTEN": (
        "beside data, or of a subscription",
        "Changes after your cursor are no longer kept: read all changes anew, without `after`.",
    ),
    "DOCUMENT_LOST": ("410", "The store lost the bytes of this document: put the same bytes again, and it is whole."),
    "VALUE_DAMAGED": (
        "beside data",
        "A protected value was altered in the database, or its key is missing: tell who runs the server.",
    ),
    "FORMAT_NOT_INSTALLED": ("501", "This server was installed without what writes this format: ask for another one."),
    "NOT_TO_BE_PRINTED": ("409", "As it stands this is not to be printed: the message says why."),
    "WRONG_TEMPLATE": ("503", "The template of this print cannot be used: who runs the server finds in its log why."),
    "PROVIDER_SILENT": (
        "503",
        "The provider of a token does not answer, and its key is not known yet: try again after `Retry-After`.",
    ),
    "TOO_MANY_WRONG_TOKENS": ("429", "Too many tokens or keys from this address were wrong: wait for `Retry-After`."),
    "SERVER_STOPPING": (
        "of an event stream",
        "The server stops: connect anew, and go on from your last cursor.",
    ),
    "INTERNAL_SERVER_ERROR": ("500, or beside data", "A bug of ours. Nothing was half done; name the `reference`."),
}
"""Codes of errors that are no answers of a command, with the status of `application/graphql-response+json`."""


def errors_document(by_hand: str) -> str:
    """Return every code with its sentences, its kind, whether to try again, and when it is met."""
    parts = [
        "# Errors 错误代码",
        "",
        by_hand,
        "",
        "A command that is refused answers `errors` in its payload: a code, a sentence in the language of",
        "`Accept-Language`, the place in the input, and the clause on which it stands. Nothing was changed. Codes are",
        "never renamed or removed. What is no answer of one stands in the `errors` of the response, with one of the",
        "codes at the end of this page.",
        "",
    ]
    for code in Code:
        retry = "later, unchanged" if code in RETRYABLE else "no"
        parts += [
            f"## {code.value}",
            "",
            f"{template(code, 'en')}",
            "",
            f"{template(code, 'zh-CN')}",
            "",
            f"*Met when:* {met_when(code)}",
            "",
            f"*Kind:* `{kind_of(code).__name__}`. *Try again:* {retry}.",
            "",
        ]
    parts += ["## Before any command", "", "| code | status | what to do |", "|---|---|---|"]
    parts += [f"| `{code}` | {status} | {what} |" for code, (status, what) in TOP_LEVEL.items()]
    return "\n".join([*parts, ""])

"""The page of who sees (谁可查看): things by role, and each field of each type. A person reads what changes."""

from graphql import GraphQLInterfaceType, GraphQLObjectType

from api.schema.schema import schema
from domain.lives.roles import ROLE_TITLES
from domain.policy.conditions import Text
from workflows.transaction.rights import PEOPLE
from workflows.transaction.seen import WAYS
from workflows.transaction.sight.who_sees import FIELDS, GRANTS, Otherwise, Sight

_HEAD = """# Who sees 谁可查看

{by_hand}

What is hidden from somebody is not there for him: by id, in lists, filters, orders, cursors and counts, in changes,
exports and the words of refusals. Every way to read asks the one table of which this page is printed
(`workflows/transaction/sight/who_sees.py`).
"""
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})


def who_sees_document(by_hand: str) -> str:
    """Return what each role sees; ``by_hand`` says that nobody edits it."""
    titles = " | ".join(f"{ROLE_TITLES[role].en} {ROLE_TITLES[role].zh}" for role in PEOPLE)
    rule = "---|" * len(PEOPLE)
    things = ", ".join(sorted(f"`{model.__name__}`" for model in WAYS))
    parts = [
        *(_HEAD.format(by_hand=by_hand), "| scope | 可见范围 | |", "|---|---|---|"),
        *(f"| {sight.name.lower()} | {sight.value.zh} | {sight.value.en} |" for sight in Sight),
        *("", f"| things | {titles} |", f"|---|{rule}"),
        f"| {things} | {' | '.join(GRANTS[role].name.lower() for role in PEOPLE)} |",
        *("", "## Fields that are for some of those who see their thing", ""),
        "*all*: as it is on record; *part*: as the last column says. What others are shown stands before that.",
        *("", f"| field | {titles} | to others | |", f"|---|{rule}---|---|"),
    ]
    for name in sorted(FIELDS):
        right = FIELDS[name]
        some = "part" if right.narrower and right.otherwise is Otherwise.LAST_FOUR else "all"
        cells = " | ".join(some if role in right.roles else "" for role in PEOPLE)
        parts.append(f"| `{name}` | {cells} | {_both(right.otherwise.value)} | {_both(right.narrower)} |")
    parts += ["", "## Every type, and the fields that whoever sees it reads", "", "| type | fields |", "|---|---|"]
    parts += [f"| `{name}` | {', '.join(_common(name, fields))} |" for name, fields in sorted(fields_by_type().items())]
    return "\n".join([*parts, ""])


def fields_by_type() -> dict[str, list[str]]:
    """Return the names of the fields of every type that holds any, but for the roots and payloads of commands."""
    types = schema._schema.type_map.values()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - strawberry has no public name for it
    return {
        kind.name: sorted(kind.fields)
        for kind in types
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        and kind.name not in _ROOTS
        and not kind.name.startswith("__")
        and not kind.name.endswith("Payload")
    }


def _common(name: str, fields: list[str]) -> list[str]:
    return [field for field in fields if f"{name}.{field}" not in FIELDS]


def _both(words: Text | None) -> str:
    return f"{words.en} ({words.zh})" if words else ""

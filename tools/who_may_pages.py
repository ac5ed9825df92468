"""The page of who may (谁可办理): each command by role, with what the role answers for. A person reads what changes."""

from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from api.schema.schema import MUTATIONS
from domain.lives.proposal_life import ProposedDeed
from domain.lives.roles import ROLE_TITLES
from workflows.transaction.declarations import sentence_of
from workflows.transaction.rights import PEOPLE
from workflows.transaction.who_may import Scope, who_may

_HEAD = """# Who may 谁可办理

{by_hand}

One row a command, one column a role. What stands in a cell is what somebody in that role must answer for; where nothing
stands, the role is refused (`NOT_ALLOWED`). *By two* (双人): it is proposed, and done once a second person of those who
may confirms it. Four eyes, holds and days are guards of the step: [lives.md](lives.md).
"""
_BY_TWO = frozenset(deed.value for deed in ProposedDeed)


def who_may_document(by_hand: str) -> str:
    """Return every command by role and scope, in groups; ``by_hand`` says that nobody edits it."""
    parts = [_HEAD.format(by_hand=by_hand), "| scope | 办理范围 | |", "|---|---|---|"]
    parts += [f"| {_code(scope)} | {scope.value.zh} | {scope.value.en} |" for scope in Scope]
    roles = " | ".join(f"{ROLE_TITLES[role].en} {ROLE_TITLES[role].zh}" for role in PEOPLE)
    rights = who_may()
    for table in MUTATIONS:
        parts += [
            "",
            f"## {sentence_of(table).rstrip('.')}",
            "",
            f"| command | by two | {roles} |",
            "|---|---|" + "---|" * len(PEOPLE),
        ]
        for field in get_object_definition(table, strict=True).fields:
            name, right = to_camel_case(field.python_name), rights[to_camel_case(field.python_name)]
            cells = " | ".join(_code(right[role]) if role in right else "" for role in PEOPLE)
            parts.append(f"| `{name}` | {'two' if _snake(name) in _BY_TWO else ''} | {cells} |")
    return "\n".join([*parts, ""])


def _code(scope: Scope) -> str:
    return scope.name.lower()


def _snake(name: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)

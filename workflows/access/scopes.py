"""What a token or a key may be used for (凭证范围), beside what its role may: one table of scopes and commands.

A scope only narrows. Whoever has `act` may give every command of the role, and no command that the role may not give.
"""

from collections.abc import Iterable, Mapping

from domain.policy.conditions import Text
from workflows.transaction.actors import Actor

READ, ACT = "read", "act"


class BadScopeError(ValueError):
    """A scope that there is not."""


SCOPES: Mapping[str, Text] = {
    READ: Text(zh="查询该身份可见的内容", en="read what the role sees"),
    ACT: Text(zh="办理该身份可办理的全部事项", en="give every command of the role"),
    "months": Text(zh="报送服务月份", en="report and correct months of a programme"),
    "documents": Text(zh="上传证明材料", en="upload documents"),
    "registers": Text(zh="报送主体登记变更", en="report changes of the register of organisations"),
    "other_awards": Text(zh="报送其他政策的支持", en="report support of other policies"),
    "receipts": Text(zh="报送支付回单", en="report receipts of a treasury"),
}
"""Every scope that there is, and what it lets somebody do."""

_COMMANDS: Mapping[str, frozenset[str]] = {
    "months": frozenset({"recordServiceMonth", "recordServiceMonths", "correctServiceMonth"}),
    "documents": frozenset({"requestUpload"}),
    "registers": frozenset({"recordRegisterChange", "correctRegister", "withdrawRegisterChange"}),
    "other_awards": frozenset({"recordOtherAward", "reportOtherAwardPaid", "withdrawOtherAward"}),
    "receipts": frozenset({"recordTreasuryReceipts", "settleLeg", "returnLeg", "reportLegUnknown"}),
}


def scopes_of(written: str) -> tuple[str, ...]:
    """Return the scopes of a text that names them by blanks (RFC 6749 3.3), in order; those of others are left out."""
    return tuple(sorted(set(written.split()) & SCOPES.keys()))


def named_scopes(names: Iterable[str]) -> tuple[str, ...]:
    """Return scopes by their names, in order; raises BadScopeError for one that there is not, or for none."""
    scopes = tuple(sorted(set(names)))
    if not scopes or not SCOPES.keys() >= set(scopes):
        message = f"a scope is one of {', '.join(SCOPES)}"
        raise BadScopeError(message)
    return scopes


def commands_of(scope: str) -> frozenset[str]:
    """Return the commands of a scope by their names in the API; none of its own for `read` and `act`."""
    return _COMMANDS.get(scope, frozenset())


def may_read(actor: Actor) -> bool:
    """Return whether somebody's token lets anything be read."""
    return READ in actor.scopes


def lacking_for(actor: Actor, command: str) -> Text | None:
    """Return the scopes of which a token needs one for a command; None where it has one."""
    wanted = [scope for scope, commands in _COMMANDS.items() if command in commands]
    return None if {*wanted, ACT} & set(actor.scopes) else named(ACT, *wanted)


def named(*scopes: str) -> Text:
    """Return scopes as a refusal names them: to programs by their names, to the office by what they are for."""
    return Text(zh="、".join(SCOPES[scope].zh for scope in scopes), en=", ".join(scopes))

"""The audit of a grant (事项审计) as the API shows it: who approved it, on what, what was paid, whether it holds."""

from datetime import datetime

import strawberry

import domain.models as rows
from api.kit.context import Info
from api.kit.enumerations import Role
from api.kit.scalars import CNYAmount, Facts
from api.money.grant_accounts import hidden_of
from api.types.history import HistoryStep
from domain.lives.steps import state_title
from domain.values.money import Fen
from workflows.running.deed_titles import deed_title
from workflows.running.grant_audit import Approval, FactStated, Seal, grant_audit
from workflows.running.grant_audit import GrantAudit as Audited
from workflows.running.replays import Replayed
from workflows.transaction.audit_hashes import AuditStatement
from workflows.transaction.sight.who_sees import reads_field


@strawberry.type(description="One line of the audit (审计记录): one command, hashed with the line before it.")
class AuditLine:
    """A line."""

    line: strawberry.Private[AuditStatement]

    @strawberry.field(description="Place in the chain of its grant, from 1.")
    def number(self) -> int:
        """The place."""
        return self.line.number

    @strawberry.field(description="What was done, as the audit names it, such as `accept_grant`.")
    def deed(self) -> str:
        """What."""
        return self.line.deed

    @strawberry.field(description="What was done, as the office calls it (办理事项), in the language of the request.")
    def title(self, info: Info) -> str:
        """What, in words."""
        return info.context.say(deed_title(self.line.deed))

    @strawberry.field(description="Who did it; `duixian` is time itself.")
    def done_by(self) -> str:
        """Who."""
        return self.line.actor

    @strawberry.field(description="In which role.")
    def role(self) -> Role:
        """The role."""
        return Role(self.line.role)

    @strawberry.field(description="When.")
    def done_at(self) -> datetime:
        """When."""
        return self.line.at

    @strawberry.field(description="The stable id of the person in whose place it was done (委托代办); null otherwise.")
    def acted_for(self) -> str | None:
        """In whose place."""
        return self.line.outcome.get("actedFor")

    @strawberry.field(description="The state of the grant since, as it is kept; null where the line tells of none.")
    def state_since(self) -> str | None:
        """The state."""
        return self.line.outcome.get("state")

    @strawberry.field(description="The state since, as the office calls it, in the language of the request.")
    def state_since_title(self, info: Info) -> str | None:
        """The state, in words."""
        state = self.state_since()
        return None if state is None else info.context.say(state_title("GRANT", state))

    @strawberry.field(description="Its award since, in yuan; null where it had none.")
    def award_since(self) -> CNYAmount | None:
        """The award."""
        return _yuan(self.line.outcome.get("award"))

    @strawberry.field(
        description="From which address it came; for auditors and supervisors, and null of what time itself did."
    )
    def address(self, info: Info) -> str | None:
        """From where."""
        return self._entered("address") if reads_field(info.context.actor, "AuditLine.address") else None

    @strawberry.field(
        description="Under which request (`X-Request-Id`) it came; for auditors and supervisors, and null of what time "
        "itself did."
    )
    def request(self, info: Info) -> str | None:
        """Under which request."""
        return self._entered("request") if reads_field(info.context.actor, "AuditLine.request") else None

    @strawberry.field(description="SHA-256 of what was asked, hexadecimal; null of what time itself did.")
    def input_hash(self) -> str | None:
        """Of what was asked."""
        return self._entered("input")

    @strawberry.field(description="SHA-256 of the line and the line before it, hexadecimal, reckoned anew.")
    def hash(self) -> str:
        """The hash."""
        return self.line.hash

    def _entered(self, name: str) -> str | None:
        return (self.line.origin or {}).get(name)


@strawberry.type(description="The newest digest that seals a grant's lines (审计日摘要).")
class AuditSeal:
    """A seal."""

    line: int = strawberry.field(description="The last line that it seals.")
    digest: int = strawberry.field(description="The number of the digest, as `/audit/digests` publishes it.")
    sealed_at: datetime = strawberry.field(description="When.")
    timestamped_at: datetime | None = strawberry.field(
        description="When an authority timestamped it (RFC 3161), by its own clock; null where none did."
    )

    @classmethod
    def of(cls, seal: Seal) -> "AuditSeal":
        """Show a seal."""
        return cls(line=seal.line, digest=seal.digest, sealed_at=seal.at, timestamped_at=seal.timestamped_at)


@strawberry.type(description="One fact on which an award was approved, in the office's words (填报内容).")
class AuditedFact:
    """A fact."""

    fact: strawberry.Private[FactStated]

    @strawberry.field(description="Its name in `facts`.")
    def name(self) -> str:
        """The name."""
        return self.fact.name

    @strawberry.field(description="What it is, in the language of the request.")
    def title(self, info: Info) -> str:
        """The title."""
        return info.context.say(self.fact.title)

    @strawberry.field(description="Its value with its unit, choices by their titles, in the language of the request.")
    def value(self, info: Info) -> str:
        """The value."""
        return info.context.say(self.fact.value)


@strawberry.type(description="One approval of an award: who, when, under which clause, and what it stood on.")
class AuditedApproval:
    """An approval."""

    step: HistoryStep = strawberry.field(description="The step: who, when, why, on which clause.")
    award: CNYAmount | None = strawberry.field(description="The award that was approved, in yuan.")
    facts: Facts = strawberry.field(description="The facts on record at that moment.")
    statements: list[AuditedFact] = strawberry.field(
        description="The same facts in the words of the pack under which the grant was accepted."
    )


@strawberry.type(description="What came of reckoning the awards again (复算): by the pinned pack, on what was kept.")
class AuditReplay:
    """A replay."""

    reckonings: int = strawberry.field(description="Reckonings that were kept, and were done again.")
    identical: bool = strawberry.field(description="Whether each came to the same, and each was kept.")
    differences: list[str] = strawberry.field(description="Where it comes to something else, a sentence each.")

    @classmethod
    def of(cls, replayed: Replayed) -> "AuditReplay":
        """Show what came of it."""
        identical = replayed.kept and not replayed.differs
        return cls(reckonings=replayed.reckonings, identical=identical, differences=list(replayed.differs))


@strawberry.type(
    description="The audit of a grant (事项审计): what was done, who approved it on what, what was paid, and whether "
    "the chain and the reckoning hold. Made when it is asked for."
)
class GrantAudit:
    """An audit."""

    audited: strawberry.Private[Audited]
    approvals: list[AuditedApproval] = strawberry.field(
        description="Approvals of its award, of its milestones and its tranches, oldest first."
    )

    @strawberry.field(description="Every line of its chain, oldest first.")
    def lines(self) -> list[AuditLine]:
        """The lines."""
        return [AuditLine(line=line) for line in self.audited.lines]

    @strawberry.field(description="Whether every line is there, as it was written.")
    def whole(self) -> bool:
        """Whether it is whole."""
        return self.audited.fault is None

    @strawberry.field(
        description="The first fault of the chain, in the language of the request; null where it is whole."
    )
    def fault(self, info: Info) -> str | None:
        """The fault."""
        return info.context.say(self.audited.fault) if self.audited.fault else None

    @strawberry.field(description="What seals it; null where no digest names it yet.")
    def seal(self) -> AuditSeal | None:
        """The seal."""
        return AuditSeal.of(self.audited.seal) if self.audited.seal else None

    @strawberry.field(description="What treasuries have settled of it, in yuan.")
    def paid(self) -> CNYAmount:
        """What was paid."""
        return CNYAmount(self.audited.paid)

    @strawberry.field(description="What came back of it on recoveries (已收回), in yuan.")
    def had_back(self) -> CNYAmount:
        """What came back."""
        return CNYAmount(self.audited.had_back)

    @strawberry.field(description="What came of reckoning its awards again; null where none was reckoned yet.")
    def replay(self) -> AuditReplay | None:
        """Whether it was right."""
        return AuditReplay.of(self.audited.replayed) if self.audited.replayed else None


async def audit_of(row: rows.Grant, info: Info) -> GrantAudit | None:
    """Return the audit of a grant that the caller sees; None for who may not read it."""
    if not reads_field(info.context.actor, "Grant.audit"):
        return None
    audited = await grant_audit(row.id, row.number)
    hidden = await hidden_of(row, info) or ()
    approvals = [_approval(each, HistoryStep.of(each.step, info, hidden)) for each in audited.approvals]
    return GrantAudit(audited=audited, approvals=approvals)


def _approval(approval: Approval, step: HistoryStep) -> AuditedApproval:
    statements = [AuditedFact(fact=fact) for fact in approval.statements]
    return AuditedApproval(
        step=step, award=_yuan(approval.award), facts=Facts(dict(approval.facts)), statements=statements
    )


def _yuan(amount: Fen | None) -> CNYAmount | None:
    return None if amount is None else CNYAmount(amount)

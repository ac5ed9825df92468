"""What one person proposes and another confirms (提请、复核)."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from domain.lives.proposal_life import ProposalState, ProposedDeed
from domain.lives.roles import Role


class Proposal(Model):
    """A command that waits for a second person (提请): what was proposed is written once, and decided once."""

    id = fields.UUIDField(primary_key=True)
    deed = fields.CharEnumField(ProposedDeed, max_length=40)
    subject_id = fields.UUIDField()
    """The thing on which it would be done; of one command on one thing only one proposal waits."""
    policy_code = fields.CharField(max_length=100)
    treasury = fields.CharField(max_length=20, null=True)
    """Whose money it moves; null where it moves none."""
    bureaus: fields.JSONField[list[str]] = fields.JSONField()
    """The bureaus whose officers propose and confirm it, as in the text; empty where it is for finance alone."""
    stated: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """What was stated, as the command of the command takes it."""
    basis: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """How the thing stood when it was proposed: confirmed is what was shown."""
    citations: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    hash = fields.CharField(max_length=64)
    """SHA-256 of command, what was stated, basis and proposer."""
    proposed_by = fields.CharField(max_length=200)
    proposer = fields.CharField(max_length=200)
    """The id by which who proposed it is compared."""
    role = fields.CharEnumField(Role, max_length=20)
    proposed_at = fields.DatetimeField()
    lapses_on = fields.DateField()
    """The last day on which it can be confirmed."""
    state = fields.CharEnumField(ProposalState, max_length=20)
    version = fields.IntField(default=1)
    due_on = fields.DateField(null=True)
    """The day on which it lapses; null once it is decided. Indexed."""
    decided_by = fields.CharField(max_length=200, null=True)
    decider = fields.CharField(max_length=200, null=True)
    """The id by which who decided is compared."""
    decided_at = fields.DatetimeField(null=True)
    decided_reason = fields.CharField(max_length=2000, null=True)

    class Meta(Model.Meta):
        """Table name."""

        table = "proposal"

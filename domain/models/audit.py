"""What was done and answered: steps of lives, the audit chain, and answers kept by idempotency key."""

from typing import Any

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model

from domain.lives.roles import Role


class HistoryStep(Model):
    """One step of one life (办理记录): who, when, from, to, why, on which clause. Written once."""

    id = fields.UUIDField(primary_key=True)
    subject_kind = fields.CharField(max_length=20)
    subject_id = fields.UUIDField()
    scope_id = fields.UUIDField()
    """The grant or policy version to which the subject belongs; its whole history is read by this."""
    number: Field[int] = fields.BigIntField()
    """Place in the history of the scope."""
    event = fields.CharField(max_length=40)
    from_state = fields.CharField(max_length=20)
    to_state = fields.CharField(max_length=20)
    actor = fields.CharField(max_length=200)
    person = fields.CharField(max_length=200)
    """The stable id by which people are compared; the name is what is shown."""
    role = fields.CharEnumField(Role, max_length=20)
    reason = fields.CharField(max_length=2000, null=True)
    evidence = fields.CharField(max_length=2000, null=True)
    citations: fields.JSONField[list[dict[str, Any]]] = fields.JSONField()
    at = fields.DatetimeField()
    deed = fields.UUIDField(db_default=SqlDefault("this_transaction()"))
    """The transaction in which it was taken: by this a change tells the steps that its command took."""
    for_name = fields.CharField(max_length=200, null=True)
    """In whose place it was taken (委托代办); null for who acted in his own."""
    for_person = fields.CharField(max_length=200, null=True)
    relaxed_under = fields.CharField(max_length=200, null=True)
    """The document by which one person could take it, though he held another capacity on the case."""

    class Meta(Model.Meta):
        """Table name and the order in which a history is read."""

        table = "history_step"
        unique_together = (("scope_id", "number"),)
        indexes = (("subject_id",),)


class AuditLine(Model):
    """One command (审计记录), hashed with the line before it in the same chain: a missing or changed line shows."""

    id = fields.UUIDField(primary_key=True)
    chain = fields.UUIDField()
    """The grant, applicant or policy version that the command changed.

    Chains are separate so that commands on unrelated things never wait for each other.
    """
    number: Field[int] = fields.BigIntField()
    deed = fields.CharField(max_length=60)
    actor = fields.CharField(max_length=200)
    person = fields.CharField(max_length=200, null=True)
    """Its stable id, and part of the hash; null in lines of the time before it was kept."""
    role = fields.CharEnumField(Role, max_length=20)
    command: fields.JSONField[dict[str, Any]] = fields.JSONField()
    outcome: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """How the thing stands since: its state, its version, its award in fen."""
    at = fields.DatetimeField()
    origin: fields.JSONField[dict[str, str] | None] = fields.JSONField(null=True)
    """The address, the request and the hash of the input, and part of the hash; null for what time itself does."""
    previous_hash = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta(Model.Meta):
        """Table name; a chain has one line a number."""

        table = "audit_line"
        unique_together = (("chain", "number"),)


class Answer(Model):
    """The answer given to an idempotency key (幂等应答), kept in the transaction of its command."""

    id = fields.UUIDField(primary_key=True)
    actor = fields.CharField(max_length=200)
    key = fields.CharField(max_length=200)
    deed = fields.CharField(max_length=60)
    input_hash = fields.CharField(max_length=64)
    done: fields.JSONField[dict[str, Any]] = fields.JSONField()
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; a key is used once by an actor."""

        table = "answer"
        unique_together = (("actor", "key"),)


class FollowedAnswer(Model):
    """What followed of itself after a command (后续处理), kept beside its answer, each in its own transaction."""

    id = fields.UUIDField(primary_key=True)
    answer_id = fields.UUIDField()
    done: fields.JSONField[dict[str, Any]] = fields.JSONField()
    """The versions and vouchers that it left, and what it changed."""
    at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name."""

        table = "followed_answer"

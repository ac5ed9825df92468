"""Budgets (预算指标) and the ledger over them: entries and postings, append-only."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.models import Model

from domain.lives.roles import Role
from domain.treasury.postings import Account, EntryKind


class Budget(Model):
    """What one treasury arranged for a policy in one calendar year (art. 15), and how it stands.

    The sums are those of its postings: the database itself keeps them when a posting is written, and refuses any other
    change of them. All are fen; ``appropriated = free + reserved + paid + recovered + lapsed + carried_over``.
    """

    id = fields.UUIDField(primary_key=True)
    policy_code = fields.CharField(max_length=100)
    treasury = fields.CharField(max_length=20)
    """Whose budget it is: a payer's code, or the code of a paying district."""
    year = fields.IntField()
    appropriated: Field[int] = fields.BigIntField(default=0)
    free: Field[int] = fields.BigIntField(default=0)
    reserved: Field[int] = fields.BigIntField(default=0)
    paid: Field[int] = fields.BigIntField(default=0)
    recovered: Field[int] = fields.BigIntField(default=0)
    lapsed: Field[int] = fields.BigIntField(default=0)
    carried_over: Field[int] = fields.BigIntField(default=0)
    version = fields.IntField(default=1)
    due_on = fields.DateField(null=True)
    """The day after its last, on which what is free lapses; null where nothing is due. Indexed."""
    created_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name; one budget a treasury and year."""

        table = "budget"
        unique_together = (("policy_code", "treasury", "year"),)


class LedgerEntry(Model):
    """One movement of a budget's money (记账凭证): written once, with two postings that add up to nothing."""

    id = fields.UUIDField(primary_key=True)
    number: Field[int] = fields.BigIntField()
    """Order in which entries were written; from a sequence, so it may have gaps."""
    budget: fields.ForeignKeyRelation[Budget] = fields.ForeignKeyField(
        "models.Budget", related_name="entries", on_delete=fields.RESTRICT
    )
    budget_id: UUID
    kind = fields.CharEnumField(EntryKind, max_length=20)
    amount: Field[int] = fields.BigIntField()
    leg_id: Field[UUID | None] = fields.UUIDField(null=True)
    """The payment leg whose money it is."""
    receipt_id: Field[UUID | None] = fields.UUIDField(null=True)
    """The recovery receipt by which it came back."""
    document_no = fields.CharField(max_length=200, null=True)
    """The document on which finance arranged, cut or carried over."""
    evidence = fields.CharField(max_length=2000, null=True)
    recorded_by = fields.CharField(max_length=200)
    role = fields.CharEnumField(Role, max_length=20)
    recorded_at = fields.DatetimeField()

    class Meta(Model.Meta):
        """Table name and the order in which a budget's entries are read."""

        table = "ledger_entry"
        indexes = (("budget_id", "recorded_at", "id"),)


class Posting(Model):
    """One line of an entry: an account of its budget, and the fen by which it grows. Written once."""

    id = fields.UUIDField(primary_key=True)
    entry: fields.ForeignKeyRelation[LedgerEntry] = fields.ForeignKeyField(
        "models.LedgerEntry", related_name="postings", on_delete=fields.RESTRICT
    )
    entry_id: UUID
    budget: fields.ForeignKeyRelation[Budget] = fields.ForeignKeyField(
        "models.Budget", related_name="postings", on_delete=fields.RESTRICT
    )
    budget_id: UUID
    account = fields.CharEnumField(Account, max_length=20)
    amount: Field[int] = fields.BigIntField()

    class Meta(Model.Meta):
        """Table name; an entry has one line an account."""

        table = "posting"
        unique_together = (("entry", "account"),)

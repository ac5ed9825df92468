"""Payment runs (拨付批次), their rows, and the accounts to which they pay."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.base import Field
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model

from domain.lives.roles import Role
from domain.lives.run_life import RunState
from domain.models.applicant import Applicant
from domain.models.grant import Grant
from domain.models.payment import PaymentLeg


class BankAccount(Model):
    """An account to which awards are paid (收款账户): written once; the last counts, a correction is a new one."""

    id = fields.UUIDField(primary_key=True)
    applicant: fields.ForeignKeyRelation[Applicant] = fields.ForeignKeyField(
        "models.Applicant", related_name="accounts", on_delete=fields.RESTRICT
    )
    applicant_id: UUID
    grant: fields.ForeignKeyNullableRelation[Grant] = fields.ForeignKeyField(
        "models.Grant", related_name="accounts", on_delete=fields.RESTRICT, null=True
    )
    grant_id: UUID | None
    """The one grant whose award goes to a person (art. 12); null where it is the applicant's own."""
    number = fields.IntField()
    holder = fields.TextField()
    """As the bank spells it; sealed where the award goes to a person."""
    account_no = fields.TextField()
    """Sealed: the keys are not in the database."""
    bank = fields.CharField(max_length=200)
    reason = fields.CharField(max_length=2000, null=True)
    """Why it replaces the one before."""
    evidence = fields.CharField(max_length=2000, null=True)
    """On what it replaces the one before."""
    role = fields.CharEnumField(Role, max_length=20)
    """In which role it was recorded."""
    recorded_by = fields.CharField(max_length=200)
    recorded_by_person = fields.CharField(max_length=200)
    """By which this person is compared."""
    recorded_at = fields.DatetimeField()
    deed = fields.UUIDField(db_default=SqlDefault("this_transaction()"))
    """The transaction in which it was recorded, as of a step."""

    class Meta(Model.Meta):
        """Table name; an account's number is its place among those of the applicant."""

        table = "bank_account"
        unique_together = (("applicant", "number"),)


class PaymentRun(Model):
    """What one treasury is instructed to pay at once."""

    id = fields.UUIDField(primary_key=True)
    number = fields.CharField(max_length=60, unique=True)
    policy_code = fields.CharField(max_length=100)
    treasury = fields.CharField(max_length=20)
    state = fields.CharEnumField(RunState, max_length=20)
    version = fields.IntField(default=0)
    total: Field[int] = fields.BigIntField()
    """Fen of its standing rows."""
    rows_count = fields.IntField()
    rows_sha256 = fields.CharField(max_length=64)
    """Of its standing rows; of a cancelled run those it had. Sealed cells count by what they are known by again."""
    made_by = fields.CharField(max_length=200)
    made_by_person = fields.CharField(max_length=200)
    """By which its maker is compared; of each of its people the name is shown, and the id compared."""
    made_at = fields.DatetimeField()
    checked_by = fields.CharField(max_length=200, null=True)
    checked_by_person = fields.CharField(max_length=200, null=True)
    checked_sha256 = fields.CharField(max_length=64, null=True)
    """The hash of the rows that were checked."""
    cleared_by = fields.CharField(max_length=200, null=True)
    cleared_by_person = fields.CharField(max_length=200, null=True)
    cleared_sha256 = fields.CharField(max_length=64, null=True)
    """The hash of the rows that were approved."""
    instructed_on = fields.DateField(null=True)

    class Meta(Model.Meta):
        """Table name and the order in which runs are read."""

        table = "payment_run"
        indexes = (("made_at", "id"),)


class PaymentRunRow(Model):
    """One leg of a run, as it is instructed: under one voucher, to one account."""

    id = fields.UUIDField(primary_key=True)
    run: fields.ForeignKeyRelation[PaymentRun] = fields.ForeignKeyField(
        "models.PaymentRun", related_name="rows", on_delete=fields.RESTRICT
    )
    run_id: UUID
    leg: fields.ForeignKeyRelation[PaymentLeg] = fields.ForeignKeyField(
        "models.PaymentLeg", related_name="run_rows", on_delete=fields.RESTRICT
    )
    leg_id: UUID
    number = fields.IntField()
    grant_id = fields.UUIDField()
    grant_number = fields.CharField(max_length=40)
    voucher_no = fields.CharField(max_length=60)
    amount: Field[int] = fields.BigIntField()
    credit_code = fields.CharField(max_length=18)
    holder = fields.TextField()
    account_no = fields.TextField()
    """Sealed, as the holder is where that is a person."""
    bank = fields.CharField(max_length=200)
    account: fields.ForeignKeyNullableRelation[BankAccount] = fields.ForeignKeyField(
        "models.BankAccount", related_name="run_rows", on_delete=fields.RESTRICT, null=True
    )
    account_id: UUID | None
    """The account as it was recorded; null in rows of before it was kept that agree with none."""
    gathered_by = fields.CharField(max_length=200)
    gathered_by_person = fields.CharField(max_length=200)
    """Who put the row down as it stands: nobody who did approves it."""
    standing = fields.BooleanField(default=True)
    """False once it was left out, or its run cancelled: its voucher can be gathered again."""
    reason = fields.CharField(max_length=2000, null=True)
    """Why it was left out."""
    outcome = fields.CharField(max_length=20, null=True)
    """SETTLED, RETURNED or UNKNOWN; null until the treasury answers."""

    class Meta(Model.Meta):
        """Table name; a row's number is its place in the run."""

        table = "payment_run_row"
        unique_together = (("run", "number"),)

"""Recoveries: what is asked back, and what came back."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference, word

RECOVERIES = [
    ops.CreateModel(
        name="Recovery",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("grant", "Grant", "recoveries"),
            reference("payment", "Payment", "recoveries"),
            ("number", fields.CharField(unique=True, max_length=60)),
            (
                "cause",
                word(
                    "FRAUD",
                    "MISUSE",
                    "FAILED_ACCEPTANCE",
                    "OVERPAYMENT",
                    "DUPLICATE",
                    "CONDITION_LOST",
                    "COURT_OR_AUDIT",
                    "CORRECTION",
                ),
            ),
            (
                "state",
                word(
                    "OPENED",
                    "NOTIFIED",
                    "REPLIED",
                    "DECIDED",
                    "DEMANDED",
                    "PARTLY_RECOVERED",
                    "ENFORCEMENT",
                    "RECOVERED",
                    "DROPPED",
                    "WRITTEN_OFF",
                ),
            ),
            ("version", fields.IntField(default=1)),
            ("facts", fields.CharField(max_length=2000)),
            ("claimed", fields.BigIntField()),
            ("amount", fields.BigIntField(null=True)),
            ("reply_until", fields.DateField(null=True)),
            ("pay_by", fields.DateField(null=True)),
            ("reply", fields.CharField(null=True, max_length=2000)),
            ("challenged", fields.BooleanField(default=False)),
            ("legal_basis", fields.CharField(null=True, max_length=2000)),
            ("due_on", fields.DateField(null=True)),
            ("opened_by", fields.CharField(max_length=200)),
            ("opened_by_person", fields.CharField(max_length=200)),
            ("opened_at", fields.DatetimeField()),
        ],
        options={
            "table": "recovery",
            "app": "models",
            "indexes": [Index(fields=["grant_id", "opened_at"]), Index(fields=["opened_at", "id"])],
            "table_description": "Money of one payment that is asked back.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="RecoveryLeg",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("recovery", "Recovery", "legs"),
            ("payer", fields.CharField(max_length=20)),
            ("treasury", fields.CharField(max_length=20)),
            ("amount", fields.BigIntField()),
            ("received", fields.BigIntField(default=0)),
        ],
        options={
            "table": "recovery_leg",
            "app": "models",
            "unique_together": (("recovery", "payer"),),
            "table_description": "What one treasury is owed of a recovery.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="RecoveryReceipt",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("leg", "RecoveryLeg", "receipts"),
            ("treasury", fields.CharField(max_length=20)),
            ("number", fields.CharField(max_length=100)),
            ("edition", fields.IntField(default=1, db_default=1)),
            ("outcome", fields.CharField(default="RECEIVED", db_default="RECEIVED", max_length=20)),
            ("amount", fields.BigIntField()),
            ("excess", fields.BigIntField(default=0, db_default=0)),
            ("excess_refunded", fields.BooleanField(default=False, db_default=False)),
            ("on_day", fields.DateField()),
            ("reason", fields.CharField(null=True, max_length=2000)),
            ("evidence", fields.CharField(null=True, max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_by_person", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "recovery_receipt",
            "app": "models",
            "unique_together": (("treasury", "number", "edition"),),
            "table_description": "Money that came back to a treasury (缴款回单): written once.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="CorrectionClaim",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("correction", "AwardCorrection", "claims"),
            reference("payment", "Payment", "claims"),
            ("amount", fields.BigIntField()),
            reference("recovery", "Recovery", "claims", null=True),
        ],
        options={
            "table": "correction_claim",
            "app": "models",
            "unique_together": (("correction", "payment"),),
            "table_description": "What a payment has too much since a correction: asked back once all of the "
            "payment is settled.",
        },
        bases=["Model"],
    ),
]

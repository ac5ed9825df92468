"""The ledger: budgets, entries and their postings, what caps and quotas have been used."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference, word

LEDGER = [
    ops.CreateModel(
        name="Budget",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("policy_code", fields.CharField(max_length=100)),
            ("treasury", fields.CharField(max_length=20)),
            ("year", fields.IntField()),
            ("appropriated", fields.BigIntField(default=0)),
            ("free", fields.BigIntField(default=0)),
            ("reserved", fields.BigIntField(default=0)),
            ("paid", fields.BigIntField(default=0)),
            ("recovered", fields.BigIntField(default=0)),
            ("lapsed", fields.BigIntField(default=0)),
            ("carried_over", fields.BigIntField(default=0)),
            ("version", fields.IntField(default=1)),
            ("due_on", fields.DateField(null=True)),
            ("created_at", fields.DatetimeField()),
        ],
        options={
            "table": "budget",
            "app": "models",
            "unique_together": (("policy_code", "treasury", "year"),),
            "table_description": "What one treasury arranged for a policy in one calendar year (art. 15), and "
            "how it stands.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="LedgerEntry",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("number", fields.BigIntField()),
            reference("budget", "Budget", "entries"),
            (
                "kind",
                word(
                    "APPROPRIATE",
                    "CUT",
                    "RESERVE",
                    "RELEASE",
                    "SETTLE",
                    "RETURN",
                    "REVERSE",
                    "REINSTATE",
                    "RESTORE",
                    "UNRESTORE",
                    "LAPSE",
                    "CARRY_OVER",
                    "BRING_FORWARD",
                ),
            ),
            ("amount", fields.BigIntField()),
            ("leg_id", fields.UUIDField(null=True)),
            ("receipt_id", fields.UUIDField(null=True)),
            ("document_no", fields.CharField(null=True, max_length=200)),
            ("evidence", fields.CharField(null=True, max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            (
                "role",
                word(
                    "APPLICANT",
                    "OFFICER",
                    "DISTRICT_OFFICER",
                    "EXPERT",
                    "SUPERVISOR",
                    "FINANCE",
                    "TREASURY",
                    "AUDITOR",
                    "SYSTEM",
                ),
            ),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "ledger_entry",
            "app": "models",
            "indexes": [Index(fields=["budget_id", "recorded_at", "id"])],
            "table_description": "One movement of a budget's money (记账凭证): written once, with two postings "
            "that add up to nothing.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Posting",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("entry", "LedgerEntry", "postings"),
            reference("budget", "Budget", "postings"),
            ("account", word("APPROPRIATED", "FREE", "RESERVED", "PAID", "RECOVERED", "LAPSED", "CARRIED_OVER")),
            ("amount", fields.BigIntField()),
        ],
        options={
            "table": "posting",
            "app": "models",
            "unique_together": (("entry", "account"),),
            "table_description": "One line of an entry: an account of its budget, and the fen by which it "
            "grows. Written once.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Allowance",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("policy_code", fields.CharField(max_length=100)),
            ("measure", fields.CharField(max_length=20)),
            ("kind", word("ITEM", "APPLICANT_YEAR", "QUOTA")),
            ("key", fields.CharField(max_length=300)),
            ("year", fields.IntField()),
            ("used", fields.BigIntField(default=0)),
        ],
        options={
            "table": "allowance",
            "app": "models",
            "unique_together": (("policy_code", "measure", "kind", "key", "year"),),
            "table_description": "What was taken on one key of one measure: an item, an applicant's year, or "
            "the places of a year.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="AllowanceUse",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("allowance", "Allowance", "uses"),
            reference("grant", "Grant", "allowance_uses"),
            ("amount", fields.BigIntField()),
            ("most", fields.BigIntField(null=True)),
            ("hard", fields.BooleanField()),
            ("reason", fields.CharField(null=True, max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "allowance_use",
            "app": "models",
            "indexes": [Index(fields=["allowance_id", "grant_id"]), Index(fields=["grant_id"])],
            "table_description": "What one decision on a grant took of an allowance, or gave back to it: written once.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="ClosedYear",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("policy_code", fields.CharField(max_length=100)),
            ("treasury", fields.CharField(max_length=20)),
            ("year", fields.IntField()),
            ("figures", fields.JSONField()),
            ("sha256", fields.CharField(max_length=64)),
            ("document_no", fields.CharField(max_length=200)),
            ("evidence", fields.CharField(max_length=2000)),
            ("closed_by", fields.CharField(max_length=200)),
            ("closed_by_person", fields.CharField(max_length=200)),
            ("closed_at", fields.DatetimeField()),
        ],
        options={
            "table": "closed_year",
            "app": "models",
            "unique_together": (("policy_code", "treasury", "year"),),
            "table_description": "What a treasury's year came to by its end: written once, when two people of "
            "finance closed it.",
        },
        bases=["Model"],
    ),
]

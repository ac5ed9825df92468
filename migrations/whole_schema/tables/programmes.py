"""Programmes: windows of months, instalments, certified units."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference, word

PROGRAMMES = [
    ops.CreateModel(
        name="Milestone",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("grant", "Grant", "milestones"),
            ("code", fields.CharField(max_length=20)),
            ("first_month", fields.IntField()),
            ("last_month", fields.IntField()),
            ("total", fields.BigIntField()),
            ("baseline", fields.BigIntField()),
            ("amount", fields.BigIntField()),
            ("state", word("TRACKING", "REACHED", "DISPUTED", "VERIFIED", "PAYING", "PAID", "VOID")),
            ("version", fields.IntField(default=1)),
            ("reached_at", fields.DatetimeField()),
            ("dispute", fields.CharField(null=True, max_length=2000)),
        ],
        options={
            "table": "milestone",
            "app": "models",
            "indexes": [Index(fields=["grant_id", "first_month"])],
            "table_description": "One rewarded window of months, with its own award and its own life (里程碑).",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="ServiceMonth",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("grant", "Grant", "service_months"),
            ("month", fields.IntField()),
            ("number", fields.IntField(default=1)),
            ("reason", fields.CharField(null=True, max_length=2000)),
            ("signed_persons", fields.BigIntField()),
            ("evidence", fields.CharField(null=True, max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "service_month",
            "app": "models",
            "unique_together": (("grant", "month", "number"),),
            "table_description": "One report of one month of a programme: written once; the last of a month "
            "counts (月度签约服务人数).",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Tranche",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("grant", "Grant", "tranches"),
            ("number", fields.IntField()),
            ("receipt_no", fields.CharField(max_length=100)),
            ("received", fields.BigIntField()),
            ("received_on", fields.DateField()),
            ("evidence", fields.CharField(max_length=2000)),
            ("state", word("REPORTED", "AWARDED", "PAID", "REFUSED")),
            ("version", fields.IntField(default=1)),
            ("award", fields.BigIntField(null=True)),
            ("reported_by", fields.CharField(max_length=200)),
            ("reported_by_person", fields.CharField(max_length=200)),
            ("reported_at", fields.DatetimeField()),
        ],
        options={
            "table": "tranche",
            "app": "models",
            "unique_together": (("grant", "number"),),
            "table_description": "One receipt of upstream money after the first award (到账批次): its match is an "
            "award of its own.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Unit",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("grant", "Grant", "units"),
            ("policy_code", fields.CharField(max_length=100)),
            ("measure", fields.CharField(max_length=20)),
            ("code", fields.CharField(max_length=60)),
            ("address", fields.CharField(max_length=200)),
            ("state", word("APPLIED", "INSTALLED", "RECTIFYING", "ACCEPTED", "FAILED", "VOID")),
            ("version", fields.IntField(default=1)),
            ("finding", fields.CharField(null=True, max_length=2000)),
            ("registered_at", fields.DatetimeField()),
        ],
        options={
            "table": "unit",
            "app": "models",
            "indexes": [Index(fields=["grant_id", "code"])],
            "table_description": "One unit that is accepted and paid once ever (验收件, 如床位).",
        },
        bases=["Model"],
    ),
]

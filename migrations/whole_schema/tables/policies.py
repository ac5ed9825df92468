"""Policies and what is decided under them as a whole: versions, calls, duties, days."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference, word

POLICIES = [
    ops.CreateModel(
        name="PolicyVersion",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("code", fields.CharField(max_length=100)),
            ("content_hash", fields.CharField(unique=True, max_length=64)),
            ("data", fields.TextField()),
            ("text", fields.TextField()),
            ("state", word("DRAFT", "PUBLISHED", "IN_FORCE", "SUSPENDED", "EXPIRED", "REPEALED")),
            ("version", fields.IntField(default=1)),
            ("document_no", fields.CharField(null=True, max_length=200)),
            ("issuer", fields.CharField(null=True, max_length=200)),
            ("evidence", fields.CharField(null=True, max_length=2000)),
            ("published_on", fields.DateField(null=True)),
            ("in_force_from", fields.DateField(null=True)),
            ("expires_on", fields.DateField()),
            ("closing_document_no", fields.CharField(null=True, max_length=200)),
            ("due_on", fields.DateField(null=True)),
            ("created_at", fields.DatetimeField()),
        ],
        options={
            "table": "policy_version",
            "app": "models",
            "table_description": "One exact pack, named by its content hash. A grant is judged by the version "
            "under which it was filed.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="TransitionRule",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("policy_version", "PolicyVersion", "transition_rules"),
            ("measures", fields.JSONField()),
            ("document_no", fields.CharField(max_length=200)),
            ("last_day", fields.DateField()),
            ("evidence", fields.CharField(max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "transition_rule",
            "app": "models",
            "table_description": "A rule that lets applications in after the policy (过渡规定, I-37): written "
            "once; the latest last day counts.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="WorkingDayCorrection",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("day", fields.DateField()),
            ("number", fields.IntField()),
            ("works", fields.BooleanField()),
            ("reason", fields.CharField(max_length=2000)),
            ("evidence", fields.CharField(max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "working_day_correction",
            "app": "models",
            "unique_together": (("day", "number"),),
            "table_description": "A day that people corrected (工作日更正): written once; the last of a day counts.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Call",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("policy_version", "PolicyVersion", "calls"),
            ("policy_code", fields.CharField(max_length=100)),
            ("measure", fields.CharField(max_length=20)),
            ("year", fields.IntField()),
            ("document_no", fields.CharField(max_length=200)),
            ("title", fields.CharField(max_length=200)),
            ("opens_on", fields.DateField()),
            ("closes_on", fields.DateField()),
            ("state", word("ANNOUNCED", "OPEN", "CLOSED", "RANKED")),
            ("version", fields.IntField(default=1)),
            ("due_on", fields.DateField(null=True)),
            ("evidence", fields.CharField(max_length=2000)),
            ("created_at", fields.DatetimeField()),
        ],
        options={
            "table": "call",
            "app": "models",
            "indexes": [Index(fields=["policy_code", "measure", "opens_on"]), Index(fields=["created_at", "id"])],
            "table_description": "One call under one measure: from when to when it is filed, on which notice.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Duty",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("policy_version", "PolicyVersion", "duties"),
            ("policy_code", fields.CharField(max_length=100)),
            ("measure", fields.CharField(max_length=20)),
            ("year", fields.IntField()),
            ("district_code", fields.CharField(default="", max_length=20)),
            ("required", fields.BigIntField()),
            ("reported", fields.BigIntField(default=0)),
            ("state", word("OPEN", "MET", "MISSED")),
            ("version", fields.IntField(default=1)),
            ("due_on", fields.DateField(null=True)),
        ],
        options={
            "table": "duty",
            "app": "models",
            "unique_together": (("policy_code", "measure", "year", "district_code"),),
            "table_description": "One duty of one year, of one district where each has it.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="DutyReport",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("duty", "Duty", "reports"),
            ("number", fields.IntField()),
            ("reported", fields.BigIntField()),
            ("evidence", fields.CharField(max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
        ],
        options={
            "table": "duty_report",
            "app": "models",
            "unique_together": (("duty", "number"),),
            "table_description": "What was reported on a duty (完成情况): written once; the last counts.",
        },
        bases=["Model"],
    ),
]

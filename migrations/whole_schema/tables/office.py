"""What the office itself keeps: answers to idempotency keys, the audit chain, the history of steps."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import word

OFFICE = [
    ops.CreateModel(
        name="Answer",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("actor", fields.CharField(max_length=200)),
            ("key", fields.CharField(max_length=200)),
            ("deed", fields.CharField(max_length=60)),
            ("input_hash", fields.CharField(max_length=64)),
            ("done", fields.JSONField()),
            ("at", fields.DatetimeField()),
        ],
        options={
            "table": "answer",
            "app": "models",
            "unique_together": (("actor", "key"),),
            "table_description": "The answer given to an idempotency key (幂等应答), kept in the transaction of "
            "its command.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="AuditLine",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("chain", fields.UUIDField()),
            ("number", fields.BigIntField()),
            ("deed", fields.CharField(max_length=60)),
            ("actor", fields.CharField(max_length=200)),
            ("person", fields.CharField(null=True, max_length=200)),
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
            ("command", fields.JSONField()),
            ("outcome", fields.JSONField()),
            ("at", fields.DatetimeField()),
            ("previous_hash", fields.CharField(max_length=64)),
            ("hash", fields.CharField(max_length=64)),
        ],
        options={
            "table": "audit_line",
            "app": "models",
            "unique_together": (("chain", "number"),),
            "table_description": "One command (审计记录), hashed with the line before it in the same chain: a "
            "missing or changed line shows.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="DemonstrationDay",
        fields=[
            ("id", fields.CharField(primary_key=True, max_length=10)),
            ("today", fields.DateField()),
            ("stated_on", fields.DateField(null=True)),
        ],
        options={
            "table": "demonstration_day",
            "app": "models",
            "table_description": "The stated day on which a demonstration runs. A production server refuses a "
            "database that has one.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="HistoryStep",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("subject_kind", fields.CharField(max_length=20)),
            ("subject_id", fields.UUIDField()),
            ("scope_id", fields.UUIDField()),
            ("number", fields.BigIntField()),
            ("event", fields.CharField(max_length=40)),
            ("from_state", fields.CharField(max_length=20)),
            ("to_state", fields.CharField(max_length=20)),
            ("actor", fields.CharField(max_length=200)),
            ("person", fields.CharField(max_length=200)),
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
            ("reason", fields.CharField(null=True, max_length=2000)),
            ("evidence", fields.CharField(null=True, max_length=2000)),
            ("citations", fields.JSONField()),
            ("at", fields.DatetimeField()),
        ],
        options={
            "table": "history_step",
            "app": "models",
            "unique_together": (("scope_id", "number"),),
            "indexes": [Index(fields=["subject_id"])],
            "table_description": "One step of one life (办理记录): who, when, from, to, why, on which clause. "
            "Written once.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="Proposal",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            (
                "deed",
                word(
                    "PUBLISH_POLICY",
                    "SUSPEND_POLICY",
                    "RESUME_POLICY",
                    "REPEAL_POLICY",
                    "RECORD_TRANSITION_RULE",
                    "CORRECT_WORKING_DAY",
                    "WITHDRAW_OTHER_AWARD",
                    "ASSIGN_OTHER_AWARD",
                    "CLOSE_OTHER_AWARD",
                    "APPROPRIATE_BUDGET",
                    "CUT_BUDGET",
                    "CARRY_OVER_BUDGET",
                    "CLOSE_YEAR",
                    "CORRECT_AWARD",
                    max_length=40,
                ),
            ),
            ("subject_id", fields.UUIDField()),
            ("policy_code", fields.CharField(max_length=100)),
            ("treasury", fields.CharField(null=True, max_length=20)),
            ("bureaus", fields.JSONField()),
            ("stated", fields.JSONField()),
            ("basis", fields.JSONField()),
            ("citations", fields.JSONField()),
            ("hash", fields.CharField(max_length=64)),
            ("proposed_by", fields.CharField(max_length=200)),
            ("proposer", fields.CharField(max_length=200)),
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
            ("proposed_at", fields.DatetimeField()),
            ("lapses_on", fields.DateField()),
            ("state", word("WAITING", "CONFIRMED", "DECLINED", "WITHDRAWN", "LAPSED", "OVERTAKEN")),
            ("version", fields.IntField(default=1)),
            ("due_on", fields.DateField(null=True)),
            ("decided_by", fields.CharField(null=True, max_length=200)),
            ("decider", fields.CharField(null=True, max_length=200)),
            ("decided_at", fields.DatetimeField(null=True)),
            ("decided_reason", fields.CharField(null=True, max_length=2000)),
        ],
        options={
            "table": "proposal",
            "app": "models",
            "table_description": "A command that waits for a second person (提请): what was proposed is written "
            "once, and decided once.",
        },
        bases=["Model"],
    ),
]

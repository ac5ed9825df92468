from tortoise import migrations
from tortoise.migrations import operations as ops
from domain.lives.grants import GrantState
from domain.lives.legs import LegState
from domain.lives.life import Role
from domain.lives.milestone_life import MilestoneState
from domain.lives.policy_life import PolicyState
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Answer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("actor", fields.CharField(max_length=200)),
                ("key", fields.CharField(max_length=200)),
                ("deed", fields.CharField(max_length=60)),
                ("input_hash", fields.CharField(max_length=64)),
                ("done", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "answer",
                "app": "models",
                "unique_together": (("actor", "key"),),
                "pk_attr": "id",
                "table_description": "The answer given to an idempotency key (幂等应答), kept in the transaction of its deed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Applicant",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("credit_code", fields.CharField(unique=True, max_length=18)),
                ("name", fields.CharField(max_length=200)),
                ("district_code", fields.CharField(max_length=20)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "applicant",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A legal person with a checked unified social credit code and a paying district from the register.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditLine",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("chain", fields.UUIDField()),
                ("number", fields.BigIntField()),
                ("deed", fields.CharField(max_length=60)),
                ("actor", fields.CharField(max_length=200)),
                (
                    "role",
                    fields.CharEnumField(
                        description="APPLICANT: APPLICANT\nOFFICER: OFFICER\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM",
                        enum_type=Role,
                        max_length=20,
                    ),
                ),
                ("command", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("outcome", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("previous_hash", fields.CharField(max_length=64)),
                ("hash", fields.CharField(max_length=64)),
            ],
            options={
                "table": "audit_line",
                "app": "models",
                "unique_together": (("chain", "number"),),
                "pk_attr": "id",
                "table_description": "One deed (审计记录), hashed with the line before it in the same chain: a missing or changed line shows.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DemonstrationDay",
            fields=[
                ("id", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=10)),
                ("today", fields.DateField()),
            ],
            options={
                "table": "demonstration_day",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The stated day on which a demonstration runs. A production server refuses a database that has one.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HistoryStep",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("subject_kind", fields.CharField(max_length=20)),
                ("subject_id", fields.UUIDField()),
                ("scope_id", fields.UUIDField()),
                ("number", fields.BigIntField()),
                ("event", fields.CharField(max_length=40)),
                ("from_state", fields.CharField(max_length=20)),
                ("to_state", fields.CharField(max_length=20)),
                ("actor", fields.CharField(max_length=200)),
                (
                    "role",
                    fields.CharEnumField(
                        description="APPLICANT: APPLICANT\nOFFICER: OFFICER\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM",
                        enum_type=Role,
                        max_length=20,
                    ),
                ),
                ("reason", fields.CharField(null=True, max_length=2000)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("citations", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "history_step",
                "app": "models",
                "unique_together": (("scope_id", "number"),),
                "indexes": [Index(fields=["subject_id"])],
                "pk_attr": "id",
                "table_description": "One step of one life (办理记录): who, when, from, to, why, on which clause. Written once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("code", fields.CharField(max_length=100)),
                ("content_hash", fields.CharField(unique=True, max_length=64)),
                ("data", fields.TextField(unique=False)),
                ("text", fields.TextField(unique=False)),
                (
                    "state",
                    fields.CharEnumField(
                        description="DRAFT: DRAFT\nPUBLISHED: PUBLISHED\nIN_FORCE: IN_FORCE\nEXPIRED: EXPIRED",
                        enum_type=PolicyState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("document_no", fields.CharField(null=True, max_length=200)),
                ("issuer", fields.CharField(null=True, max_length=200)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("published_on", fields.DateField(null=True)),
                ("in_force_from", fields.DateField(null=True)),
                ("expires_on", fields.DateField()),
                ("due_on", fields.DateField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "policy_version",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One exact pack, named by its content hash. A grant is judged by the version under which it was filed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Grant",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("number", fields.CharField(unique=True, max_length=40)),
                (
                    "policy_version",
                    fields.ForeignKeyField(
                        "models.PolicyVersion",
                        source_field="policy_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("measure", fields.CharField(max_length=20)),
                (
                    "applicant",
                    fields.ForeignKeyField(
                        "models.Applicant",
                        source_field="applicant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grants",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("district_code", fields.CharField(max_length=20)),
                ("item", fields.CharField(max_length=200)),
                ("item_key", fields.CharField(max_length=300)),
                (
                    "state",
                    fields.CharEnumField(
                        description="DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nUNDER_REVIEW: UNDER_REVIEW\nPROPOSED: PROPOSED\nPUBLICITY: PUBLICITY\nPUBLICITY_OVER: PUBLICITY_OVER\nAPPROVED: APPROVED\nPAYABLE: PAYABLE\nPAYING: PAYING\nPAID: PAID\nACTIVE: ACTIVE\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN\nTERMINATED: TERMINATED",
                        enum_type=GrantState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("facts", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("decided_amount", fields.BigIntField(null=True)),
                ("quota_reason", fields.CharField(null=True, max_length=2000)),
                ("assessment", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ("award", fields.BigIntField(null=True)),
                ("publicity_first", fields.DateField(null=True)),
                ("publicity_last", fields.DateField(null=True)),
                ("submitted_on", fields.DateField(null=True)),
                ("approved_on", fields.DateField(null=True)),
                ("award_year", fields.IntField(null=True)),
                ("due_on", fields.DateField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("updated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "grants",
                "app": "models",
                "indexes": [
                    Index(fields=["created_at", "id"]),
                    Index(fields=["applicant_id", "created_at"]),
                    Index(fields=["measure", "item_key"]),
                    Index(fields=["state", "created_at"]),
                ],
                "pk_attr": "id",
                "table_description": "One application under one measure of one exact policy version, through its whole life.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="FactSnapshot",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="fact_snapshots",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("facts", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("source", fields.CharField(max_length=200)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "fact_snapshot",
                "app": "models",
                "unique_together": (("grant", "number"),),
                "pk_attr": "id",
                "table_description": "What was stated, by whom and when: written once, never changed (事实快照).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Milestone",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="milestones",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=20)),
                ("first_month", fields.IntField()),
                ("last_month", fields.IntField()),
                ("total", fields.BigIntField()),
                ("baseline", fields.BigIntField()),
                ("amount", fields.BigIntField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="TRACKING: TRACKING\nREACHED: REACHED\nVERIFIED: VERIFIED\nPAYING: PAYING\nPAID: PAID\nVOID: VOID",
                        enum_type=MilestoneState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("reached_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "milestone",
                "app": "models",
                "indexes": [Index(fields=["grant_id", "first_month"])],
                "pk_attr": "id",
                "table_description": "One rewarded window of months, with its own award and its own life (里程碑).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Payment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="payments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "milestone",
                    fields.ForeignKeyField(
                        "models.Milestone",
                        source_field="milestone_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="payments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("amount", fields.BigIntField()),
                ("ordered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "payment",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One award on its way to the applicant (拨付). Its state follows from its legs.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaymentLeg",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "payment",
                    fields.ForeignKeyField(
                        "models.Payment",
                        source_field="payment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="legs",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("payer", fields.CharField(max_length=20)),
                ("treasury", fields.CharField(max_length=20)),
                ("amount", fields.BigIntField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="ORDERED: ORDERED\nREQUESTED: REQUESTED\nSETTLED: SETTLED\nRETURNED: RETURNED\nCANCELLED: CANCELLED",
                        enum_type=LegState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("voucher_no", fields.CharField(null=True, max_length=60)),
                ("requests", fields.IntField(default=0)),
            ],
            options={
                "table": "payment_leg",
                "app": "models",
                "unique_together": (("payment", "payer"),),
                "pk_attr": "id",
                "table_description": "One payer's part of a payment (分担部分). A leg of nothing is never made.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Receipt",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("number", fields.CharField(max_length=100)),
                ("treasury", fields.CharField(max_length=20)),
                (
                    "leg",
                    fields.ForeignKeyField(
                        "models.PaymentLeg",
                        source_field="leg_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="receipts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("outcome", fields.CharField(max_length=20)),
                ("amount", fields.BigIntField()),
                ("voucher_no", fields.CharField(null=True, max_length=60)),
                ("on_day", fields.DateField()),
                ("reason", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "receipt",
                "app": "models",
                "unique_together": (("treasury", "number"),),
                "pk_attr": "id",
                "table_description": "What the treasury answered on a leg (回单): written once, so that the same receipt twice changes nothing.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ServiceMonth",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="service_months",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("month", fields.IntField()),
                ("signed_persons", fields.BigIntField()),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "service_month",
                "app": "models",
                "unique_together": (("grant", "month"),),
                "pk_attr": "id",
                "table_description": "One reported month of a programme: written once (月度签约服务人数).",
            },
            bases=["Model"],
        ),
    ]

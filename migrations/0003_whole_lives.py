from tortoise import migrations
from tortoise.migrations import operations as ops
from domain.lives.call_life import CallState
from domain.lives.duty_life import DutyState
from domain.lives.grant_states import GrantState, Selection
from domain.lives.life import Role
from domain.lives.milestone_life import MilestoneState
from domain.lives.objection_life import ObjectionState
from domain.lives.policy_life import PolicyState
from domain.lives.recovery_life import RecoveryCause, RecoveryState
from domain.lives.tranche_life import TrancheState
from domain.lives.unit_life import UnitState
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("models", "0002_guards")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Call",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "policy_version",
                    fields.ForeignKeyField(
                        "models.PolicyVersion",
                        source_field="policy_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="calls",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("policy_code", fields.CharField(max_length=100)),
                ("measure", fields.CharField(max_length=20)),
                ("year", fields.IntField()),
                ("document_no", fields.CharField(max_length=200)),
                ("title", fields.CharField(max_length=200)),
                ("opens_on", fields.DateField()),
                ("closes_on", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="ANNOUNCED: ANNOUNCED\nOPEN: OPEN\nCLOSED: CLOSED\nRANKED: RANKED",
                        enum_type=CallState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("due_on", fields.DateField(null=True)),
                ("evidence", fields.CharField(max_length=2000)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "call",
                "app": "models",
                "indexes": [Index(fields=["policy_code", "measure", "opens_on"]), Index(fields=["created_at", "id"])],
                "pk_attr": "id",
                "table_description": "One call under one measure: from when to when it is filed, on which notice.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Document",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="documents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=100)),
                ("size", fields.BigIntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("uploaded_by", fields.CharField(max_length=200)),
                ("requested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("stored_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "document",
                "app": "models",
                "indexes": [Index(fields=["grant_id", "requested_at"])],
                "pk_attr": "id",
                "table_description": "One document of a grant: promised by a request to upload, stored once its bytes are what was promised.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Duty",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "policy_version",
                    fields.ForeignKeyField(
                        "models.PolicyVersion",
                        source_field="policy_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="duties",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("policy_code", fields.CharField(max_length=100)),
                ("measure", fields.CharField(max_length=20)),
                ("year", fields.IntField()),
                ("district_code", fields.CharField(default="", max_length=20)),
                ("required", fields.BigIntField()),
                ("reported", fields.BigIntField(default=0)),
                (
                    "state",
                    fields.CharEnumField(
                        description="OPEN: OPEN\nMET: MET\nMISSED: MISSED", enum_type=DutyState, max_length=20
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("due_on", fields.DateField(null=True)),
            ],
            options={
                "table": "duty",
                "app": "models",
                "unique_together": (("policy_code", "measure", "year", "district_code"),),
                "pk_attr": "id",
                "table_description": "One duty of one year, of one district where each has it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DutyReport",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "duty",
                    fields.ForeignKeyField(
                        "models.Duty",
                        source_field="duty_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("reported", fields.BigIntField()),
                ("evidence", fields.CharField(max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "duty_report",
                "app": "models",
                "unique_together": (("duty", "number"),),
                "pk_attr": "id",
                "table_description": "What was reported on a duty (完成情况): written once; the last counts.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Objection",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="objections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("objector", fields.CharField(max_length=200)),
                ("statement", fields.CharField(max_length=2000)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("filed_on", fields.DateField()),
                (
                    "state",
                    fields.CharEnumField(
                        description="OPEN: OPEN\nDISMISSED: DISMISSED\nUPHELD: UPHELD",
                        enum_type=ObjectionState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("finding", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("resolved_by", fields.CharField(null=True, max_length=200)),
                ("resolved_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "objection",
                "app": "models",
                "unique_together": (("grant", "number"),),
                "pk_attr": "id",
                "table_description": "An objection to an award shown to the public (公示异议).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Recovery",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="recoveries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "payment",
                    fields.ForeignKeyField(
                        "models.Payment",
                        source_field="payment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="recoveries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.CharField(unique=True, max_length=60)),
                (
                    "cause",
                    fields.CharEnumField(
                        description="FRAUD: FRAUD\nMISUSE: MISUSE\nFAILED_ACCEPTANCE: FAILED_ACCEPTANCE\nOVERPAYMENT: OVERPAYMENT\nDUPLICATE: DUPLICATE\nCONDITION_LOST: CONDITION_LOST\nCOURT_OR_AUDIT: COURT_OR_AUDIT",
                        enum_type=RecoveryCause,
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    fields.CharEnumField(
                        description="OPENED: OPENED\nNOTIFIED: NOTIFIED\nREPLIED: REPLIED\nDECIDED: DECIDED\nDEMANDED: DEMANDED\nPARTLY_RECOVERED: PARTLY_RECOVERED\nENFORCEMENT: ENFORCEMENT\nRECOVERED: RECOVERED\nDROPPED: DROPPED\nWRITTEN_OFF: WRITTEN_OFF",
                        enum_type=RecoveryState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("facts", fields.CharField(max_length=2000)),
                ("claimed", fields.BigIntField()),
                ("amount", fields.BigIntField(null=True)),
                ("reply_until", fields.DateField(null=True)),
                ("reply", fields.CharField(null=True, max_length=2000)),
                ("challenged", fields.BooleanField(default=False)),
                ("legal_basis", fields.CharField(null=True, max_length=2000)),
                ("due_on", fields.DateField(null=True)),
                ("opened_by", fields.CharField(max_length=200)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recovery",
                "app": "models",
                "indexes": [Index(fields=["grant_id", "opened_at"]), Index(fields=["opened_at", "id"])],
                "pk_attr": "id",
                "table_description": "Money of one payment that is asked back.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryLeg",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "recovery",
                    fields.ForeignKeyField(
                        "models.Recovery",
                        source_field="recovery_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="legs",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("payer", fields.CharField(max_length=20)),
                ("treasury", fields.CharField(max_length=20)),
                ("amount", fields.BigIntField()),
                ("received", fields.BigIntField(default=0)),
            ],
            options={
                "table": "recovery_leg",
                "app": "models",
                "unique_together": (("recovery", "payer"),),
                "pk_attr": "id",
                "table_description": "What one treasury is owed of a recovery.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RecoveryReceipt",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "leg",
                    fields.ForeignKeyField(
                        "models.RecoveryLeg",
                        source_field="leg_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="receipts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("treasury", fields.CharField(max_length=20)),
                ("number", fields.CharField(max_length=100)),
                ("amount", fields.BigIntField()),
                ("on_day", fields.DateField()),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recovery_receipt",
                "app": "models",
                "unique_together": (("treasury", "number"),),
                "pk_attr": "id",
                "table_description": "Money that came back to a treasury (缴款回单): written once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Review",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reviews",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("step", fields.CharField(max_length=40)),
                ("passed", fields.BooleanField()),
                ("score", fields.IntField(null=True)),
                ("finding", fields.CharField(max_length=2000)),
                ("facts", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("documents", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("recorded_by", fields.CharField(max_length=200)),
                (
                    "role",
                    fields.CharEnumField(
                        description="APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM",
                        enum_type=Role,
                        max_length=20,
                    ),
                ),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "review",
                "app": "models",
                "unique_together": (("grant", "number"),),
                "pk_attr": "id",
                "table_description": "One result of one step of the procedure (审核意见): written once; the last of each person counts.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Supplement",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.OneToOneField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="supplement",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("items", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("until", fields.DateField()),
                ("requested_by", fields.CharField(max_length=200)),
                ("requested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "supplement",
                "app": "models",
                "pk_attr": "id",
                "table_description": "The one supplement that was asked of an applicant (补正通知): what is missing, and until when.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Tranche",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tranches",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("receipt_no", fields.CharField(max_length=100)),
                ("received", fields.BigIntField()),
                ("received_on", fields.DateField()),
                ("evidence", fields.CharField(max_length=2000)),
                (
                    "state",
                    fields.CharEnumField(
                        description="REPORTED: REPORTED\nAWARDED: AWARDED\nPAID: PAID\nREFUSED: REFUSED",
                        enum_type=TrancheState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("award", fields.BigIntField(null=True)),
                ("reported_by", fields.CharField(max_length=200)),
                ("reported_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "tranche",
                "app": "models",
                "unique_together": (("grant", "number"),),
                "pk_attr": "id",
                "table_description": "One receipt of upstream money after the first award (到账批次): its match is an award of its own.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TransitionRule",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "policy_version",
                    fields.ForeignKeyField(
                        "models.PolicyVersion",
                        source_field="policy_version_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="transition_rules",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("measures", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("document_no", fields.CharField(max_length=200)),
                ("last_day", fields.DateField()),
                ("evidence", fields.CharField(max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "transition_rule",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A rule that lets applications in after the policy (过渡规定, I-37): written once; the latest last day counts.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Unit",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="units",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("policy_code", fields.CharField(max_length=100)),
                ("measure", fields.CharField(max_length=20)),
                ("code", fields.CharField(max_length=60)),
                ("address", fields.CharField(max_length=200)),
                (
                    "state",
                    fields.CharEnumField(
                        description="APPLIED: APPLIED\nINSTALLED: INSTALLED\nRECTIFYING: RECTIFYING\nACCEPTED: ACCEPTED\nFAILED: FAILED\nVOID: VOID",
                        enum_type=UnitState,
                        max_length=20,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("finding", fields.CharField(null=True, max_length=2000)),
                ("registered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "unit",
                "app": "models",
                "indexes": [Index(fields=["grant_id", "code"])],
                "pk_attr": "id",
                "table_description": "One unit that is accepted and paid once ever (验收件, 如床位).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WorkingDayCorrection",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("day", fields.DateField()),
                ("number", fields.IntField()),
                ("works", fields.BooleanField()),
                ("reason", fields.CharField(max_length=2000)),
                ("evidence", fields.CharField(max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "working_day_correction",
                "app": "models",
                "unique_together": (("day", "number"),),
                "pk_attr": "id",
                "table_description": "A day that people corrected (工作日更正): written once; the last of a day counts.",
            },
            bases=["Model"],
        ),
        ops.AlterField(
            model_name="AuditLine",
            name="role",
            field=fields.CharEnumField(
                description="APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM",
                enum_type=Role,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="Grant",
            name="state",
            field=fields.CharEnumField(
                description="DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nSUPPLEMENT: SUPPLEMENT\nUNDER_REVIEW: UNDER_REVIEW\nPROPOSED: PROPOSED\nPUBLICITY: PUBLICITY\nPUBLICITY_OVER: PUBLICITY_OVER\nAPPROVED: APPROVED\nPAYABLE: PAYABLE\nPAYING: PAYING\nPAID: PAID\nACTIVE: ACTIVE\nCLOSED: CLOSED\nNOT_ACCEPTED: NOT_ACCEPTED\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN\nTERMINATED: TERMINATED",
                enum_type=GrantState,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="Grant",
            name="call",
            field=fields.ForeignKeyField(
                "models.Call",
                source_field="call_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="grants",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Grant",
            name="held_reason",
            field=fields.CharField(null=True, max_length=2000),
        ),
        ops.AddField(
            model_name="Grant",
            name="performance",
            field=fields.CharField(null=True, max_length=2000),
        ),
        ops.AddField(
            model_name="Grant",
            name="rank",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Grant",
            name="score",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Grant",
            name="selection",
            field=fields.CharEnumField(
                null=True,
                description="SELECTED: SELECTED\nRESERVE: RESERVE\nNOT_SELECTED: NOT_SELECTED",
                enum_type=Selection,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="HistoryStep",
            name="role",
            field=fields.CharEnumField(
                description="APPLICANT: APPLICANT\nOFFICER: OFFICER\nDISTRICT_OFFICER: DISTRICT_OFFICER\nEXPERT: EXPERT\nSUPERVISOR: SUPERVISOR\nFINANCE: FINANCE\nTREASURY: TREASURY\nAUDITOR: AUDITOR\nSYSTEM: SYSTEM",
                enum_type=Role,
                max_length=20,
            ),
        ),
        ops.AlterField(
            model_name="Milestone",
            name="state",
            field=fields.CharEnumField(
                description="TRACKING: TRACKING\nREACHED: REACHED\nDISPUTED: DISPUTED\nVERIFIED: VERIFIED\nPAYING: PAYING\nPAID: PAID\nVOID: VOID",
                enum_type=MilestoneState,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="Milestone",
            name="dispute",
            field=fields.CharField(null=True, max_length=2000),
        ),
        ops.AddField(
            model_name="Payment",
            name="tranche",
            field=fields.ForeignKeyField(
                "models.Tranche",
                source_field="tranche_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="payments",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AlterField(
            model_name="PolicyVersion",
            name="state",
            field=fields.CharEnumField(
                description="DRAFT: DRAFT\nPUBLISHED: PUBLISHED\nIN_FORCE: IN_FORCE\nSUSPENDED: SUSPENDED\nEXPIRED: EXPIRED\nREPEALED: REPEALED",
                enum_type=PolicyState,
                max_length=20,
            ),
        ),
        ops.AddField(
            model_name="PolicyVersion",
            name="closing_document_no",
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.RemoveConstraint(
            model_name="ServiceMonth",
            name=None,
            fields=["grant", "month"],
        ),
        ops.AlterModelOptions(
            name="ServiceMonth",
            options={
                "table": "service_month",
                "app": "models",
                "unique_together": (("grant", "month", "number"),),
                "pk_attr": "id",
                "table_description": "One report of one month of a programme: written once; the last of a month counts (月度签约服务人数).",
            },
        ),
        ops.AddField(
            model_name="ServiceMonth",
            name="number",
            field=fields.IntField(default=1),
        ),
        ops.AddField(
            model_name="ServiceMonth",
            name="reason",
            field=fields.CharField(null=True, max_length=2000),
        ),
        ops.AddConstraint(
            model_name="ServiceMonth",
            constraint=UniqueConstraint(fields=("grant", "month", "number"), name=None),
        ),
    ]

"""Applicants: who they are, as the register says it."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from migrations.whole_schema.columns import reference, word

APPLICANTS = [
    ops.CreateModel(
        name="Applicant",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("credit_code", fields.CharField(unique=True, max_length=18)),
            ("name", fields.CharField(max_length=200)),
            ("district_code", fields.CharField(max_length=20)),
            ("version", fields.IntField(default=1, db_default=1)),
            ("due_on", fields.DateField(null=True, db_index=True)),
            ("created_at", fields.DatetimeField()),
        ],
        options={
            "table": "applicant",
            "app": "models",
            "table_description": "A legal person with a checked unified social credit code and a paying "
            "district from the register.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="AdmittedCreditCode",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            ("credit_code", fields.CharField(unique=True, max_length=18)),
            ("fault", word("LENGTH", "CHARACTER", "PERSON", "DEPARTMENT", "REGION", "ORGANISATION", "CHECK")),
            ("reason", fields.CharField(max_length=2000)),
            ("evidence", fields.CharField(max_length=2000)),
            ("admitted_by", fields.CharField(max_length=200)),
            ("admitted_at", fields.DatetimeField()),
        ],
        options={
            "table": "admitted_credit_code",
            "app": "models",
            "indexes": [Index(fields=["admitted_at", "id"])],
            "table_description": "A credit code that a certificate shows although a part of it is wrong: written once.",
        },
        bases=["Model"],
    ),
    ops.CreateModel(
        name="RegisterVersion",
        fields=[
            ("id", fields.UUIDField(primary_key=True)),
            reference("applicant", "Applicant", "register"),
            ("number", fields.IntField()),
            ("attribute", word("NAME", "DISTRICT")),
            ("kind", word("REGISTRATION", "CHANGE", "CORRECTION")),
            ("value", fields.CharField(max_length=200)),
            ("effective_on", fields.DateField(null=True)),
            ("corrects", fields.IntField(null=True)),
            ("evidence", fields.CharField(null=True, max_length=2000)),
            ("reason", fields.CharField(null=True, max_length=2000)),
            ("recorded_by", fields.CharField(max_length=200)),
            ("recorded_at", fields.DatetimeField()),
            ("withdrawn_by", fields.CharField(null=True, max_length=200)),
            ("withdrawn_at", fields.DatetimeField(null=True)),
            ("withdrawn_reason", fields.CharField(null=True, max_length=2000)),
            ("withdrawn_evidence", fields.CharField(null=True, max_length=2000)),
        ],
        options={
            "table": "register_version",
            "app": "models",
            "unique_together": (("applicant", "number"),),
            "table_description": "One entry of the register of an applicant: written once, and withdrawn at most once.",
        },
        bases=["Model"],
    ),
]

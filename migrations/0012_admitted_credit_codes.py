"""Credit codes that officers admitted though a part of them is wrong."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from domain.handling.credit_codes import CodeFault

WRITTEN_ONCE = ("admitted_credit_code",)

# A citizen's number, or what has not the form of a code, is admitted by nobody: not by a stroke in the database either.
CHECKS = {
    "admitted_code_has_its_form": "credit_code ~ '^[0-9A-HJ-NP-RTUWXY]{18}$'",
    "admitted_code_is_admissible": "fault IN ('DEPARTMENT', 'REGION', 'ORGANISATION', 'CHECK')",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0011_who_sees_what")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AdmittedCreditCode",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("credit_code", fields.CharField(unique=True, max_length=18)),
                (
                    "fault",
                    fields.CharEnumField(
                        description="LENGTH: LENGTH\nCHARACTER: CHARACTER\nPERSON: PERSON\nDEPARTMENT: DEPARTMENT\n"
                        "REGION: REGION\nORGANISATION: ORGANISATION\nCHECK: CHECK",
                        enum_type=CodeFault,
                        max_length=20,
                    ),
                ),
                ("reason", fields.CharField(max_length=2000)),
                ("evidence", fields.CharField(max_length=2000)),
                ("admitted_by", fields.CharField(max_length=200)),
                ("admitted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "admitted_credit_code",
                "app": "models",
                "indexes": [Index(fields=["admitted_at", "id"])],
                "pk_attr": "id",
                "table_description": "A credit code that a certificate shows although a part of it is wrong: written once.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            sql=[
                *[
                    f"ALTER TABLE admitted_credit_code ADD CONSTRAINT {name} CHECK ({rule})"
                    for name, rule in CHECKS.items()
                ],
                *[
                    f'CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
                *[
                    f'CREATE TRIGGER never_emptied BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION written_once()'
                    for table in WRITTEN_ONCE
                ],
            ]
        ),
    ]

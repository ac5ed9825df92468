"""Allowances of any key (任意口径的上限): of an applicant for good, of all in a year, of several measures together."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from migrations.whole_schema.columns import word

# What was kept so far of caps is of annual ones without a name of their own; no row may be changed but by its uses.
NAMED = """
ALTER TABLE allowance ALTER COLUMN cap TYPE varchar(20)
    USING CASE kind WHEN 'APPLICANT_YEAR' THEN 'ANNUAL' ELSE '' END
"""
MEANS = "What was taken on one key of one measure, or of several by a cap over them together."
_KINDS = ("ITEM", "APPLICANT_YEAR", "APPLICANT", "YEAR", "QUOTA")
_BEFORE = ("policy_code", "measure", "kind", "key", "year")


class Migration(migrations.Migration):
    dependencies = [("models", "0002_raised_awards")]

    initial = False

    operations = [
        ops.AlterModelOptions(name="Allowance", options={"table_description": MEANS, "pk_attr": "id"}),
        ops.AddField(model_name="Allowance", name="cap", field=fields.CharField(max_length=20, default="")),
        ops.AlterField(model_name="Allowance", name="kind", field=word(*_KINDS)),
        ops.RunSQL(sql=[NAMED, f"COMMENT ON TABLE allowance IS '{MEANS}'"]),
        ops.RemoveConstraint(model_name="Allowance", fields=[*_BEFORE]),
        ops.AddConstraint(
            model_name="Allowance",
            constraint=UniqueConstraint(("policy_code", "measure", "cap", "kind", "key", "year")),
        ),
    ]

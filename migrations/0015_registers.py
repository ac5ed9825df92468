"""The register of applicants gets dated entries, and grants keep what stood when they were filed."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from domain.handling.register import RegisterAttribute, RegisterKind

CHECKS = {
    "change_has_its_day": "(kind = 'CHANGE') = (effective_on IS NOT NULL)",
    "correction_says_of_what": "(kind = 'CORRECTION') = (corrects IS NOT NULL)",
    "entry_has_its_evidence": "kind = 'REGISTRATION' OR (evidence IS NOT NULL AND reason IS NOT NULL)",
    "entry_is_withdrawn_whole": "(withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND "
    "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_evidence IS NULL)",
    "registration_is_not_withdrawn": "kind <> 'REGISTRATION' OR withdrawn_at IS NULL",
}

UNIQUE = {
    "one_registration": "register_version (applicant_id, attribute) WHERE kind = 'REGISTRATION'",
    "one_change_a_day": "register_version (applicant_id, attribute, effective_on) "
    "WHERE kind = 'CHANGE' AND withdrawn_at IS NULL",
}

# What an entry says is never changed; it can be withdrawn, once.
WRITTEN_ONCE = """
CREATE FUNCTION register_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.id, NEW.applicant_id, NEW.number, NEW.attribute, NEW.kind, NEW.value, NEW.effective_on, NEW.corrects,
            NEW.evidence, NEW.reason, NEW.recorded_by, NEW.recorded_at)
        IS DISTINCT FROM
        (OLD.id, OLD.applicant_id, OLD.number, OLD.attribute, OLD.kind, OLD.value, OLD.effective_on, OLD.corrects,
            OLD.evidence, OLD.reason, OLD.recorded_by, OLD.recorded_at)
    THEN
        RAISE EXCEPTION 'an entry of the register is written once, and withdrawn once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

CORRECTS_ITS_OWN = """
CREATE FUNCTION register_corrects_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.corrects IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM register_version WHERE applicant_id = NEW.applicant_id AND number = NEW.corrects
            AND attribute = NEW.attribute AND kind <> 'CORRECTION' AND withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a correction is of a standing entry of the same applicant and attribute'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""

# What a grant was filed under stays; only a draft is brought up to date.
FILED_STAYS = """
CREATE FUNCTION filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'grant % keeps the name and district under which it was filed', OLD.number
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

FIRST_ENTRIES = """
INSERT INTO register_version (id, applicant_id, number, attribute, kind, value, recorded_by, recorded_at)
SELECT gen_random_uuid(), id, first.number, first.attribute, 'REGISTRATION', first.value, 'duixian', created_at
FROM applicant, LATERAL (VALUES (1, 'NAME', name), (2, 'DISTRICT', district_code)) AS first (number, attribute, value)
"""

FILED = """
UPDATE grants SET filed_name = a.name, filed_district = grants.district_code, district_entry = 2
FROM applicant a WHERE a.id = grants.applicant_id
"""

# By every name that an applicant held, and by that of filing; a person stays out of the search.
SEARCHED = """
    SELECT g.id, said, searched_grams(said)
    FROM grants g
    JOIN applicant a ON a.id = g.applicant_id,
         LATERAL (
             SELECT string_agg(DISTINCT v.value, E'\\n') AS held FROM register_version v
             WHERE v.applicant_id = a.id AND v.attribute = 'NAME' AND v.withdrawn_at IS NULL
         ) AS names,
         LATERAL searched_text(concat_ws(
             E'\\n', g.number, CASE WHEN g.item_is_personal THEN NULL ELSE g.item END, names.held, g.filed_name,
             a.credit_code
         )) AS said
"""

SEARCHES = [
    f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams) {SEARCHED} WHERE {whose}
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$
"""
    for name, whose in (
        ("grant_is_searched", "g.id = NEW.id"),
        ("applicant_is_searched", "a.id = NEW.id"),
        ("register_is_searched", "a.id = NEW.applicant_id"),
    )
]

# A command on the register of an applicant is a change of each of its grants: they show what stands now.
OF_A_DEED = """
CREATE OR REPLACE FUNCTION deed_is_a_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (grant_id, at)
    SELECT id, NEW.at FROM grants WHERE id = NEW.chain OR applicant_id = NEW.chain
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0014_proposals")]

    initial = False

    operations = [
        ops.AddField(model_name="Applicant", name="version", field=fields.IntField(default=1, db_default=1)),
        ops.AddField(model_name="Applicant", name="due_on", field=fields.DateField(null=True, db_index=True)),
        ops.AddField(model_name="Grant", name="filed_name", field=fields.CharField(null=True, max_length=200)),
        ops.AddField(model_name="Grant", name="filed_district", field=fields.CharField(null=True, max_length=20)),
        ops.AddField(model_name="Grant", name="district_entry", field=fields.IntField(null=True)),
        ops.CreateModel(
            name="RegisterVersion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "applicant",
                    fields.ForeignKeyField(
                        "models.Applicant",
                        source_field="applicant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="register",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("attribute", fields.CharEnumField(RegisterAttribute, max_length=20)),
                ("kind", fields.CharEnumField(RegisterKind, max_length=20)),
                ("value", fields.CharField(max_length=200)),
                ("effective_on", fields.DateField(null=True)),
                ("corrects", fields.IntField(null=True)),
                ("evidence", fields.CharField(null=True, max_length=2000)),
                ("reason", fields.CharField(null=True, max_length=2000)),
                ("recorded_by", fields.CharField(max_length=200)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("withdrawn_by", fields.CharField(null=True, max_length=200)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_reason", fields.CharField(null=True, max_length=2000)),
                ("withdrawn_evidence", fields.CharField(null=True, max_length=2000)),
            ],
            options={
                "table": "register_version",
                "app": "models",
                "unique_together": (("applicant", "number"),),
                "pk_attr": "id",
                "table_description": "One entry of the register of an applicant: written once, and withdrawn at most once.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(sql=[FIRST_ENTRIES, FILED]),
        ops.AlterField(model_name="Grant", name="filed_name", field=fields.CharField(max_length=200)),
        ops.AlterField(model_name="Grant", name="filed_district", field=fields.CharField(max_length=20)),
        ops.AlterField(model_name="Grant", name="district_entry", field=fields.IntField()),
        ops.RunSQL(
            sql=[
                *[
                    f"ALTER TABLE register_version ADD CONSTRAINT {name} CHECK ({rule})"
                    for name, rule in CHECKS.items()
                ],
                *[f"CREATE UNIQUE INDEX {name} ON {rule}" for name, rule in UNIQUE.items()],
                WRITTEN_ONCE,
                CORRECTS_ITS_OWN,
                FILED_STAYS,
                "CREATE TRIGGER register_is_written_once BEFORE UPDATE OR DELETE ON register_version "
                "FOR EACH ROW EXECUTE FUNCTION register_is_written_once()",
                "CREATE TRIGGER register_is_never_emptied BEFORE TRUNCATE ON register_version "
                "FOR EACH STATEMENT EXECUTE FUNCTION register_is_written_once()",
                "CREATE TRIGGER register_corrects_its_own BEFORE INSERT ON register_version "
                "FOR EACH ROW EXECUTE FUNCTION register_corrects_its_own()",
                "CREATE TRIGGER filed_stays BEFORE UPDATE ON grants FOR EACH ROW WHEN (OLD.submitted_on IS NOT NULL "
                "AND (OLD.filed_name, OLD.filed_district, OLD.district_entry) "
                "IS DISTINCT FROM (NEW.filed_name, NEW.filed_district, NEW.district_entry)) "
                "EXECUTE FUNCTION filed_stays()",
                *SEARCHES,
                "DROP TRIGGER grant_is_searched_anew ON grants",
                "CREATE TRIGGER grant_is_searched_anew AFTER UPDATE ON grants FOR EACH ROW "
                "WHEN ((OLD.number, OLD.item, OLD.applicant_id, OLD.item_is_personal, OLD.filed_name) "
                "IS DISTINCT FROM (NEW.number, NEW.item, NEW.applicant_id, NEW.item_is_personal, NEW.filed_name)) "
                "EXECUTE FUNCTION grant_is_searched()",
                "CREATE TRIGGER register_is_searched AFTER INSERT OR UPDATE ON register_version FOR EACH ROW "
                "WHEN (NEW.attribute = 'NAME') EXECUTE FUNCTION register_is_searched()",
                OF_A_DEED,
            ]
        ),
    ]

"""Persons leave the search, and the experts to whom a grant is assigned."""

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from domain.lives.life import Role

PERSONAL = """
UPDATE grants g SET item_is_personal = true FROM policy_version v
WHERE v.id = g.policy_version_id AND EXISTS (
    SELECT 1 FROM jsonb_array_elements(v.data::jsonb -> 'measures') AS m
    WHERE m ->> 'code' = g.measure AND (m -> 'procedure' ->> 'personal_item')::boolean
)
"""

# Whoever searches sees a person masked: a search that found one would tell the person letter by letter.
SEARCHED = """
    SELECT g.id, said, searched_grams(said)
    FROM grants g
    JOIN applicant a ON a.id = g.applicant_id,
         LATERAL searched_text(concat_ws(
             E'\\n', g.number, CASE WHEN g.item_is_personal THEN NULL ELSE g.item END, a.name, a.credit_code
         )) AS said
"""

SEARCHES = [
    f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams) {SEARCHED} WHERE {whose}.id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$
"""
    for name, whose in (("grant_is_searched", "g"), ("applicant_is_searched", "a"))
]

# What was told of a person's award is written once, but for the words that were the key of its matter.
HIDDEN = [
    "ALTER TABLE other_award DISABLE TRIGGER other_award_keeps_what_was_told",
    "UPDATE other_award SET matter = regexp_replace(matter, '^([^/]+)/[0-9a-f]{64}$', '\\1/***')",
    "ALTER TABLE other_award ENABLE TRIGGER other_award_keeps_what_was_told",
]

MARK = """
CREATE TABLE secret_mark (
    alone boolean PRIMARY KEY DEFAULT true CHECK (alone),
    mark text NOT NULL
)
"""

ASSIGNMENT_IS_WRITTEN_ONCE = """
CREATE FUNCTION assignment_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.id, NEW.grant_id, NEW.expert, NEW.assigned_by, NEW.assigned_at)
            IS DISTINCT FROM (OLD.id, OLD.grant_id, OLD.expert, OLD.assigned_by, OLD.assigned_at)
    THEN
        RAISE EXCEPTION 'an assignment of an expert is written once, and withdrawn once'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("models", "0010_late_returns")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Grant", name="item_is_personal", field=fields.BooleanField(default=False, db_default=False)
        ),
        ops.AddField(
            model_name="Document",
            name="uploader_role",
            field=fields.CharEnumField(Role, null=True, max_length=20),
        ),
        ops.CreateModel(
            name="ExpertAssignment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "grant",
                    fields.ForeignKeyField(
                        "models.Grant",
                        source_field="grant_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="experts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("expert", fields.CharField(max_length=80)),
                ("assigned_by", fields.CharField(max_length=200)),
                ("assigned_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("withdrawn_by", fields.CharField(null=True, max_length=200)),
                ("withdrawn_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("withdrawn_reason", fields.CharField(null=True, max_length=2000)),
            ],
            options={
                "table": "expert_assignment",
                "app": "models",
                "pk_attr": "id",
                "table_description": "That an expert reads and reviews a grant (评审分派), until it is withdrawn.",
            },
            bases=["Model"],
        ),
        ops.RunSQL(
            sql=[
                PERSONAL,
                *SEARCHES,
                "DROP TRIGGER grant_is_searched_anew ON grants",
                "CREATE TRIGGER grant_is_searched_anew AFTER UPDATE ON grants FOR EACH ROW "
                "WHEN ((OLD.number, OLD.item, OLD.applicant_id, OLD.item_is_personal) "
                "IS DISTINCT FROM (NEW.number, NEW.item, NEW.applicant_id, NEW.item_is_personal)) "
                "EXECUTE FUNCTION grant_is_searched()",
                f"UPDATE grant_search s SET text = f.said, grams = f.grams FROM ({SEARCHED} WHERE g.item_is_personal) "
                "AS f (id, said, grams) WHERE f.id = s.id",
                *HIDDEN,
                MARK,
                "UPDATE document d SET uploader_role = 'EXPERT' WHERE EXISTS (SELECT 1 FROM review r "
                "WHERE r.grant_id = d.grant_id AND r.role = 'EXPERT' AND r.recorded_by = d.uploaded_by)",
                # Whoever reviewed a grant before experts were assigned goes on with it.
                "INSERT INTO expert_assignment (id, grant_id, expert, assigned_by, assigned_at) "
                "SELECT gen_random_uuid(), grant_id, recorded_by, 'duixian', min(recorded_at) FROM review "
                "WHERE role = 'EXPERT' GROUP BY grant_id, recorded_by",
                "ALTER TABLE expert_assignment ADD CONSTRAINT withdrawal_is_whole CHECK "
                "((withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL))",
                "CREATE UNIQUE INDEX expert_is_assigned_once ON expert_assignment (expert, grant_id) "
                "WHERE withdrawn_at IS NULL",
                "CREATE INDEX experts_of_a_grant ON expert_assignment (grant_id)",
                ASSIGNMENT_IS_WRITTEN_ONCE,
                "CREATE TRIGGER assignment_is_written_once BEFORE UPDATE OR DELETE ON expert_assignment "
                "FOR EACH ROW EXECUTE FUNCTION assignment_is_written_once()",
            ]
        ),
    ]

from uuid import uuid4

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

# ASCII's capitals alone, whatever the locale of the database: the code compares in the same way.
NORMAL = """
CREATE FUNCTION searched_text(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(normalize(said, NFKC) COLLATE "C")
$$
"""

GRAMS = """
CREATE FUNCTION searched_grams(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}')
    FROM generate_series(1, length(said)) AS place,
         LATERAL (VALUES (substr(said, place, 1)), (substr(said, place, 2))) AS grams (gram)
$$
"""

SEARCHED = """
    SELECT g.id, said, searched_grams(said)
    FROM grants g
    JOIN applicant a ON a.id = g.applicant_id,
         LATERAL searched_text(concat_ws(E'\\n', g.number, g.item, a.name, a.credit_code)) AS said
"""

OF_A_GRANT = f"""
CREATE FUNCTION grant_is_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams) {SEARCHED} WHERE g.id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$
"""

OF_AN_APPLICANT = f"""
CREATE FUNCTION applicant_is_searched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO grant_search (id, text, grams) {SEARCHED} WHERE a.id = NEW.id
    ON CONFLICT (id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
    RETURN NULL;
END $$
"""

INDEXES = {
    "searched_by_grams": "grant_search USING gin (grams) WITH (fastupdate = off)",
    "grants_by_award": "grants (award, id) WHERE award IS NOT NULL",
    "grants_of_a_measure": "grants (policy_version_id, measure, created_at, id)",
}


class Migration(migrations.Migration):
    dependencies = [("models", "0007_payment_runs")]

    initial = False

    operations = [
        ops.CreateModel(
            name="GrantSearch",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("text", fields.TextField(unique=False)),
                ("grams", ArrayField("text")),
            ],
            options={
                "table": "grant_search",
                "app": "models",
                "pk_attr": "id",
                "table_description": "Number, item, applicant and credit code of a grant as one text, and every pair of neighbours in it.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(model_name="Grant", index=Index(fields=["updated_at", "id"])),
        ops.AddIndex(model_name="Grant", index=Index(fields=["district_code", "created_at"])),
        ops.RunSQL(
            sql=[
                "ALTER TABLE grant_search ADD CONSTRAINT search_of_a_grant FOREIGN KEY (id) REFERENCES grants (id) ON DELETE CASCADE",
                NORMAL,
                GRAMS,
                OF_A_GRANT,
                OF_AN_APPLICANT,
                f"INSERT INTO grant_search (id, text, grams) {SEARCHED}",
                "CREATE TRIGGER grant_is_searched AFTER INSERT ON grants FOR EACH ROW EXECUTE FUNCTION grant_is_searched()",
                "CREATE TRIGGER grant_is_searched_anew AFTER UPDATE ON grants FOR EACH ROW "
                "WHEN ((OLD.number, OLD.item, OLD.applicant_id) IS DISTINCT FROM (NEW.number, NEW.item, NEW.applicant_id)) "
                "EXECUTE FUNCTION grant_is_searched()",
                "CREATE TRIGGER applicant_is_searched_anew AFTER UPDATE ON applicant FOR EACH ROW "
                "WHEN ((OLD.name, OLD.credit_code) IS DISTINCT FROM (NEW.name, NEW.credit_code)) "
                "EXECUTE FUNCTION applicant_is_searched()",
                *[f"CREATE INDEX {name} ON {rule}" for name, rule in INDEXES.items()],
            ]
        ),
    ]

"""What is written of every command (留痕): its line in the audit, and the answer that is kept under its key."""

KEPT = "SELECT deed, input_hash, done::text AS done FROM answer WHERE actor = $1 AND key = $2"
KEEP = """
INSERT INTO answer (id, actor, key, deed, input_hash, done, at)
VALUES ($1, $2, $3, $4, $5, $6::jsonb || as_answered($8::uuid[]), $7)
"""
"""The answer, with the versions and vouchers of what it shows as they now are."""
WRITE_LINE = """
INSERT INTO audit_line
    (id, chain, number, deed, actor, person, role, command, outcome, at, previous_hash, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
WRITE_LINE_AND_KEEP = f"""
WITH line AS ({WRITE_LINE})
INSERT INTO answer (id, actor, key, deed, input_hash, done, at)
VALUES ($13, $14, $15, $16, $17, $18::jsonb || as_answered($20::uuid[]), $19)
"""  # noqa: S608 - words of our own

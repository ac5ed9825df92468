"""How the database refuses keys, records of who may come in, and seals of the audit that must never be."""

_KEY = (
    "INSERT INTO api_key (id, hash, name, role, bureaus, treasuries, scopes, issued_by, issued_at, expires_at) VALUES "
)
_GOOD = ("'0000000000000000'", f"'{'0' * 64}'", "'x'", "'OFFICER'", "'[]'", "'[]'", "'[\"read\"]'", "'x'", "now()")
_YEAR = "now() + interval '1 year'"
_TAKEN = "INSERT INTO revocation (number, kind, subject, restores, ordered_by, reason, at) VALUES "
_SEALED = "INSERT INTO audit_digest (number, day, at, statement, hash, key_id, signature) VALUES "
ROWS = (
    f"WITH one AS ({_KEY} ({', '.join(_GOOD)}, {_YEAR})), "
    f"sealed AS ({_SEALED} (1, '2021-01-01', now(), 'x', 'x', 'x', 'x')) "
    f"{_TAKEN} (1, 'KEY', '0000000000000000', false, 'x', 'x', now())"
)
"""A key, and that it was taken back; a digest."""


def _key(place: int, value: str, ends: str = _YEAR) -> str:
    other = ("'1111111111111111'", f"'{'1' * 64}'", *_GOOD[2:])
    return f"{_KEY} ({', '.join([*other[:place], value, *other[place + 1 :]])}, {ends})"


CHECKS = {
    "api_key_id_check": _key(0, "'x'"),
    "api_key_hash_check": _key(1, "'the key itself'"),
    "api_key_role_check": _key(3, "'SYSTEM'"),
    "api_key_scopes_check": _key(6, "'[]'"),
    "api_key_check": _key(8, "now()", "now()"),
    "audit_digest_number_check": f"{_SEALED} (0, '2021-01-01', now(), 'y', 'y', 'y', 'y')",
    "revocation_kind_check": f"{_TAKEN} (9, 'CITY', 'x', false, 'x', 'x', now())",
    "revocation_subject_check": f"{_TAKEN} (9, 'PERSON', '', false, 'x', 'x', now())",
    "revocation_check": f"{_TAKEN} (9, 'KEY', 'x', true, 'x', 'x', now())",
}
ALIKE = {"api_key": "hash", "audit_digest": "hash"}
SEALS = ("assessed_award", "audit_digest", "audit_head", "sealed_row")
"""What the proof of the audit stands on (tests/audit/test_digests.py)."""
TRIGGERS = (
    ("api_key_stays", "api_key"),
    ("never_emptied", "api_key"),
    *((name, table) for table in ("revocation", *SEALS) for name in ("written_once", "never_emptied")),
    # It guards nothing: it tells every process (tests/access/test_taken_back.py).
    ("access_is_told", "revocation"),
)
KEPT = (
    "UPDATE api_key SET expires_at = expires_at + interval '1 year'",
    "UPDATE api_key SET scopes = '[\"act\"]'",
    "DELETE FROM api_key",
    "TRUNCATE api_key",
    "UPDATE revocation SET subject = 'x'",
    "DELETE FROM revocation",
    "TRUNCATE revocation",
)
"""What would widen a key, or forget that one was taken back."""

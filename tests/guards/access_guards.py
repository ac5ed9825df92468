"""How the database refuses keys, records of who may come in, accounts in clear, and seals of the audit."""

from tests.guards.broken_rows import copied

_KEY = (
    "INSERT INTO api_key (id, hash, name, role, bureaus, treasuries, scopes, issued_by, issued_at, expires_at) VALUES "
)
_GOOD = ("'0000000000000000'", f"'{'0' * 64}'", "'x'", "'OFFICER'", "'[]'", "'[]'", "'[\"read\"]'", "'x'", "now()")
_YEAR = "now() + interval '1 year'"
_TAKEN = "INSERT INTO revocation (number, kind, subject, restores, ordered_by, reason, at) VALUES "
_SEALED = "INSERT INTO audit_digest (number, day, at, statement, hash, key_id, signature) VALUES "
_ANSWERED = (
    "INSERT INTO source_answer (id, number, source, subject, outcome, why, body, sha256, answered_at, until) "
    "VALUES (gen_random_uuid(), 99, 'TAX_RESEARCH', 'x', 'KNOWN', '', 'x',"
)
ROWS = (
    f"WITH one AS ({_KEY} ({', '.join(_GOOD)}, {_YEAR})), "
    f"sealed AS ({_SEALED} (1, '2021-01-01', now(), 'x', 'x', 'x', 'x')), "
    f"answered AS ({_ANSWERED} encode(sha256('x'), 'hex'), now(), now())) "
    f"{_TAKEN} (1, 'KEY', '0000000000000000', false, 'x', 'x', now())"
)
"""A key, and that it was taken back; a digest; what an authority answered."""
_FIELD_KEY = "INSERT INTO field_key (id, use, began_at, ended_at) VALUES "


def _key(place: int, value: str, ends: str = _YEAR) -> str:
    other = ("'1111111111111111'", f"'{'1' * 64}'", *_GOOD[2:])
    return f"{_KEY} ({', '.join([*other[:place], value, *other[place + 1 :]])}, {ends})"


CHECKS = {
    "answer_is_whole": f"{_ANSWERED} encode(sha256('y'), 'hex'), now(), now())",
    "test_is_of_no_delivery": (
        "INSERT INTO delivery_try (id, receiver_id, test, seconds, answer) VALUES (-1, gen_random_uuid(), false, 0, '')"
    ),
    "api_key_id_check": _key(0, "'x'"),
    "api_key_hash_check": _key(1, "'the key itself'"),
    "api_key_role_check": _key(3, "'SYSTEM'"),
    "api_key_scopes_check": _key(6, "'[]'"),
    "api_key_check": _key(8, "now()", "now()"),
    "audit_digest_number_check": f"{_SEALED} (0, '2021-01-01', now(), 'y', 'y', 'y', 'y')",
    "one_horizon": "INSERT INTO change_horizon (alone, number) VALUES (false, 1)",
    "erased_chain_is_whole": "INSERT INTO witness_chain (id, began_at, hash) VALUES (gen_random_uuid(), now(), 'x')",
    "field_key_id_check": f"{_FIELD_KEY} ('the key itself', 'SEALS', now(), NULL)",
    "field_key_use_check": f"{_FIELD_KEY} ('0000000000000000', 'OPENS', now(), NULL)",
    "revocation_kind_check": f"{_TAKEN} (9, 'CITY', 'x', false, 'x', 'x', now())",
    "revocation_subject_check": f"{_TAKEN} (9, 'PERSON', '', false, 'x', 'x', now())",
    "revocation_check": f"{_TAKEN} (9, 'KEY', 'x', true, 'x', 'x', now())",
}
UNIQUE = {"one_key_knows": f"{_FIELD_KEY} ('0000000000000000', 'KNOWS', now(), NULL)"}
ALIKE = {"api_key": "hash", "audit_digest": "hash"}
FORGOTTEN = ("forgotten_key", "change_horizon", "witness_chain", "erased_document")
"""What is left of what was erased by rule (tests/privacy/test_forgetting.py)."""
SEALS = ("assessed_award", "audit_digest", "audit_head", "audit_timestamp", "sealed_row")
"""What the proof of the audit stands on (tests/audit/test_digests.py, tests/audit/test_timestamps.py)."""
TRIGGERS = (
    ("api_key_stays", "api_key"),
    ("never_emptied", "api_key"),
    ("never_emptied", "field_key"),
    ("field_key_ends_once", "field_key"),
    ("account_is_written_once", "bank_account"),
    *(("account_is_sealed", table) for table in ("bank_account", "payment_run_row")),
    *(("never_emptied", table) for table in FORGOTTEN),
    *(("written_once", "forgotten_key"), ("horizon_moves_on", "change_horizon"), ("change_is_kept", "change")),
    *(("witness_chain_ends_once", "witness_chain"), ("document_is_kept", "document")),
    *((name, table) for table in ("revocation", *SEALS) for name in ("written_once", "never_emptied")),
    # It guards nothing: it tells every process (tests/access/test_taken_back.py).
    ("access_is_told", "revocation"),
)
SEALED = {
    "UPDATE bank_account SET account_no = '4200100020003000'": "is written once, and at most sealed anew",
    "UPDATE bank_account SET account_no = overlay(account_no PLACING repeat('0', 64) FROM 26)": "at most sealed anew",
    "UPDATE bank_account SET account_no = account_no || '1'": "at most sealed anew",
    "UPDATE bank_account SET bank = 'x'": "is written once, and at most sealed anew",
    "UPDATE bank_account SET holder = 'x'": "is written once, and at most sealed anew",
    "DELETE FROM bank_account": "is written once, and at most sealed anew",
    "UPDATE payment_run_row SET account_no = '4200100020003000'": "keeps its money",
    "UPDATE payment_run_row SET account_no = overlay(account_no PLACING repeat('0', 64) FROM 26)": "keeps its money",
    "UPDATE field_key SET id = '0000000000000000'": "stays on record, and ends once",
    "DELETE FROM field_key": "stays on record, and ends once",
    copied("bank_account", "number = 99", "account_no = '4200100020003000'::text"): "is not sealed",
    copied("payment_run_row", "number = 99", "account_no = '4200100020003000'::text"): "is not sealed",
}
"""What would put another account, or one in clear, into the place of a sealed one; and how it is refused."""
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

"""What the database refuses of the register of applicants, each with the statement that tries it."""

from tests.guards.broken_rows import copied

# ruff: noqa: S608 - these tests write their own statements

_CHANGED = "kind = 'CHANGE'"
CHECKS: dict[str, str] = {
    "change_has_its_day": copied("register_version", "number = 99", "effective_on = NULL::date", where=_CHANGED),
    "correction_says_of_what": copied("register_version", "number = 99", "corrects = 1", where=_CHANGED),
    "entry_has_its_evidence": copied(
        "register_version", "number = 99", "effective_on = '2030-01-01'::date", "evidence = NULL::text", where=_CHANGED
    ),
    "entry_is_withdrawn_whole": copied(
        "register_version", "number = 99", "effective_on = '2030-01-01'::date", "withdrawn_by = 'x'::text",
        where=f"{_CHANGED} AND withdrawn_at IS NULL",
    ),
    "registration_is_not_withdrawn": "UPDATE register_version SET withdrawn_at = now(), withdrawn_by = 'x', "
    "withdrawn_reason = 'x', withdrawn_evidence = 'x' WHERE kind = 'REGISTRATION'",
}  # fmt: skip
"""For every CHECK a statement that breaks it and nothing else."""

UNIQUE: dict[str, str] = {
    "one_registration": copied("register_version", "number = 99", where="kind = 'REGISTRATION'"),
    "one_change_a_day": copied("register_version", "number = 99", where=f"{_CHANGED} AND withdrawn_at IS NULL"),
}
"""For every partial unique index a second row that it forbids."""

ALIKE = {"register_version": "applicant_id, number"}
TRIGGERS = {
    ("register_is_written_once", "register_version"),
    ("register_is_never_emptied", "register_version"),
    ("register_corrects_its_own", "register_version"),
    ("filed_stays", "grants"),
    # It guards nothing: it keeps what is searched.
    ("register_is_searched", "register_version"),
}
_ONCE = "an entry of the register is written once, and withdrawn once"
_FILED = "keeps the name and district under which it was filed"
BROKEN: dict[str, tuple[str, str]] = {
    "another value of an entry": ("UPDATE register_version SET value = 'x'", _ONCE),
    "another day of a change": (f"UPDATE register_version SET effective_on = effective_on + 1 WHERE {_CHANGED}", _ONCE),
    "an entry that goes": ("DELETE FROM register_version", _ONCE),
    "a register that is emptied": ("TRUNCATE register_version", _ONCE),
    "an entry that is taken back from its withdrawal": (
        "UPDATE register_version SET withdrawn_at = NULL WHERE withdrawn_at IS NOT NULL",
        _ONCE,
    ),
    "a correction of nothing": (
        copied("register_version", "number = 99", "kind = 'CORRECTION'::text", "effective_on = NULL::date",
               "corrects = 77", where=_CHANGED),
        "a correction is of a standing entry",
    ),
    "another name of filing": ("UPDATE grants SET filed_name = 'x' WHERE submitted_on IS NOT NULL", _FILED),
    "another district of filing": ("UPDATE grants SET filed_district = 'x' WHERE submitted_on IS NOT NULL", _FILED),
}  # fmt: skip
"""What is done to the database, and what it says."""

"""The last change that there is (最近变动): what was read before it is still the same as long as it is the last."""

from workflows.runtime.sql import ask

_LAST = """
SELECT (SELECT max(number) FROM change) AS number, (SELECT max(turn) FROM change WHERE number IS NULL) AS turn,
    (SELECT max(created_at) FROM policy_version) AS version
"""


async def last_change() -> str:
    """Return a text that is another one once anything of a grant or a policy was changed."""
    (last,) = await ask(_LAST)
    return f"{last['number'] or 0}-{last['turn'] or 0}-{last['version'] or ''}"

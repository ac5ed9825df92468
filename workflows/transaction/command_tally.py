"""How many commands this process did and refused, by their names and codes: for whoever watches it run."""

from collections import Counter
from collections.abc import Sequence

from domain.refusals.refusals import Refusal

COMMANDS = Counter[tuple[str, str]]()
"""By the name of the command and its outcome, ``done`` or ``refused``; rehearsed ones count as well."""
REFUSALS = Counter[str]()
"""By code."""


def tally(name: str, refusals: Sequence[Refusal]) -> None:
    """Count one command, by the function that handles it, and why it was refused, if it was."""
    COMMANDS[name, "refused" if refusals else "done"] += 1
    REFUSALS.update(refusal.code.value for refusal in refusals)
